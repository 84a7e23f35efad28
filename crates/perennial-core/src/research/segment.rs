//! The populations of research (S1.36 to S1.40).

use serde::{Deserialize, Serialize};

use super::named::named;
use crate::journeys::stage::{Camp, Stage};

/// Days for which a buyer who chose another firm counts as a got-away: an older choice is hardly remembered well enough
/// to be asked about (S1.36).
pub const GOT_AWAY_DAYS: i32 = 365;

/// A population that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// People in the market who are no clients.
    Prospect,
    /// Buyers who chose another firm within [`GOT_AWAY_DAYS`], also those who are clients with other work.
    GotAway,
    /// Clients with open work.
    Current,
    /// Clients between two engagements.
    Between,
    /// Former clients who left well.
    FormerGood,
    /// Former clients of whom nobody knows how they left.
    FormerUnknown,
    /// Former clients who were let down: never invited unless somebody names them (S1.28).
    FormerPoor,
    /// People who recommend the firm.
    Referrer,
}

named! {
    /// All populations, in the order of a client's life.
    Segment,
    Prospect "prospect" "Market prospects",
    GotAway "got_away" "Got-aways",
    Current "current" "Current clients",
    Between "between" "Betweeners",
    FormerGood "former_good" "Former, good",
    FormerUnknown "former_unknown" "Former, unknown",
    FormerPoor "former_poor" "Former, poor",
    Referrer "referrer" "Referrers";
}

impl Segment {
    /// The populations that a wave may draw from.
    pub const DRAWN: [Self; 7] = [
        Self::Prospect,
        Self::GotAway,
        Self::Current,
        Self::Between,
        Self::FormerGood,
        Self::FormerUnknown,
        Self::Referrer,
    ];

    /// The people in a sentence: “25 of 60 former clients, good”.
    pub const fn people(self) -> &'static str {
        match self {
            Self::Prospect => "market prospects",
            Self::GotAway => "got-aways",
            Self::Current => "current clients",
            Self::Between => "betweeners",
            Self::FormerGood => "former clients, good",
            Self::FormerUnknown => "former clients, unknown",
            Self::FormerPoor => "former clients, poor",
            Self::Referrer => "referrers",
        }
    }

    /// The population of a relationship by its position. Somebody who is no client yet is a prospect.
    pub const fn of(stage: Stage, camp: Option<Camp>) -> Self {
        match (stage, camp) {
            (Stage::PrePurchase, _) => Self::Prospect,
            (Stage::Client, _) => Self::Current,
            (Stage::Between, _) => Self::Between,
            (Stage::Former, Some(Camp::Good)) => Self::FormerGood,
            (Stage::Former, Some(Camp::Poor)) => Self::FormerPoor,
            (Stage::Former, _) => Self::FormerUnknown,
        }
    }
}
