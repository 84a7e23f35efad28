//! Invoices, as far as rules ask for them: which of them are known not to be paid, and how much of each is open.

use std::collections::BTreeSet;

use crate::dates::Day;
use crate::fact::{InvoiceFact, Source};
use crate::ids::{EngagementId, ImportId, InvoiceId, ServiceLineId};
use crate::journeys::coverage::Span;
use crate::journeys::without_credits;
use crate::money::Money;
use crate::promises::Mark;

/// The invoices of a client.
#[derive(Debug, Clone, Default)]
pub(in crate::alerts) struct Invoices {
    all: Vec<Billed>,
    /// Somebody records here what the client pays.
    paid_by_hand: bool,
}

/// An invoice.
#[derive(Debug, Clone)]
struct Billed {
    id: InvoiceId,
    engagement: Option<EngagementId>,
    line: Option<ServiceLineId>,
    issued: Option<Mark>,
    /// The list that names it; none where somebody recorded it here.
    listed_by: Option<ImportId>,
    amount: Option<Money>,
    paid: Option<i64>,
    disputed: Option<Mark>,
}

/// An invoice of which something is still to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::alerts) struct Unpaid {
    pub(in crate::alerts) id: InvoiceId,
    pub(in crate::alerts) engagement: Option<EngagementId>,
    pub(in crate::alerts) issued: Mark,
    /// What is left of it once payments and credits are taken off.
    pub(in crate::alerts) open: Money,
    /// A list alone tells of its payments: after the last day of that nobody knows whether it was paid since (D15).
    listed: bool,
}

impl Unpaid {
    /// Whether it is known that it was not paid up to a day, with the span for which invoices are on record.
    pub(in crate::alerts) fn is_known_on(&self, day: Day, recorded: Option<Span>) -> bool {
        !self.listed || recorded.is_some_and(|span| span.reaches(day))
    }
}

impl Billed {
    const fn of(id: InvoiceId) -> Self {
        let (engagement, line, issued, listed_by) = (None, None, None, None);
        Self { id, engagement, line, issued, listed_by, amount: None, paid: None, disputed: None }
    }

    /// What payments leave of it: of an invoice nothing less than nothing, of a credit note nothing more.
    fn left(&self) -> Option<Money> {
        let amount = self.amount?;
        let left = amount.minor.saturating_sub(self.paid.unwrap_or(0));
        Some(Money { minor: if amount.minor < 0 { left.min(0) } else { left.max(0) }, ..amount })
    }
}

impl Invoices {
    pub(super) fn read(&mut self, fact: &InvoiceFact, mark: Mark, source: &Source) {
        let id = fact.invoice();
        let place = self.all.iter().position(|known| known.id == id).unwrap_or_else(|| {
            self.all.push(Billed::of(id));
            self.all.len() - 1
        });
        let it = &mut self.all[place];
        let listed_by = match source {
            Source::File { import, .. } => Some(*import),
            Source::Person | Source::Program { .. } => None,
        };
        match fact {
            InvoiceFact::Issued { engagement, amount, service_line, .. } => {
                (it.issued, it.amount, it.listed_by) = (Some(mark), Some(*amount), listed_by);
                (it.engagement, it.line) = (*engagement, *service_line);
            }
            InvoiceFact::Paid { amount, .. } => {
                it.paid = Some(it.paid.unwrap_or(0).saturating_add(amount.minor));
                self.paid_by_hand |= listed_by.is_none();
            }
            InvoiceFact::Filed { engagement, .. } => it.engagement = *engagement,
            InvoiceFact::Disputed { .. } => it.disputed = it.disputed.or(Some(mark)),
            InvoiceFact::Settled { .. } => it.disputed = None,
        }
    }

    /// What was billed, and when.
    pub(in crate::alerts) fn billed(&self) -> impl Iterator<Item = (Day, Money)> {
        self.all.iter().filter_map(|invoice| Some((invoice.issued?.on, invoice.amount?)))
    }

    /// Since when invoices are in dispute.
    pub(in crate::alerts) fn disputed(&self) -> impl Iterator<Item = Mark> {
        self.all.iter().filter_map(|invoice| invoice.disputed)
    }

    /// Those known not to be paid and not in dispute, with what is left of each once credits are taken off (D17). An
    /// invoice of a list that does not tell of payments is not known to be unpaid, unless somebody records here what
    /// the client pays (D15).
    pub(in crate::alerts) fn unpaid(&self, tell_of_payments: &BTreeSet<ImportId>) -> Vec<Unpaid> {
        let mut billed: Vec<(Mark, Money, &Billed)> =
            self.all.iter().filter_map(|invoice| Some((invoice.issued?, invoice.left()?, invoice))).collect();
        billed.sort_by_key(|(issued, left, invoice)| (issued.on, left.minor < 0, invoice.id));
        let amounts: Vec<_> = billed.iter().map(|(_, left, invoice)| (invoice.line, *left)).collect();
        let is_known = |invoice: &Billed| {
            let told = invoice.listed_by.is_none_or(|import| tell_of_payments.contains(&import));
            told || self.paid_by_hand || invoice.paid.is_some()
        };
        let left = billed
            .iter()
            .zip(without_credits(&amounts))
            .filter(|((_, _, invoice), open)| open.minor > 0 && invoice.disputed.is_none() && is_known(invoice));
        left.map(|((issued, _, invoice), open)| Unpaid {
            id: invoice.id,
            engagement: invoice.engagement,
            issued: *issued,
            open,
            listed: invoice.listed_by.is_some() && !self.paid_by_hand,
        })
        .collect()
    }
}
