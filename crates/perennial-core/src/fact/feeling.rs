//! Facts of how the client feels: complaints and survey scores.

use serde::{Deserialize, Serialize};

use crate::ids::{ComplaintId, ContactId, EngagementId};

/// Survey instruments with a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instrument {
    /// Would recommend, 0 to 10: 9 and 10 promoters, 0 to 6 detractors.
    Nps,
    /// Satisfaction, 1 to 5: at the close, 4 and 5 confirm the goal.
    Csat,
    /// “Made it easy”, 1 to 7: 5 to 7 says at ease, 3 or less regresses.
    Ces,
}

/// Facts of how the client feels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum FeelingFact {
    /// The client complained: regression (D8).
    #[serde(rename = "complaint.received")]
    ComplaintReceived {
        /// The complaint.
        complaint: ComplaintId,
        /// The engagement it is about.
        engagement: Option<EngagementId>,
        /// The cause, in words.
        cause: Option<String>,
    },
    /// The firm gave its answer.
    #[serde(rename = "complaint.answered")]
    ComplaintAnswered {
        /// The complaint.
        complaint: ComplaintId,
    },
    /// The client confirmed the recovery: the regression ends (D8).
    #[serde(rename = "complaint.recovered")]
    ComplaintRecovered {
        /// The complaint.
        complaint: ComplaintId,
    },
    /// A survey was answered with a score.
    #[serde(rename = "survey.scored")]
    Scored {
        /// Which instrument.
        instrument: Instrument,
        /// The score on the instrument's scale.
        score: u8,
        /// The engagement it is about.
        engagement: Option<EngagementId>,
        /// Who answered.
        contact: Option<ContactId>,
    },
    /// A recovery without a complaint (after a detractor's score or a rejected milestone) was confirmed.
    #[serde(rename = "feeling.recovered")]
    Recovered {
        /// The engagement, none for all of the relationship.
        engagement: Option<EngagementId>,
    },
}
