//! The thirteen decision points that ship (D13, S1.35): where a client goes on, or another way.

use serde::{Deserialize, Serialize};

/// A fork of the journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionPoint {
    /// Do they know of the firm?
    Aware,
    /// Do its expertise and experience fit the problem?
    Fits,
    /// Is it among the few that are asked?
    Shortlisted,
    /// Is it hired, not now, or no way?
    Chosen,
    /// Is the letter signed?
    Signs,
    /// Is the new client still here at day 100?
    StillHere,
    /// Does the client agree that the goal was met?
    OutcomeAgreed,
    /// Is there more work at the close?
    MoreWork,
    /// Does the client learn of the other services?
    LearnsOfServices,
    /// Does the client come back with the next need?
    Returns,
    /// Does the client tell others?
    Advocates,
    /// Does it end well or badly?
    EndsWell,
    /// Does the former client refer, or is it forgotten?
    FormerRefers,
}

impl DecisionPoint {
    /// All thirteen in the order of the journey.
    pub const ALL: [Self; 13] = [
        Self::Aware,
        Self::Fits,
        Self::Shortlisted,
        Self::Chosen,
        Self::Signs,
        Self::StillHere,
        Self::OutcomeAgreed,
        Self::MoreWork,
        Self::LearnsOfServices,
        Self::Returns,
        Self::Advocates,
        Self::EndsWell,
        Self::FormerRefers,
    ];

    /// The name in files and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Aware => "aware",
            Self::Fits => "fits",
            Self::Shortlisted => "shortlisted",
            Self::Chosen => "chosen",
            Self::Signs => "signs",
            Self::StillHere => "still_here",
            Self::OutcomeAgreed => "outcome_agreed",
            Self::MoreWork => "more_work",
            Self::LearnsOfServices => "learns_of_services",
            Self::Returns => "returns",
            Self::Advocates => "advocates",
            Self::EndsWell => "ends_well",
            Self::FormerRefers => "former_refers",
        }
    }

    /// The decision point of a name written by [`DecisionPoint::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|point| point.key() == key)
    }

    /// The question on the page.
    pub const fn question(self) -> &'static str {
        match self {
            Self::Aware => "Aware of us?",
            Self::Fits => "Do we fit?",
            Self::Shortlisted => "Shortlisted?",
            Self::Chosen => "Chosen?",
            Self::Signs => "Signs?",
            Self::StillHere => "Still here at day 100?",
            Self::OutcomeAgreed => "Outcome agreed?",
            Self::MoreWork => "More work at close?",
            Self::LearnsOfServices => "Learns of other services?",
            Self::Returns => "Returns?",
            Self::Advocates => "Advocates?",
            Self::EndsWell => "Ends well?",
            Self::FormerRefers => "Refers, or is forgotten?",
        }
    }
}
