//! Columns of a client and its people follow from the facts, where any fact ever spoke of them: read again whenever
//! one is corrected, retracted or put back.

use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, DecisionRole, Event, PersonFact};
use perennial_core::ids::{ClientId, ContactId};

use super::barred;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::log;

/// The relationship manager is whom the last assignment in force names.
///
/// # Errors
/// When that is somebody outside of the client's barrier.
pub async fn sync_manager(tx: &mut Tx, act: &Act, client: ClientId) -> Result<(), Error> {
    let facts = log::of_client(tx, client).await?;
    let manager = perennial_core::clients::read(&log::in_force(&facts)).manager;
    if let Some(staff) = manager
        && let Some(sentence) = barred(tx, act, &[client], staff).await?
    {
        return Err(Error::refused(sentence));
    }
    tx.run(
        "update client set manager_id = $2, updated_at = $3, version = version + 1 where id = $1",
        args![client, manager, act.now],
    )
    .await?;
    Ok(())
}

/// A person has left from the day of the last leaving in force, unless they were added again since.
///
/// # Errors
/// When the store refuses.
pub async fn sync_leaving(tx: &mut Tx, act: &Act, client: ClientId, contact: ContactId) -> Result<(), Error> {
    let facts = log::of_client(tx, client).await?;
    let mut left: Option<Day> = None;
    for (on, fact) in log::in_force(&facts) {
        match &fact.what {
            Event::Client(ClientFact::ContactMoved { contact: who, .. }) if *who == contact => left = Some(on),
            Event::Client(ClientFact::ContactAdded { contact: who }) if *who == contact => left = None,
            _ => {}
        }
    }
    tx.run(
        "update contact set left_on = $2, updated_at = $3, version = version + 1 where id = $1",
        args![contact, left, act.now],
    )
    .await?;
    Ok(())
}

/// A person's part in decisions is the last one given.
///
/// # Errors
/// When the store refuses.
pub async fn sync_role(tx: &mut Tx, act: &Act, client: ClientId, contact: ContactId) -> Result<(), Error> {
    let facts = log::of_client(tx, client).await?;
    let mut given: Option<DecisionRole> = None;
    for (_, fact) in log::in_force(&facts) {
        if let Event::Person(PersonFact::RoleGiven { contact: who, role }) = &fact.what
            && *who == contact
        {
            given = *role;
        }
    }
    tx.run(
        "update contact set decision_role = $2, updated_at = $3, version = version + 1 where id = $1",
        args![contact, given.map(DecisionRole::key), act.now],
    )
    .await?;
    Ok(())
}
