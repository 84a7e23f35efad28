//! Every client's outlook and value as a spreadsheet.

use perennial_core::dates::Day;
use perennial_press::{Cell, Sheet};

use super::{MoneyRange, ValuedClient};
use crate::error::Error;
use crate::web::{amount_cell, date_cell};

/// The columns, in their order.
const HEADERS: [&str; 29] = [
    "Client",
    "Stage",
    "Relationship manager",
    "Further work within 12 months",
    "Low (80 %)",
    "High (80 %)",
    "Next need: 25 % by",
    "50 % by",
    "75 % by",
    "Next need as recorded",
    "Silent",
    "Currency",
    "Value",
    "Value, low (80 %)",
    "Value, high (80 %)",
    "Contracted",
    "Renewals",
    "Renewals, low (80 %)",
    "Renewals, high (80 %)",
    "New work",
    "New work, low (80 %)",
    "New work, high (80 %)",
    "Times came back",
    "First work",
    "Last work",
    "Known until",
    "Method",
    "Why no forecast",
    "Perennial ID",
];

/// A workbook with a row for each client.
///
/// # Errors
/// When a library refuses, which is a defect of the program.
pub fn workbook(clients: &[ValuedClient]) -> Result<Vec<u8>, Error> {
    let headers = HEADERS.map(str::to_owned).to_vec();
    let sheet = Sheet { name: "Relationships".to_owned(), headers, rows: clients.iter().map(row).collect() };
    perennial_press::workbook(&[sheet]).map_err(|error| Error::Internal(error.to_string()))
}

fn row(client: &ValuedClient) -> Vec<Cell> {
    let text = |text: Option<&str>| text.map_or(Cell::Empty, |text| Cell::Text(text.to_owned()));
    let number = |number: Option<f64>| number.map_or(Cell::Empty, Cell::Number);
    let date = |day: Option<Day>| day.map_or(Cell::Empty, date_cell);
    let three = |range: Option<MoneyRange>| match range {
        Some(range) => [range.mid, range.low, range.high].map(amount_cell),
        None => [Cell::Empty, Cell::Empty, Cell::Empty],
    };
    let (range, need, events) = (client.return_range, client.next_need, client.events);
    let mut cells = vec![
        text(Some(&client.name)),
        text(Some(client.stage)),
        text(client.manager.as_deref()),
        number(range.map(|range| range.mid)),
        number(range.map(|range| range.low)),
        number(range.map(|range| range.high)),
        date(need.and_then(|need| need.p25)),
        date(need.and_then(|need| need.p50)),
        date(need.and_then(|need| need.p75)),
        date(client.recorded_need),
        text(client.silent.then_some("yes")),
        text(client.value.map(|value| value.mid.currency.to_string()).as_deref()),
    ];
    cells.extend(three(client.value));
    cells.push(client.layers.contracted.map_or(Cell::Empty, |range| amount_cell(range.mid)));
    cells.extend(three(client.layers.renewals));
    cells.extend(three(client.layers.uncontracted));
    cells.extend([
        number(events.map(|events| f64::from(events.repeats))),
        date(events.map(|events| events.first)),
        date(events.map(|events| events.last)),
        date(events.map(|events| events.until)),
        text(Some(&client.method)),
        text(client.reason.as_deref()),
        text(Some(&client.client.to_string())),
    ]);
    cells
}
