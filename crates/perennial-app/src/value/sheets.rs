//! Pursuits and wins as a spreadsheet.

use perennial_press::{Cell, Sheet};

use super::PricedPursuit;
use crate::error::Error;
use crate::web::{amount_cell, date_cell};

/// The columns, in their order.
const HEADERS: [&str; 12] = [
    "Pursuit",
    "Client",
    "New or existing",
    "Service line",
    "Owner",
    "Outcome",
    "Decided",
    "Currency",
    "Fees",
    "Present value",
    "What the present value rests on",
    "Perennial ID",
];

/// A workbook of one sheet with a name, a row for each pursuit.
///
/// # Errors
/// When a library refuses, which is a defect of the program.
pub fn workbook<'p>(name: &str, pursuits: impl Iterator<Item = &'p PricedPursuit>) -> Result<Vec<u8>, Error> {
    let headers = HEADERS.map(str::to_owned).to_vec();
    let sheet = Sheet { name: name.to_owned(), headers, rows: pursuits.map(row).collect() };
    perennial_press::workbook(&[sheet]).map_err(|error| Error::Internal(error.to_string()))
}

fn row(pursuit: &PricedPursuit) -> Vec<Cell> {
    let text = |text: Option<&str>| text.map_or(Cell::Empty, |text| Cell::Text(text.to_owned()));
    let existing = pursuit.existing.map(|existing| if existing { "existing" } else { "new" });
    vec![
        text(Some(&pursuit.title)),
        text(Some(&pursuit.name)),
        text(existing),
        text(pursuit.service_line.as_deref()),
        text(pursuit.owner.as_deref()),
        text(Some(&pursuit.outcome.replace('_', " "))),
        pursuit.decided.map_or(Cell::Empty, date_cell),
        pursuit.fee.map_or(Cell::Empty, |fee| Cell::Text(fee.currency.to_string())),
        pursuit.fee.map_or(Cell::Empty, amount_cell),
        pursuit.present_value.map_or(Cell::Empty, amount_cell),
        text(pursuit.basis_words.as_deref()),
        text(Some(&pursuit.pursuit.to_string())),
    ]
}
