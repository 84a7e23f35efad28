//! What is said of the relationship as a whole: notes, its end, its camp, set aside.

use perennial_core::clients::{self, Client, Refusal};
use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, Dated, Event, Listing, Precision};
use perennial_core::ids::ClientId;
use perennial_core::journeys::stage::{Camp, Stage};

use super::visible;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::log;
use crate::rights::Right;

/// Keeps a note on a client.
///
/// # Errors
/// When the client is not there or the note is empty.
pub async fn note(tx: &mut Tx, act: &mut Act, id: ClientId, on: Day, text: &str) -> Result<(), Error> {
    let noted = Client::note(text)?;
    fact(tx, act, id, on, noted).await
}

/// Ends the relationship (S1.26 to S1.29).
///
/// # Errors
/// When the client is not there, no reason is given, or it has ended already.
pub async fn end(
    tx: &mut Tx,
    act: &mut Act,
    id: ClientId,
    on: Day,
    reason: &str,
    camp: Option<Camp>,
    within_control: Option<bool>,
) -> Result<(), Error> {
    visible(tx, &act.actor, id).await?;
    let facts = log::of_client(tx, id).await?;
    let ended = clients::read(&log::in_force(&facts)).end(reason, camp, within_control)?;
    fact(tx, act, id, on, ended).await
}

/// Somebody says that the relationship is over. When it ended is not known: by now.
///
/// # Errors
/// When the client is not there, no reason is given, or it has ended already.
pub async fn say_ended(
    tx: &mut Tx,
    act: &mut Act,
    id: ClientId,
    reason: &str,
    camp: Option<Camp>,
) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    visible(tx, &act.actor, id).await?;
    let facts = log::of_client(tx, id).await?;
    let what = Event::Client(clients::read(&log::in_force(&facts)).end(reason, camp, None)?);
    let ended = Dated { on: act.today, precision: Precision::OnOrBefore, what };
    act.record_dated(tx, id, vec![ended]).await
}

/// Somebody says who it is: a client, a former one, a prospect, or none of these (D18). Since when is not known: by now.
///
/// # Errors
/// When the client is not there, or what is recorded shows that it is somebody else.
pub async fn say_who(tx: &mut Tx, act: &mut Act, id: ClientId, who: Listing) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    visible(tx, &act.actor, id).await?;
    let facts = log::of_client(tx, id).await?;
    let what = Event::Client(clients::read(&log::in_force(&facts)).say_who(who)?);
    let said = Dated { on: act.today, precision: Precision::OnOrBefore, what };
    act.record_dated(tx, id, vec![said]).await
}

/// Somebody says that the relationship goes on, though nothing has been recorded of it for long (D8).
///
/// # Errors
/// When the client is not there.
pub async fn say_continues(tx: &mut Tx, act: &mut Act, id: ClientId) -> Result<(), Error> {
    let today = act.today;
    fact(tx, act, id, today, Client::continues()).await
}

/// Says in which camp a former client is (D2).
///
/// # Errors
/// When the client is not there, or is no former client.
pub async fn confirm_camp(tx: &mut Tx, act: &mut Act, id: ClientId, on: Day, camp: Camp) -> Result<(), Error> {
    visible(tx, &act.actor, id).await?;
    let stage: Option<(i64,)> = tx.optional("select stage from position where client_id = $1", args![id]).await?;
    if stage.is_some_and(|(stage,)| stage != Stage::Former as i64) {
        return Err(Error::refused(
            "They are no former client, so nothing was recorded. Record first that the relationship ended: how they left is asked there.",
        ));
    }
    fact(tx, act, id, on, Client::confirm_camp(camp)).await
}

/// Sets a relationship aside, or takes it up again (an overlay, D6).
///
/// # Errors
/// When the client is not there.
pub async fn archive(tx: &mut Tx, act: &mut Act, id: ClientId, archived: bool) -> Result<(), Error> {
    let today = act.today;
    fact(tx, act, id, today, Client::archive(archived)).await
}

async fn fact(tx: &mut Tx, act: &mut Act, id: ClientId, on: Day, fact: ClientFact) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    visible(tx, &act.actor, id).await?;
    act.record(tx, id, vec![(on, Event::Client(fact))]).await
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal.field() {
            Some(field) => Self::field(field, refusal.to_string()),
            None => Self::refused(refusal.to_string()),
        }
    }
}
