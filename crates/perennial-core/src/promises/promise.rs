//! Promises and expectations (S1.18, S3.09): open → kept / kept late / broken / waived.

use super::{Mark, Refusal};
use crate::dates::Day;
use crate::fact::PromiseFact;
use crate::ids::{EngagementId, PromiseId, PursuitId, StaffId};

/// Something promised to a client, or expected by them without having been said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// Which.
    pub id: PromiseId,
    /// What was promised.
    pub text: String,
    /// False for an expectation that nobody spoke out (S3.09).
    pub explicit: bool,
    /// Who made it, or noticed it.
    pub by: Option<StaffId>,
    /// The pursuit in which it was made.
    pub pursuit: Option<PursuitId>,
    /// The engagement it belongs to; one made in a pursuit goes with it into what the pursuit became.
    pub engagement: Option<EngagementId>,
    /// When it was made.
    pub made: Mark,
    /// When it is due.
    pub due: Option<Day>,
    /// What became of it.
    pub state: PromiseState,
}

/// What became of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseState {
    /// Nothing yet.
    Open,
    /// Kept in time, and the client has seen it.
    Kept(Mark),
    /// Kept after its day, or made good after it was broken.
    KeptLate {
        /// When.
        mark: Mark,
        /// How many days after the day it was due; 0 where no day was named.
        days_late: u32,
    },
    /// Broken, and not made good.
    Broken(Mark),
    /// The client let the firm off.
    Waived(Mark),
}

impl PromiseState {
    /// The word on the board.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Kept(_) => "Kept",
            Self::KeptLate { .. } => "Kept late",
            Self::Broken(_) => "Broken",
            Self::Waived(_) => "Waived",
        }
    }

    /// The name in addresses, files and the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Kept(_) => "kept",
            Self::KeptLate { .. } => "kept_late",
            Self::Broken(_) => "broken",
            Self::Waived(_) => "waived",
        }
    }
}

impl Promise {
    /// True when it is open and its day has passed.
    pub fn overdue_on(&self, today: Day) -> bool {
        self.state == PromiseState::Open && self.due.is_some_and(|due| due < today)
    }

    /// It was kept, and the client has seen it. Also makes good a broken one.
    ///
    /// # Errors
    /// [`Refusal`] when it is settled already, or dated before it was made.
    pub fn keep(&self, on: Day) -> Result<PromiseFact, Refusal> {
        self.unsettled(on)?;
        Ok(PromiseFact::Kept { promise: self.id })
    }

    /// It was broken.
    ///
    /// # Errors
    /// [`Refusal`] when it is settled or broken already, or dated before it was made.
    pub fn break_it(&self, on: Day) -> Result<PromiseFact, Refusal> {
        if let PromiseState::Broken(mark) = self.state {
            return Err(Refusal::AlreadyBroken(mark.on));
        }
        self.unsettled(on)?;
        Ok(PromiseFact::Broken { promise: self.id })
    }

    /// The client let the firm off.
    ///
    /// # Errors
    /// [`Refusal`] when it is settled already, or dated before it was made.
    pub fn waive(&self, on: Day) -> Result<PromiseFact, Refusal> {
        self.unsettled(on)?;
        Ok(PromiseFact::Waived { promise: self.id })
    }

    fn unsettled(&self, on: Day) -> Result<(), Refusal> {
        match self.state {
            PromiseState::Kept(mark) | PromiseState::KeptLate { mark, .. } | PromiseState::Waived(mark) => {
                Err(Refusal::Settled(mark.on))
            }
            _ if on < self.made.on => Err(Refusal::BeforeItBegan(self.made.on)),
            PromiseState::Open | PromiseState::Broken(_) => Ok(()),
        }
    }

    /// Reads one fact about it.
    pub(super) fn hear(&mut self, fact: &PromiseFact, mark: Mark) {
        let broken = matches!(self.state, PromiseState::Broken(_));
        match fact {
            PromiseFact::Kept { .. } => {
                let late = self.due.map_or(0, |due| u32::try_from(mark.on.days_since(due)).unwrap_or(0));
                self.state = if late > 0 || broken {
                    PromiseState::KeptLate { mark, days_late: late }
                } else {
                    PromiseState::Kept(mark)
                };
            }
            PromiseFact::Broken { .. } => self.state = PromiseState::Broken(mark),
            PromiseFact::Waived { .. } => self.state = PromiseState::Waived(mark),
            PromiseFact::Made { .. } => {}
        }
    }
}
