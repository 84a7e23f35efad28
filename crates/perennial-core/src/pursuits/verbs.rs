//! What can be done with a pursuit: each verb gives the fact to record, or says why not.

use super::{Pursuit, State, Work};
use crate::dates::Day;
use crate::fact::{PursuitFact, PursuitStep};
use crate::ids::{ContactId, EngagementId, PursuitId, ServiceLineId};

/// Why a verb is refused, and what to do instead. The text is for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Somebody has decided.
    #[error("This pursuit is already decided. Reopen it first, then record the new outcome.")]
    Decided,
    /// The day lies before the beginning.
    #[error("This cannot lie before the day on which the pursuit was opened.")]
    BeforeItOpened,
    /// It was decided and taken up again, and the day lies before that.
    #[error("The outcome cannot lie before {}, the day on which the pursuit was taken up again.", .0.words())]
    BeforeItReopened(Day),
    /// A day to return that has passed when the outcome is given (S1.15).
    #[error("Return on a day after the outcome.")]
    RevisitBeforeOutcome,
    /// There is nothing to reopen.
    #[error("This pursuit is open already.")]
    Open,
    /// Taken up again before it was decided.
    #[error("This pursuit was decided on {}. It cannot be taken up again before that day.", .0.words())]
    BeforeItWasDecided(Day),
    /// The work that it became has a life of its own.
    #[error(
        "This pursuit became an engagement, and more than its acceptance is recorded. If the win was a mistake, delete the engagement: the pursuit is then open again. For further work, open a new pursuit."
    )]
    WorkIsUnderWay,
}

impl Refusal {
    /// The field of a form that the refusal is about; none when it is about the pursuit itself.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::BeforeItOpened | Self::BeforeItReopened(_) | Self::BeforeItWasDecided(_) => Some("on"),
            Self::RevisitBeforeOutcome => Some("revisit"),
            Self::Decided | Self::Open | Self::WorkIsUnderWay => None,
        }
    }
}

/// How a decided pursuit is opened again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reopening {
    /// It was decided, and is taken up again.
    Fact(PursuitFact),
    /// The win never happened: the facts of the engagement are retracted, the yes among them.
    WinTakenBack(EngagementId),
}

impl Pursuit {
    /// Opens a pursuit: Assess begins (D2). A first sub-step beyond the enquiry is a fact of its own (S1.12).
    pub fn open(
        id: PursuitId,
        service_line: Option<ServiceLineId>,
        contact: Option<ContactId>,
        step: PursuitStep,
    ) -> Vec<PursuitFact> {
        let reached = (step != PursuitStep::Enquiry).then_some(PursuitFact::StepReached { pursuit: id, step });
        std::iter::once(PursuitFact::Opened { pursuit: id, service_line, contact }).chain(reached).collect()
    }

    /// A sub-step was reached (S1.12).
    ///
    /// # Errors
    /// [`Refusal`] when it is decided, or dated before it was opened.
    pub fn reach(&self, step: PursuitStep, on: Day) -> Result<PursuitFact, Refusal> {
        self.must_be_open()?;
        self.must_be_opened_by(on)?;
        Ok(PursuitFact::StepReached { pursuit: self.id, step })
    }

    /// The client said yes: it becomes an engagement, which opens provisionally at Admit (D2).
    ///
    /// # Errors
    /// [`Refusal`] when it is decided, or dated before it was opened or taken up again.
    pub fn hire(&self, on: Day, engagement: EngagementId, reason: Option<String>) -> Result<PursuitFact, Refusal> {
        self.can_be_decided(on)?;
        Ok(PursuitFact::Hired { pursuit: self.id, engagement, reason })
    }

    /// Goodwill exists, the timing is wrong: parked until the day to return (S1.15).
    ///
    /// # Errors
    /// [`Refusal`] when it is decided, dated before it was opened or taken up again, or to be returned to before that.
    pub fn not_now(&self, on: Day, revisit: Option<Day>, reason: Option<String>) -> Result<PursuitFact, Refusal> {
        self.can_be_decided(on)?;
        if revisit.is_some_and(|day| day < on) {
            return Err(Refusal::RevisitBeforeOutcome);
        }
        Ok(PursuitFact::NotNow { pursuit: self.id, revisit, reason })
    }

    /// The firm was not chosen (S1.13).
    ///
    /// # Errors
    /// [`Refusal`] when it is decided, or dated before it was opened or taken up again.
    pub fn no_way(&self, on: Day, reason: Option<String>) -> Result<PursuitFact, Refusal> {
        self.can_be_decided(on)?;
        Ok(PursuitFact::NoWay { pursuit: self.id, reason })
    }

    /// Somebody said that it is still open (D19).
    ///
    /// # Errors
    /// [`Refusal`] when it is decided.
    pub fn confirm_open(&self) -> Result<PursuitFact, Refusal> {
        self.must_be_open()?;
        Ok(PursuitFact::ConfirmedOpen { pursuit: self.id })
    }

    /// Takes a decided pursuit up again; of a won one the win is taken back, while nothing but the acceptance is
    /// recorded of what it became (`work`, from [`work_recorded`](super::work_recorded)).
    ///
    /// # Errors
    /// [`Refusal`] when it is open, dated before it was decided, or its engagement is under way.
    pub fn reopen(&self, on: Day, work: Work) -> Result<Reopening, Refusal> {
        match &self.state {
            State::Open { .. } => Err(Refusal::Open),
            State::Hired { .. } if work == Work::More => Err(Refusal::WorkIsUnderWay),
            State::Hired { engagement, .. } => Ok(Reopening::WinTakenBack(*engagement)),
            State::NotNow { on: decided, .. } | State::NoWay { on: decided, .. } if on < *decided => {
                Err(Refusal::BeforeItWasDecided(*decided))
            }
            State::NotNow { .. } | State::NoWay { .. } => {
                Ok(Reopening::Fact(PursuitFact::Reopened { pursuit: self.id }))
            }
        }
    }

    const fn must_be_open(&self) -> Result<(), Refusal> {
        if self.is_open() { Ok(()) } else { Err(Refusal::Decided) }
    }

    fn must_be_opened_by(&self, on: Day) -> Result<(), Refusal> {
        if on < self.opened { Err(Refusal::BeforeItOpened) } else { Ok(()) }
    }

    fn can_be_decided(&self, on: Day) -> Result<(), Refusal> {
        self.must_be_open()?;
        self.must_be_opened_by(on)?;
        if on < self.changed { Err(Refusal::BeforeItReopened(self.changed)) } else { Ok(()) }
    }
}
