//! Lists of invoices and ledgers that no single header gives away: what stands beside their sums does.

use super::amounts::speaks_of_tax;
use super::guess::{SAMPLE, exact, is_free, meaning};
use super::kind::{holds_amounts, holds_days, holds_money, is_day_of_work};
use crate::imports::mapping::{Mapping, Rule};
use crate::imports::objects::{Field, Object};
use crate::imports::read::Sheet;
use crate::imports::values::{self, DocumentKind, InvoiceStanding};

/// Whether each row is a document of a ledger, or what was billed and paid: a column of types that name invoices; or a
/// number and a day of the row beside a tax and what was paid of it or is owed, or beside a status that only an invoice
/// has.
pub(super) fn is_ledger(keys: &[String], sheet: &Sheet) -> bool {
    let columns = || 0..keys.len();
    let sums = columns().any(|place| holds_money(sheet, place));
    let types = || columns().any(|place| names_documents(sheet, place) && is_type(&keys[place], sheet, place));
    if !sums || !columns().any(|place| holds_days(sheet, place)) {
        return false;
    }
    let day = columns().any(|place| holds_days(sheet, place) && names_day(&keys[place]));
    let numbered = columns().any(|place| is_number(&keys[place]) && tells_rows_apart(sheet, place));
    let billed = || tells_of_tax(sheet) && tells_of_payment(keys, sheet);
    types() || (day && numbered && (billed() || columns().any(|place| has_status_of_invoices(sheet, place))))
}

/// The header of a column of sums that work has where it was billed, in a list taken for one of work or of clients: a
/// tax beside what was paid or is owed.
pub fn billed_sums(sheet: &Sheet) -> Option<&String> {
    let keys: Vec<String> = sheet.headers.iter().map(|header| values::key(header)).collect();
    let is_billed = tells_of_tax(sheet) && tells_of_payment(&keys, sheet);
    sheet.headers.iter().find(|header| is_billed && speaks_of_tax(header))
}

fn tells_of_tax(sheet: &Sheet) -> bool {
    (0..sheet.headers.len()).any(|place| speaks_of_tax(&sheet.headers[place]) && holds_amounts(sheet, place))
}

fn tells_of_payment(keys: &[String], sheet: &Sheet) -> bool {
    let of = |key: &String| meaning(key, Object::Invoice).and_then(|(to, _)| to.first().copied());
    keys.iter().enumerate().any(|(place, key)| match of(key) {
        Some(Field::InvoicePaid | Field::InvoiceOpen) => holds_amounts(sheet, place),
        Some(Field::InvoicePaidOn) => holds_days(sheet, place),
        _ => false,
    })
}

/// Whether a header may be that of the day of an invoice: of no beginning and no end.
fn names_day(key: &str) -> bool {
    const OTHERS: [&str; 12] =
        ["open", "clos", "start", "begin", "end", "birth", "geburt", "since", "seit", "renew", "join", "regist"];
    let is_date = ["date", "datum", "fecha"].iter().any(|word| key.contains(word));
    exact(key, Object::Invoice).is_some_and(|to| to == [Field::InvoiceIssued])
        || LIKELY_DAYS.iter().any(|words| words.split(' ').any(|word| word == key))
        || (is_date && !is_day_of_work(key) && !OTHERS.iter().any(|word| key.contains(word)))
}

/// Whether a header may be that of the number of an invoice: of no matter, project or client.
fn is_number(key: &str) -> bool {
    const BARE: [&str; 11] =
        ["id", "ref", "reference", "ourref", "ourreference", "beleg", "urnr", "document", "doc", "docno", "belegfeld1"];
    super::kind::is_number_of_an_invoice(key)
        || exact(key, Object::Invoice).is_some_and(|to| to == [Field::InvoiceNumber])
        || BARE.contains(&key)
}

/// Whether every row has a cell of its own in the column.
pub fn tells_rows_apart(sheet: &Sheet, place: usize) -> bool {
    let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    let different: std::collections::HashSet<&&str> = cells.iter().collect();
    cells.len() == sheet.rows.len().min(SAMPLE) && different.len() == cells.len()
}

/// Whether nearly all cells of a column say what document a row is, and some that it is an invoice.
fn names_documents(sheet: &Sheet, place: usize) -> bool {
    let kinds: Vec<Option<DocumentKind>> =
        sheet.filled(place).take(SAMPLE).map(|cell| DocumentKind::of_words(cell, false)).collect();
    let known = kinds.iter().flatten().count();
    known * 10 >= kinds.len() * 8 && kinds.contains(&Some(DocumentKind::Invoice))
}

/// Whether a column of such words is one of types: its header says so, or a word is no mere code.
fn is_type(key: &str, sheet: &Sheet, place: usize) -> bool {
    const SHORT: usize = 4;
    let said = exact(key, Object::Invoice).is_some_and(|to| to == [Field::InvoiceKind]);
    said || sheet.filled(place).take(SAMPLE).any(|cell| values::key(cell).len() > SHORT)
}

/// Whether nearly all cells of a column are statuses of an invoice, and one says whether it is paid.
fn has_status_of_invoices(sheet: &Sheet, place: usize) -> bool {
    let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    let known = cells.iter().filter(|cell| InvoiceStanding::of_words(cell).is_some()).count();
    known * 10 >= cells.len() * 8 && cells.iter().any(|cell| values::speaks_of_payment(cell))
}

/// Columns of a list of invoices that their cells explain: the types of its rows, and its day.
pub(super) fn by_cells(sheet: &Sheet, keys: &[String], mapping: &mut Mapping, confidence: &mut [u8]) {
    paid_on_days(sheet, mapping);
    let is_open = |mapping: &Mapping, place: usize| {
        mapping.columns.get(place).is_some_and(|column| column.to.is_empty() && column.rule != Rule::Skip)
    };
    let mut take = |mapping: &mut Mapping, place: Option<usize>, field: Field| {
        if let Some(place) = place
            && let (Some(column), Some(sure)) = (mapping.columns.get_mut(place), confidence.get_mut(place))
        {
            column.to = vec![field];
            *sure = 60;
        }
    };
    if is_free(mapping, &[Field::InvoicePaidOn]) {
        let paid = |place: &usize| {
            let named = PAID_DAYS.split(' ').any(|word| word == keys[*place]);
            named && is_open(mapping, *place) && holds_days(sheet, *place)
        };
        take(mapping, (0..keys.len()).find(paid), Field::InvoicePaidOn);
    }
    if is_free(mapping, &[Field::InvoiceKind]) {
        let types = |place: &usize| {
            is_open(mapping, *place) && names_documents(sheet, *place) && is_type(&keys[*place], sheet, *place)
        };
        take(mapping, (0..keys.len()).find(types), Field::InvoiceKind);
    }
    if is_free(mapping, &[Field::InvoiceIssued]) {
        let days: Vec<usize> =
            (0..keys.len()).filter(|place| is_open(mapping, *place) && may_be_days(sheet, *place)).collect();
        let named = LIKELY_DAYS
            .iter()
            .find_map(|words| days.iter().find(|place| words.split(' ').any(|word| word == keys[**place])));
        // The only days that a list gives are those of its rows, where they are no beginning or end of work.
        let only = || {
            let [only] = days.as_slice() else { return None };
            Some(only).filter(|place| !is_day_of_work(&keys[**place]))
        };
        let day = named.or_else(only).copied();
        take(mapping, day, Field::InvoiceIssued);
    }
}

/// Headers of the day of payment, of which the cells may say something else.
const PAID_DAYS: &str = "settled settledon cleared clearedon paidat paidatutc collected collectedon";

/// Headers of the day of an invoice that other days have too, the likeliest first.
const LIKELY_DAYS: [&str; 6] = [
    "raised raisedon dateraised billed billedon datebilled invoiced invoicedon dateinvoiced rendered renderedon daterendered gestelltam ausgestelltam berechnetam",
    "taxpoint taxpointdate dateofsupply leistungsdatum leistungszeitpunkt lieferdatum",
    "dated datedon dateof datesent senton sentdate gesendet versendetam erstelltam",
    "posted postedon postingdate buchungsdatum buchungstag transactiondate trandate txndate dateofentry entrydate",
    "created createdon createdat createdutc createdatutc createddate datecreated creationdate erstellt",
    "month invoicemonth monat mois mes mese maand period periode",
];

/// Whether the cells of a column are days, or months of a year.
fn may_be_days(sheet: &Sheet, place: usize) -> bool {
    let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    let is_month =
        |cell: &&&str| cell.contains(|c: char| !c.is_ascii_digit()) && values::read_month_or_year(cell, None).is_some();
    let months = cells.iter().filter(is_month).count();
    holds_days(sheet, place) || (!cells.is_empty() && months * 10 >= cells.len() * 8)
}

/// A column “Paid” of days says when it was paid.
fn paid_on_days(sheet: &Sheet, mapping: &mut Mapping) {
    if !is_free(mapping, &[Field::InvoicePaidOn]) {
        return;
    }
    let of_days = |place: &usize| {
        mapping.columns.get(*place).is_some_and(|column| column.to == [Field::InvoicePaid])
            && holds_days(sheet, *place)
            && !holds_amounts(sheet, *place)
    };
    if let Some(place) = (0..sheet.headers.len()).find(of_days)
        && let Some(column) = mapping.columns.get_mut(place)
    {
        column.to = vec![Field::InvoicePaidOn];
    }
}
