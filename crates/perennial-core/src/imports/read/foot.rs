//! What a report says of itself beneath its rows: lines of one cell behind a blank line, such as its name, who made it
//! and whose it is.

use super::Record;
use super::records::line_ends;
use crate::imports::drafts::{is_note, is_torn_note};

/// The line on which that begins, among the records beneath the header; none where the list ends with a row.
///
/// Behind a blank line a single cell is no row where every other row has more, or where the lines with it say that they
/// are none of the list.
pub fn begins(body: &[Record]) -> Option<u32> {
    let is_torn = |record: &Record| {
        let filled = record.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        is_torn_note(&filled.collect::<Vec<_>>())
    };
    let last = body.iter().rposition(|record| record.filled() > 1 && !is_torn(record))?;
    let (rows, alone) = body.split_at(last + 1);
    let after_gap = |place: &usize| {
        let before = if *place == 0 { rows.last() } else { alone.get(place - 1) };
        before.zip(alone.get(*place)).is_some_and(|(before, record)| is_gap(before, record))
    };
    let is_said = |record: &Record| is_torn(record) || record.cells.iter().any(|cell| is_note(cell.trim()));
    let note = alone.iter().position(is_said);
    let first = match after_gap(&0) && rows.iter().all(|record| record.filled() > 1) {
        true => Some(0),
        false => (0..=note?).rev().find(after_gap),
    };
    Some(alone.get(first?)?.line)
}

/// Whether a blank line stands between two records.
fn is_gap(before: &Record, after: &Record) -> bool {
    let within: u32 = before.cells.iter().map(|cell| line_ends(cell)).sum();
    after.line > before.line + within + 1
}
