//! The facts in force of a client to its invoices.

use std::collections::BTreeMap;

use super::{Dispute, Invoice, State};
use crate::dates::Day;
use crate::fact::{Event, Fact, InvoiceFact, Precision};
use crate::ids::{EngagementId, InvoiceId};

/// The invoices of a client, from its facts as [`in_force`](crate::journeys::in_force) gives them. It never fails:
/// facts in any order and number give some state. Payments add up, the last word on a dispute holds, and what
/// somebody filed counts before what the invoice said when it was sent (D17).
pub fn read(in_force: &[(Day, &Fact)]) -> BTreeMap<InvoiceId, Invoice> {
    let mut accounts: BTreeMap<InvoiceId, Account> = BTreeMap::new();
    for (on, fact) in in_force {
        if let Event::Invoice(what) = &fact.what {
            accounts.entry(what.invoice()).or_insert_with(|| Account::from(what.invoice(), *on)).take_in(
                *on,
                fact.precision_on(*on),
                what,
            );
        }
    }
    accounts.into_iter().map(|(id, account)| (id, account.invoice())).collect()
}

/// What is known of an invoice while its facts are read.
#[derive(Clone)]
pub(super) struct Account {
    so_far: Invoice,
    issued: Option<(Day, Precision)>,
    paid: Option<(i64, Option<Day>)>,
    filed: Option<Option<EngagementId>>,
}

impl Account {
    pub(super) const fn from(id: InvoiceId, first: Day) -> Self {
        Self { so_far: Invoice::issued_on(id, first), issued: None, paid: None, filed: None }
    }

    pub(super) fn take_in(&mut self, on: Day, precision: Precision, what: &InvoiceFact) {
        let it = &mut self.so_far;
        match what {
            InvoiceFact::Issued { engagement, amount, .. } => {
                self.issued = Some((on, precision));
                it.total = Some(*amount);
                it.engagement = *engagement;
            }
            InvoiceFact::Paid { amount, .. } => {
                let before = self.paid.map_or(0, |(minor, _)| minor);
                let day = (precision <= Precision::Month).then_some(on);
                self.paid = Some((before.saturating_add(amount.minor), day));
            }
            InvoiceFact::Filed { engagement, .. } => self.filed = Some(*engagement),
            InvoiceFact::Disputed { reason, .. } => it.dispute = Some(Dispute { since: on, reason: reason.clone() }),
            InvoiceFact::Settled { .. } => {
                it.dispute = None;
                it.settled = Some(on);
            }
        }
    }

    pub(super) fn invoice(self) -> Invoice {
        let Self { so_far, issued, paid, filed } = self;
        let state = match (paid, so_far.total) {
            (None, _) => State::Unpaid,
            (Some((minor, on)), Some(total)) if minor < total.minor => State::PartlyPaid { minor, on },
            (Some((minor, on)), _) => State::Paid { minor, on },
        };
        let engagement = filed.unwrap_or(so_far.engagement);
        let (issued, issued_precision) = issued.unwrap_or((so_far.issued, so_far.issued_precision));
        Invoice { issued, issued_precision, engagement, state, ..so_far }
    }
}
