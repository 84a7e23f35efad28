//! Verbs of touches, promises, feelings and support: each records one fact of a client.

mod cells;

use perennial_core::dates::Day;
use perennial_core::engagements::{self, of_no_work_yet};
use perennial_core::fact::{
    Direction, Event, FeelingFact, Instrument, JourneyFact, PromiseFact, Purpose, SupportFact, TouchFact,
};
use perennial_core::ids::{ClientId, FactId, PursuitId};
use perennial_core::journeys::goes_wrong;
use perennial_core::referrals;
use uuid::Uuid;

pub use cells::{Scope, fill, leave_empty};

use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::error::Error;
use crate::log;
use crate::pursuits::{self, Enquiry};
use crate::rights::Right;

async fn fact(tx: &mut Tx, act: &mut Act, client: ClientId, on: Day, event: Event) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, client).await?;
    if matches!(event, Event::Feeling(_) | Event::Support(_)) && event.engagement().is_some() {
        let facts = log::of_client(tx, client).await?;
        of_no_work_yet(&engagements::read(&log::in_force(&facts)), on, &event)?;
    }
    act.record(tx, client, vec![(on, event)]).await
}

/// What was logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Logged {
    /// The id under which it is logged.
    pub touch: FactId,
    /// The pursuit that was opened for an enquiry (D4).
    pub opened: Option<PursuitId>,
}

/// Logs an interaction as somebody tells of it. An enquiry begins Assess: a pursuit is opened for it, where the client
/// has none since.
///
/// # Errors
/// When the client is not there, or the day lies in the future.
pub async fn log(tx: &mut Tx, act: &mut Act, client: ClientId, on: Day, touch: TouchFact) -> Result<Logged, Error> {
    let TouchFact::Made { direction, personal, purpose, contact, engagement, staff, subject, .. } = touch.clone();
    let id = log_alone(tx, act, client, on, touch).await?;
    let asks = purpose == Purpose::Enquire && direction != Direction::Outbound && personal && engagement.is_none();
    if !asks {
        return Ok(Logged { touch: id, opened: None });
    }
    let enquiry = Enquiry { logged: id, client, on, contact, staff, subject: subject.as_deref() };
    let opened = pursuits::open_for_enquiry(tx, act, enquiry).await?;
    Ok(Logged { touch: id, opened })
}

/// Logs an interaction and nothing besides. Gives the id under which it is logged.
///
/// # Errors
/// When the client is not there, or the day lies in the future.
pub async fn log_alone(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    on: Day,
    touch: TouchFact,
) -> Result<FactId, Error> {
    if on > act.today {
        return Err(Error::field("on", "A touch is logged once it took place: choose today or an earlier day."));
    }
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, client).await?;
    let id = act.new_id();
    act.record_as(tx, client, id, on, &Event::Touch(touch)).await?;
    Ok(id)
}

/// Takes a touch back that was logged by mistake: it stays in the record and no longer counts, and the pursuit that it
/// opened goes with it. Gives whose it was.
///
/// # Errors
/// When it is not there, or was taken back already.
pub async fn take_back(tx: &mut Tx, act: &mut Act, touch: FactId) -> Result<ClientId, Error> {
    act.actor.must(Right::Record)?;
    let row: Option<(Uuid,)> = tx.optional("select client_id from touch where fact_id = $1", args![touch]).await?;
    let client = row.map(|(id,)| ClientId(id)).ok_or(Error::NotFound("touch"))?;
    clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("touch"))?;
    let reason = "Taken back by whoever logged it.".to_owned();
    let today = act.today;
    pursuits::drop_with_enquiry(tx, act, touch, &reason).await?;
    act.record(tx, client, vec![(today, Event::Journey(JourneyFact::Retracted { fact: touch, reason }))]).await?;
    Ok(client)
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
    if matches!(feeling, FeelingFact::Recovered { .. }) {
        clients::visible(tx, &act.actor, client).await?;
        let facts = log::of_client(tx, client).await?;
        if !log::in_force(&facts).iter().any(|(day, fact)| *day <= on && goes_wrong(&fact.what)) {
            return Err(Error::refused("Nothing is recorded as having gone wrong, so there is nothing to put right."));
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

/// Records a sign of adoption, an act of advocacy or a referral. Thanks are for one referral, and lie after it (S3.22).
///
/// # Errors
/// When the client is not there, or whoever is thanked has made no such referral by then, or was thanked already.
pub async fn support(tx: &mut Tx, act: &mut Act, client: ClientId, on: Day, support: SupportFact) -> Result<(), Error> {
    if let SupportFact::ReferralThanked { referral } = &support {
        clients::visible(tx, &act.actor, client).await?;
        let facts = log::of_client(tx, client).await?;
        let known = referrals::read(&log::in_force(&facts)).into_iter().find(|known| known.id == *referral);
        known.ok_or(Error::NotFound("referral"))?.thank(on).map_err(|refusal| match refusal {
            referrals::Refusal::BeforeItWasMade(_) => Error::field("on", refusal.to_string()),
            _ => Error::refused(refusal.to_string()),
        })?;
    }
    fact(tx, act, client, on, Event::Support(support)).await
}
