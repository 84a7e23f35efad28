//! Income as a spreadsheet: a sheet for each grouping, and one for retention.

use perennial_core::money::Money;
use perennial_press::{Cell, Sheet};

use super::{IncomeAmounts, IncomeGroup, IncomeReport};
use crate::error::Error;
use crate::web::amount_cell;

/// The columns behind the first, in their order.
const AMOUNTS: [&str; 12] = [
    "Fees",
    "From existing clients",
    "From new clients",
    "New or existing not recorded",
    "First work",
    "Repeat work",
    "One-and-done",
    "First or repeat not recorded",
    "Filed under no work",
    "Clients",
    "Invoices",
    "Currency",
];

/// A workbook of an income report.
///
/// # Errors
/// When a library refuses, which is a defect of the program.
pub fn workbook(report: &IncomeReport) -> Result<Vec<u8>, Error> {
    let mut sheets = Vec::new();
    for (grouping, word) in IncomeReport::GROUPINGS {
        let headers = std::iter::once(word).chain(AMOUNTS).map(str::to_owned).collect();
        let all = IncomeGroup {
            id: None,
            name: Some("All".to_owned()),
            share: None,
            amounts: report.all.clone(),
            key: String::new(),
        };
        let rows = report.groups(grouping).iter().chain([&all]).map(|group| row(group, report)).collect();
        sheets.push(Sheet { name: word.to_owned(), headers, rows });
    }
    sheets.push(retention(report));
    perennial_press::workbook(&sheets).map_err(|error| Error::Internal(error.to_string()))
}

fn row(group: &IncomeGroup, report: &IncomeReport) -> Vec<Cell> {
    let name = group.name.clone().unwrap_or_else(|| "Not recorded".to_owned());
    let mut cells = vec![Cell::Text(name)];
    cells.extend(amounts(&group.amounts).map(amount_cell));
    cells.push(Cell::Number(f64::from(group.amounts.clients)));
    cells.push(Cell::Number(f64::from(group.amounts.invoices)));
    cells.push(Cell::Text(report.currency.to_string()));
    cells
}

fn amounts(told: &IncomeAmounts) -> [Money; 9] {
    [
        told.fees,
        told.existing,
        told.new,
        told.new_or_existing_unknown,
        told.first,
        told.repeat,
        told.one_and_done,
        told.first_or_repeat_unknown,
        told.no_work,
    ]
}

fn retention(report: &IncomeReport) -> Sheet {
    let headers =
        ["Services used", "Clients of the first year", "Billed again in the second", "Low (80 %)", "High (80 %)"];
    let share = |share: Option<f64>| share.map_or(Cell::Empty, Cell::Number);
    let rows = report.retention_by_services.iter().map(|told| {
        vec![
            Cell::Text(told.word.to_owned()),
            Cell::Number(told.of as f64),
            Cell::Number(told.kept as f64),
            share(told.low),
            share(told.high),
        ]
    });
    Sheet { name: "Retention".to_owned(), headers: headers.map(str::to_owned).to_vec(), rows: rows.collect() }
}
