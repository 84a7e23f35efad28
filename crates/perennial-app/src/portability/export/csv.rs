//! Comma-separated values: UTF-8, one header line, CRLF, quotes where needed (RFC 4180).

use std::io::Write;

use super::Folder;
use super::sheet::{Cell, Sheet};
use crate::db::Conn;
use crate::error::Error;

/// Writes one file; the number of its rows.
pub(super) async fn write(conn: &mut Conn, sheet: &Sheet, folder: &Folder, name: &str) -> Result<u64, Error> {
    let mut out = folder.create(name)?;
    let failed = |error| folder.unwritable(name, &error);
    out.write_all(line(&headers(sheet)).as_bytes()).map_err(failed)?;
    let total = sheet.read(conn, |row| out.write_all(line(&row).as_bytes()).map_err(failed)).await?;
    out.flush().map_err(failed)?;
    Ok(total)
}

fn headers(sheet: &Sheet) -> Vec<Cell> {
    sheet.headers().into_iter().map(|header| Cell::Text(header.to_owned())).collect()
}

/// One line with its end.
pub(super) fn line(cells: &[Cell]) -> String {
    let texts: Vec<String> = cells.iter().map(text).collect();
    format!("{}\r\n", texts.join(","))
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => quoted(&guarded(text)),
        Cell::Number(n) => n.to_string(),
        Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Cell::Decimal(number) => number.clone(),
        Cell::Json(value) => quoted(&value.to_string()),
    }
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it; an import takes it off again.
fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
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
        assert_eq!(line(&cells), "'=1+1,\"Smith, \"\"Jo\"\"\",-5.00,'+44 20 7946 0000,,yes\r\n");
    }
}
