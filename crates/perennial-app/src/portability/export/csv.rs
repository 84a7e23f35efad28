//! Comma-separated values: UTF-8, one header line, CRLF, quotes where needed (RFC 4180).

use std::io::Write;

use super::Folder;
use super::query::Query;
use super::sheet::Cell;
use crate::db::Conn;
use crate::error::Error;

/// Writes one file; the number of its rows.
pub(super) async fn write(conn: &mut Conn, query: &Query, folder: &Folder, name: &str) -> Result<u64, Error> {
    let mut out = folder.create(name)?;
    let failed = |error| folder.unwritable(name, &error);
    let headers: Vec<Cell> = query.headers().into_iter().map(|header| Cell::Text(header.to_owned())).collect();
    out.write_all(line(&headers).as_bytes()).map_err(failed)?;
    let total = query.read(conn, |row| out.write_all(line(&row).as_bytes()).map_err(failed)).await?;
    out.flush().map_err(failed)?;
    Ok(total)
}

/// One line with its end.
pub(super) fn line(cells: &[Cell]) -> String {
    let texts: Vec<String> = cells.iter().map(text).collect();
    format!("{}\r\n", texts.join(","))
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        // Words that are empty are not the same as none.
        Cell::Text(text) if text.is_empty() => "\"\"".to_owned(),
        Cell::Text(text) => quoted(&guarded(text)),
        Cell::Number(n) => n.to_string(),
        Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Cell::Decimal(number) => number.clone(),
        Cell::Json(value) => quoted(&value.to_string()),
    }
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it, and so does one that looks as if it
/// had one already; an import takes it off again.
fn guarded(text: &str) -> String {
    if is_guarded_form(text) { format!("'{text}") } else { text.to_owned() }
}

/// True for apostrophes, or none, before what a spreadsheet would take for a formula.
fn is_guarded_form(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The text of a cell without the apostrophe that guards it.
pub(in crate::portability) fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|_| is_guarded_form(text)).unwrap_or(text)
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_made_harmless() {
        let cells = [
            Cell::Text("=1+1".to_owned()),
            Cell::Text("Smith, \"Jo\"".to_owned()),
            Cell::Decimal("-5.00".to_owned()),
            Cell::Text("+44 20 7946 0000".to_owned()),
            Cell::Empty,
            Cell::Flag(true),
        ];
        for text in ["=1", "'=1", "''@", "it's", "'quoted'", ""] {
            assert_eq!(unguarded(&guarded(text)), text);
        }
        assert_eq!(line(&cells), "'=1+1,\"Smith, \"\"Jo\"\"\",-5.00,'+44 20 7946 0000,,yes\r\n");
    }
}
