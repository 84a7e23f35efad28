//! An engagement and the state that it is in.

use crate::dates::Day;
use crate::fact::Precision;
use crate::ids::{EngagementId, PursuitId};
use crate::keyed::keyed;

/// Agreed work: phases 2 to 6 of a cycle (D1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engagement {
    /// Its identifier.
    pub id: EngagementId,
    /// The pursuit that led to it; none for a direct instruction.
    pub pursuit: Option<PursuitId>,
    /// The day of the yes; the first day on which anything is recorded of it where that was retracted.
    pub accepted: Day,
    /// How precisely that day is known.
    pub accepted_precision: Precision,
    /// How precisely the day of its end is known.
    pub ended_precision: Precision,
    /// The day of the letter.
    pub signed: Option<Day>,
    /// The day of the kickoff, or of the first work where there was none.
    pub kickoff: Option<Day>,
    /// The goal in the client's words (S3.18).
    pub goal: Option<String>,
    /// Since when the client says that the goal is met; none once they denied it.
    pub goal_confirmed: Option<Day>,
    /// When the client last said that the goal is not met, with what they said is missing; none once they confirmed it.
    pub goal_denied: Option<(Day, Option<String>)>,
    /// Where it is.
    pub state: State,
    /// The day on which somebody last said that it is still open: it cannot have ended by then (D17, D19).
    pub(super) said_open: Option<Day>,
}

/// Where an engagement is: an end counts before a hold, a hold before the steps of its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The client said yes, and nothing is signed (D2).
    Accepted {
        /// The day of the yes.
        since: Day,
    },
    /// The letter is signed.
    Signed {
        /// The day of the letter.
        since: Day,
    },
    /// The work is under way.
    Active {
        /// The day of the kickoff or of the first work.
        since: Day,
    },
    /// Put on hold: an overlay, never a phase (D6).
    OnHold {
        /// Since when.
        since: Day,
    },
    /// The work has ended. Only the client's word makes it accomplished (S3.18).
    Closed {
        /// The day on which it was closed.
        on: Day,
    },
    /// Accepted, never signed, and given up.
    Lapsed {
        /// The day on which it was given up.
        on: Day,
        /// Why, in words.
        reason: Option<String>,
    },
}

/// What an engagement's state is called in the store, in files and in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StateWord {
    /// The client said yes.
    Accepted,
    /// The letter is signed.
    Signed,
    /// Under way.
    Active,
    /// On hold.
    OnHold,
    /// Ended.
    Closed,
    /// Given up unsigned.
    Lapsed,
}

keyed!(StateWord, "state of an engagement", {
    Accepted => "accepted",
    Signed => "signed",
    Active => "active",
    OnHold => "on_hold",
    Closed => "closed",
    Lapsed => "lapsed",
});

impl StateWord {
    /// True for work that ended, or was given up unsigned.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Lapsed)
    }
}

impl State {
    /// Its kind, without its days.
    pub const fn word(&self) -> StateWord {
        match self {
            Self::Accepted { .. } => StateWord::Accepted,
            Self::Signed { .. } => StateWord::Signed,
            Self::Active { .. } => StateWord::Active,
            Self::OnHold { .. } => StateWord::OnHold,
            Self::Closed { .. } => StateWord::Closed,
            Self::Lapsed { .. } => StateWord::Lapsed,
        }
    }

    /// The day on which it ended; none while it is open.
    pub const fn ended(&self) -> Option<Day> {
        match self {
            Self::Closed { on } | Self::Lapsed { on, .. } => Some(*on),
            _ => None,
        }
    }

    /// True once it is closed or given up.
    pub const fn is_over(&self) -> bool {
        self.ended().is_some()
    }
}

impl Engagement {
    /// An engagement of which nothing is known but the day on which it was accepted.
    pub const fn accepted_on(id: EngagementId, accepted: Day) -> Self {
        Self {
            id,
            pursuit: None,
            accepted,
            accepted_precision: Precision::Exact,
            ended_precision: Precision::Exact,
            signed: None,
            kickoff: None,
            goal: None,
            goal_confirmed: None,
            goal_denied: None,
            state: State::Accepted { since: accepted },
            said_open: None,
        }
    }
}
