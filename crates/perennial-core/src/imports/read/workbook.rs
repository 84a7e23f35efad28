//! Excel workbooks, cell by cell as they stream, so that a far-off cell costs nothing.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetVisible, Xlsx, XlsxError};

use super::layout::{self, Merge};
use super::{Limits, Record, Refusal, Sheet, archive, errors, shown};

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads every sheet, also a blank one, which has no columns.
///
/// # Errors
/// When the archive is hostile or damaged, or a limit is passed.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, Refusal> {
    archive::check(bytes, limits)?;
    let damaged = |e: XlsxError| Refusal::Damaged { why: e.to_string() };
    let mut workbook: Workbook<'_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let hidden: BTreeSet<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible != SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let made = archive::last_changed(bytes);
    let mut sheets = Vec::new();
    let mut left = limits.cells;
    for name in workbook.sheet_names() {
        let records = match records(&mut workbook, &name, limits, &mut left) {
            Ok(records) => records,
            // A sheet that is a chart holds no rows.
            Err(Stop::Parser(XlsxError::NotAWorksheet(_) | XlsxError::WorksheetNotFound(_))) => continue,
            Err(Stop::Parser(error)) => return Err(damaged(error)),
            Err(Stop::Limit(refusal)) => return Err(refusal),
        };
        let merges = merges(&mut workbook, &name);
        let is_hidden = hidden.contains(&name);
        let mut sheet = layout::lay_out(name, records, &merges, limits)?;
        sheet.hidden = is_hidden;
        sheet.made = sheet.made.or(made);
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// The merged cells of a sheet; none when the workbook says nothing sensible about them.
fn merges(workbook: &mut Workbook<'_>, name: &str) -> Vec<Merge> {
    let found = workbook.merge_cells_by_sheet_name(name).unwrap_or_default();
    let merge = |d: calamine::Dimensions| Merge {
        lines: d.start.0.saturating_add(1)..=d.end.0.saturating_add(1),
        columns: d.start.1 as usize..=d.end.1 as usize,
    };
    found.into_iter().map(merge).collect()
}

enum Stop {
    Parser(XlsxError),
    Limit(Refusal),
}

/// The records of one sheet, blank rows left out. `left` counts the cells still allowed in the whole file.
fn records(workbook: &mut Workbook<'_>, name: &str, limits: &Limits, left: &mut u64) -> Result<Vec<Record>, Stop> {
    let mut empty: BTreeSet<(u32, u32)> = BTreeSet::new();
    let mut records: Vec<Record> = Vec::new();
    {
        let mut reader = workbook.worksheet_cells_reader(name).map_err(Stop::Parser)?;
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(Stop::Parser)? {
            *left = left.checked_sub(1).ok_or(Stop::Limit(Refusal::TooManyCells { limit: limits.cells }))?;
            let format = reader.styles().get(style).and_then(|style| style.number_format.as_ref());
            let Some((text, is_number)) = text_of(cell.get_value(), format.map(|f| f.format_code.as_str())) else {
                empty.insert(cell.get_position());
                continue;
            };
            put(&mut records, cell.get_position(), text, is_number, limits, left)?;
        }
    }
    if !empty.is_empty() {
        formulas_without_a_result(workbook, name, &empty, &mut records, limits, left)?;
    }
    Ok(records)
}

/// Puts a cell in its place; cells come row by row.
fn put(
    records: &mut Vec<Record>,
    (row, column): (u32, u32),
    text: String,
    is_number: bool,
    limits: &Limits,
    left: &mut u64,
) -> Result<(), Stop> {
    let (line, place) = (row.saturating_add(1), column as usize);
    if place >= limits.columns {
        let found = place.saturating_add(1);
        return Err(Stop::Limit(Refusal::TooManyColumns { line, found, limit: limits.columns }));
    }
    let at = match records.last() {
        Some(last) if last.line == line => records.len() - 1,
        Some(last) if last.line > line => match records.binary_search_by_key(&line, |record| record.line) {
            Ok(at) => at,
            Err(at) => {
                records.insert(at, Record::new(line));
                at
            }
        },
        _ => {
            records.push(Record::new(line));
            records.len() - 1
        }
    };
    if records.len() > limits.rows {
        return Err(Stop::Limit(Refusal::TooManyRows { limit: limits.rows }));
    }
    let Some(record) = records.get_mut(at) else { return Ok(()) };
    if record.cells.len() <= place {
        let more = (place + 1 - record.cells.len()) as u64;
        *left = left.checked_sub(more).ok_or(Stop::Limit(Refusal::TooManyCells { limit: limits.cells }))?;
        record.cells.resize(place + 1, String::new());
    }
    if let Some(cell) = record.cells.get_mut(place) {
        *cell = text;
    }
    if is_number {
        record.numbers.push(column);
    }
    Ok(())
}

/// Marks cells that hold a formula whose result the program that wrote the workbook did not store.
fn formulas_without_a_result(
    workbook: &mut Workbook<'_>,
    name: &str,
    empty: &BTreeSet<(u32, u32)>,
    records: &mut Vec<Record>,
    limits: &Limits,
    left: &mut u64,
) -> Result<(), Stop> {
    let mut found = Vec::new();
    let mut reader = workbook.worksheet_cells_reader(name).map_err(Stop::Parser)?;
    while let Some(cell) = reader.next_formula().map_err(Stop::Parser)? {
        if !cell.get_value().is_empty() && empty.contains(&cell.get_position()) {
            found.push(cell.get_position());
        }
    }
    for place in found {
        put(records, place, errors::NO_RESULT.to_owned(), false, limits, left)?;
    }
    Ok(())
}

/// A cell as text, and whether it is a number: days as `2024-03-12`, numbers with a point, errors as the workbook
/// shows them, nothing for empty cells.
fn text_of(value: &DataRef<'_>, format: Option<&str>) -> Option<(String, bool)> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::Error(error) => error.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => return Some(shown::number(*number as f64, format)),
        DataRef::Float(number) => return Some(shown::number(*number, format)),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::DateTime(at) => return Some(moment_text(at)),
    };
    (!text.is_empty()).then_some((text, false))
}

fn moment_text(at: &calamine::ExcelDateTime) -> (String, bool) {
    let serial = at.as_f64();
    if at.is_duration() || !(1.0..2_958_466.0).contains(&serial) {
        return shown::number(serial, None);
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let text = if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    };
    (text, false)
}
