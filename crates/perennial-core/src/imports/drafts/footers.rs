//! Lines of a list that are no records: its header again, totals beneath it, and what a report says of itself.

use crate::imports::read::Row;
use crate::imports::values;

/// What a line is when it is no record, in words for the person.
pub(in crate::imports) fn footer(row: &Row, columns: usize) -> Option<&'static str> {
    let filled: Vec<&str> = row.cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
    let (first, rest) = filled.split_first()?;
    let total = is_total(first) && rest.iter().all(|cell| is_figure(cell) || is_total(cell));
    if total {
        return Some("a total of the list and no record: nothing to do");
    }
    let note = columns > 1 && if rest.is_empty() { is_note(first) } else { is_torn_note(&filled) };
    note.then_some("a line that the report says of itself and no record: nothing to do")
}

/// What a row is that names the columns again, as a list does that was printed page by page.
pub fn repeats<'h>(row: &Row, header: impl Fn(usize) -> &'h str) -> Option<&'static str> {
    let filled = || row.cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
    // Under a heading that groups others the names are joined: “Client - Name”; repeated ones are counted: “Phone (2)”.
    let named = |(place, cell): (usize, &String)| {
        let (header, cell) = (header(place), values::key(cell));
        let under = header.rsplit_once(" - ").map_or(header, |(_, name)| name);
        let counted = header.rsplit_once(" (").map_or(header, |(name, _)| name);
        !cell.is_empty() && [header, under, counted].iter().any(|name| values::key(name) == cell)
    };
    let several = filled().count() > 1 || row.cells.len() == 1;
    (several && filled().all(named)).then_some("the names of the columns again and no record: nothing to do")
}

fn is_total(cell: &str) -> bool {
    const WORDS: [&str; 17] = [
        "total",
        "totals",
        "grandtotal",
        "subtotal",
        "nettotal",
        "sum",
        "sums",
        "summe",
        "gesamt",
        "gesamtsumme",
        "gesamtbetrag",
        "zwischensumme",
        "totaal",
        "totale",
        "totalgeneral",
        "soustotal",
        "reporttotal",
    ];
    let key = values::key(cell);
    let share = ["percentageoftotal", "percentoftotal", "shareoftotal", "oftotal"].contains(&key.as_str());
    WORDS.contains(&key.as_str()) || share || cell.to_lowercase().starts_with("total for ") || is_total_of_things(cell)
}

/// “Total clients” and “Number of matters” before a figure: what the list counts.
fn is_total_of_things(cell: &str) -> bool {
    const THINGS: [&str; 18] = [
        "client",
        "clients",
        "customers",
        "contacts",
        "companies",
        "accounts",
        "matters",
        "invoices",
        "bills",
        "rows",
        "records",
        "projects",
        "jobs",
        "mandanten",
        "kunden",
        "rechnungen",
        "clientes",
        "facturas",
    ];
    let words = cell.to_lowercase();
    let thing = ["total ", "number of ", "count of ", "anzahl ", "nombre de ", "total de "].iter();
    thing.filter_map(|begin| words.strip_prefix(begin)).any(|thing| THINGS.contains(&thing.trim()))
}

/// `Total matters: 4`, `Total: 2 clients`, `Anzahl Mandanten: 2`: the word, perhaps what is counted, and how many.
fn is_counted_total(cell: &str) -> bool {
    let Some((what, count)) = cell.split_once([':', '=']) else { return false };
    let what = what.trim();
    let is_total = what.to_lowercase().starts_with("total") || is_total(what);
    is_total && count.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

/// A number, an amount or a share, as totals have beside them.
fn is_figure(cell: &str) -> bool {
    let share = cell.strip_suffix('%').unwrap_or(cell);
    let amount = values::read_amount(share, None) != values::AmountReading::NotAnAmount;
    amount || cell.chars().all(|c| !c.is_alphanumeric())
}

/// `Exported by Ada on 31/03/2026`, `2 records`, `Total matters: 4`, `Page 1 of 3`.
pub(in crate::imports) fn is_note(cell: &str) -> bool {
    if is_counted_total(cell) {
        return true;
    }
    const BEGINNINGS: [&str; 12] = [
        "exported",
        "generated",
        "printed",
        "created",
        "prepared",
        "produced",
        "report",
        "run",
        "downloaded",
        "as of",
        "as at",
        "page",
    ];
    const THINGS: [&str; 16] = [
        "record",
        "row",
        "result",
        "entr",
        "item",
        "contact",
        "client",
        "compan",
        "account",
        "customer",
        "deal",
        "matter",
        "invoice",
        "datens",
        "eintr",
        "enregistrement",
    ];
    let lower = cell.to_lowercase();
    let has_digit = lower.bytes().any(|b| b.is_ascii_digit());
    let begins =
        BEGINNINGS.iter().any(|word| lower.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', ':'])));
    let counts = lower.split_once(' ').is_some_and(|(number, thing)| {
        number.bytes().all(|b| b.is_ascii_digit() || b == b',') && THINGS.iter().any(|word| thing.starts_with(word))
    });
    // QuickBooks says when a report was made: “Saturday, Nov 28, 2026 09:12:33 AM GMT-8”.
    const DAYS: [&str; 7] = ["monday,", "tuesday,", "wednesday,", "thursday,", "friday,", "saturday,", "sunday,"];
    let is_day = has_digit && DAYS.iter().any(|day| lower.starts_with(day));
    // “Stand: 30.11.2026”, “Au : 30/11/2026”: the day of the list.
    let day_of_list = cell.split_once(':').is_some_and(|(what, day)| {
        ["stand", "au", "fecha", "date", "data", "datum"].contains(&values::key(what).as_str())
            && values::read_date(day.trim(), None) != values::DateReading::NotADate
    });
    is_day
        || day_of_list
        || speaks_of_rights(cell)
        || (begins && (has_digit || lower.contains(" by ")))
        || counts
        || lower == "end of report"
}

/// Salesforce: “Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.”, “Confidential Information - Do Not
/// Distribute”.
fn speaks_of_rights(text: &str) -> bool {
    let lower = text.to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| lower.starts_with(word));
    let reserved = ["do not distribute", "all rights reserved"].iter().any(|words| lower.contains(words));
    let dated = begins(&["copyright", "(c) ", "©"]) && lower.bytes().any(|b| b.is_ascii_digit());
    dated || (reserved && begins(&["copyright", "(c) ", "©", "confidential", "all rights", "do not"]))
}

/// Whether the cells of a row are such a note, torn where it has a comma.
pub(in crate::imports) fn is_torn_note(filled: &[&str]) -> bool {
    const MOST: usize = 3;
    let text = filled.join(", ");
    (2..=MOST).contains(&filled.len()) && speaks_of_rights(&text) && text.to_lowercase().contains("all rights reserved")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Row {
        Row { line: 9, cells: cells.iter().map(|c| (*c).to_owned()).collect(), numbers: Vec::new() }
    }

    #[test]
    fn the_header_of_a_further_page_is_no_record() {
        let header = |place: usize| ["Client - Name", "Phone", "Phone (2)", "Column 4"][place];
        assert!(repeats(&row(&["NAME", "Phone", "Phone", ""]), header).is_some());
        assert!(repeats(&row(&["Client - Name", "", "Phone (2)", ""]), header).is_some());
        for cells in [["Name", "", "", ""], ["Name", "0113", "", ""], ["", "", "", "4"], ["", "", "2", "4"]] {
            assert_eq!(repeats(&row(&cells), header), None, "{cells:?}");
        }
    }

    #[test]
    fn totals_and_notes_of_a_report_are_no_records() {
        for cells in [
            &["Total", "", "150.00"][..],
            &["Grand total", "", "£150.00"],
            &["TOTAL", "", "", "-"],
            &["Total for Ridge Co", "", "1.250,00 €"],
            &["", "Summe", "12"],
            &["Exported by Ada on 31/03/2026", "", ""],
            &["2 records", "", ""],
            &["Total matters: 4", "", ""],
            &["Percentage of total", "30%", "70%"],
            &["Page 1 of 3", "", ""],
            &["Total: 2 clients", "", ""],
            &["Total : 2 clients", "", ""],
            &["Summe: 2", "", ""],
            &["Anzahl Mandanten: 2", "", ""],
            &["Stand: 30.11.2026", "", ""],
            &["Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.", "", ""],
            &["Confidential Information - Do Not Distribute", "", ""],
            &["© 2026 Some Software", "", ""],
            &["Copyright (c) 2000-2026 salesforce.com", " inc. All rights reserved.", ""],
            &["Saturday, Nov 28, 2026 09:12:33 AM GMT-8", "", ""],
        ] {
            assert!(footer(&row(cells), cells.len()).is_some(), "{cells:?}");
        }
        for cells in [
            &["Total", "Energy", "Paris"][..],
            &["Total Access Ltd", "", "12.00"],
            &["Report Writers Ltd", "", ""],
            &["Percent Ltd", "", "12.00"],
            &["Total 360", "", ""],
            &["Total: Energy", "", ""],
            &["Stand: Up", "", ""],
            &["Page & Moy", "", ""],
            &["Copyright Licensing Agency", "", ""],
            &["Copyright 4 All Ltd", "Leeds", ""],
            &["Confidential Shredding Ltd", "", ""],
            &["3 Counties Clients Ltd", "Leeds", ""],
            &["Ridge Co", "", "150.00"],
        ] {
            assert_eq!(footer(&row(cells), cells.len()), None, "{cells:?}");
        }
    }
}
