//! Whether a packed workbook is safe to open: sizes declared, and sizes found by unpacking into nothing.

use std::io::{Cursor, Read};

use super::{Limits, Refusal};
use crate::dates::Day;

/// Below this many unpacked bytes no ratio is suspicious.
const SMALL: u64 = 1 << 20;
/// Elements that one part may have for each cell allowed: a cell takes four marks, a styled one six. A part of
/// nothing but empty shared strings would cost memory beyond its size.
const MARKS_PER_CELL: u64 = 6;

/// Checks the archive without keeping anything that it unpacks.
///
/// # Errors
/// When it is damaged, unpacks beyond the limits, or is packed too tightly.
pub fn check(bytes: &[u8], limits: &Limits) -> Result<(), Refusal> {
    let damaged = |e: zip::result::ZipError| Refusal::Damaged { why: e.to_string() };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let most = most_unpacked(bytes.len() as u64, limits);
    let mut declared = 0_u64;
    for place in 0..archive.len() {
        let part = archive.by_index_raw(place).map_err(damaged)?;
        declared = declared.saturating_add(part.size());
    }
    most.hold(declared)?;
    let mut unpacked = 0_u64;
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(damaged)?;
        count(&mut part, &mut unpacked, &most, limits)?;
    }
    Ok(())
}

/// The part in which a workbook says when it was last changed.
const PROPERTIES: &str = "docProps/core.xml";
/// Bytes of it that are read.
const PROPERTIES_READ: u64 = 16 << 10;

/// The day on which the workbook was last changed, as it says itself.
pub fn last_changed(bytes: &[u8]) -> Option<Day> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut text = Vec::new();
    archive.by_name(PROPERTIES).ok()?.take(PROPERTIES_READ).read_to_end(&mut text).ok()?;
    let text = String::from_utf8_lossy(&text);
    let (_, after) = text.split_once("<dcterms:modified")?;
    let (_, value) = after.split_once('>')?;
    value.trim_start().get(..10)?.parse().ok()
}

/// Unpacks one part into a small buffer and counts.
fn count(part: &mut impl Read, unpacked: &mut u64, most: &Most, limits: &Limits) -> Result<(), Refusal> {
    let mut buffer = [0_u8; 32 << 10];
    let mut marks = 0_u64;
    loop {
        let read = part.read(&mut buffer).map_err(|e| Refusal::Damaged { why: e.to_string() })?;
        if read == 0 {
            return Ok(());
        }
        *unpacked = unpacked.saturating_add(read as u64);
        most.hold(*unpacked)?;
        marks += buffer.iter().take(read).filter(|b| **b == b'<').count() as u64;
        if marks > limits.cells.saturating_mul(MARKS_PER_CELL).max(100_000) {
            return Err(Refusal::TooManyCells { limit: limits.cells });
        }
    }
}

/// How much may be unpacked, and which limit that is.
struct Most {
    unpacked: u64,
    by_ratio: u64,
    ratio: u64,
}

fn most_unpacked(packed: u64, limits: &Limits) -> Most {
    let by_ratio = packed.saturating_mul(limits.ratio).max(SMALL);
    Most { unpacked: limits.unpacked, by_ratio, ratio: limits.ratio }
}

impl Most {
    fn hold(&self, unpacked: u64) -> Result<(), Refusal> {
        if unpacked > self.unpacked {
            Err(Refusal::UnpacksTooLarge { limit: self.unpacked })
        } else if unpacked > self.by_ratio {
            Err(Refusal::PackedTooTightly { limit: self.ratio })
        } else {
            Ok(())
        }
    }
}
