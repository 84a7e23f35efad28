//! The rows of a map.

use serde::{Deserialize, Serialize};

/// A row of text: one cell for each step, several entries on lines of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// What the client does.
    Actions,
    /// What the client thinks.
    Thoughts,
    /// How the client is expected to feel, in words.
    Feelings,
    /// What the client asks, a question on each line.
    Questions,
    /// What the firm does that the client does not see.
    BackStage,
    /// What the firm needs for it: systems, templates, people elsewhere.
    Support,
    /// What is promised at this step, a promise on each line.
    Promises,
    /// On what the step rests: interviews, surveys, remarks.
    Evidence,
}

impl Lane {
    /// All lanes of text from top to bottom.
    pub const ALL: [Self; 8] = [
        Self::Actions,
        Self::Thoughts,
        Self::Feelings,
        Self::Questions,
        Self::BackStage,
        Self::Support,
        Self::Promises,
        Self::Evidence,
    ];

    /// The name in files, forms and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Actions => "actions",
            Self::Thoughts => "thoughts",
            Self::Feelings => "feelings",
            Self::Questions => "questions",
            Self::BackStage => "back_stage",
            Self::Support => "support",
            Self::Promises => "promises",
            Self::Evidence => "evidence",
        }
    }

    /// The lane of a name written by [`Lane::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lane| lane.key() == key)
    }

    /// The words beside the lane.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Actions => "The client does",
            Self::Thoughts => "The client thinks",
            Self::Feelings => "The client feels",
            Self::Questions => "The client asks",
            Self::BackStage => "Behind the scenes",
            Self::Support => "Support",
            Self::Promises => "Promises",
            Self::Evidence => "What this rests on",
        }
    }

    /// Whether the lane tells of the inside of the client's head, which only the client can tell.
    pub const fn is_theirs(self) -> bool {
        matches!(self, Self::Actions | Self::Thoughts | Self::Feelings | Self::Questions)
    }
}

/// Everything that can be shown or hidden on a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Row {
    /// A row of text.
    Text(Lane),
    /// The curve of feelings.
    Curve,
    /// Touchpoints by medium.
    Touchpoints,
    /// Decision points and their branches.
    Decisions,
    /// Relationships, dwell and stalls.
    Numbers,
    /// What could be done better, by whom, and how one would know.
    Opportunities,
}

impl Row {
    /// All rows from top to bottom.
    pub const ALL: [Self; 13] = [
        Self::Text(Lane::Actions),
        Self::Text(Lane::Thoughts),
        Self::Text(Lane::Questions),
        Self::Curve,
        Self::Text(Lane::Feelings),
        Self::Decisions,
        Self::Touchpoints,
        Self::Text(Lane::BackStage),
        Self::Text(Lane::Support),
        Self::Text(Lane::Promises),
        Self::Numbers,
        Self::Opportunities,
        Self::Text(Lane::Evidence),
    ];

    /// The name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Text(lane) => lane.key(),
            Self::Curve => "curve",
            Self::Touchpoints => "touchpoints",
            Self::Decisions => "decisions",
            Self::Numbers => "numbers",
            Self::Opportunities => "opportunities",
        }
    }

    /// The row of a name written by [`Row::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|row| row.key() == key)
    }

    /// The words beside the row.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text(lane) => lane.word(),
            Self::Curve => "Mood",
            Self::Touchpoints => "Touchpoints",
            Self::Decisions => "Where it is decided",
            Self::Numbers => "Relationships",
            Self::Opportunities => "What could be better",
        }
    }
}
