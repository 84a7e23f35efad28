//! Cells of spreadsheets: text that a spreadsheet program shows, and never runs.

use axum::response::Response;

use crate::web::attachment;

/// A cell of a CSV file. Text that a spreadsheet would take for a formula gets a leading apostrophe.
pub fn csv_cell(text: &str) -> String {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if runs { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// A line of a CSV file (RFC 4180), with its end.
pub fn csv_row<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| csv_cell(cell.as_ref())).collect();
    format!("{}\r\n", cells.join(","))
}

/// A CSV file to be saved under a name of plain letters.
pub fn csv_answer(file_name: &str, text: String) -> Response {
    let rows = records(&text).saturating_sub(1);
    attachment("text/csv; charset=utf-8", file_name, text, Some(rows))
}

/// The records of a CSV text: line ends within quotes count for nothing.
fn records(text: &str) -> u64 {
    let mut quoted = false;
    let mut records = 0;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => records += 1,
            _ => {}
        }
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_a_file_are_counted() {
        let text = csv_row(["a", "b"]) + &csv_row(["two\nlines", "says \"yes\""]);
        assert_eq!(records(&text), 2);
    }

    #[test]
    fn a_cell_never_runs_as_a_formula() {
        assert_eq!(csv_cell("=1+1"), "'=1+1");
        assert_eq!(csv_cell("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(csv_cell("\t=x"), "'\t=x");
        assert_eq!(
            csv_row(["Ansah & Sons", "says \"yes\", today", ""]),
            "Ansah & Sons,\"says \"\"yes\"\", today\",\r\n"
        );
    }
}
