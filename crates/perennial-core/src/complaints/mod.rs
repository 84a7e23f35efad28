//! The register of complaints (S2.06, question 29): open → answered → closed or escalated, with two clocks.
//!
//! A firm acknowledges a complaint within its own limit, and has eight weeks for its final answer (England, section
//! 2 of the domain description). Until the client confirms the recovery the standing phase is lowered (D8); that is
//! the journey's own rule and needs nothing from here.

mod clock;
mod impossible;

pub use clock::{Clock, Limits};
pub use impossible::impossible;

use crate::dates::Day;
use crate::fact::{ComplaintCause, Event, Fact, FeelingFact};
use crate::ids::{ComplaintId, EngagementId};
use crate::journeys::Ordered;
use crate::promises::Mark;

/// A complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Which.
    pub id: ComplaintId,
    /// The engagement it is about.
    pub engagement: Option<EngagementId>,
    /// What the client said.
    pub words: Option<String>,
    /// Of what the client complains, in the firm's own codes, with words beside.
    pub reason: Option<String>,
    /// When it came.
    pub received: Mark,
    /// When the firm told the client that it has it; an answer acknowledges too.
    pub acknowledged: Option<Mark>,
    /// What the cause was, once found.
    pub cause: Option<Cause>,
    /// Where it stands.
    pub state: ComplaintState,
    /// When the firm gave its final answer, the first one; it stays whatever came after.
    pub answered: Option<Mark>,
    /// Since when no answer is owed: the answer, the closing, the client's word that it is put right, or another's desk.
    pub settled: Option<Mark>,
    /// When the client confirmed that it is put right (D8).
    pub recovered: Option<Mark>,
}

/// Why the client complained, once somebody has looked into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The kind.
    pub kind: ComplaintCause,
    /// In words.
    pub text: Option<String>,
    /// Whether it was within the firm's control.
    pub within_control: Option<bool>,
}

/// Where a complaint stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComplaintState {
    /// The final answer is owed.
    Open,
    /// The firm gave its final answer.
    Answered(Mark),
    /// Nothing further is owed.
    Closed(Mark),
    /// The client took it elsewhere.
    Escalated {
        /// When.
        mark: Mark,
        /// To whom.
        to: Option<String>,
    },
}

impl ComplaintState {
    /// The word on the page.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Answered(_) => "Answered",
            Self::Closed(_) => "Closed",
            Self::Escalated { .. } => "Escalated",
        }
    }
}

/// Why a verb is refused, and what to do instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Dated before the complaint came.
    #[error("The complaint came on {}: this cannot be dated before it. Correct one of the two days.", .0.words())]
    BeforeItCame(Day),
    /// Acknowledged already.
    #[error("The complaint was acknowledged on {}. The next step is the answer.", .0.words())]
    AlreadyAcknowledged(Day),
    /// Answered already.
    #[error("The complaint was answered on {}. Close it, or record that the client took it further.", .0.words())]
    AlreadyAnswered(Day),
    /// Closed already.
    #[error("The complaint was closed on {}. If the client is not content, record a new complaint.", .0.words())]
    AlreadyClosed(Day),
    /// Closing needs an answer first.
    #[error("The complaint has had no answer yet. Record the answer first, then close it.")]
    NotAnswered,
    /// Recovered already.
    #[error("The client confirmed on {} that this is put right. Nothing further is needed.", .0.words())]
    AlreadyRecovered(Day),
}

impl Complaint {
    /// All complaints of a client on a day, in the order in which they came. The facts may come in any order.
    pub fn all(facts: &[Fact], as_of: Day) -> Vec<Self> {
        let mut all = Vec::new();
        for (on, fact) in Ordered::of(facts).until(as_of) {
            if let Event::Feeling(what) = &fact.what {
                read(&mut all, Mark { on, fact: fact.id }, what);
            }
        }
        all
    }

    /// Tells the client that the firm has it.
    ///
    /// # Errors
    /// [`Refusal`] when that has been done, or the complaint is closed.
    pub fn acknowledge(&self, on: Day) -> Result<FeelingFact, Refusal> {
        self.unclosed(on)?;
        match self.acknowledged {
            Some(mark) => Err(Refusal::AlreadyAcknowledged(mark.on)),
            None => Ok(FeelingFact::ComplaintAcknowledged { complaint: self.id }),
        }
    }

    /// Says what the cause was.
    ///
    /// # Errors
    /// [`Refusal::BeforeItCame`].
    pub fn find_cause(&self, on: Day, cause: Cause) -> Result<FeelingFact, Refusal> {
        self.after_it_came(on)?;
        let Cause { kind, text, within_control } = cause;
        Ok(FeelingFact::ComplaintCauseFound { complaint: self.id, cause: kind, text, within_control })
    }

    /// Says of what the client complains, in place of what was said before.
    ///
    /// # Errors
    /// [`Refusal::BeforeItCame`].
    pub fn choose_reason(&self, on: Day, reason: Option<String>) -> Result<FeelingFact, Refusal> {
        self.after_it_came(on)?;
        Ok(FeelingFact::ComplaintReasonChosen { complaint: self.id, reason })
    }

    /// Gives the final answer.
    ///
    /// # Errors
    /// [`Refusal`] when it has been given, or the complaint is closed.
    pub fn answer(&self, on: Day) -> Result<FeelingFact, Refusal> {
        self.unclosed(on)?;
        match &self.state {
            ComplaintState::Answered(mark) => Err(Refusal::AlreadyAnswered(mark.on)),
            _ => Ok(FeelingFact::ComplaintAnswered { complaint: self.id }),
        }
    }

    /// The client took it elsewhere: before the answer, after it, or after the closing.
    ///
    /// # Errors
    /// [`Refusal::BeforeItCame`].
    pub fn escalate(&self, on: Day, to: Option<String>) -> Result<FeelingFact, Refusal> {
        self.after_it_came(on)?;
        Ok(FeelingFact::ComplaintEscalated { complaint: self.id, to })
    }

    /// Closes it.
    ///
    /// # Errors
    /// [`Refusal`] when it has had no answer, or is closed.
    pub fn close(&self, on: Day, outcome: Option<String>) -> Result<FeelingFact, Refusal> {
        self.unclosed(on)?;
        match self.state {
            ComplaintState::Open => Err(Refusal::NotAnswered),
            _ => Ok(FeelingFact::ComplaintClosed { complaint: self.id, outcome }),
        }
    }

    /// The client confirmed that it is put right: the regression ends (D8).
    ///
    /// # Errors
    /// [`Refusal`] when they have said so already.
    pub fn recover(&self, on: Day) -> Result<FeelingFact, Refusal> {
        self.after_it_came(on)?;
        match self.recovered {
            Some(mark) => Err(Refusal::AlreadyRecovered(mark.on)),
            None => Ok(FeelingFact::ComplaintRecovered { complaint: self.id }),
        }
    }

    fn unclosed(&self, on: Day) -> Result<(), Refusal> {
        self.after_it_came(on)?;
        match &self.state {
            ComplaintState::Closed(mark) => Err(Refusal::AlreadyClosed(mark.on)),
            _ => Ok(()),
        }
    }

    fn after_it_came(&self, on: Day) -> Result<(), Refusal> {
        if on < self.received.on { Err(Refusal::BeforeItCame(self.received.on)) } else { Ok(()) }
    }
}

/// Reads the next fact in order.
pub(crate) fn read(all: &mut Vec<Complaint>, mark: Mark, what: &FeelingFact) {
    use FeelingFact as F;
    let id = match what {
        F::ComplaintReceived { complaint, engagement, cause } => {
            if !all.iter().any(|known| known.id == *complaint) {
                all.push(Complaint {
                    id: *complaint,
                    engagement: *engagement,
                    words: cause.clone(),
                    reason: None,
                    received: mark,
                    acknowledged: None,
                    cause: None,
                    state: ComplaintState::Open,
                    answered: None,
                    settled: None,
                    recovered: None,
                });
            }
            return;
        }
        F::ComplaintAcknowledged { complaint }
        | F::ComplaintCauseFound { complaint, .. }
        | F::ComplaintReasonChosen { complaint, .. }
        | F::ComplaintAnswered { complaint }
        | F::ComplaintRecovered { complaint }
        | F::ComplaintEscalated { complaint, .. }
        | F::ComplaintClosed { complaint, .. } => *complaint,
        F::Scored { .. } | F::Felt { .. } | F::AwarenessSaid { .. } | F::IntentSaid { .. } | F::Recovered { .. } => {
            return;
        }
    };
    let Some(it) = all.iter_mut().find(|known| known.id == id) else { return };
    match what {
        F::ComplaintAcknowledged { .. } => it.acknowledged = it.acknowledged.or(Some(mark)),
        F::ComplaintCauseFound { cause, text, within_control, .. } => {
            it.cause = Some(Cause { kind: *cause, text: text.clone(), within_control: *within_control });
        }
        F::ComplaintReasonChosen { reason, .. } => it.reason.clone_from(reason),
        F::ComplaintAnswered { .. } => {
            it.acknowledged = it.acknowledged.or(Some(mark));
            it.answered = it.answered.or(Some(mark));
            it.state = ComplaintState::Answered(mark);
        }
        F::ComplaintEscalated { to, .. } => it.state = ComplaintState::Escalated { mark, to: to.clone() },
        F::ComplaintClosed { .. } => it.state = ComplaintState::Closed(mark),
        // What the client confirms as put right needs no further answer, unless it has gone elsewhere.
        F::ComplaintRecovered { .. } => {
            it.acknowledged = it.acknowledged.or(Some(mark));
            it.recovered = it.recovered.or(Some(mark));
            if matches!(it.state, ComplaintState::Open | ComplaintState::Answered(_)) {
                it.state = ComplaintState::Closed(mark);
            }
        }
        F::ComplaintReceived { .. }
        | F::Scored { .. }
        | F::Felt { .. }
        | F::AwarenessSaid { .. }
        | F::IntentSaid { .. }
        | F::Recovered { .. } => {}
    }
    if it.state != ComplaintState::Open {
        it.settled = it.settled.or(Some(mark));
    }
}
