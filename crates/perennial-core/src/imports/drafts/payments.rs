//! Payments that stand in the rows of a report beside its invoices.

use super::cells::{Cells, Told};
use super::references::ClientRef;
use super::types::{Draft, RowHash, What};
use crate::dates::Day;
use crate::imports::objects::Field;
use crate::imports::problem::{Consequence, Problem};
use crate::imports::values;
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
    let kind = cells.raw(Field::InvoiceKind).map(|(_, word)| values::key(word)).unwrap_or_default();
    if !["payment", "receivepayment", "invoicepayment", "zahlung", "pago", "paiement"].contains(&kind.as_str()) {
        return None;
    }
    let quiet = &mut Told::default();
    let amount = cells.money(Field::InvoiceTotal, Field::InvoiceCurrency, quiet)?;
    Some(Payment {
        line: cells.row.line,
        hash: hash.clone(),
        client: client.clone(),
        number: cells.id(Field::InvoiceNumber),
        amount: Money::new(amount.minor.saturating_abs(), amount.currency),
        on: cells.day(Field::InvoiceIssued, quiet)?,
    })
}

/// Takes payments into the invoices of their clients: those that they name, else the earliest open one of the very
/// amount. The rest is told.
pub fn take_payments(drafts: &mut [Draft], payments: Vec<Payment>, told: &mut Told) {
    for payment in payments {
        let fits = |draft: &&mut Draft| {
            let What::Invoice(invoice) = &draft.what else { return false };
            let of_client = invoice.client.key() == payment.client.key() && invoice.issued <= payment.on;
            let open = invoice.total.minor - invoice.paid.map_or(0, |paid| paid.minor);
            of_client && invoice.total.currency == payment.amount.currency && open >= payment.amount.minor && open > 0
        };
        let mut open: Vec<&mut Draft> = drafts.iter_mut().filter(fits).collect();
        open.sort_by_key(|draft| match &draft.what {
            What::Invoice(invoice) => (payment.number.as_ref() != Some(&invoice.number), invoice.issued),
            _ => (true, payment.on),
        });
        let is_meant = |draft: &&mut Draft| {
            let What::Invoice(invoice) = &draft.what else { return false };
            let is_whole = invoice.paid.is_none() && invoice.total == payment.amount;
            is_whole || payment.number.as_ref() == Some(&invoice.number)
        };
        let Some(draft) = open.into_iter().find(is_meant) else {
            let advice = "a payment that fits no open invoice of this list: nothing to do";
            told.problems.push(Problem::of_row(payment.line, Consequence::RowLeftOut, advice));
            continue;
        };
        draft.more_lines.push(payment.line);
        draft.hash.0.push_str(&payment.hash.0);
        draft.hash = super::plan::shortened(&draft.hash);
        if let What::Invoice(invoice) = &mut draft.what {
            let before = invoice.paid.map_or(0, |paid| paid.minor);
            invoice.paid = Some(Money::new(before.saturating_add(payment.amount.minor), payment.amount.currency));
            invoice.paid_on = Some(payment.on);
        }
    }
}
