//! Facts of pursuits.

use serde::{Deserialize, Serialize};

use crate::dates::Day;
use crate::ids::{ContactId, EngagementId, PursuitId, ServiceLineId};

/// Facts of a pursuit: one possible engagement, the Assess part of a cycle (D1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum PursuitFact {
    /// Assess begins: an enquiry, a referral received, a request for proposal, a meeting booked.
    #[serde(rename = "pursuit.opened")]
    Opened {
        /// The pursuit.
        pursuit: PursuitId,
        /// What is sought.
        service_line: Option<ServiceLineId>,
        /// The person who leads on the client's side.
        contact: Option<ContactId>,
    },
    /// A sub-step was reached (S1.12).
    #[serde(rename = "pursuit.step_reached")]
    StepReached {
        /// The pursuit.
        pursuit: PursuitId,
        /// The step.
        step: PursuitStep,
    },
    /// The client said yes: Admit begins, provisional until the letter is signed (D2).
    #[serde(rename = "pursuit.hired")]
    Hired {
        /// The pursuit.
        pursuit: PursuitId,
        /// The engagement that it becomes.
        engagement: EngagementId,
        /// Why, in words.
        reason: Option<String>,
    },
    /// Goodwill exists, the timing is wrong (S1.13, S1.15).
    #[serde(rename = "pursuit.not_now")]
    NotNow {
        /// The pursuit.
        pursuit: PursuitId,
        /// When to return.
        revisit: Option<Day>,
        /// Why, in words.
        reason: Option<String>,
    },
    /// Not chosen (S1.13).
    #[serde(rename = "pursuit.no_way")]
    NoWay {
        /// The pursuit.
        pursuit: PursuitId,
        /// Why, in words.
        reason: Option<String>,
    },
    /// Somebody said that the pursuit is still open (D19).
    #[serde(rename = "pursuit.confirmed_open")]
    ConfirmedOpen {
        /// The pursuit.
        pursuit: PursuitId,
    },
    /// A decided pursuit was taken up again.
    #[serde(rename = "pursuit.reopened")]
    Reopened {
        /// The pursuit.
        pursuit: PursuitId,
    },
}

impl PursuitFact {
    /// The pursuit that the fact is about.
    pub const fn pursuit(&self) -> PursuitId {
        match self {
            Self::Opened { pursuit, .. }
            | Self::StepReached { pursuit, .. }
            | Self::Hired { pursuit, .. }
            | Self::NotNow { pursuit, .. }
            | Self::NoWay { pursuit, .. }
            | Self::ConfirmedOpen { pursuit }
            | Self::Reopened { pursuit } => *pursuit,
        }
    }
}

/// Sub-steps of a pursuit in their order (S1.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PursuitStep {
    /// The client asked, or was referred.
    Enquiry,
    /// The firm is on the shortlist.
    Shortlisted,
    /// The client has interviewed the firm.
    Interviewed,
    /// A price or proposal has been sent.
    Proposal,
    /// Terms are being agreed.
    Negotiation,
}

impl PursuitStep {
    /// All steps in order.
    pub const ALL: [Self; 5] = [Self::Enquiry, Self::Shortlisted, Self::Interviewed, Self::Proposal, Self::Negotiation];

    /// The word on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Enquiry => "Enquiry",
            Self::Shortlisted => "Shortlisted",
            Self::Interviewed => "Interviewed",
            Self::Proposal => "Proposal",
            Self::Negotiation => "Negotiation",
        }
    }
}
