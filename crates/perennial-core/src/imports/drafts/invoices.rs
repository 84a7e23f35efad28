//! Invoices, whose lines may stand in several rows.

use super::cells::{Cells, Told};
use super::payments::{Payment, take_payments};
use super::records::{InvoiceDraft, InvoiceLine};
use super::references::ClientRef;
use super::types::{Draft, RowHash, What};
use crate::dates::Day;
use crate::fact::Precision;
use crate::imports::mapping::Mapping;
use crate::imports::objects::Field;
use crate::imports::presets;
use crate::imports::problem::{Consequence, Problem};
use crate::imports::values::{self, DocumentKind, InvoiceStanding};
use crate::invoices::{Stated, number_of_its_own};
use crate::money::Money;
use crate::text::Name;

/// The invoice of the row, with the row as its one line.
pub fn invoice(cells: &Cells<'_>, client: &ClientRef, told: &mut Told) -> Option<InvoiceDraft> {
    if let Some(why) = not_a_fee(cells) {
        cells.bad_row(told, Consequence::RowLeftOut, why);
        return None;
    }
    let number = cells.id(Field::InvoiceNumber);
    if number.is_none() && are_numbered(cells) {
        let advice = "the invoice has no number: add it";
        cells.bad(told, Field::InvoiceNumber, "", Consequence::RowLeftOut, advice);
        return None;
    }
    let money = |field: Field, told: &mut Told| cells.money(field, Field::InvoiceCurrency, told);
    let Some((issued, issued_precision)) = issued(cells, told) else {
        if cells.raw(Field::InvoiceIssued).is_none() {
            cells.bad(told, Field::InvoiceIssued, "", Consequence::RowLeftOut, "the date is missing: add it");
        }
        return None;
    };
    let sign = if is_credit(cells) { -1 } else { 1 };
    let credited = |m: Money| if sign < 0 && m.minor > 0 { Money::new(-m.minor, m.currency) } else { m };
    let Amounts { total, tax, line: amount } = amounts(cells, told).credited(credited);
    let Some(whole) = total.or(amount) else {
        let fields = [Field::InvoiceTotal, Field::InvoiceNet, Field::InvoiceLine];
        if fields.into_iter().all(|field| cells.raw(field).is_none()) {
            cells.bad(told, Field::InvoiceTotal, "", Consequence::RowLeftOut, "the amount is missing: add it");
        }
        return None;
    };
    let open = money(Field::InvoiceOpen, told).map(credited).filter(|o| o.currency == whole.currency);
    let paid_on = cells.day(Field::InvoicePaidOn, told);
    // A column “Paid” may hold an amount, or only whether it was.
    let said =
        cells.raw(Field::InvoicePaid).map(|(_, word)| word).filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
    let said = said.and_then(values::yes_or_no);
    let paid = match said {
        Some(paid) => paid.then_some(whole),
        None => money(Field::InvoicePaid, told).map(credited),
    };
    let paid = paid
        .or(open.map(|open| Money::new(whole.minor.saturating_sub(open.minor), whole.currency)))
        .or_else(|| is_paid(cells, paid_on.is_some()).then_some(whole))
        .filter(|paid| paid.minor != 0);
    let service_line = cells.service_line(Field::InvoiceServiceLine);
    let item = [Field::InvoiceServiceLine, Field::InvoiceAccount].into_iter().find_map(|field| cells.text(field));
    let line = InvoiceLine {
        line: cells.row.line,
        amount,
        service_line: service_line.clone(),
        item: item.or_else(|| said_to_be_no_service(cells)),
    };
    Some(InvoiceDraft {
        number: number.unwrap_or_else(|| number_of_its_own(issued, whole)),
        client: client.clone(),
        engagement: cells.text(Field::InvoiceEngagement),
        payer: payer(cells, client),
        issued,
        issued_precision,
        // Nobody is asked for what was written off.
        due: cells.day(Field::InvoiceDue, told).filter(|_| standing(cells) != Some(InvoiceStanding::WrittenOff)),
        total: whole,
        summed: total.is_none(),
        tax,
        paid,
        paid_on,
        lines: vec![line],
        service_line,
        remarks: cells.text(Field::InvoiceNotes),
    })
}

/// The day on which the row says that it was issued, or the month where the list gives no more (D20).
pub fn issued(cells: &Cells<'_>, told: &mut Told) -> Option<(Day, Precision)> {
    match cells.day_or_month(Field::InvoiceIssued, &mut Told::default()) {
        (Some(day), Precision::Month) => Some((day, Precision::Month)),
        _ => cells.day(Field::InvoiceIssued, told).map(|day| (day, Precision::Exact)),
    }
}

/// Whether the list gives its invoices numbers at all.
pub fn are_numbered(cells: &Cells<'_>) -> bool {
    !cells.plan.columns_of(Field::InvoiceNumber).is_empty()
}

/// The money of a row.
struct Amounts {
    /// With the tax, where the row tells of it.
    total: Option<Money>,
    /// The tax in the total.
    tax: Option<Money>,
    /// Of one line.
    line: Option<Money>,
}

impl Amounts {
    fn credited(self, credited: impl Fn(Money) -> Money) -> Self {
        Self { total: self.total.map(&credited), tax: self.tax.map(&credited), line: self.line.map(&credited) }
    }
}

/// The total with the tax in it: what a row says of amount without tax, tax and total gives each of them.
fn amounts(cells: &Cells<'_>, told: &mut Told) -> Amounts {
    // Without any amount the row is lost.
    let has = |field: Field| cells.raw(field).is_some();
    let read = |field: Field, others: bool, told: &mut Told| {
        let lost = if others { Consequence::ValueLeftOut } else { Consequence::RowLeftOut };
        cells.money_or(field, Field::InvoiceCurrency, lost, told)
    };
    let total = read(Field::InvoiceTotal, has(Field::InvoiceNet) || has(Field::InvoiceLine), told);
    let net = read(Field::InvoiceNet, total.is_some() || has(Field::InvoiceLine), told);
    let line = read(Field::InvoiceLine, total.is_some() || net.is_some(), told);
    let tax = cells.money(Field::InvoiceTax, Field::InvoiceCurrency, told);
    let (total, tax) = match (total, net) {
        (Some(total), Some(net)) if total.currency == net.currency => {
            (Some(total), Some(Money::new(total.minor.saturating_sub(net.minor), net.currency)))
        }
        (Some(total), _) => (Some(total), tax),
        (None, Some(net)) => match tax.filter(|tax| tax.currency == net.currency) {
            Some(tax) => (Some(Money::new(net.minor.saturating_add(tax.minor), net.currency)), Some(tax)),
            None => (Some(net), None),
        },
        (None, None) => (None, None),
    };
    Amounts { total, tax, line }
}

/// The amount of the row without tax.
pub fn fee(cells: &Cells<'_>, told: &mut Told) -> Option<Money> {
    let Amounts { total, tax, line } = amounts(cells, told);
    let net = |total: Money| {
        let tax = tax.filter(|tax| tax.currency == total.currency).map_or(0, |tax| tax.minor);
        Money::new(total.minor.saturating_sub(tax), total.currency)
    };
    total.map(net).or(line)
}

/// The words of an item of which a person said that it is no service of the firm.
fn said_to_be_no_service(cells: &Cells<'_>) -> Option<String> {
    let place = *cells.plan.columns_of(Field::InvoiceServiceLine).first()?;
    cells.row.cells.get(place).map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty())
}

/// What a row of an invoice is that names an item or an account.
#[derive(PartialEq, Eq)]
enum Booked {
    /// The claim against the client: the whole invoice.
    Whole,
    Tax,
    Fee,
}

fn booked(line: &InvoiceLine) -> Booked {
    let item = line.item.as_deref().map(values::key).unwrap_or_default();
    let has = |words: &[&str]| words.iter().any(|word| item.contains(word));
    if has(&["receivable", "debtors", "forderungen", "clientes"]) {
        Booked::Whole
    } else if line.service_line.is_some() {
        // “Tax” may be what an accountant does.
        Booked::Fee
    } else if ["tax", "vat", "gst"].contains(&item.as_str())
        || has(&["salestax", "taxpayable", "vatpayable", "vatcontrol", "gstpayable", "umsatzsteuer", "mwst"])
    {
        Booked::Tax
    } else {
        Booked::Fee
    }
}

/// Whether two rows that bear one number and day are lines of one invoice, each with an item of its own: a report gives
/// the amount of each, and no total.
fn are_lines(of: &InvoiceDraft, row: &InvoiceDraft) -> bool {
    let named = |draft: &InvoiceDraft| draft.lines.iter().all(|line| line.item.is_some());
    let items = |draft: &InvoiceDraft| draft.lines.iter().map(|line| line.item.clone()).collect::<Vec<_>>();
    let differs = row.total != of.total || items(of) != items(row);
    let same_document = of.issued == row.issued && of.total.currency == row.total.currency;
    same_document && named(of) && named(row) && differs && !of.lines.is_empty() && !has_total_of_its_own(of, row)
}

/// Whether the rows give amounts of lines beside a total.
fn has_total_of_its_own(of: &InvoiceDraft, row: &InvoiceDraft) -> bool {
    let beside = |draft: &InvoiceDraft| !draft.summed && draft.lines.iter().any(|line| line.amount.is_some());
    beside(of) || beside(row) || (row.total == of.total && !of.summed && !row.summed)
}

/// Makes a line of a row that gave its amount as a total.
fn itemise(invoice: &mut InvoiceDraft) {
    if let ([only], false) = (invoice.lines.as_mut_slice(), invoice.summed) {
        only.amount = Some(invoice.total);
        invoice.summed = true;
    }
}

/// Who pays, where the file names somebody else than the client.
fn payer(cells: &Cells<'_>, client: &ClientRef) -> Option<String> {
    let key = |name: &str| Name::parse(name).map(|name| name.sort_key()).unwrap_or_default();
    let client = client.name.as_deref().map(key);
    cells.text(Field::InvoicePayer).filter(|payer| Some(key(payer)) != client)
}

/// What the type of the row says that it is.
pub fn document(cells: &Cells<'_>) -> Option<DocumentKind> {
    let (_, word) = cells.raw(Field::InvoiceKind)?;
    document_of(cells.plan.mapping, word)
}

/// What a row is whose type is this word, as somebody said or the word itself says; none where nobody knows.
pub fn document_of(mapping: &Mapping, word: &str) -> Option<DocumentKind> {
    let told = mapping.meant(Field::InvoiceKind, word).and_then(DocumentKind::of_answer);
    told.or_else(|| DocumentKind::of_words(word, presets::is_program(&mapping.system)))
}

/// Why a document is no fee of the firm: a bill that it received, a draft, a void one.
fn not_a_fee(cells: &Cells<'_>) -> Option<&'static str> {
    match document(cells) {
        Some(DocumentKind::Bill) => return Some("a bill that the firm received, not a fee: nothing to do"),
        Some(DocumentKind::Payment | DocumentKind::Other) => {
            return Some("neither an invoice nor a credit note: nothing to do");
        }
        Some(DocumentKind::Invoice | DocumentKind::Credit) | None => {}
    }
    match standing(cells) {
        Some(InvoiceStanding::NoFee) => Some("void, cancelled or refunded, so it is no fee: nothing to do"),
        Some(InvoiceStanding::NotIssued) => Some("not issued yet: it is imported once it was"),
        _ => None,
    }
}

/// What the status of the row says.
pub fn standing(cells: &Cells<'_>) -> Option<InvoiceStanding> {
    let (_, word) = cells.raw(Field::InvoiceStatus)?;
    InvoiceStanding::of_words(cells.plan.mapping.meant(Field::InvoiceStatus, word).unwrap_or(word))
}

/// A document that takes a fee back, as its type or its status says. What cancels an invoice does so too, where only
/// its type says it: then the invoice stands beside it.
fn is_credit(cells: &Cells<'_>) -> bool {
    document(cells) == Some(DocumentKind::Credit) || standing(cells) == Some(InvoiceStanding::Credit)
}

fn is_paid(cells: &Cells<'_>, has_day: bool) -> bool {
    let status = cells.raw(Field::InvoiceStatus).map(|(_, word)| values::key(word)).unwrap_or_default();
    standing(cells) == Some(InvoiceStanding::Paid) || (has_day && status.is_empty())
}

/// Whether a row that bears the number of an earlier one is another invoice. Lines of one, of which only the sum is its
/// total, name one day.
pub fn is_another(of: &InvoiceDraft, row: &InvoiceDraft) -> bool {
    if are_lines(of, row) {
        return false;
    }
    let stated =
        |draft: &InvoiceDraft| Stated { issued: draft.issued, total: (!of.summed && !row.summed).then(|| draft.net()) };
    stated(of).is_another(&stated(row))
}

/// Whether a row that bears the number of an earlier one is a further line of that invoice: a row of a total says the
/// same day and total again, and a row of an amount of its own no other total.
pub fn is_further_line(of: &InvoiceDraft, row: &InvoiceDraft) -> bool {
    if are_lines(of, row) {
        return true;
    }
    let same_total = row.total == of.total;
    match row.lines.iter().all(|line| line.amount.is_some()) {
        true => of.summed || row.summed || same_total,
        false => row.issued == of.issued && same_total,
    }
}

/// Takes a further row of the same invoice in.
pub fn join(to: &mut InvoiceDraft, mut from: InvoiceDraft) {
    if are_lines(to, &from) {
        itemise(to);
        itemise(&mut from);
    }
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

/// Sums invoices that give amounts of lines and no total, shortens their digests, takes tax out of payments, and
/// splits an invoice whose lines are of several services. `columns_tell` says that columns of the list tell what was paid.
pub fn close(drafts: &mut Vec<Draft>, payments: Vec<Payment>, columns_tell: bool, told: &mut Told) {
    for draft in drafts.iter_mut() {
        if let What::Invoice(invoice) = &mut draft.what
            && invoice.lines.len() > 1
        {
            draft.hash = super::plan::shortened(&draft.hash);
            sum(invoice, draft.line, told);
        }
    }
    take_payments(drafts, payments, columns_tell, told);
    let mut parts = Vec::new();
    for draft in drafts.iter_mut() {
        let What::Invoice(invoice) = &mut draft.what else { continue };
        let several = invoice.lines.len() > 1;
        without_tax(invoice);
        let split = split(invoice);
        if !several {
            invoice.lines.clear();
        }
        let mut split = split.into_iter();
        let Some(first) = split.next() else { continue };
        let of_lines: Vec<u32> = invoice.lines.iter().map(|line| line.line).collect();
        draft.more_lines.retain(|line| !of_lines.contains(line));
        draft.more_lines.extend(first.lines.iter().skip(1).map(|line| line.line));
        **invoice = first;
        parts.extend(split.enumerate().map(|(place, part)| Draft {
            line: part.lines.first().map_or(draft.line, |line| line.line),
            more_lines: part.lines.iter().skip(1).map(|line| line.line).collect(),
            hash: RowHash(format!("{}/{}", draft.hash.0, place + 2)),
            what: What::Invoice(Box::new(part)),
            notes: Vec::new(),
        }));
    }
    drafts.extend(parts);
}

/// A payment includes the tax; the fee does not, so that an invoice that is paid leaves nothing open.
fn without_tax(invoice: &mut InvoiceDraft) {
    let (Some(paid), gross, net) = (invoice.paid, invoice.total, invoice.net()) else { return };
    if net.minor == gross.minor || gross.minor == 0 || paid.currency != gross.currency {
        return;
    }
    let share = i128::from(paid.minor) * i128::from(net.minor) / i128::from(gross.minor);
    invoice.paid = i64::try_from(share).ok().map(|minor| Money::new(minor, net.currency));
}

/// The parts of an invoice by service, when its lines name several and their amounts make up the whole; else none.
fn split(invoice: &InvoiceDraft) -> Vec<InvoiceDraft> {
    let mut services: Vec<(Option<String>, i64)> = Vec::new();
    for line in &invoice.lines {
        let Some(amount) = line.amount.filter(|a| a.currency == invoice.total.currency) else { return Vec::new() };
        match services.iter_mut().find(|(service, _)| *service == line.service_line) {
            Some((_, sum)) => *sum = sum.saturating_add(amount.minor),
            None => services.push((line.service_line.clone(), amount.minor)),
        }
    }
    let net = invoice.net();
    let whole: i64 = services.iter().fold(0, |sum, (_, part)| sum.saturating_add(*part));
    if services.len() < 2 || (whole != net.minor && whole != invoice.total.minor) || whole == 0 {
        return Vec::new();
    }
    let share =
        |of: i64, part: i64| i64::try_from(i128::from(of) * i128::from(part) / i128::from(whole)).unwrap_or_default();
    let shares: Vec<i64> = services.iter().map(|(_, part)| share(net.minor, *part)).collect();
    // What rounding leaves over stays with the first part, so that the parts make up the whole.
    let mut rest = shares.iter().fold(net.minor, |rest, share| rest.saturating_sub(*share));
    let mut parts = Vec::with_capacity(services.len());
    for ((service, part), share_of_net) in services.iter().zip(&shares) {
        let total = Money::new(share_of_net.saturating_add(std::mem::take(&mut rest)), net.currency);
        let paid = invoice.paid.map(|paid| match paid.minor == net.minor {
            true => total,
            false => Money::new(share(paid.minor, *part), net.currency),
        });
        parts.push(InvoiceDraft {
            number: match service {
                Some(service) => format!("{} ({service})", invoice.number),
                None => invoice.number.clone(),
            },
            service_line: service.clone(),
            total,
            tax: None,
            summed: true,
            paid,
            lines: invoice.lines.iter().filter(|line| line.service_line == *service).cloned().collect(),
            ..invoice.clone()
        });
    }
    parts
}

/// A total that every row repeats stands; without one, the sum of the lines is the total.
fn sum(invoice: &mut InvoiceDraft, line: u32, told: &mut Told) {
    if !invoice.summed {
        return;
    }
    let currency = invoice.total.currency;
    if invoice.lines.iter().any(|line| booked(line) != Booked::Fee) {
        return sum_by_booking(invoice);
    }
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

/// Of lines that name items or accounts, the claim against the client is the total; without it, that is the sum of the
/// fees. The tax is no fee.
fn sum_by_booking(invoice: &mut InvoiceDraft) {
    let currency = invoice.total.currency;
    let sum_of = |invoice: &InvoiceDraft, kind: &Booked| {
        let lines = invoice.lines.iter().filter(|line| booked(line) == *kind);
        let amounts = lines.filter_map(|line| line.amount).filter(|amount| amount.currency == currency);
        amounts.fold(0_i64, |sum, amount| sum.saturating_add(amount.minor))
    };
    let (whole, tax) = (sum_of(invoice, &Booked::Whole), sum_of(invoice, &Booked::Tax));
    let fees = sum_of(invoice, &Booked::Fee);
    let all_paid = invoice.paid == Some(invoice.total);
    let gross = if whole == 0 { fees.saturating_add(tax) } else { whole };
    invoice.total = Money::new(gross, currency);
    invoice.tax = (tax != 0).then(|| Money::new(tax, currency));
    invoice.summed = false;
    if all_paid {
        invoice.paid = Some(invoice.total);
    }
    for line in invoice.lines.iter_mut().filter(|line| booked(line) != Booked::Fee) {
        line.amount = Some(Money::new(0, currency));
    }
}
