//! What planning yields: planned touches, changes and conflicts.

use std::fmt;

use super::{OwnerRole, Stop, TouchKey};
use crate::dates::Day;
use crate::fact::{Medium, Purpose, TouchKind};
use crate::ids::{ContactId, EngagementId, PlannedTouchId, PursuitId};

/// A touch that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedTouch {
    /// The day.
    pub due: Day,
    /// The medium.
    pub medium: Medium,
    /// The finer kind.
    pub kind: Option<TouchKind>,
    /// What for.
    pub purpose: Purpose,
    /// Who does it.
    pub owner: OwnerRole,
    /// For whom; none where the client has no known contact.
    pub contact: Option<ContactId>,
    /// About which engagement.
    pub engagement: Option<EngagementId>,
    /// About which pursuit.
    pub pursuit: Option<PursuitId>,
    /// What is to be done, with merge fields.
    pub title: String,
    /// What to say or write, with merge fields: see [`super::merge`].
    pub text: String,
    /// The version of the playbook that wants it.
    pub version: u32,
}

/// A planned touch that is there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existing {
    /// Its identifier.
    pub id: PlannedTouchId,
    /// Its key; none for one that a person planned freely.
    pub key: Option<TouchKey>,
    /// How it stands now.
    pub touch: PlannedTouch,
    /// What became of it.
    pub state: TouchState,
    /// The day on which the plan took it back, where it did.
    pub withdrawn_on: Option<Day>,
    /// A person changed it: planning leaves it alone from then on.
    pub edited: bool,
    /// A person set it to rest.
    pub paused: bool,
}

/// What became of a planned touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TouchState {
    /// Still to be made.
    Planned,
    /// Made.
    Done,
    /// A person decided against it.
    Skipped,
    /// The plan took it back; it may come again.
    Withdrawn,
}

/// A change to what is planned for a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A touch is planned.
    Create {
        /// Its key.
        key: TouchKey,
        /// The touch.
        touch: PlannedTouch,
    },
    /// An untouched one gets another day or other words.
    Move {
        /// Which.
        id: PlannedTouchId,
        /// What it becomes.
        touch: PlannedTouch,
    },
    /// One that the plan had taken back is wanted again.
    Restore {
        /// Which.
        id: PlannedTouchId,
        /// What it becomes.
        touch: PlannedTouch,
    },
    /// An untouched one is not wanted any more.
    Withdraw {
        /// Which.
        id: PlannedTouchId,
        /// Why.
        why: Withdrawn,
    },
}

/// Why a planned touch was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Withdrawn {
    /// A rule of the playbook ended it.
    Stopped(Stop),
    /// What set it off does not hold any more: it was corrected, or somebody spoke and the silence is over.
    TriggerGone,
    /// A condition of the step does not hold (any more).
    ConditionFailed,
    /// The playbook is not live, has lost the step, or is not meant for this kind of firm.
    NotInPlaybook,
    /// The day to count from is not known any more.
    DayUnknown,
    /// The person asked not to be contacted, or the client is let go.
    DoNotContact,
    /// The person refuses the medium.
    MediumRefused,
    /// The relationship was set aside.
    Archived,
}

impl Withdrawn {
    /// Why, as a sentence.
    pub const fn why(self) -> &'static str {
        match self {
            Self::Stopped(stop) => stop.why(),
            Self::TriggerGone => "What set it off does not hold any more.",
            Self::ConditionFailed => "A condition of the step does not hold.",
            Self::NotInPlaybook => "The playbook does not ask for it any more.",
            Self::DayUnknown => "The day from which it counts is not known any more.",
            Self::DoNotContact => "Contact is not wanted.",
            Self::MediumRefused => "The person does not want to be reached in this medium.",
            Self::Archived => "The relationship was set aside.",
        }
    }
}

/// Something that a person should know before a plan goes live.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conflict {
    /// Two touches of different plans to one person on one day.
    SameDay {
        /// The person.
        contact: Option<ContactId>,
        /// The day.
        on: Day,
        /// The key of the one that is planned.
        key: TouchKey,
    },
    /// More touches to one person in a week than the firm wants.
    OverCap {
        /// The person.
        contact: Option<ContactId>,
        /// The Monday of the week.
        week: Day,
        /// How many there are.
        count: u32,
        /// The key of the one that is too many.
        key: TouchKey,
    },
    /// Not planned: the person asked not to be contacted, or the client is let go.
    DoNotContact {
        /// The person.
        contact: Option<ContactId>,
        /// The key of the one left out.
        key: TouchKey,
    },
    /// Not planned: the person refuses the medium.
    MediumRefused {
        /// The person.
        contact: ContactId,
        /// The medium.
        medium: Medium,
        /// The key of the one left out.
        key: TouchKey,
    },
}

impl Conflict {
    /// The key of the touch that it is about.
    pub const fn key(&self) -> &TouchKey {
        match self {
            Self::SameDay { key, .. }
            | Self::OverCap { key, .. }
            | Self::DoNotContact { key, .. }
            | Self::MediumRefused { key, .. } => key,
        }
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameDay { on, .. } => write!(f, "two touches to the same person on {}", on.words()),
            Self::OverCap { week, count, .. } => {
                write!(f, "{count} touches to the same person in the week from {}", week.words())
            }
            Self::DoNotContact { .. } => f.write_str("left out: contact is not wanted"),
            Self::MediumRefused { medium, .. } => {
                write!(f, "left out: the person does not want to be reached by {}", medium.word().to_lowercase())
            }
        }
    }
}

/// What planning yields for one client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Changes, in the order of their keys. Existing touches that are not named stay as they are.
    pub changes: Vec<Change>,
    /// What a person should know, of all touches that are wanted now.
    pub conflicts: Vec<Conflict>,
}
