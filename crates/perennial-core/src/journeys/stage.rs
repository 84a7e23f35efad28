//! The four stages (S1.08) and the eight phases (S3.03), in their fixed order (S3.05).

use std::borrow::Borrow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Where the relationship as a whole is (D2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Never engaged.
    PrePurchase,
    /// At least one engagement is open.
    Client,
    /// Engaged before, nothing open, not ended.
    Between,
    /// Ended.
    Former,
}

impl Stage {
    /// All four in order.
    pub const ALL: [Self; 4] = [Self::PrePurchase, Self::Client, Self::Between, Self::Former];

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PrePurchase => "Pre-purchase",
            Self::Client => "Client",
            Self::Between => "Between",
            Self::Former => "Former",
        }
    }

    /// The name in addresses, files and the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::PrePurchase => "pre_purchase",
            Self::Client => "client",
            Self::Between => "between",
            Self::Former => "former",
        }
    }

    /// The stage of a name written by [`Stage::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.key() == key)
    }
}

/// The camp of a former client (S1.28, S1.29).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Camp {
    /// Happy, expecting no further need.
    Good,
    /// Let down: neither returns nor recommends.
    Poor,
    /// Nobody has said.
    Unknown,
}

impl Camp {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Good, Self::Poor, Self::Unknown];

    /// The name in addresses, files and the command line; also the word on the page.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Poor => "poor",
            Self::Unknown => "unknown",
        }
    }

    /// The camp of a name written by [`Camp::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|camp| camp.key() == key)
    }
}

/// The eight phases of client experience; 1 to 6 belong to a cycle, 7 and 8 to the relationship (D1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// 1: deciding whether to deal with the firm.
    Assess = 1,
    /// 2: says yes.
    Admit,
    /// 3: doubts the decision.
    Affirm,
    /// 4: the work begins.
    Activate,
    /// 5: learns how the firm works.
    Acclimate,
    /// 6: gets the result.
    Accomplish,
    /// 7: takes ownership.
    Adopt,
    /// 8: tells others.
    Advocate,
}

impl Phase {
    /// All eight in order.
    pub const ALL: [Self; 8] = [
        Self::Assess,
        Self::Admit,
        Self::Affirm,
        Self::Activate,
        Self::Acclimate,
        Self::Accomplish,
        Self::Adopt,
        Self::Advocate,
    ];

    /// 1 to 8.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The phase of a number from 1 to 8.
    pub const fn from_number(n: u8) -> Option<Self> {
        match n {
            1..=8 => Some(Self::ALL[n as usize - 1]),
            _ => None,
        }
    }

    /// The phase after this one.
    pub const fn next(self) -> Option<Self> {
        Self::from_number(self as u8 + 1)
    }

    /// The word on the page (the model may give another).
    pub const fn word(self) -> &'static str {
        match self {
            Self::Assess => "Assess",
            Self::Admit => "Admit",
            Self::Affirm => "Affirm",
            Self::Activate => "Activate",
            Self::Acclimate => "Acclimate",
            Self::Accomplish => "Accomplish",
            Self::Adopt => "Adopt",
            Self::Advocate => "Advocate",
        }
    }

    /// The name in addresses, files and the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Assess => "assess",
            Self::Admit => "admit",
            Self::Affirm => "affirm",
            Self::Activate => "activate",
            Self::Acclimate => "acclimate",
            Self::Accomplish => "accomplish",
            Self::Adopt => "adopt",
            Self::Advocate => "advocate",
        }
    }

    /// The phase of a name written by [`Phase::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.key() == key)
    }
}

/// What the firm calls the eight phases (S3.05), as its journey model names them. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseNames(Arc<[String; 8]>);

impl PhaseNames {
    /// The names in the order of the phases.
    pub fn new(names: [String; 8]) -> Self {
        Self(Arc::new(names))
    }

    /// What the firm calls a phase.
    pub fn of(&self, phase: impl Borrow<Phase>) -> &str {
        &self.0[usize::from(phase.borrow().number()) - 1]
    }

    /// A text that names phases by their keys in braces, in the firm's names: `{admit} is confirmed`.
    pub fn put(&self, text: &str) -> String {
        Phase::ALL
            .into_iter()
            .fold(text.to_owned(), |text, phase| text.replace(&format!("{{{}}}", phase.key()), self.of(phase)))
    }
}

impl Default for PhaseNames {
    fn default() -> Self {
        Self::new(Phase::ALL.map(|phase| phase.word().to_owned()))
    }
}
