//! The columns of an invoice that follow from its facts: when it was sent, what was paid of it, whether it is
//! disputed, and to which work it belongs.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::fact::{Event, Fact, Precision};
use perennial_core::ids::{EngagementId, InvoiceId};
use perennial_core::invoices::{self, Invoice};
use uuid::Uuid;

use crate::args;
use crate::db::{Value, Word};
use crate::derived_rows::{DerivedColumns, Register, columns_register};

/// The columns that this room derives.
pub const REGISTER: Register = columns_register::<InvoiceColumns>("invoices");

/// What facts say of an invoice, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
pub struct InvoiceColumns {
    pub(super) issued_on: Day,
    pub(super) issued_precision: Word<Precision>,
    pub(super) paid_minor: i64,
    pub(super) paid_on: Option<Day>,
    pub(super) disputed: i64,
    pub(super) engagement_id: Option<Uuid>,
}

impl DerivedColumns for InvoiceColumns {
    type Noun = Invoice;

    const TABLE: &'static str = "invoice";
    const COLUMNS: &'static [&'static str] =
        &["issued_on", "issued_precision", "paid_minor", "paid_on", "disputed", "engagement_id"];
    const WHICH: &'static str = "";

    fn read_nouns(in_force: &[(Day, &Fact)]) -> BTreeMap<Uuid, Invoice> {
        invoices::read(in_force).into_iter().map(|(id, invoice)| (id.0, invoice)).collect()
    }

    fn is_about(what: &Event, id: Uuid) -> bool {
        matches!(what, Event::Invoice(fact) if fact.invoice().0 == id)
    }

    fn bare(&self, id: Uuid) -> Invoice {
        let mut bare = Invoice::issued_on(InvoiceId(id), self.issued_on);
        bare.engagement = self.engagement_id.map(EngagementId);
        bare
    }

    fn from_noun(invoice: &Invoice) -> Self {
        Self {
            issued_on: invoice.issued,
            issued_precision: Word(invoice.issued_precision),
            paid_minor: invoice.state.paid_minor(),
            paid_on: invoice.state.last_paid(),
            disputed: i64::from(invoice.dispute.is_some()),
            engagement_id: invoice.engagement.map(|EngagementId(id)| id),
        }
    }

    fn values(self) -> Vec<Value> {
        args![self.issued_on, self.issued_precision, self.paid_minor, self.paid_on, self.disputed, self.engagement_id]
    }
}
