//! What can be done with an engagement: each verb gives the facts to record, or says why not.

use super::Engagement;
use crate::dates::Day;
use crate::fact::{EngagementFact, Event};
use crate::ids::{ContactId, EngagementId, MilestoneId, PursuitId, ServiceLineId};
use crate::promises::{self, Book, CloseOut};

/// Why a verb is refused, and what to do instead. The text is for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The day lies before the beginning.
    #[error("This cannot lie before the day on which the engagement was accepted.")]
    BeforeItWasAccepted,
    /// It has ended.
    #[error(
        "This engagement is closed. Further work for the client is a new engagement: accept it on the client's page."
    )]
    Over,
    /// Somebody said later, or on the same day, that it goes on (D17, D19).
    #[error(
        "Somebody said on {} that this engagement is still open. If that was a mistake, retract it in the timeline first; else close it on a later day.",
        .0.words()
    )]
    SaidOpen(Day),
    /// Of open work the client can still be asked.
    #[error("This engagement is still open. Ask the client whether the goal is met, or close it first.")]
    StillOpen,
    /// A close-out is talked over before it is recorded.
    #[error("A close-out that was held lies today or before.")]
    CloseOutAhead,
    /// No milestone of that id is recorded.
    #[error("There is no such milestone. It may have been retracted.")]
    NoSuchMilestone,
    /// The register of milestones and goals refuses it.
    #[error(transparent)]
    Register(#[from] promises::Refusal),
}

impl Refusal {
    /// The field of a form that the refusal is about; none when it is about the engagement itself.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::BeforeItWasAccepted | Self::SaidOpen(_) | Self::CloseOutAhead => Some("on"),
            Self::Over | Self::StillOpen | Self::NoSuchMilestone | Self::Register(_) => None,
        }
    }
}

/// What was agreed when the client said yes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Acceptance {
    /// The pursuit that led to it; none for a direct instruction (D4).
    pub pursuit: Option<PursuitId>,
    /// What is done.
    pub service_line: Option<ServiceLineId>,
    /// The person who leads on the client's side.
    pub contact: Option<ContactId>,
    /// Annual accounts, a retainer: one engagement with periods (D9).
    pub recurring: bool,
    /// When the result is planned.
    pub planned_end: Option<Day>,
    /// The goal in the client's words (S3.18).
    pub goal: Option<String>,
}

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
    /// True for the steps that only work in hand can take.
    const fn needs_open_work(&self) -> bool {
        matches!(self, Self::Sign | Self::Kickoff | Self::StartWork | Self::Close | Self::Hold(_) | Self::Lapse(_))
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

impl Engagement {
    /// Accepts an engagement: Admit begins, provisional until the letter is signed (D2). A goal is a fact of its own.
    pub fn accept(id: EngagementId, agreed: Acceptance) -> Vec<EngagementFact> {
        let Acceptance { pursuit, service_line, contact, recurring, planned_end, goal } = agreed;
        let accepted =
            EngagementFact::Accepted { engagement: id, pursuit, service_line, contact, recurring, planned_end };
        let goal = goal.map(|text| EngagementFact::GoalSet { engagement: id, text });
        std::iter::once(accepted).chain(goal).collect()
    }

    /// Takes a step. Milestones and goals are watched over by the client's register of promises (`book`).
    ///
    /// # Errors
    /// [`Refusal`] when it is dated before the acceptance, needs open work and the work has ended, or the register
    /// refuses it.
    pub fn step(&self, on: Day, step: Step, book: &Book) -> Result<EngagementFact, Refusal> {
        self.must_be_accepted_by(on)?;
        if step.needs_open_work() && self.state.is_over() {
            return Err(Refusal::Over);
        }
        if matches!(step, Step::Close | Step::Lapse(_)) {
            self.must_have_ended_by(on)?;
        }
        let milestone = |id: MilestoneId| book.milestone(id).ok_or(Refusal::NoSuchMilestone);
        let fact = match &step {
            Step::DeliverMilestone(id) => milestone(*id)?.deliver(on),
            Step::AcceptMilestone(id) => milestone(*id)?.accept(on),
            Step::RejectMilestone(id, reason) => milestone(*id)?.reject(on, reason.as_deref().unwrap_or_default()),
            Step::SetGoal(words) => book.goal(self.id).set(words),
            Step::ConfirmGoal(Some(how)) => book.goal(self.id).confirm(how),
            _ => return Ok(step.fact(self.id)),
        };
        Ok(fact?)
    }

    /// Somebody said that the work is still open (D17, D19).
    pub const fn confirm_open(&self) -> EngagementFact {
        EngagementFact::ConfirmedOpen { engagement: self.id }
    }

    /// Somebody said that the client was never asked whether the goal was met (D21).
    ///
    /// # Errors
    /// [`Refusal::StillOpen`] while the client can still be asked.
    pub fn never_asked(&self) -> Result<EngagementFact, Refusal> {
        match self.state.is_over() {
            true => Ok(EngagementFact::NeverAsked { engagement: self.id }),
            false => Err(Refusal::StillOpen),
        }
    }

    /// The answers of a close-out as facts (S1.20); with `closes` they close work that is open.
    ///
    /// # Errors
    /// [`Refusal`] when the day lies before the acceptance or after `today`, or an answer is incomplete.
    pub fn close_out(
        &self,
        on: Day,
        today: Day,
        answers: CloseOut,
        closes: bool,
        book: &Book,
    ) -> Result<Vec<Event>, Refusal> {
        if on > today {
            return Err(Refusal::CloseOutAhead);
        }
        self.must_be_accepted_by(on)?;
        let closes = closes && !self.state.is_over();
        if closes {
            self.must_have_ended_by(on)?;
        }
        Ok(answers.facts(&book.goal(self.id), on, closes)?)
    }

    fn must_have_ended_by(&self, on: Day) -> Result<(), Refusal> {
        match self.said_open {
            Some(said) if on <= said => Err(Refusal::SaidOpen(said)),
            _ => Ok(()),
        }
    }

    pub(super) fn must_be_accepted_by(&self, on: Day) -> Result<(), Refusal> {
        if on < self.accepted { Err(Refusal::BeforeItWasAccepted) } else { Ok(()) }
    }
}
