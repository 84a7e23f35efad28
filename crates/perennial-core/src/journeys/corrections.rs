//! Whether a recorded fact may be said to have happened on another day, never, or after all (D20).
//!
//! A correction passes the guards of recording: it lies in no future, and after it the history of every pursuit,
//! engagement, invoice, promise, complaint, present and referral reads without a step that its verb would refuse. What
//! a list said before and was impossible already is no reason to refuse: only what the correction would add is.

mod beginnings;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use crate::dates::{Day, DayRefusal, Moment};
use crate::fact::{
    ClientFact, EngagementFact, Event, Fact, FeelingFact, InvoiceFact, JourneyFact, Medium, PersonFact, Precision,
    PresentFact, PursuitFact, Recorder, Source, TouchFact,
};
use crate::ids::FactId;
use crate::journeys::order::{in_force, is_statement};
use crate::journeys::rank::rank;
use crate::{complaints, engagements, invoices, presents, promises, pursuits, referrals};

/// Why a fact cannot be said to have happened on another day, and what to do instead. The text is for the user.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// What has happened cannot lie ahead (D20).
    #[error("What is recorded has happened: choose today or an earlier day.")]
    Ahead,
    /// Nothing that is recorded here happened so long ago.
    #[error("{0}")]
    TooEarly(DayRefusal),
    /// A correction of a correction.
    #[error("This entry is itself a correction. Open the entry that it is about, and correct that one.")]
    Statement,
    /// It does not hold.
    #[error("This entry was retracted. Say first that it holds after all, then correct its day.")]
    Retracted,
    /// Only a verb writes it, in one change with others.
    #[error("{0}")]
    WrittenElsewhere(&'static str),
    /// The verb that records it would refuse this day.
    #[error("{0}")]
    Guarded(String),
    /// Another fact would be impossible.
    #[error("{why}")]
    Breaks {
        /// Which one.
        fact: FactId,
        /// Why it would be.
        why: String,
    },
}

/// Checks that a fact can be said to have happened on another day, and gives the facts that move: itself, and those
/// that were recorded with it as one thing (a win and the acceptance of its work; a present and the giving of it).
///
/// # Errors
/// [`Refusal`] as described there. A fact that is not among `facts` counts as retracted.
pub fn another_day(facts: &[Fact], about: FactId, on: Day, today: Day) -> Result<Vec<FactId>, Refusal> {
    if facts.iter().any(|fact| fact.id == about && is_statement(&fact.what)) {
        return Err(Refusal::Statement);
    }
    let before = in_force(facts);
    let (_, fact) = before.iter().find(|(_, fact)| fact.id == about).ok_or(Refusal::Retracted)?;
    if let Some(page) = written_elsewhere(&fact.what, &before) {
        return Err(Refusal::WrittenElsewhere(page));
    }
    if on > today {
        return Err(Refusal::Ahead);
    }
    let on = on.must_be_recorded().map_err(Refusal::TooEarly)?;
    let moving: Vec<FactId> =
        before.iter().filter(|other| together(&before, about, other)).map(|(_, f)| f.id).collect();
    let mut after: Vec<(Day, &Fact)> =
        before.iter().map(|&(day, fact)| (if moving.contains(&fact.id) { on } else { day }, fact)).collect();
    after.sort_by_key(|(day, fact)| (*day, rank(&fact.what), fact.id));
    let known: HashSet<FactId> = impossible(&before).into_iter().map(|(id, _)| id).collect();
    let added: Vec<(FactId, String)> = impossible(&after).into_iter().filter(|(id, _)| !known.contains(id)).collect();
    // What speaks against the fact itself is said before what speaks against others.
    match added.iter().find(|(id, _)| moving.contains(id)).or(added.first()) {
        Some((id, why)) if moving.contains(id) => Err(Refusal::Guarded(why.clone())),
        Some((id, why)) => Err(Refusal::Breaks { fact: *id, why: why.clone() }),
        None => Ok(moving),
    }
}

/// Checks that a fact can be said never to have happened: what rests on it goes first.
///
/// # Errors
/// [`Refusal::Breaks`] with the last fact that would be impossible without it.
pub fn may_be_retracted(facts: &[Fact], about: FactId) -> Result<(), Refusal> {
    let added = added_by(facts, JourneyFact::Retracted { fact: about, reason: String::new() });
    match added.into_iter().next_back() {
        Some((fact, why)) => Err(Refusal::Breaks { fact, why }),
        None => Ok(()),
    }
}

/// Checks that a fact that was retracted can be said to hold after all.
///
/// # Errors
/// [`Refusal::Guarded`] where its own verb would refuse it now, [`Refusal::Breaks`] where it makes another impossible.
pub fn may_be_reinstated(facts: &[Fact], about: FactId) -> Result<(), Refusal> {
    let added = added_by(facts, JourneyFact::Reinstated { fact: about });
    match added.iter().find(|(id, _)| *id == about).or(added.first()) {
        Some((id, why)) if *id == about => Err(Refusal::Guarded(why.clone())),
        Some((fact, why)) => Err(Refusal::Breaks { fact: *fact, why: why.clone() }),
        None => Ok(()),
    }
}

/// What would be impossible by a statement and was not before, in the order of the days.
fn added_by(facts: &[Fact], statement: JourneyFact) -> Vec<(FactId, String)> {
    let Some(first) = facts.first() else { return Vec::new() };
    let said = Fact {
        id: FactId::from_number(u128::MAX),
        client: first.client,
        on: first.on,
        precision: Precision::Exact,
        recorded: Moment(i64::MAX),
        by: Recorder::Program,
        source: Source::Person,
        what: Event::Journey(statement),
    };
    let told: Vec<Fact> = facts.iter().cloned().chain([said]).collect();
    let (before, after) = (in_force(facts), in_force(&told));
    let wrong = |list: &[(Day, &Fact)]| impossible(list).into_iter().chain(beginnings::missing(list));
    let known: HashSet<FactId> = wrong(&before).map(|(id, _)| id).collect();
    let mut added: Vec<(FactId, String)> = wrong(&after).filter(|(id, _)| !known.contains(id)).collect();
    let place = |id: FactId| after.iter().position(|(_, fact)| fact.id == id);
    added.sort_by_key(|(id, _)| place(*id));
    added
}

/// Every fact that the verbs of its noun would have refused, in the order of their days.
pub(crate) fn impossible(in_force: &[(Day, &Fact)]) -> Vec<(FactId, String)> {
    fn told<R: ToString>(found: Vec<(FactId, R)>) -> impl Iterator<Item = (FactId, String)> {
        found.into_iter().map(|(id, refusal)| (id, refusal.to_string()))
    }
    told(pursuits::impossible(in_force))
        .chain(told(engagements::impossible(in_force)))
        .chain(told(invoices::impossible(in_force)))
        .chain(told(promises::impossible(in_force)))
        .chain(told(complaints::impossible(in_force)))
        .chain(told(presents::impossible(in_force)))
        .chain(told(referrals::impossible(in_force)))
        .collect()
}

/// The page whose verb alone writes such a fact, in words; none for what may get another day here.
fn written_elsewhere(what: &Event, in_force: &[(Day, &Fact)]) -> Option<&'static str> {
    const MOVED: &str = "A move is recorded on both sides. Retract this entry, then record the move again on the contact's page, under “Moved on”, with the right day.";
    const SURVEY: &str =
        "This was said in a survey, on the day of the answer. Change it where the answer stands, under Research.";
    const ANSWER: &str =
        "This answers a question. Retract this entry, then answer the question again under “Is this right?”.";
    match what {
        Event::Person(PersonFact::Followed { .. } | PersonFact::TookOver { .. } | PersonFact::Employed { .. }) => {
            Some(MOVED)
        }
        Event::Client(ClientFact::ContactMoved { contact: gone, .. }) => in_force
            .iter()
            .any(|(_, fact)| matches!(&fact.what, Event::Person(PersonFact::Followed { contact, .. }) if contact == gone))
            .then_some(MOVED),
        Event::Feeling(
            FeelingFact::Felt { .. } | FeelingFact::AwarenessSaid { .. } | FeelingFact::IntentSaid { .. },
        ) => Some(SURVEY),
        Event::Client(ClientFact::OpenWorkSaid { .. } | ClientFact::Continues)
        | Event::Pursuit(PursuitFact::ConfirmedOpen { .. })
        | Event::Engagement(
            EngagementFact::ConfirmedOpen { .. }
            | EngagementFact::NeverAsked { .. }
            | EngagementFact::PhaseSaid { .. }
            | EngagementFact::SameWork { .. }
            | EngagementFact::OwnWork { .. },
        )
        | Event::Invoice(InvoiceFact::Filed { .. }) => Some(ANSWER),
        _ => None,
    }
}

/// True for the fact itself, and for what was recorded with it as one thing on the same day.
fn together(in_force: &[(Day, &Fact)], about: FactId, (day, other): &(Day, &Fact)) -> bool {
    let Some((on, fact)) = in_force.iter().find(|(_, fact)| fact.id == about) else { return false };
    if other.id == about {
        return true;
    }
    day == on && (one_thing(&fact.what, &other.what, in_force) || one_thing(&other.what, &fact.what, in_force))
}

fn one_thing(one: &Event, other: &Event, in_force: &[(Day, &Fact)]) -> bool {
    match (one, other) {
        (
            Event::Pursuit(PursuitFact::Hired { engagement, .. }),
            Event::Engagement(EngagementFact::Accepted { engagement: accepted, .. }),
        ) => engagement == accepted,
        (
            Event::Present(PresentFact::Given { present: given }),
            Event::Touch(TouchFact::Made { medium: Medium::Present, subject: Some(subject), .. }),
        ) => in_force.iter().any(|(_, fact)| {
            matches!(&fact.what, Event::Present(PresentFact::Proposed { present, item, .. }) if present == given && item == subject)
        }),
        _ => false,
    }
}
