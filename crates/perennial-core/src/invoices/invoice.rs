//! An invoice and the state that it is in.

use crate::dates::Day;
use crate::fact::Precision;
use crate::ids::{EngagementId, InvoiceId};
use crate::money::Money;

/// A bill that was sent to a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Its identifier.
    pub id: InvoiceId,
    /// The day on which it was sent; the first day on which anything is recorded of it where that was retracted.
    pub issued: Day,
    /// How precisely that day is known (D20): a list may give a month.
    pub issued_precision: Precision,
    /// The total, without tax where known; none where only payments are recorded.
    pub total: Option<Money>,
    /// The work that it belongs to: as somebody filed it, else as it was sent (D17).
    pub engagement: Option<EngagementId>,
    /// What was paid of it.
    pub state: State,
    /// That the client disputes it (D8).
    pub dispute: Option<Dispute>,
    /// The day on which the last dispute was settled: the next one begins later.
    pub(super) settled: Option<Day>,
}

/// What was paid of an invoice, in its smallest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    Unpaid,
    /// A part of it.
    PartlyPaid {
        /// How much.
        minor: i64,
        /// The day of the last payment; none where it is not recorded (D20).
        on: Option<Day>,
    },
    /// All of it, or more.
    Paid {
        /// How much.
        minor: i64,
        /// The day of the last payment; none where it is not recorded (D20).
        on: Option<Day>,
    },
}

/// That a client disputes an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// Since when.
    pub since: Day,
    /// Why, in words.
    pub reason: Option<String>,
}

impl State {
    /// What was paid, in the invoice's smallest unit.
    pub const fn paid_minor(&self) -> i64 {
        match self {
            Self::Unpaid => 0,
            Self::PartlyPaid { minor, .. } | Self::Paid { minor, .. } => *minor,
        }
    }

    /// The day of the last payment; none where there is none, or its day is not recorded.
    pub const fn last_paid(&self) -> Option<Day> {
        match self {
            Self::Unpaid => None,
            Self::PartlyPaid { on, .. } | Self::Paid { on, .. } => *on,
        }
    }
}

impl Invoice {
    /// An invoice of which nothing is known but the day on which it was sent.
    pub const fn issued_on(id: InvoiceId, issued: Day) -> Self {
        Self {
            id,
            issued,
            issued_precision: Precision::Exact,
            total: None,
            engagement: None,
            state: State::Unpaid,
            dispute: None,
            settled: None,
        }
    }
}
