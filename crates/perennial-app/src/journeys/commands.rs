//! Verbs of the record itself: corrections and overrides (D6).

use perennial_core::dates::Day;
use perennial_core::fact::{Event, JourneyFact};
use perennial_core::ids::{ClientId, FactId};
use perennial_core::journeys::stage::Phase;

use crate::actor::Role;
use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::error::Error;

async fn record(tx: &mut Tx, act: &mut Act, client: ClientId, on: Day, fact: JourneyFact) -> Result<(), Error> {
    act.actor.must(Role::Member)?;
    clients::visible(tx, &act.actor, client).await?;
    act.record(tx, client, vec![(on, Event::Journey(fact))]).await
}

fn reasoned(reason: &str) -> Result<String, Error> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::field("reason", "Say why, so that colleagues understand it later."));
    }
    Ok(reason.to_owned())
}

/// Says that the standing phase is another one, with the reason (D6).
///
/// # Errors
/// When the client is not there or no reason is given.
pub async fn override_standing(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    on: Day,
    standing: Phase,
    reason: &str,
) -> Result<(), Error> {
    let reason = reasoned(reason)?;
    record(tx, act, client, on, JourneyFact::Overridden { standing, reason }).await
}

/// Ends an override: the evidence counts again.
///
/// # Errors
/// When the client is not there or no reason is given.
pub async fn end_override(tx: &mut Tx, act: &mut Act, client: ClientId, on: Day, reason: &str) -> Result<(), Error> {
    let reason = reasoned(reason)?;
    record(tx, act, client, on, JourneyFact::OverrideEnded { reason }).await
}

async fn must_have(tx: &mut Tx, client: ClientId, fact: FactId) -> Result<(), Error> {
    let n: i64 = tx.scalar("select count(*) from fact where id = $1 and client_id = $2", args![fact, client]).await?;
    if n == 0 { Err(Error::NotFound("fact")) } else { Ok(()) }
}

/// Says that a fact never happened.
///
/// # Errors
/// When there is no such fact of the client or no reason is given.
pub async fn retract(tx: &mut Tx, act: &mut Act, client: ClientId, fact: FactId, reason: &str) -> Result<(), Error> {
    must_have(tx, client, fact).await?;
    let (today, reason) = (act.today, reasoned(reason)?);
    record(tx, act, client, today, JourneyFact::Retracted { fact, reason }).await
}

/// Says that a retracted fact holds after all.
///
/// # Errors
/// When there is no such fact of the client.
pub async fn reinstate(tx: &mut Tx, act: &mut Act, client: ClientId, fact: FactId) -> Result<(), Error> {
    must_have(tx, client, fact).await?;
    let today = act.today;
    record(tx, act, client, today, JourneyFact::Reinstated { fact }).await
}

/// Says that a fact happened on another day.
///
/// # Errors
/// When there is no such fact of the client or no reason is given.
pub async fn correct(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    fact: FactId,
    on: Day,
    reason: &str,
) -> Result<(), Error> {
    must_have(tx, client, fact).await?;
    let (today, reason) = (act.today, reasoned(reason)?);
    record(tx, act, client, today, JourneyFact::Corrected { fact, on, reason }).await
}
