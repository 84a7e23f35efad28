//! What is said of the relationship as a whole: notes, its end, its camp, set aside.

use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, Event};
use perennial_core::ids::ClientId;
use perennial_core::journeys::stage::Camp;

use super::visible;
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;

/// Keeps a note on a client.
///
/// # Errors
/// When the client is not there or the note is empty.
pub async fn note(tx: &mut Tx, act: &mut Act, id: ClientId, on: Day, text: &str) -> Result<(), Error> {
    fact(tx, act, id, on, ClientFact::Noted { text: not_empty("text", text)? }).await
}

/// Ends the relationship (S1.26 to S1.29).
///
/// # Errors
/// When the client is not there or no reason is given.
pub async fn end(
    tx: &mut Tx,
    act: &mut Act,
    id: ClientId,
    on: Day,
    reason: &str,
    camp: Option<Camp>,
    within_control: Option<bool>,
) -> Result<(), Error> {
    let reason = not_empty("reason", reason)?;
    fact(tx, act, id, on, ClientFact::Ended { reason, camp, within_control }).await
}

/// Says in which camp a former client is (D2).
///
/// # Errors
/// When the client is not there.
pub async fn confirm_camp(tx: &mut Tx, act: &mut Act, id: ClientId, on: Day, camp: Camp) -> Result<(), Error> {
    fact(tx, act, id, on, ClientFact::CampConfirmed { camp }).await
}

/// Sets a relationship aside, or takes it up again (an overlay, D6).
///
/// # Errors
/// When the client is not there.
pub async fn archive(tx: &mut Tx, act: &mut Act, id: ClientId, archived: bool) -> Result<(), Error> {
    let today = act.today;
    fact(tx, act, id, today, ClientFact::Archived { archived }).await
}

async fn fact(tx: &mut Tx, act: &mut Act, id: ClientId, on: Day, fact: ClientFact) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    visible(tx, &act.actor, id).await?;
    act.record(tx, id, vec![(on, Event::Client(fact))]).await
}

fn not_empty(field: &'static str, text: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.is_empty() { Err(Error::field(field, "Write something here.")) } else { Ok(text.to_owned()) }
}
