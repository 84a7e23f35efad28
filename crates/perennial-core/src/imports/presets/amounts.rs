//! Which of the columns of money of an invoice list is what: the amount without tax, the tax, the total with it, the
//! amount of one line. Headers say it in many words; where they leave it open, the cells may settle it, since a row
//! that gives all three adds up.

use super::guess::SAMPLE;
use super::kind::holds_amounts;
use crate::imports::mapping::{Mapping, Rule, header_key};
use crate::imports::objects::Field as F;
use crate::imports::read::Sheet;
use crate::imports::values::{self, AmountReading, DecimalMark, Finding};

/// What a column of money is, as its header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Without tax: `Net`, `Subtotal`, `Montant HT`.
    Net,
    Tax,
    /// With tax: `Gross`, `Total TTC`.
    Gross,
    /// The whole, `Total`: where a tax stands beside it, with that.
    Total,
    /// An `Amount`, of which the header does not say whether the tax is in it.
    Amount,
    /// Of the work alone: `Fees`, `Honorar`.
    Fee,
    /// Of one line of the invoice.
    Line,
    /// Money that is not what is charged: discounts, money held, prices of one hour.
    Other,
}

/// Gives each column of money what it is: total, tax, amount without tax, line; at most one of each.
pub(super) fn amounts_of_invoices(sheet: &Sheet, mapping: &mut Mapping, confidence: &mut [u8]) {
    const OURS: [F; 4] = [F::InvoiceTotal, F::InvoiceNet, F::InvoiceTax, F::InvoiceLine];
    let mut parts: Vec<(usize, Part)> = Vec::new();
    for (place, header) in sheet.headers.iter().enumerate() {
        let Some(column) = mapping.columns.get_mut(place).filter(|column| column.rule != Rule::Skip) else { continue };
        let ours = matches!(column.to.as_slice(), [only] if OURS.contains(only));
        let part = part_of(header);
        if ours && part == Some(Part::Other) {
            column.to.clear();
            if let Some(sure) = confidence.get_mut(place) {
                *sure = 0;
            }
        } else if ours
            || (column.to.is_empty() && part.is_some_and(|part| part != Part::Other) && holds_amounts(sheet, place))
        {
            parts.push((place, part.unwrap_or(Part::Amount)));
        }
    }
    let place = |field: F| mapping.columns.iter().position(|column| column.to == [field] && column.rule != Rule::Skip);
    let settled = place(F::InvoicePaid).zip(place(F::InvoiceOpen));
    let chosen = chosen(sheet, &parts, settled);
    for (place, _) in &parts {
        let to = chosen.iter().find(|(at, _)| at == place).map(|(_, field)| *field);
        if let (Some(column), Some(sure)) = (mapping.columns.get_mut(*place), confidence.get_mut(*place)) {
            let same = column.to.as_slice() == to.as_slice();
            *sure = if same { *sure } else { to.map_or(0, |_| 80) };
            column.to = to.into_iter().collect();
        }
    }
}

/// The columns that are taken, with their fields; beside the columns of what was paid and is still open, if both stand
/// there.
fn chosen(sheet: &Sheet, parts: &[(usize, Part)], settled: Option<(usize, usize)>) -> Vec<(usize, F)> {
    let first = |part: Part| parts.iter().find(|(_, of)| *of == part).map(|(place, _)| *place);
    let tax = first(Part::Tax);
    let line = first(Part::Line).map(|place| (place, F::InvoiceLine));
    let net = first(Part::Net);
    let wholes = [Part::Gross, Part::Total, Part::Amount, Part::Fee];
    let wholes: Vec<usize> = wholes.into_iter().filter_map(first).collect();
    let mut taken: Vec<(usize, F)> = Vec::new();
    if let Some(tax) = tax {
        // A row that gives all three says which is which.
        let nets: Vec<usize> = net.into_iter().chain(wholes.iter().copied()).collect();
        let sums = wholes.iter().flat_map(|whole| nets.iter().map(move |net| (*net, *whole)));
        let sum = sums.filter(|(net, whole)| net != whole).find(|(net, whole)| adds_up(sheet, &[*net, tax], *whole));
        match (sum, net, wholes.first()) {
            (Some((_, whole)), ..) => taken.extend([(whole, F::InvoiceTotal), (tax, F::InvoiceTax)]),
            // Outlays stand in the total beside the fee and its tax.
            (None, _, Some(whole)) if first(Part::Gross).or(first(Part::Total)) == Some(*whole) => {
                taken.extend([(*whole, F::InvoiceTotal), (tax, F::InvoiceTax)]);
            }
            (None, Some(net), _) => taken.extend([(net, F::InvoiceNet), (tax, F::InvoiceTax)]),
            // What was paid and is open, together, is the amount with its tax.
            (None, None, Some(net))
                if settled.is_some_and(|(paid, open)| same_sums(sheet, &[*net, tax], &[paid, open])) =>
            {
                taken.extend([(*net, F::InvoiceNet), (tax, F::InvoiceTax)]);
            }
            (None, None, Some(whole)) => taken.extend([(*whole, F::InvoiceTotal), (tax, F::InvoiceTax)]),
            (None, None, None) => taken.push((tax, F::InvoiceTax)),
        }
    } else {
        taken.extend(wholes.first().map(|whole| (*whole, F::InvoiceTotal)));
        taken.extend(net.map(|net| (net, F::InvoiceNet)));
    }
    taken.extend(line);
    taken
}

/// Whether in nearly every row the first columns together give the last.
pub fn adds_up(sheet: &Sheet, of: &[usize], whole: usize) -> bool {
    same_sums(sheet, of, &[whole])
}

/// Whether in nearly every row these columns together give what those give together.
fn same_sums(sheet: &Sheet, of: &[usize], whole: &[usize]) -> bool {
    let mark = |place: usize| match values::decimal_mark(sheet.written(place)) {
        Finding::Settled { taken, .. } => taken,
        Finding::NotNeeded | Finding::Open { .. } => DecimalMark::Point,
    };
    // One mark for all: a column of round sums leaves its own open.
    let marks = of.iter().chain(whole).copied().map(mark);
    let mark =
        if marks.into_iter().any(|mark| mark == DecimalMark::Comma) { DecimalMark::Comma } else { DecimalMark::Point };
    let cents = |cells: &[String], place: usize| {
        let cell = cells.get(place).map_or("", |cell| cell.trim());
        match values::read_amount(cell, Some(mark)) {
            AmountReading::Amount(amount) => Some(amount.times(100)),
            _ if cell.is_empty() => Some(0),
            _ => None,
        }
    };
    let (mut all, mut fit) = (0_usize, 0_usize);
    for row in sheet.rows.iter().take(SAMPLE) {
        let sum = |of: &[usize]| {
            of.iter().map(|place| cents(&row.cells, *place)).try_fold(0_i64, |sum, one| Some(sum.saturating_add(one?)))
        };
        let Some(whole) = sum(whole).filter(|whole| *whole != 0) else { continue };
        let sum = sum(of);
        all += 1;
        fit += usize::from(sum.is_some_and(|sum| sum.abs_diff(whole) <= 1));
    }
    all > 0 && fit * 10 >= all * 9
}

/// Whether a header names a tax, or an amount without one.
pub(super) fn speaks_of_tax(header: &str) -> bool {
    matches!(part_of(header), Some(Part::Tax | Part::Net))
}

/// Whether the header of an amount says that the tax is in it.
pub fn says_whether_taxed(header: &str) -> bool {
    matches!(part_of(header), Some(Part::Gross | Part::Total | Part::Net))
}

/// What a header says of a column of money; none when it says nothing of money.
fn part_of(header: &str) -> Option<Part> {
    let words: Vec<String> =
        header.split(|c: char| !c.is_alphanumeric()).map(header_key).filter(|word| !word.is_empty()).collect();
    let key = header_key(header);
    let any = |list: &str| list.split(' ').any(|one| words.iter().any(|word| word == one));
    let holds = |list: &str| list.split(' ').any(|part| key.contains(part));
    let excluded =
        any("ex excl exc excluding exclusive without before ohne exkl zzgl hors sans sin senza esclusa escl zonder");
    let included = any("inc incl including inclusive with inkl einschl mit avec con compresa inclusa met");
    if header.contains('%') || any(OTHER) || holds("rabatt skonto stundensatz") {
        return Some(Part::Other);
    }
    let of_tax = any("tax taxes vat gst hst mwst ust tva iva btw moms") || holds("steuer");
    if any("line item row position") && any("total amount subtotal sum net value")
        || any("lineamount linetotal itemamount itemtotal")
    {
        return Some(Part::Line);
    }
    if of_tax && excluded
        || any("ht net netto nett subtotal imponibile taxable")
        || holds("netto zwischensumme netamount subtotal")
        || words.windows(2).any(|pair| {
            matches!([pair[0].as_str(), pair[1].as_str()], ["sub", "total"] | ["sous", "total"] | ["base", "imponible"])
        })
    {
        return Some(Part::Net);
    }
    if of_tax && included || any("ttc gross brutto lordo bruto") || holds("brutto grossamount") {
        return Some(Part::Gross);
    }
    if of_tax || holds("taxtotal taxamount totaltax vatamount") {
        return Some(Part::Tax);
    }
    if any("total totals grandtotal gesamt gesamtbetrag gesamtsumme summe totale totaal totalamount invoicetotal") {
        return Some(Part::Total);
    }
    if any("amount betrag rechnungsbetrag montant importe importo bedrag value sum invoiceamount rechnungssumme") {
        return Some(Part::Amount);
    }
    any("fee fees honorar honorare honorarium honoraires honorarios onorari onorario").then_some(Part::Fee)
}

/// Words of money that is not what is charged for the work, and of what is no money.
const OTHER: &str = "rate rates percent percentage pct code type number no nr id name status quantity qty hours unit price \
    discount discounts remise descuento sconto korting trust retainer applied deposit advance withheld withholding \
    writeoff refund refunds refunded shipping tip disbursement disbursements expense expenses auslagen debours suplidos spese \
    verschotten limit budget estimate estimated";
