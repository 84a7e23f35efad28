//! Answers that a browser saves as a file.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::money::Money;
use perennial_press::Cell;

/// How many rows a file has, for the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileRows(pub u64);

/// The type of a spreadsheet (ECMA-376).
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file to be saved under a name of plain letters. `kind` is its type (RFC 6838), `rows` how many records are read
/// out of it, where that is known.
pub fn attachment(kind: &'static str, name: &str, body: impl Into<Body>, rows: Option<u64>) -> Response {
    let mut response = Response::new(body.into());
    if let Some(rows) = rows {
        response.extensions_mut().insert(FileRows(rows));
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    // A name with other letters than a header may hold is left to the browser.
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// An amount as a cell of a spreadsheet.
pub fn amount_cell(money: Money) -> Cell {
    Cell::Amount(money.minor as f64 / 10_f64.powi(i32::try_from(money.currency.decimals()).unwrap_or(2)))
}

/// A day as a cell of a spreadsheet.
pub fn date_cell(day: Day) -> Cell {
    let date = day.date();
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    Cell::Date(date.year(), part(date.month()), part(date.day()))
}
