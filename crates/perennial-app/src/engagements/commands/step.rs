//! The course of an engagement: what happens to it, one step after the other.

use perennial_core::dates::Day;
use perennial_core::fact::{EngagementFact, Event};
use perennial_core::ids::{EngagementId, MilestoneId};
use perennial_core::promises::Book;

use super::{load, mend};
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::log;

/// Something that happens to an engagement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The letter was signed.
    Sign,
    /// A matter or work item was opened in the practice system (weak).
    OpenMatter,
    /// The kickoff was held.
    Kickoff,
    /// The first work session took place.
    StartWork,
    /// The onboarding is complete, or the client is at ease.
    Onboard,
    /// The result was delivered.
    Deliver,
    /// The goal in the client's words.
    SetGoal(String),
    /// The client confirmed the goal.
    ConfirmGoal(Option<String>),
    /// The client denied the goal.
    DenyGoal(Option<String>),
    /// A visible step was planned.
    PlanMilestone(MilestoneId, String, Option<Day>),
    /// A milestone was delivered.
    DeliverMilestone(MilestoneId),
    /// The client accepted a milestone.
    AcceptMilestone(MilestoneId),
    /// The client rejected a milestone.
    RejectMilestone(MilestoneId, Option<String>),
    /// A period of recurring work began.
    StartPeriod(Option<Day>),
    /// Recurring work was renewed; true when unprompted.
    Renew(bool),
    /// Put on hold (true) or taken up again.
    Hold(bool),
    /// Closed.
    Close,
    /// Never signed, and given up.
    Lapse(Option<String>),
}

impl Step {
    /// True for steps of milestones and goals, over which the register of promises watches.
    const fn is_registered(&self) -> bool {
        matches!(
            self,
            Self::DeliverMilestone(_)
                | Self::AcceptMilestone(_)
                | Self::RejectMilestone(..)
                | Self::SetGoal(_)
                | Self::ConfirmGoal(Some(_))
        )
    }

    /// The fact of a step as the register allows it.
    fn checked(self, book: &Book, engagement: EngagementId, on: Day) -> Result<EngagementFact, Error> {
        let milestone = |id: MilestoneId| book.milestone(id).ok_or(Error::NotFound("milestone"));
        let fact = match &self {
            Self::DeliverMilestone(id) => milestone(*id)?.deliver(on),
            Self::AcceptMilestone(id) => milestone(*id)?.accept(on),
            Self::RejectMilestone(id, Some(reason)) => milestone(*id)?.reject(on, reason),
            Self::RejectMilestone(id, None) => milestone(*id)?.reject(on, ""),
            Self::SetGoal(words) => book.goal(engagement).set(words),
            Self::ConfirmGoal(Some(how)) => book.goal(engagement).confirm(how),
            _ => return Ok(self.fact(engagement)),
        };
        fact.map_err(|refusal| Error::refused(refusal.to_string()))
    }

    fn fact(self, engagement: EngagementId) -> EngagementFact {
        use EngagementFact as F;
        match self {
            Self::Sign => F::LetterSigned { engagement },
            Self::OpenMatter => F::Opened { engagement },
            Self::Kickoff => F::KickoffHeld { engagement },
            Self::StartWork => F::WorkStarted { engagement },
            Self::Onboard => F::Onboarded { engagement },
            Self::Deliver => F::Delivered { engagement },
            Self::SetGoal(text) => F::GoalSet { engagement, text },
            Self::ConfirmGoal(how) => F::GoalConfirmed { engagement, how },
            Self::DenyGoal(reason) => F::GoalDenied { engagement, reason },
            Self::PlanMilestone(milestone, title, due) => F::MilestonePlanned { engagement, milestone, title, due },
            Self::DeliverMilestone(milestone) => F::MilestoneDelivered { engagement, milestone },
            Self::AcceptMilestone(milestone) => F::MilestoneAccepted { engagement, milestone },
            Self::RejectMilestone(milestone, reason) => F::MilestoneRejected { engagement, milestone, reason },
            Self::StartPeriod(until) => F::PeriodStarted { engagement, until },
            Self::Renew(unprompted) => F::Renewed { engagement, unprompted },
            Self::Hold(on_hold) => F::Held { engagement, on_hold },
            Self::Close => F::Closed { engagement },
            Self::Lapse(reason) => F::Lapsed { engagement, reason },
        }
    }
}

/// Records what happened to an engagement.
///
/// # Errors
/// When it is not there, the day lies before its acceptance, or its state forbids it.
pub async fn step(tx: &mut Tx, act: &mut Act, id: EngagementId, on: Day, step: Step) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    if i64::from(on.number()) < stored.accepted {
        return Err(Error::field("on", "This cannot lie before the day on which the engagement was accepted."));
    }
    let over = matches!(stored.state.as_str(), "closed" | "lapsed");
    if over
        && matches!(step, Step::Sign | Step::Kickoff | Step::StartWork | Step::Close | Step::Hold(_) | Step::Lapse(_))
    {
        return Err(Error::refused(
            "This engagement is closed. Further work for the client is a new engagement: accept it on the client's page.",
        ));
    }
    let fact = match step.is_registered() {
        true => step.checked(&Book::of(&log::of_client(tx, stored.client).await?, Day::MAX), id, on)?,
        false => step.fact(id),
    };
    act.record(tx, stored.client, vec![(on, Event::Engagement(fact))]).await?;
    mend(tx, act, id).await
}
