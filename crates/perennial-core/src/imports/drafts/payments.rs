//! Payments that stand in the rows of a report beside its invoices.

use std::collections::HashMap;

use super::cells::{Cells, Told};
use super::records::InvoiceDraft;
use super::references::ClientRef;
use super::types::{Draft, RowHash, What};
use crate::dates::Day;
use crate::imports::objects::Field;
use crate::imports::problem::{Consequence, Problem};
use crate::imports::values::DocumentKind;
use crate::money::Money;

/// Money that came in, as a row of a report says beside its invoices.
pub struct Payment {
    /// The line of the file.
    pub line: u32,
    /// The digest of the row.
    pub hash: RowHash,
    client: ClientRef,
    number: Option<String>,
    amount: Money,
    on: Day,
}

/// The payment that a row tells of; none for other documents.
pub fn payment(cells: &Cells<'_>, client: &ClientRef, hash: &RowHash) -> Option<Payment> {
    if super::invoices::document(cells) != Some(DocumentKind::Payment) {
        return None;
    }
    let quiet = &mut Told::default();
    let fields = [Field::InvoiceTotal, Field::InvoiceNet, Field::InvoiceLine];
    let amount = fields.into_iter().find_map(|field| cells.money(field, Field::InvoiceCurrency, quiet))?;
    Some(Payment {
        line: cells.row.line,
        hash: hash.clone(),
        client: client.clone(),
        number: cells.id(Field::InvoiceNumber),
        amount: Money::new(amount.minor.saturating_abs(), amount.currency),
        on: super::invoices::issued(cells, quiet)?.0,
    })
}

/// What a payment says of an invoice that it fits.
enum Says {
    /// So much of it was paid.
    Paid,
    /// On which day it was paid: how much is read from the invoice itself.
    Day,
}

/// Takes payments into the invoices of their clients: those that they name, else the earliest one of the very amount
/// that is open, or whose day of payment is missing. The rest is told. Where columns of the list say what was paid or is
/// `columns_tell`, payments only give the days.
pub fn take_payments(drafts: &mut [Draft], payments: Vec<Payment>, columns_tell: bool, told: &mut Told) {
    let mut of_client: HashMap<Option<String>, Vec<usize>> = HashMap::new();
    for (place, draft) in drafts.iter().enumerate().filter(|_| !payments.is_empty()) {
        if let What::Invoice(invoice) = &draft.what {
            of_client.entry(invoice.client.key()).or_default().push(place);
        }
    }
    for payment in payments {
        let fitting = |place: &usize| {
            let What::Invoice(invoice) = &drafts.get(*place)?.what else { return None };
            let says = payment.says_of(invoice, columns_tell)?;
            Some((!payment.names(invoice), invoice.issued, *place, says))
        };
        let places = of_client.get(&payment.client.key()).map_or(&[][..], Vec::as_slice);
        let first = places.iter().filter_map(fitting).min_by_key(|(other, issued, place, _)| (*other, *issued, *place));
        let Some((_, _, place, says)) = first else {
            let advice = match columns_tell {
                true => "a payment: what was paid is read from the invoices themselves, so nothing to do",
                false => "a payment that fits no open invoice of this list: nothing to do",
            };
            told.problems.push(Problem::of_row(payment.line, Consequence::RowLeftOut, advice));
            continue;
        };
        let draft = &mut drafts[place];
        draft.more_lines.push(payment.line);
        draft.hash.0.push_str(&payment.hash.0);
        draft.hash = super::plan::shortened(&draft.hash);
        if let What::Invoice(invoice) = &mut draft.what {
            if let Says::Paid = says {
                let before = invoice.paid.map_or(0, |paid| paid.minor);
                invoice.paid = Some(Money::new(before.saturating_add(payment.amount.minor), payment.amount.currency));
            }
            invoice.paid_on = Some(payment.on);
        }
    }
}

impl Payment {
    fn names(&self, invoice: &InvoiceDraft) -> bool {
        self.number.as_ref() == Some(&invoice.number)
    }

    /// What it says of an invoice of its client; none when it is for another one.
    fn says_of(&self, invoice: &InvoiceDraft, columns_tell: bool) -> Option<Says> {
        if invoice.issued > self.on || invoice.total.currency != self.amount.currency {
            return None;
        }
        let paid = invoice.paid.map_or(0, |paid| paid.minor);
        let open = invoice.total.minor.saturating_sub(paid);
        let is_whole = invoice.paid.is_none() && invoice.total == self.amount;
        if !columns_tell && open > 0 && open >= self.amount.minor && (is_whole || self.names(invoice)) {
            return Some(Says::Paid);
        }
        let lacks_day = invoice.paid_on.is_none() && paid == self.amount.minor;
        (paid > 0 && paid >= self.amount.minor && (lacks_day || (columns_tell && self.names(invoice))))
            .then_some(Says::Day)
    }
}
