//! Which facts of a client's engagements could not have happened on their days, as their verbs have it.

use std::collections::BTreeMap;

use super::read::Course;
use super::{Engagement, Refusal, Step, read};
use crate::dates::Day;
use crate::fact::{EngagementFact, Event, Fact};
use crate::ids::{EngagementId, FactId};
use crate::promises::{Book, Mark};

/// The facts that a verb would have refused, had they been recorded in the order of their days, each with why; and
/// complaints, scores and signs about work that had not begun. Lists may say such things, and [`read`](fn@read) lives with them; a correction
/// may not add to them (D20).
pub fn impossible(in_force: &[(Day, &Fact)]) -> Vec<(FactId, Refusal)> {
    let whole = read(in_force);
    let (mut so_far, mut book, mut found) = (BTreeMap::<EngagementId, Course>::new(), Book::default(), Vec::new());
    for (on, fact) in in_force {
        let refusal = match &fact.what {
            Event::Engagement(what) => {
                let id = what.engagement();
                let course = so_far.entry(id).or_insert_with(|| Course::from(*on));
                let known = whole.get(&id).map(|whole| Engagement {
                    accepted: whole.accepted,
                    said_open: whole.said_open,
                    ..course.clone().engagement(id)
                });
                course.take_in(*on, what);
                known.and_then(|known| known.refusal_of(*on, what, &book))
            }
            what => of_no_work_yet(&whole, *on, what).err(),
        };
        found.extend(refusal.map(|refusal| (fact.id, refusal)));
        book.read(Mark { on: *on, fact: fact.id }, &fact.what);
    }
    found
}

/// Refuses what a client is said to have felt or done about work before that was accepted (D20). `whole` is what the
/// client's facts say of its engagements.
///
/// # Errors
/// [`Refusal::BeforeItWasAccepted`].
pub fn of_no_work_yet(whole: &BTreeMap<EngagementId, Engagement>, on: Day, what: &Event) -> Result<(), Refusal> {
    let known = match what {
        Event::Feeling(_) | Event::Support(_) => what.engagement().and_then(|id| whole.get(&id)),
        _ => None,
    };
    known.map_or(Ok(()), |known| known.must_be_accepted_by(on))
}

impl Engagement {
    /// Why its verb would not give this fact.
    fn refusal_of(&self, on: Day, what: &EngagementFact, book: &Book) -> Option<Refusal> {
        match what {
            EngagementFact::CloseOutHeld { .. } => self.must_be_accepted_by(on).err(),
            what => self.step(on, Step::of(what)?, book).err(),
        }
    }
}

impl Step {
    /// The step that a fact records; none for what is no step.
    fn of(what: &EngagementFact) -> Option<Self> {
        use EngagementFact as F;
        Some(match what.clone() {
            F::LetterSigned { .. } => Self::Sign,
            F::Opened { .. } => Self::OpenMatter,
            F::KickoffHeld { .. } => Self::Kickoff,
            F::WorkStarted { .. } => Self::StartWork,
            F::Onboarded { .. } => Self::Onboard,
            F::Delivered { .. } => Self::Deliver,
            F::GoalSet { text, .. } => Self::SetGoal(text),
            F::GoalConfirmed { how, .. } => Self::ConfirmGoal(how),
            F::GoalDenied { reason, .. } => Self::DenyGoal(reason),
            F::MilestonePlanned { milestone, title, due, .. } => Self::PlanMilestone(milestone, title, due),
            F::MilestoneDelivered { milestone, .. } => Self::DeliverMilestone(milestone),
            F::MilestoneAccepted { milestone, .. } => Self::AcceptMilestone(milestone),
            F::MilestoneRejected { milestone, reason, .. } => Self::RejectMilestone(milestone, reason),
            F::PeriodStarted { until, .. } => Self::StartPeriod(until),
            F::Renewed { unprompted, .. } => Self::Renew(unprompted),
            F::Held { on_hold, .. } => Self::Hold(on_hold),
            F::Closed { .. } => Self::Close,
            F::Lapsed { reason, .. } => Self::Lapse(reason),
            F::Accepted { .. }
            | F::PhaseSaid { .. }
            | F::ConfirmedOpen { .. }
            | F::NeverAsked { .. }
            | F::SameWork { .. }
            | F::OwnWork { .. }
            | F::CloseOutHeld { .. } => return None,
        })
    }
}
