//! Bytes to sheets: text tables of any delimiter and encoding, and Excel workbooks.

mod ages;
mod archive;
mod delimiter;
mod encoding;
mod errors;
mod foot;
mod foreign;
mod groups;
mod layout;
mod limits;
mod records;
mod sheet;
mod shown;
mod unseen;
mod workbook;

pub use ages::is_age;
pub use layout::is_time;
pub use limits::{Limits, Refusal};
pub use sheet::{Bare, Row, Sheet, Sheets};

use super::problem::{About, Consequence, Guess, Problem};
use records::Record;

/// Reads a file: an Excel workbook when its first bytes say so, else text.
///
/// A workbook should be read in a child process: its parser may abort on a hostile file. Text never does.
/// A file of column names without rows gives no sheet: [`Refusal::NoRows`] says so where that is all there is.
///
/// # Errors
/// A [`Refusal`] when the file is empty, beyond the limits, damaged or no table; single bad rows are
/// [`Sheet::problems`] instead.
pub fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Sheets, Refusal> {
    let found = bytes.len() as u64;
    if found > limits.bytes {
        return Err(Refusal::TooLarge { found, limit: limits.bytes });
    }
    if let Some(found) = foreign::kind(bytes) {
        return Err(Refusal::NotATable { found: found.to_owned() });
    }
    let sheets = if is_archive(bytes) {
        workbook::read(bytes, limits)?
    } else {
        vec![read_text(bytes, stem(file_name), limits)?]
    };
    if sheets.iter().all(|sheet| sheet.headers.is_empty()) {
        return Err(Refusal::Empty);
    }
    let (sheets, bare): (Vec<Sheet>, Vec<Sheet>) = sheets.into_iter().partition(|sheet| !sheet.rows.is_empty());
    let bare = bare.into_iter().map(|sheet| Bare { name: sheet.name, headers: sheet.headers }).collect();
    Ok(Sheets { file: file_name.to_owned(), sheets, bare })
}

/// Whether the file is a packed archive, as every Excel workbook is, so that its parser needs a child process.
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

fn read_text(bytes: &[u8], name: &str, limits: &Limits) -> Result<Sheet, Refusal> {
    let (text, encoded) = encoding::decode(bytes);
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    if let Some(found) = foreign::kind_of_text(&text) {
        return Err(Refusal::NotATable { found: found.to_owned() });
    }
    if is_binary(&text) {
        return Err(Refusal::NotATable { found: "a file of bytes rather than text".to_owned() });
    }
    // PostgreSQL keeps every character but this one.
    let text = if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text };
    let chosen = delimiter::choose(&text, name);
    let body = text.get(chosen.skip..).unwrap_or_default();
    let (records, unclosed) = records::split(body, chosen.delimiter, chosen.first_line, limits)?;
    let mut sheet = layout::lay_out(name.to_owned(), records, &[], limits)?;
    sheet.guesses.splice(0..0, [Some(encoded), Some(chosen.guess)].into_iter().flatten());
    if let Some(line) = unclosed {
        sheet.problems.push(Problem::of_row(
            line,
            Consequence::Kept,
            "a quotation mark opens here and is never closed; it was read as an ordinary character. Close it or remove it",
        ));
    }
    Ok(sheet)
}

/// Whether the beginning holds more control characters than any table: more than one in twenty, or nine NULs.
fn is_binary(text: &str) -> bool {
    let head = || text.chars().take(4096);
    let odd = |c: &char| c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\x0b' | '\x0c' | '\x1a');
    head().filter(odd).count() * 20 > head().count() || head().filter(|c| *c == '\0').count() > 8
}

/// The file's name without folders and ending.
fn stem(file_name: &str) -> &str {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    match base.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => base,
    }
}
