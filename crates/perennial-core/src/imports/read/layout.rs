//! Records to a sheet: which line names the columns, what stands above it, and rows of even length.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::ages::is_over_ages;
use super::foot;
use super::groups::{Grouped, fill_groups};
use super::{About, Consequence, Guess, Limits, Problem, Record, Refusal, Row, Sheet, errors, unseen};
use crate::dates::Day;
use crate::imports::list_day::day_in_title;
use crate::imports::presets::is_heading;
use crate::imports::values::month_of;
use crate::text::count;

/// Records among which the header is sought.
const HEAD: usize = 40;

/// Cells of a workbook that are drawn as one; the value stands in the first of them.
pub struct Merge {
    /// Lines, counted from 1.
    pub lines: RangeInclusive<u32>,
    /// Places of columns.
    pub columns: RangeInclusive<usize>,
}

/// Makes a sheet of the records that are not blank.
pub fn lay_out(name: String, mut records: Vec<Record>, merges: &[Merge], limits: &Limits) -> Result<Sheet, Refusal> {
    for cell in records.iter_mut().flat_map(|record| &mut record.cells) {
        *cell = unseen::dropped(std::mem::take(cell));
    }
    let errors = errors::taken_out(&mut records);
    // A row in which nothing stands but errors is one that is lost, and is told as that.
    let wrong: BTreeSet<u32> = errors.iter().map(|(_, problem)| problem.line).collect();
    records.retain(|record| !record.is_blank() || wrong.contains(&record.line));
    let found = find_header(&records, merges);
    fill_down(&mut records, merges, found.body);
    let grouped = fill_groups(&mut records, found.body);
    let mut sheet = Sheet {
        name,
        headers: Vec::new(),
        rows: Vec::new(),
        guesses: Vec::new(),
        problems: Vec::new(),
        hidden: false,
        made: day_above(&records, &found),
        foot: foot::begins(records.get(found.body..).unwrap_or_default()),
    };
    say_header(&mut sheet, &records, &found);
    sheet.headers = names(&records, &found);
    if let Some(grouped) = grouped {
        head_groups(&mut sheet, &grouped);
    }
    let body = records.into_iter().skip(found.body);
    fill_rows(&mut sheet, body);
    sheet.problems.extend(errors.into_iter().map(|(place, problem)| {
        let column = sheet.headers.get(place).cloned().unwrap_or_default();
        Problem { column, ..problem }
    }));
    if sheet.headers.len() as u64 * sheet.rows.len() as u64 > limits.cells {
        return Err(Refusal::TooManyCells { limit: limits.cells });
    }
    Ok(sheet)
}

/// Says that names head rows, and calls the first column after them where it has no header.
fn head_groups(sheet: &mut Sheet, grouped: &Grouped) {
    let Grouped { names, by_client } = grouped;
    let taken = count(*names as u64, "name");
    sheet.guesses.push(Guess::new(
        About::Groups,
        taken,
        "each stands alone in the first column and heads the rows beneath it",
    ));
    const CLIENTS: &str = "Customer";
    let is_new = sheet.column(CLIENTS).is_none();
    if let Some(header) = sheet.headers.first_mut().filter(|header| *by_client && is_new && *header == "Column 1") {
        CLIENTS.clone_into(header);
    }
}

/// A client drawn once beside several matters belongs to each of them: the value of merged cells stands in every row.
fn fill_down(records: &mut [Record], merges: &[Merge], body: usize) {
    let Some(body) = records.get_mut(body..) else { return };
    for merge in merges.iter().filter(|merge| merge.lines.start() < merge.lines.end()) {
        let place = *merge.columns.start();
        let first = body.iter().find(|record| record.line == *merge.lines.start());
        let Some(value) = first.and_then(|record| record.cells.get(place)).cloned() else { continue };
        let below = body.iter_mut().filter(|r| r.line > *merge.lines.start() && merge.lines.contains(&r.line));
        for record in below {
            if record.cells.len() <= place {
                record.cells.resize(place + 1, String::new());
            }
            if let Some(cell) = record.cells.get_mut(place).filter(|cell| cell.trim().is_empty()) {
                cell.clone_from(&value);
            }
        }
    }
}

/// Where the header is: records `group` (when there are two rows) and `labels`, rows from `body` on.
struct Header {
    group: Option<usize>,
    labels: Option<usize>,
    body: usize,
}

fn find_header(records: &[Record], merges: &[Merge]) -> Header {
    let head = records.get(..records.len().min(HEAD)).unwrap_or_default();
    let widest = head.iter().map(Record::filled).max().unwrap_or(0);
    let enough = if widest < 2 { 1 } else { widest.div_ceil(2).max(2) };
    let Some(first) = head.iter().position(|r| r.filled() >= enough) else {
        return Header { group: None, labels: None, body: 0 };
    };
    if !labels(&head[first]) && !is_over_times(&head[first]) && !is_over_ages(&head[first]) {
        return Header { group: None, labels: None, body: first };
    }
    if let Some(next) = head.get(first + 1)
        && (is_second_row(&head[first], next, head.get(first + 2..).unwrap_or_default())
            || is_merged_group(&head[first], next, merges))
    {
        return Header { group: Some(first), labels: Some(first + 1), body: first + 2 };
    }
    let group = first.checked_sub(1).filter(|above| is_group_row(&head[*above], &head[first]));
    Header { group, labels: Some(first), body: first + 1 }
}

/// Whether a record reads like column names: words, no values, hardly one twice.
fn labels(record: &Record) -> bool {
    let filled: Vec<&str> = record.cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
    let like = filled.iter().filter(|c| label_like(c)).count();
    like * 10 >= filled.len() * 8
}

/// A short text with a letter in it that is no date, amount or address; or the mark over a column of numbers.
pub(super) fn label_like(cell: &str) -> bool {
    matches!(cell, "#" | "№")
        || cell.chars().any(char::is_alphabetic) && cell.chars().count() <= 120 && !value_like(cell)
}

/// A cell that only data have: a number, a date, an address.
fn value_like(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let address = cell.contains('@') && cell.contains('.') && !cell.contains(' ');
    address || cell.starts_with("http") || (digits > 0 && digits >= letters && !is_of_a_year(cell))
}

/// “Fees 2025”: a word that is no month before a year names a column.
fn is_of_a_year(cell: &str) -> bool {
    let Some((word, year)) = cell.rsplit_once(' ') else { return false };
    let is_year = year.len() == 4 && year.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year));
    let is_word = word.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    is_year && is_word && month_of(&word.to_lowercase()).is_none() && !cell.starts_with(|c: char| c.is_ascii_digit())
}

/// Names over a table of months or years: `Client · Jan 2026 · Feb 2026 · …`.
fn is_over_times(record: &Record) -> bool {
    let filled: Vec<&str> = record.cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
    let (times, others): (Vec<&str>, Vec<&str>) = filled.iter().partition(|cell| is_time(cell));
    let distinct: BTreeSet<&str> = times.iter().copied().collect();
    let named = others.first().is_some_and(|first| is_heading(first));
    distinct.len() == times.len() && times.len() >= if named { 2 } else { 3 } && others.iter().all(|c| label_like(c))
}

/// A header that names a month, a quarter or a year: `Jan 2026`, `03/2026`, `Q1 2026`, `2026`, `March`.
pub fn is_time(header: &str) -> bool {
    let year = |word: &str| word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1950..2100).contains(&year));
    let month = |word: &str| {
        month_of(&word.to_lowercase()).is_some() || word.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month))
    };
    let quarter = |word: &str| {
        let number = word.strip_prefix(['Q', 'q', 'T', 't']).and_then(|number| number.parse::<u8>().ok());
        number.is_some_and(|number| (1..=4).contains(&number))
    };
    let words: Vec<&str> = header.split([' ', '-', '/', '.', '\'']).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [one] => year(one) || quarter(one) || (month(one) && one.parse::<u8>().is_err()),
        [one, other] => {
            let of_a_year = |word: &str| year(word) || (word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit()));
            let part = |word: &str| quarter(word) || month(word);
            (part(one) && of_a_year(other) && (one.len() >= 3 || year(other))) || (year(one) && part(other))
        }
        _ => false,
    }
}

/// A row of group names above the labels: more than one, each over at least one label, with gaps.
fn is_group_row(above: &Record, header: &Record) -> bool {
    let gaps = (0..header.width()).filter(|i| is_blank(above, *i) && !is_blank(header, *i)).count();
    above.filled() >= 2 && gaps > 0 && above.width() <= header.width() && labels(above)
}

/// Names drawn over several columns are groups of the names below them.
fn is_merged_group(above: &Record, below: &Record, merges: &[Merge]) -> bool {
    let wide = |merge: &&Merge| *merge.lines.start() == above.line && merge.columns.start() < merge.columns.end();
    let named = |place: usize| !is_blank(above, place);
    merges.iter().filter(wide).any(|merge| named(*merge.columns.start())) && labels(below)
}

/// A second header row under the first: it fills gaps of the first, and the rows below are of another kind.
fn is_second_row(first: &Record, second: &Record, below: &[Record]) -> bool {
    let width = first.width().max(second.width());
    let fills = (0..width).filter(|i| is_blank(first, *i) && !is_blank(second, *i)).count();
    if fills == 0 || !labels(second) || second.cells.iter().any(|c| value_like(c.trim())) {
        return false;
    }
    let mut seen = std::collections::HashSet::new();
    let distinct = second.cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).all(|c| seen.insert(c));
    let sharing_a_group = (0..width).any(|i| is_blank(first, i) && !is_blank(second, i) && i > 0);
    let typed = (0..width).any(|i| {
        let values = below.iter().filter(|r| !is_blank(r, i));
        let (mut all, mut typed) = (0, 0);
        for record in values {
            all += 1;
            typed += usize::from(record.cells.get(i).is_some_and(|c| value_like(c.trim())));
        }
        all > 0 && typed * 2 > all && !is_blank(second, i)
    });
    // Survey files repeat the same sub-label (“Response”) under many questions.
    (distinct || second.filled() < first.filled()) && sharing_a_group && typed
}

fn is_blank(record: &Record, place: usize) -> bool {
    record.cells.get(place).is_none_or(|c| c.trim().is_empty())
}

fn say_header(sheet: &mut Sheet, records: &[Record], found: &Header) {
    let line = |place: usize| records.get(place).map_or(0, |r| r.line);
    let guess = match (found.group, found.labels) {
        (Some(group), Some(labels)) => Guess::new(
            About::Header,
            format!("lines {} and {}", line(group), line(labels)),
            "two rows of names, joined into one name for each column",
        ),
        (None, Some(labels)) => {
            Guess::new(About::Header, format!("line {}", line(labels)), "the first full line of names")
        }
        _ => Guess::new(About::Header, "none", "the first full line holds values, so the columns are numbered"),
    };
    let first = found.group.or(found.labels).unwrap_or(found.body);
    sheet.guesses.push(guess);
    if first > 0 {
        let titles: Vec<String> = records.iter().take(first).filter_map(title).collect();
        sheet.guesses.push(Guess::new(
            About::TitleLines,
            format!("{first}"),
            format!("left out above the header: {}", titles.join(" · ")),
        ));
    }
}

/// The day that a line above the header gives the list.
fn day_above(records: &[Record], found: &Header) -> Option<Day> {
    let first = found.group.or(found.labels).unwrap_or(found.body);
    let above = records.iter().take(first);
    // The words may stand in one cell and the day in the next.
    above.map(|record| record.cells.join(" ")).find_map(|text| day_in_title(text.trim()))
}

fn title(record: &Record) -> Option<String> {
    let cell = record.cells.iter().find(|c| !c.trim().is_empty())?;
    Some(crate::imports::problem::quoted(cell.trim()))
}

/// One name for each column: the groups carried to the right, gaps numbered, repeats counted.
fn names(records: &[Record], found: &Header) -> Vec<String> {
    let labels = found.labels.and_then(|l| records.get(l));
    let group = found.group.and_then(|g| records.get(g));
    let below = records.get(found.body..).unwrap_or_default();
    let width = [labels, group].into_iter().flatten().map(Record::width).max().unwrap_or(0);
    let width = if labels.is_none() { below.iter().map(Record::width).max().unwrap_or(0) } else { width };
    let mut carried = "";
    let mut names = Vec::with_capacity(width);
    for place in 0..width {
        let label = cell(labels, place);
        if let Some(over) = group {
            let own = cell(Some(over), place);
            carried = if own.is_empty() && !label.is_empty() { carried } else { own };
        }
        let name = match (carried, label) {
            ("", "") => format!("Column {}", place + 1),
            ("", label) => crate::text::fold_space(label),
            (group, "") => crate::text::fold_space(group),
            (group, label) => crate::text::fold_space(&format!("{group} - {label}")),
        };
        names.push(name);
    }
    distinct(names)
}

fn cell(record: Option<&Record>, place: usize) -> &str {
    record.and_then(|r| r.cells.get(place)).map_or("", |c| c.trim())
}

/// Repeated names are counted: `Phone`, `Phone (2)`.
fn distinct(names: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let mut out = Vec::with_capacity(names.len());
    for name in names {
        let mut unique = name.clone();
        let mut n = 2;
        while !seen.insert(unique.clone()) {
            unique = format!("{name} ({n})");
            n += 1;
        }
        out.push(unique);
    }
    out
}

/// Evens the rows out: short ones are filled up, long ones get numbered columns so that nothing is lost.
fn fill_rows(sheet: &mut Sheet, body: impl Iterator<Item = Record>) {
    let named = sheet.headers.len();
    let (mut short, mut widest) = (0_usize, named);
    for record in body {
        let width = record.width();
        let (mut cells, numbers) = (record.cells, record.numbers);
        short += usize::from(cells.len() < named);
        if width > named {
            widest = widest.max(width);
            let extra = cells.get(named..width).unwrap_or_default().join(" · ");
            let told = format!(
                "the row has {width} cells and the header {named}: name the further columns, or put quotation marks round the cell that holds the delimiter"
            );
            sheet.problems.push(Problem::at(record.line, "", &extra, Consequence::Kept, told));
        }
        cells.truncate(width.max(named));
        sheet.rows.push(Row { line: record.line, cells, numbers });
    }
    for place in named..widest {
        sheet.headers.push(format!("Column {}", place + 1));
    }
    let headers = std::mem::take(&mut sheet.headers);
    sheet.headers = distinct(headers);
    let width = sheet.headers.len();
    for row in &mut sheet.rows {
        row.cells.resize(width, String::new());
    }
    if short > 0 {
        let taken = format!("{short} short rows");
        sheet.guesses.push(Guess::new(About::Ragged, taken, "cells missing at the end of a row are read as empty"));
    }
}
