//! An enquiry begins Assess (S1.10, D4): where nothing is pursued with the client since, a pursuit is opened with it.

use perennial_core::dates::Day;
use perennial_core::fact::PursuitFact;
use perennial_core::ids::{ClientId, ContactId, FactId, PursuitId, StaffId};
use perennial_core::text::Name;

use super::open::open_as;
use super::{NewPursuit, delete_because, load, restore};
use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::error::Error;
use crate::log;

/// Somebody at a client asked whether the firm could help.
#[derive(Debug)]
pub struct Enquiry<'e> {
    /// The fact that logs it.
    pub logged: FactId,
    /// Whose.
    pub client: ClientId,
    /// The day.
    pub on: Day,
    /// Who asked.
    pub contact: Option<ContactId>,
    /// Who took it.
    pub staff: Option<StaffId>,
    /// What it was about.
    pub subject: Option<&'e str>,
}

/// The pursuit of an enquiry bears the id of the fact that logs it, so that both can be taken back together.
fn of_enquiry(logged: FactId) -> PursuitId {
    PursuitId(logged.0)
}

/// Opens a pursuit for an enquiry, unless one is open or began since, or work was accepted since: then it was about that.
///
/// # Errors
/// When the client is not there.
pub async fn open_for_enquiry(tx: &mut Tx, act: &mut Act, enquiry: Enquiry<'_>) -> Result<Option<PursuitId>, Error> {
    let Enquiry { logged, client, on, contact, staff, subject } = enquiry;
    let about = "select (select count(*) from pursuit
                   where client_id = $1 and deleted_at is null and (state = 'open' or opened_on >= $2))
                 + (select count(*) from engagement
                   where client_id = $1 and deleted_at is null and accepted_on >= $2)";
    if tx.scalar::<i64>(about, args![client, on]).await? > 0 {
        return Ok(None);
    }
    let untitled = || Name::parse(&format!("Enquiry of {}", on.words()));
    let title = subject.map_or_else(untitled, |subject| Name::parse(subject).or_else(|_| untitled()));
    let title = title.map_err(|error| Error::Internal(error.to_string()))?;
    // Who took it may be outside of the client's barrier.
    let owner = match staff {
        Some(staff) if clients::barred(tx, act, &[client], staff).await?.is_none() => Some(staff),
        _ => None,
    };
    let pursuit = NewPursuit { contact, owner, ..NewPursuit::of(client, title, on) };
    open_as(tx, act, of_enquiry(logged), pursuit).await.map(Some)
}

/// Takes the pursuit of an enquiry along that was logged by mistake, unless it has gone on since.
///
/// # Errors
/// When the store refuses.
pub async fn drop_with_enquiry(tx: &mut Tx, act: &mut Act, logged: FactId, reason: &str) -> Result<bool, Error> {
    let id = of_enquiry(logged);
    let loaded = match load(tx, act, id).await {
        Ok(loaded) => loaded,
        Err(Error::NotFound(_)) => return Ok(false),
        Err(error) => return Err(error),
    };
    let in_force = log::in_force(&loaded.facts);
    let mut own = in_force.iter().filter(|(_, fact)| super::change::is_of(&fact.what, id));
    let opened = |what: &_| matches!(what, perennial_core::fact::Event::Pursuit(PursuitFact::Opened { .. }));
    if !own.all(|(_, fact)| opened(&fact.what)) {
        return Ok(false);
    }
    delete_because(tx, act, id, reason).await?;
    Ok(true)
}

/// Brings the pursuit of an enquiry back that went with it.
///
/// # Errors
/// When the store refuses.
pub async fn restore_with_enquiry(tx: &mut Tx, act: &mut Act, logged: FactId) -> Result<(), Error> {
    let id = of_enquiry(logged);
    if super::is_deleted(tx, id).await? { restore(tx, act, id).await } else { Ok(()) }
}
