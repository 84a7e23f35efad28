//! Verbs of touches, promises, feelings and support: each records one fact of a client.

use perennial_core::dates::Day;
use perennial_core::fact::{Event, FeelingFact, Instrument, PromiseFact, SupportFact, TouchFact};
use perennial_core::ids::ClientId;

use crate::actor::Role;
use crate::app::Act;
use crate::clients;
use crate::db::Tx;
use crate::error::Error;

async fn fact(tx: &mut Tx, act: &mut Act, client: ClientId, on: Day, event: Event) -> Result<(), Error> {
    act.actor.must(Role::Member)?;
    clients::visible(tx, &act.actor, client).await?;
    act.record(tx, client, vec![(on, event)]).await
}

/// Logs an interaction.
///
/// # Errors
/// When the client is not there, or the day lies in the future.
pub async fn log(tx: &mut Tx, act: &mut Act, client: ClientId, on: Day, touch: TouchFact) -> Result<(), Error> {
    if on > act.today {
        return Err(Error::field("on", "A touch is logged once it took place: choose today or an earlier day."));
    }
    fact(tx, act, client, on, Event::Touch(touch)).await
}

/// Records a complaint, its answer, its recovery, or a survey score.
///
/// # Errors
/// When the client is not there, or the score is off its scale.
pub async fn feel(tx: &mut Tx, act: &mut Act, client: ClientId, on: Day, feeling: FeelingFact) -> Result<(), Error> {
    if let FeelingFact::Scored { instrument, score, .. } = &feeling {
        let (least, most) = match instrument {
            Instrument::Nps => (0, 10),
            Instrument::Csat => (1, 5),
            Instrument::Ces => (1, 7),
        };
        if !(least..=most).contains(score) {
            return Err(Error::field("score", format!("The score goes from {least} to {most}.")));
        }
    }
    fact(tx, act, client, on, Event::Feeling(feeling)).await
}

/// Records a promise or what became of it.
///
/// # Errors
/// When the client is not there.
pub async fn promise(tx: &mut Tx, act: &mut Act, client: ClientId, on: Day, promise: PromiseFact) -> Result<(), Error> {
    fact(tx, act, client, on, Event::Promise(promise)).await
}

/// Records a sign of adoption, an act of advocacy or a referral.
///
/// # Errors
/// When the client is not there.
pub async fn support(tx: &mut Tx, act: &mut Act, client: ClientId, on: Day, support: SupportFact) -> Result<(), Error> {
    fact(tx, act, client, on, Event::Support(support)).await
}
