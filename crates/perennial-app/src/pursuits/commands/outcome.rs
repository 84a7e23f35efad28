//! The course of a pursuit: its sub-steps, and what the client decided.

use perennial_core::dates::Day;
use perennial_core::fact::{Event, PursuitFact, PursuitStep};
use perennial_core::ids::{EngagementId, PursuitId};
use perennial_core::money::Money;
use perennial_core::text::Name;

use super::{Stored, load, mend};
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::engagements;
use crate::error::Error;

fn must_be_open(stored: &Stored, on: Day) -> Result<(), Error> {
    if stored.state != "open" {
        return Err(Error::refused("This pursuit is already decided. Reopen it first, then record the new outcome."));
    }
    if i64::from(on.number()) < stored.opened_on {
        return Err(Error::field("on", "The outcome cannot lie before the day on which the pursuit was opened."));
    }
    Ok(())
}

/// Records that a sub-step was reached (S1.12).
///
/// # Errors
/// When the pursuit is not there or decided.
pub async fn reach(tx: &mut Tx, act: &mut Act, id: PursuitId, step: PursuitStep, on: Day) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    must_be_open(&stored, on)?;
    record(tx, act, &stored, on, PursuitFact::StepReached { pursuit: id, step }).await
}

/// The client said yes: the engagement opens provisionally at Admit (D2). Returns it.
///
/// # Errors
/// When the pursuit is not there or decided.
pub async fn hire(
    tx: &mut Tx,
    act: &mut Act,
    id: PursuitId,
    on: Day,
    reason: Option<String>,
) -> Result<EngagementId, Error> {
    let stored = load(tx, act, id).await?;
    must_be_open(&stored, on)?;
    let currency = stored.currency.parse().ok();
    let engagement = engagements::accept(
        tx,
        act,
        engagements::NewEngagement {
            client: stored.client_id.into(),
            title: Name::parse(&stored.title).map_err(|e| Error::Internal(e.to_string()))?,
            service_line: stored.service_line_id.map(Into::into),
            contact: stored.contact_id.map(Into::into),
            lead: stored.owner_id.map(Into::into),
            pursuit: Some(id),
            recurring: false,
            accepted: on,
            planned_end: None,
            fee_estimate: stored.value_minor.zip(currency).map(|(minor, currency)| Money { minor, currency }),
            goal: None,
            external_id: None,
            notes: None,
        },
    )
    .await?;
    record(tx, act, &stored, on, PursuitFact::Hired { pursuit: id, engagement, reason }).await?;
    Ok(engagement)
}

/// Goodwill exists, the timing is wrong: parked until the day (S1.15).
///
/// # Errors
/// When the pursuit is not there or decided, or the revisit day lies before the outcome.
pub async fn not_now(
    tx: &mut Tx,
    act: &mut Act,
    id: PursuitId,
    on: Day,
    revisit: Option<Day>,
    reason: Option<String>,
) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    must_be_open(&stored, on)?;
    if revisit.is_some_and(|day| day < on) {
        return Err(Error::field("revisit", "Return on a day after the outcome."));
    }
    record(tx, act, &stored, on, PursuitFact::NotNow { pursuit: id, revisit, reason }).await
}

/// The firm was not chosen.
///
/// # Errors
/// When the pursuit is not there or decided.
pub async fn no_way(tx: &mut Tx, act: &mut Act, id: PursuitId, on: Day, reason: Option<String>) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    must_be_open(&stored, on)?;
    record(tx, act, &stored, on, PursuitFact::NoWay { pursuit: id, reason }).await
}

/// Stores the outcome of a pursuit without any fact: `hired`, `not_now` or `no_way`. An import records its own.
///
/// # Errors
/// When the store refuses.
pub async fn decide(
    tx: &mut Tx,
    act: &Act,
    id: PursuitId,
    state: &'static str,
    on: Day,
    revisit: Option<Day>,
    reason: Option<&str>,
) -> Result<(), Error> {
    tx.run(
        "update pursuit set state=$2, decided_on=$3, revisit_on=$4, reason=$5, updated_at=$6, version=version+1 where id=$1",
        args![id, state, on, revisit, reason, act.now],
    )
    .await?;
    Ok(())
}

/// Takes a decided pursuit up again.
///
/// # Errors
/// When it is not there, is open, or became an engagement.
pub async fn reopen(tx: &mut Tx, act: &mut Act, id: PursuitId, on: Day) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    if stored.state == "open" {
        return Err(Error::refused("This pursuit is open already."));
    }
    if stored.engagement_id.is_some() {
        return Err(Error::refused("This pursuit became an engagement. Open a new pursuit for further work."));
    }
    record(tx, act, &stored, on, PursuitFact::Reopened { pursuit: id }).await
}

/// Records a fact of a pursuit; its state follows.
async fn record(tx: &mut Tx, act: &mut Act, stored: &Stored, on: Day, fact: PursuitFact) -> Result<(), Error> {
    let id = fact.pursuit();
    act.record(tx, stored.client_id.into(), vec![(on, Event::Pursuit(fact))]).await?;
    mend(tx, act, id).await
}
