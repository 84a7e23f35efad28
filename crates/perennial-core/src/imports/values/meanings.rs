//! What the words of other programs can mean: the steps and outcomes of a pursuit, the status of an engagement.

use serde::{Deserialize, Serialize};

use crate::fact::PursuitStep;

/// What a stage word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum StageMeaning {
    /// Open, at a step.
    Step(PursuitStep),
    /// The client said yes.
    Hired,
    /// Goodwill, but later.
    NotNow,
    /// Not chosen.
    NoWay,
}

impl StageMeaning {
    /// All meanings.
    pub const ALL: [Self; 8] = [
        Self::Step(PursuitStep::Enquiry),
        Self::Step(PursuitStep::Shortlisted),
        Self::Step(PursuitStep::Interviewed),
        Self::Step(PursuitStep::Proposal),
        Self::Step(PursuitStep::Negotiation),
        Self::Hired,
        Self::NotNow,
        Self::NoWay,
    ];

    /// The word in a mapping file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Step(PursuitStep::Enquiry) => "enquiry",
            Self::Step(PursuitStep::Shortlisted) => "shortlisted",
            Self::Step(PursuitStep::Interviewed) => "interviewed",
            Self::Step(PursuitStep::Proposal) => "proposal",
            Self::Step(PursuitStep::Negotiation) => "negotiation",
            Self::Hired => "hired",
            Self::NotNow => "not now",
            Self::NoWay => "no way",
        }
    }

    /// The meaning with this word.
    pub fn of_word(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase().replace(['-', '_'], " ");
        Self::ALL.into_iter().find(|meaning| meaning.word() == word)
    }

    /// Whether the pursuit is decided.
    pub const fn decided(self) -> bool {
        !matches!(self, Self::Step(_))
    }
}

impl From<StageMeaning> for &'static str {
    fn from(meaning: StageMeaning) -> Self {
        meaning.word()
    }
}

impl TryFrom<String> for StageMeaning {
    type Error = String;
    fn try_from(word: String) -> Result<Self, String> {
        Self::of_word(&word).ok_or_else(|| format!("“{word}” is not a stage"))
    }
}

/// What a status word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusMeaning {
    /// Under way, or about to be.
    Open,
    /// Ended.
    Closed,
    /// Paused.
    OnHold,
    /// Sought, offered or declined: nobody has said yes, so it is no work (D2).
    NotAgreed,
}

impl StatusMeaning {
    /// All meanings.
    pub const ALL: [Self; 4] = [Self::Open, Self::Closed, Self::OnHold, Self::NotAgreed];

    /// The word in a mapping file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::OnHold => "on hold",
            Self::NotAgreed => "not agreed",
        }
    }

    /// The meaning with this word.
    pub fn of_word(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase().replace(['-', '_'], " ");
        Self::ALL.into_iter().find(|meaning| meaning.word() == word)
    }
}
