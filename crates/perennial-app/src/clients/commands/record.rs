//! Recording a client, changing what is known of it, deleting it and bringing it back.

use perennial_core::clients::Client;
use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, Event};
use perennial_core::ids::{ClientId, StaffId};
use uuid::Uuid;

use super::particulars::{COLUMNS, ClientInput};
use super::{may_lead, visible};
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Tx, columns};
use crate::error::Error;
use crate::rights::Right;

/// Records a new client, known from the day `since`.
///
/// # Errors
/// When the role does not allow it, or the day lies ahead.
pub async fn record(tx: &mut Tx, act: &mut Act, input: ClientInput, since: Day) -> Result<ClientId, Error> {
    if since > act.today {
        return Err(Error::field("since", "Whoever is recorded is known by now. Choose today or an earlier day."));
    }
    let manager = input.manager;
    let id = enter(tx, act, input).await?;
    let mut facts = vec![(since, Event::Client(ClientFact::Recorded))];
    if let Some(staff) = manager {
        facts.push((since, Event::Client(Client::assign_manager(staff))));
    }
    act.record(tx, id, facts).await?;
    Ok(id)
}

/// Stores a new client without any fact.
async fn enter(tx: &mut Tx, act: &mut Act, input: ClientInput) -> Result<ClientId, Error> {
    let id = new_id(act)?;
    store(tx, act, vec![(id, input)]).await?;
    Ok(id)
}

/// The id of a client that is stored later in this change, without any fact: an import records its own.
///
/// # Errors
/// When the role does not allow it.
pub fn new_id(act: &mut Act) -> Result<ClientId, Error> {
    act.actor.must(Right::Record)?;
    let id: ClientId = act.new_id();
    act.touched.insert(id);
    Ok(id)
}

/// Stores new clients.
///
/// # Errors
/// When the store refuses.
pub async fn store(tx: &mut Tx, act: &Act, clients: Vec<(ClientId, ClientInput)>) -> Result<(), Error> {
    let head =
        format!("insert into client ({}, walled, id, created_at, updated_at, version) values", COLUMNS.join(", "));
    let rows = clients.into_iter().map(|(id, input)| {
        let mut row = input.values();
        row.extend(args![false, id, act.now, act.now, 1_i64]);
        row
    });
    tx.insert_many(&head, "", rows).await?;
    Ok(())
}

/// Changes what is known of a client. `seen` is the version that was edited.
///
/// # Errors
/// When it is not there, its new manager is outside of its barrier, or somebody else changed it meanwhile.
pub async fn change(tx: &mut Tx, act: &mut Act, id: ClientId, seen: i64, input: ClientInput) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    visible(tx, &act.actor, id).await?;
    let before: (Option<Uuid>,) = tx
        .optional("select manager_id from client where id = $1", args![id])
        .await?
        .ok_or(Error::NotFound("client"))?;
    let manager = input.manager;
    if let Some(staff) = manager.filter(|staff| before.0 != Some(staff.0)) {
        may_lead(tx, act, &[id], staff).await?;
    }
    let changed = columns::update(tx, "client", id.0, seen, act.now, &COLUMNS, input.values()).await?;
    if changed == 0 {
        return Err(Error::ChangedMeanwhile("client"));
    }
    let mut facts = Vec::new();
    if manager.map(|staff| staff.0) != before.0 {
        let said = manager.map_or_else(Client::leave_without_manager, Client::assign_manager);
        facts.push((act.today, Event::Client(said)));
    }
    act.record(tx, id, facts).await
}

/// Gives a client to another relationship manager.
///
/// # Errors
/// When the client is not there, or they are outside of its barrier.
pub async fn assign_manager(tx: &mut Tx, act: &mut Act, id: ClientId, staff: StaffId) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    visible(tx, &act.actor, id).await?;
    may_lead(tx, act, &[id], staff).await?;
    let today = act.today;
    act.record(tx, id, vec![(today, Event::Client(Client::assign_manager(staff)))]).await
}

/// Takes a client off every page; [`restore`] brings it back.
///
/// # Errors
/// When the client is not there or the role does not allow it.
pub async fn delete(tx: &mut Tx, act: &mut Act, id: ClientId) -> Result<(), Error> {
    act.actor.must(Right::Delete)?;
    visible(tx, &act.actor, id).await?;
    tx.run(
        "update client set deleted_at = $2, updated_at = $2, version = version + 1 where id = $1",
        args![id, act.now],
    )
    .await?;
    act.touched.insert(id);
    Ok(())
}

/// Takes away a client that nothing but a fact taken back has brought, or brings it back with the fact. Whoever may
/// take back the fact may do so.
///
/// # Errors
/// When the store refuses.
pub async fn follow_fact(tx: &mut Tx, act: &mut Act, id: ClientId, holds: bool) -> Result<(), Error> {
    let deleted = (!holds).then_some(act.now.0);
    tx.run(
        "update client set deleted_at = $2, updated_at = $3, version = version + 1 where id = $1",
        args![id, deleted, act.now],
    )
    .await?;
    act.touched.insert(id);
    Ok(())
}

/// Brings a deleted client back.
///
/// # Errors
/// When the role does not allow it, or it was never there.
pub async fn restore(tx: &mut Tx, act: &mut Act, id: ClientId) -> Result<(), Error> {
    act.actor.must(Right::Delete)?;
    let sql = format!("select count(*) from client c where c.id = $2 and {}", act.actor.sees(1));
    let seen: i64 = tx.scalar(AssertSqlSafe(sql), args![act.actor.wall_value(), id]).await?;
    if seen == 0 {
        return Err(Error::NotFound("client"));
    }
    tx.run(
        "update client set deleted_at = null, updated_at = $2, version = version + 1 where id = $1",
        args![id, act.now],
    )
    .await?;
    act.touched.insert(id);
    Ok(())
}
