//! Excel workbooks, cell by cell as they stream, so that a far-off cell costs nothing.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use super::{Limits, Record, Refusal, Sheet, archive, layout};

/// Reads every sheet, also a blank one, which has no columns.
///
/// # Errors
/// When the archive is hostile or damaged, or a limit is passed.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, Refusal> {
    archive::check(bytes, limits)?;
    let damaged = |e: XlsxError| Refusal::Damaged { why: e.to_string() };
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
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
        sheets.push(layout::lay_out(name, records, limits)?);
    }
    Ok(sheets)
}

enum Stop {
    Parser(XlsxError),
    Limit(Refusal),
}

/// The records of one sheet, blank rows left out. `left` counts the cells still allowed in the whole file.
fn records(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    limits: &Limits,
    left: &mut u64,
) -> Result<Vec<Record>, Stop> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(Stop::Parser)?;
    let mut records: Vec<Record> = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(Stop::Parser)? {
        let (row, column) = cell.get_position();
        *left = left.checked_sub(1).ok_or(Stop::Limit(Refusal::TooManyCells { limit: limits.cells }))?;
        let Some(text) = text_of(cell.get_value()) else { continue };
        let (line, column) = (row.saturating_add(1), column as usize);
        if column >= limits.columns {
            let found = column.saturating_add(1);
            return Err(Stop::Limit(Refusal::TooManyColumns { line, found, limit: limits.columns }));
        }
        if records.last().is_none_or(|last| last.line != line) {
            if records.len() >= limits.rows {
                return Err(Stop::Limit(Refusal::TooManyRows { limit: limits.rows }));
            }
            records.push(Record { line, cells: Vec::new() });
        }
        let Some(record) = records.last_mut() else { continue };
        if record.cells.len() <= column {
            let more = (column + 1 - record.cells.len()) as u64;
            *left = left.checked_sub(more).ok_or(Stop::Limit(Refusal::TooManyCells { limit: limits.cells }))?;
            record.cells.resize(column + 1, String::new());
        }
        if let Some(place) = record.cells.get_mut(column) {
            *place = text;
        }
    }
    Ok(records)
}

/// A cell as text: days as `2024-03-12`, numbers with a point, nothing for errors and empty cells.
fn text_of(value: &DataRef<'_>) -> Option<String> {
    match value {
        DataRef::Empty | DataRef::Error(_) => None,
        DataRef::String(text) => Some(text.clone()).filter(|t| !t.is_empty()),
        DataRef::SharedString(text) => Some((*text).to_owned()).filter(|t| !t.is_empty()),
        DataRef::Int(number) => Some(number.to_string()),
        DataRef::Float(number) => Some(number_text(*number)),
        DataRef::Bool(yes) => Some(if *yes { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Some(text.clone()),
        DataRef::DateTime(at) => Some(moment_text(at)),
    }
}

/// A number as a person would write it. Three decimals get a fourth, so that the point in `1.234` cannot be
/// taken for a thousands mark when the column is read.
fn number_text(number: f64) -> String {
    let rounded = (number * 1e6).round() / 1e6;
    let mut text = if number.abs() < 1e15 { rounded.to_string() } else { number.to_string() };
    if text.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 3) {
        text.push('0');
    }
    text
}

fn moment_text(at: &calamine::ExcelDateTime) -> String {
    let serial = at.as_f64();
    if at.is_duration() || !(1.0..2_958_466.0).contains(&serial) {
        return number_text(serial);
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}
