//! Invoices, whose lines may stand in several rows.

use super::cells::{Cells, Told};
use super::records::{InvoiceDraft, InvoiceLine};
use super::references::ClientRef;
use super::types::{Draft, What};
use crate::imports::objects::Field;
use crate::imports::problem::{Consequence, Problem};
use crate::imports::values;
use crate::money::Money;

/// The invoice of the row, with the row as its one line.
pub fn invoice(cells: &Cells<'_>, client: &ClientRef, told: &mut Told) -> Option<InvoiceDraft> {
    if let Some(why) = not_a_fee(cells) {
        cells.bad_row(told, Consequence::RowLeftOut, why);
        return None;
    }
    let Some(number) = cells.id(Field::InvoiceNumber) else {
        let advice = "the invoice has no number: add it";
        cells.bad(told, Field::InvoiceNumber, "", Consequence::RowLeftOut, advice);
        return None;
    };
    let money = |field: Field, told: &mut Told| cells.money(field, Field::InvoiceCurrency, told);
    let Some(issued) = cells.day(Field::InvoiceIssued, told) else {
        if cells.raw(Field::InvoiceIssued).is_none() {
            cells.bad(told, Field::InvoiceIssued, "", Consequence::RowLeftOut, "the date is missing: add it");
        }
        return None;
    };
    let total = money(Field::InvoiceTotal, told);
    let amount = money(Field::InvoiceLine, told);
    let sign = if is_credit(cells) { -1 } else { 1 };
    let credited = |m: Money| if sign < 0 && m.minor > 0 { Money::new(-m.minor, m.currency) } else { m };
    let Some(whole) = total.or(amount).map(credited) else {
        if cells.raw(Field::InvoiceTotal).or(cells.raw(Field::InvoiceLine)).is_none() {
            cells.bad(told, Field::InvoiceTotal, "", Consequence::RowLeftOut, "the amount is missing: add it");
        }
        return None;
    };
    let open = money(Field::InvoiceOpen, told).map(credited).filter(|o| o.currency == whole.currency);
    let paid_on = cells.day(Field::InvoicePaidOn, told);
    let paid = money(Field::InvoicePaid, told)
        .map(credited)
        .or(open.map(|open| Money::new(whole.minor.saturating_sub(open.minor), whole.currency)))
        .or_else(|| is_paid(cells, paid_on.is_some()).then_some(whole))
        .filter(|paid| paid.minor != 0);
    let service_line = cells.text(Field::InvoiceServiceLine);
    let line = InvoiceLine { line: cells.row.line, amount: amount.map(credited), service_line: service_line.clone() };
    Some(InvoiceDraft {
        number,
        client: client.clone(),
        engagement: cells.text(Field::InvoiceEngagement),
        issued,
        due: cells.day(Field::InvoiceDue, told),
        total: whole,
        summed: total.is_none(),
        tax: money(Field::InvoiceTax, told).filter(|_| total.is_some()).map(credited),
        paid,
        paid_on,
        lines: vec![line],
        service_line,
        remarks: cells.text(Field::InvoiceNotes),
    })
}

/// Why a document is no fee of the firm: a bill that it received, a draft, a void one.
fn not_a_fee(cells: &Cells<'_>) -> Option<&'static str> {
    let key = |field: Field| cells.raw(field).map(|(_, word)| values::key(word)).unwrap_or_default();
    let (kind, status) = (key(Field::InvoiceKind), key(Field::InvoiceStatus));
    if kind.starts_with("accpay") || kind.contains("bill") || kind.contains("purchase") {
        return Some("a bill that the firm received, not a fee: nothing to do");
    }
    if ["draft", "void", "voided", "deleted", "submitted"].contains(&status.as_str()) {
        return Some("a draft, or void: it is imported once it was issued");
    }
    None
}

fn is_credit(cells: &Cells<'_>) -> bool {
    cells.raw(Field::InvoiceKind).is_some_and(|(_, word)| values::key(word).contains("credit"))
}

fn is_paid(cells: &Cells<'_>, has_day: bool) -> bool {
    let status = cells.raw(Field::InvoiceStatus).map(|(_, word)| values::key(word)).unwrap_or_default();
    status == "paid" || (has_day && status.is_empty())
}

/// Takes a further row of the same invoice in.
pub fn join(to: &mut InvoiceDraft, from: InvoiceDraft) {
    if to.service_line.is_none() {
        to.service_line = from.service_line;
    }
    if to.paid_on.is_none() {
        to.paid_on = from.paid_on;
    }
    if to.engagement.is_none() {
        to.engagement = from.engagement;
    }
    to.lines.extend(from.lines);
}

/// Sums invoices that give amounts of lines and no total, and shortens their digests.
pub fn close(drafts: &mut [Draft], told: &mut Told) {
    for draft in drafts {
        let What::Invoice(invoice) = &mut draft.what else { continue };
        if invoice.lines.len() < 2 {
            invoice.lines.clear();
            continue;
        }
        draft.hash = super::plan::shortened(&draft.hash);
        sum(invoice, draft.line, told);
    }
}

/// A total that every row repeats stands; without one, the sum of the lines is the total.
fn sum(invoice: &mut InvoiceDraft, line: u32, told: &mut Told) {
    if !invoice.summed {
        return;
    }
    let currency = invoice.total.currency;
    let amounts = invoice.lines.iter().filter_map(|l| l.amount).filter(|m| m.currency == currency).map(|m| m.minor);
    let all_paid = invoice.paid == Some(invoice.total);
    invoice.total = Money::new(amounts.clone().fold(0_i64, i64::saturating_add), currency);
    if all_paid {
        invoice.paid = Some(invoice.total);
    }
    if amounts.count() < invoice.lines.len() {
        let advice = "lines of this invoice have no amount, or another currency: check its total";
        told.problems.push(Problem::of_row(line, Consequence::Kept, advice));
    }
}
