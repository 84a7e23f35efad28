//! The course of a pursuit: its sub-steps, and what the client decided.

use perennial_core::dates::Day;
use perennial_core::fact::{Dated, Event, Fact, JourneyFact, Precision, PursuitFact, PursuitStep};
use perennial_core::ids::{EngagementId, PursuitId};
use perennial_core::money::Money;
use perennial_core::pursuits::{Outcome, Reopening, Work, work_recorded};
use perennial_core::text::Name;

use super::{Loaded, load};
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::log;
use crate::{clients, engagements};

/// Records that a sub-step was reached (S1.12).
///
/// # Errors
/// When the pursuit is not there or decided.
pub async fn reach(tx: &mut Tx, act: &mut Act, id: PursuitId, step: PursuitStep, on: Day) -> Result<(), Error> {
    let loaded = load(tx, act, id).await?;
    let fact = loaded.pursuit.reach(step, on)?;
    record(tx, act, &loaded, on, fact).await
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
    let loaded = load(tx, act, id).await?;
    // Asked before anything is stored, so that a refusal leaves nothing behind.
    let engagement = act.new_id();
    let hired = loaded.pursuit.hire(on, engagement, reason)?;
    let row = &loaded.row;
    let currency = row.currency.parse().ok();
    // Who pursued it may be outside of a barrier that was raised since.
    let mut lead = row.owner_id.map(Into::into);
    if let Some(owner) = lead
        && clients::barred(tx, act, &[loaded.client()], owner).await?.is_some()
    {
        lead = None;
    }
    let input = engagements::NewEngagement {
        client: loaded.client(),
        title: Name::parse(&row.title).map_err(|e| Error::Internal(e.to_string()))?,
        service_line: row.service_line_id.map(Into::into),
        contact: row.contact_id.map(Into::into),
        lead,
        pursuit: Some(id),
        recurring: false,
        accepted: on,
        planned_end: None,
        fee_estimate: row.value_minor.zip(currency).map(|(minor, currency)| Money { minor, currency }),
        goal: None,
        external_id: None,
        notes: None,
    };
    engagements::accept_as(tx, act, engagement, input).await?;
    record(tx, act, &loaded, on, hired).await?;
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
    let loaded = load(tx, act, id).await?;
    let fact = loaded.pursuit.not_now(on, revisit, reason)?;
    record(tx, act, &loaded, on, fact).await
}

/// The firm was not chosen.
///
/// # Errors
/// When the pursuit is not there or decided.
pub async fn no_way(tx: &mut Tx, act: &mut Act, id: PursuitId, on: Day, reason: Option<String>) -> Result<(), Error> {
    let loaded = load(tx, act, id).await?;
    let fact = loaded.pursuit.no_way(on, reason)?;
    record(tx, act, &loaded, on, fact).await
}

/// Takes back the outcome that was recorded last, as if it had not been: steps, clocks and days are what they were. To
/// take up again what was really decided, see [`reopen`].
///
/// # Errors
/// When the pursuit is not there, is open, or was won: then the work that it became goes with [`reopen`].
pub async fn take_back(tx: &mut Tx, act: &mut Act, id: PursuitId) -> Result<(), Error> {
    let loaded = load(tx, act, id).await?;
    let is_outcome = |fact: &Fact| match &fact.what {
        Event::Pursuit(PursuitFact::NotNow { pursuit, .. } | PursuitFact::NoWay { pursuit, .. }) => *pursuit == id,
        _ => false,
    };
    let in_force = log::in_force(&loaded.facts);
    let last = in_force.iter().map(|(_, fact)| *fact).filter(|fact| is_outcome(fact)).max_by_key(|fact| fact.recorded);
    let is_lost = matches!(loaded.pursuit.state.outcome(), Outcome::NotNow | Outcome::NoWay);
    let Some(fact) = last.filter(|_| is_lost) else {
        return Err(Error::refused("There is no outcome to take back: the pursuit is open, or it was won."));
    };
    let reason = "The outcome was taken back.".to_owned();
    let retracted = Event::Journey(JourneyFact::Retracted { fact: fact.id, reason });
    let today = act.today;
    act.record(tx, loaded.client(), vec![(today, retracted)]).await
}

/// Somebody says whether a pursuit is still open of which nothing was recorded for long (D19): it is, or it was lost by
/// now.
///
/// # Errors
/// When the pursuit is not there or decided.
pub async fn say_whether_open(tx: &mut Tx, act: &mut Act, id: PursuitId, open: bool) -> Result<(), Error> {
    let loaded = load(tx, act, id).await?;
    let (what, precision) = match open {
        true => (loaded.pursuit.confirm_open()?, Precision::Exact),
        false => (loaded.pursuit.no_way(act.today, None)?, Precision::OnOrBefore),
    };
    let dated = Dated { on: act.today, precision, what: Event::Pursuit(what) };
    act.record_dated(tx, loaded.client(), vec![dated]).await?;
    Ok(())
}

/// How a decided pursuit was opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reopened {
    /// It is taken up again; its history stays.
    TakenUp,
    /// The win was a mistake: the engagement went with it.
    WinTakenBack(EngagementId),
}

/// Takes a decided pursuit up again. Of a won one the win is taken back, while nothing but the acceptance is recorded
/// of the engagement, which goes with it; [`engagements::restore`] brings both back.
///
/// # Errors
/// When it is not there, is open, was decided later, or its engagement is under way.
pub async fn reopen(tx: &mut Tx, act: &mut Act, id: PursuitId, on: Day) -> Result<Reopened, Error> {
    let loaded = load(tx, act, id).await?;
    let in_force = log::in_force(&loaded.facts);
    let work = loaded.pursuit.state.engagement().map(|work| work_recorded(&in_force, work));
    match loaded.pursuit.reopen(on, work.unwrap_or(Work::OnlyAccepted))? {
        Reopening::Fact(fact) => {
            record(tx, act, &loaded, on, fact).await?;
            Ok(Reopened::TakenUp)
        }
        Reopening::WinTakenBack(engagement) => {
            engagements::delete_because(tx, act, engagement, "The win was taken back.").await?;
            Ok(Reopened::WinTakenBack(engagement))
        }
    }
}

/// Records a fact of a pursuit; its row follows with the positions.
async fn record(tx: &mut Tx, act: &mut Act, loaded: &Loaded, on: Day, fact: PursuitFact) -> Result<(), Error> {
    act.record(tx, loaded.client(), vec![(on, Event::Pursuit(fact))]).await
}
