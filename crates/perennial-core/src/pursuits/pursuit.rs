//! A pursuit and the state that it is in.

use crate::dates::Day;
use crate::fact::{Precision, PursuitStep};
use crate::ids::{EngagementId, PursuitId};
use crate::keyed::keyed;

/// One possible engagement: the Assess part of a cycle (D1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pursuit {
    /// Its identifier.
    pub id: PursuitId,
    /// The day on which it was opened; the first day on which anything is recorded of it where that was retracted.
    pub opened: Day,
    /// How precisely that day is known.
    pub opened_precision: Precision,
    /// How precisely the day of its outcome is known.
    pub decided_precision: Precision,
    /// The sub-step that was reached last, also once it is decided.
    pub reached: Reached,
    /// Where it is.
    pub state: State,
    /// The day of the last opening, reopening or outcome: nothing that changes the state can lie before it.
    pub(super) changed: Day,
}

/// A sub-step, and since when the pursuit is in it (S1.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// The sub-step.
    pub step: PursuitStep,
    /// The day on which it was reached, or on which the pursuit was taken up again in it.
    pub since: Day,
}

/// Where a pursuit is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Undecided.
    Open {
        /// The sub-step that it is in.
        step: PursuitStep,
        /// Since when.
        since: Day,
    },
    /// The client said yes (D2).
    Hired {
        /// The day of the yes.
        on: Day,
        /// The engagement that it became.
        engagement: EngagementId,
        /// Why, in words.
        reason: Option<String>,
    },
    /// Goodwill exists, the timing is wrong: it waits until somebody reopens or closes it (S1.15, D23).
    NotNow {
        /// The day of the outcome.
        on: Day,
        /// When somebody returns.
        revisit: Option<Day>,
        /// Why, in words.
        reason: Option<String>,
    },
    /// The firm was not chosen (S1.13).
    NoWay {
        /// The day of the outcome.
        on: Day,
        /// Why, in words.
        reason: Option<String>,
    },
}

/// What a pursuit's state is called in the store, in files and in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// None yet.
    Open,
    /// The client said yes.
    Hired,
    /// Parked.
    NotNow,
    /// Lost.
    NoWay,
}

keyed!(Outcome, "state of a pursuit", { Open => "open", Hired => "hired", NotNow => "not_now", NoWay => "no_way" });

keyed!(PursuitStep, "sub-step of a pursuit", {
    Enquiry => "enquiry",
    Shortlisted => "shortlisted",
    Interviewed => "interviewed",
    Proposal => "proposal",
    Negotiation => "negotiation",
});

impl State {
    /// Its kind, without its data.
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Open { .. } => Outcome::Open,
            Self::Hired { .. } => Outcome::Hired,
            Self::NotNow { .. } => Outcome::NotNow,
            Self::NoWay { .. } => Outcome::NoWay,
        }
    }

    /// The day of the outcome; none while it is open.
    pub const fn decided(&self) -> Option<Day> {
        match self {
            Self::Open { .. } => None,
            Self::Hired { on, .. } | Self::NotNow { on, .. } | Self::NoWay { on, .. } => Some(*on),
        }
    }

    /// Why it was decided so, in words.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Open { .. } => None,
            Self::Hired { reason, .. } | Self::NotNow { reason, .. } | Self::NoWay { reason, .. } => reason.as_deref(),
        }
    }

    /// When somebody returns to a parked one.
    pub const fn revisit(&self) -> Option<Day> {
        match self {
            Self::NotNow { revisit, .. } => *revisit,
            _ => None,
        }
    }

    /// The engagement that a won one became.
    pub const fn engagement(&self) -> Option<EngagementId> {
        match self {
            Self::Hired { engagement, .. } => Some(*engagement),
            _ => None,
        }
    }
}

impl Pursuit {
    /// A pursuit of which nothing is known but the day on which it was opened.
    pub const fn opened_on(id: PursuitId, opened: Day) -> Self {
        let step = PursuitStep::Enquiry;
        Self {
            id,
            opened,
            opened_precision: Precision::Exact,
            decided_precision: Precision::Exact,
            reached: Reached { step, since: opened },
            state: State::Open { step, since: opened },
            changed: opened,
        }
    }

    /// True while nobody has decided.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, State::Open { .. })
    }
}
