//! Facts of presents: what was proposed, who said yes or no, and what was given (S3.31, S3.32).

use serde::{Deserialize, Serialize};

use crate::ids::{ContactId, PresentId, StaffId};
use crate::money::Money;

/// Who declined a present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclinedBy {
    /// The person asked to approve it.
    Approver,
    /// The firm itself thought better of it.
    Firm,
    /// The person for whom it was meant.
    Recipient,
}

/// Facts of a present.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum PresentFact {
    /// Somebody wants to give it.
    #[serde(rename = "present.proposed")]
    Proposed {
        /// The present.
        present: PresentId,
        /// For whom.
        contact: Option<ContactId>,
        /// What it is.
        item: String,
        /// What it costs.
        value: Option<Money>,
        /// Why this for this person, in words.
        reason: Option<String>,
        /// Who proposes it: never the one who approves it.
        by: Option<StaffId>,
    },
    /// A second person approved it.
    #[serde(rename = "present.approved")]
    Approved {
        /// The present.
        present: PresentId,
        /// Who approved it.
        by: Option<StaffId>,
    },
    /// It was given. The touch in the medium “present” stands beside this fact.
    #[serde(rename = "present.given")]
    Given {
        /// The present.
        present: PresentId,
    },
    /// It was not given, or not taken.
    #[serde(rename = "present.declined")]
    Declined {
        /// The present.
        present: PresentId,
        /// Who declined.
        by: DeclinedBy,
        /// Why, in words.
        reason: Option<String>,
    },
}

impl PresentFact {
    /// The present that the fact is about.
    pub const fn present(&self) -> PresentId {
        match self {
            Self::Proposed { present, .. }
            | Self::Approved { present, .. }
            | Self::Given { present }
            | Self::Declined { present, .. } => *present,
        }
    }
}
