//! Facts of promises and of money: what was agreed and what was billed.

use serde::{Deserialize, Serialize};

use crate::dates::Day;
use crate::ids::{EngagementId, InvoiceId, PromiseId, PursuitId, ServiceLineId, StaffId};
use crate::money::Money;

/// Facts of promises and expectations (S1.18, S3.09).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum PromiseFact {
    /// A promise was made, or an expectation noticed.
    #[serde(rename = "promise.made")]
    Made {
        /// The promise.
        promise: PromiseId,
        /// The engagement, when it belongs to one.
        engagement: Option<EngagementId>,
        /// What was promised.
        text: String,
        /// When it is due.
        due: Option<Day>,
        /// False for an expectation that nobody spoke out.
        explicit: bool,
        /// The pursuit in which it was made: it goes with the pursuit into the engagement that it becomes (S3.09).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pursuit: Option<PursuitId>,
        /// The member of staff who made it, or who noticed the expectation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<StaffId>,
    },
    /// The promise was kept and the client has seen it.
    #[serde(rename = "promise.kept")]
    Kept {
        /// The promise.
        promise: PromiseId,
    },
    /// The promise was broken.
    #[serde(rename = "promise.broken")]
    Broken {
        /// The promise.
        promise: PromiseId,
    },
    /// The client let the firm off.
    #[serde(rename = "promise.waived")]
    Waived {
        /// The promise.
        promise: PromiseId,
    },
}

/// Facts of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum InvoiceFact {
    /// An invoice was sent.
    #[serde(rename = "invoice.issued")]
    Issued {
        /// The invoice.
        invoice: InvoiceId,
        /// The engagement, when known.
        engagement: Option<EngagementId>,
        /// Its total without tax where known.
        amount: Money,
        /// What was billed, when known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        service_line: Option<ServiceLineId>,
    },
    /// The invoice was paid (a first payment is weak evidence of Activate).
    #[serde(rename = "invoice.paid")]
    Paid {
        /// The invoice.
        invoice: InvoiceId,
        /// The engagement, when known.
        engagement: Option<EngagementId>,
        /// What was paid.
        amount: Money,
    },
    /// The client disputes the invoice: regression (D8).
    #[serde(rename = "invoice.disputed")]
    Disputed {
        /// The invoice.
        invoice: InvoiceId,
        /// The engagement, when known.
        engagement: Option<EngagementId>,
        /// Why, in words.
        reason: Option<String>,
    },
    /// Somebody said to which work the invoice belongs: it is no longer counted among those that imply work (D17).
    #[serde(rename = "invoice.filed")]
    Filed {
        /// The invoice.
        invoice: InvoiceId,
        /// The engagement; none when it belongs to no work.
        engagement: Option<EngagementId>,
    },
    /// The dispute was settled.
    #[serde(rename = "invoice.settled")]
    Settled {
        /// The invoice.
        invoice: InvoiceId,
    },
}

impl InvoiceFact {
    /// The invoice that the fact is about.
    pub const fn invoice(&self) -> InvoiceId {
        match self {
            Self::Issued { invoice, .. }
            | Self::Paid { invoice, .. }
            | Self::Disputed { invoice, .. }
            | Self::Filed { invoice, .. }
            | Self::Settled { invoice } => *invoice,
        }
    }
}
