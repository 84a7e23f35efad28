//! Effort as a spreadsheet: a sheet for each grouping.

use perennial_press::{Cell, Sheet};

use super::{BalanceReport, EffortGroup, EffortReport, QuarterTold};
use crate::error::Error;
use crate::web::amount_cell;

/// The columns behind the first, in their order.
const AMOUNTS: [&str; 10] = [
    "Hours",
    "Hours for new clients",
    "Hours for existing clients",
    "Hours for neither, as far as is known",
    "Spend",
    "Spend for new clients",
    "Spend for existing clients",
    "Spend for neither, as far as is known",
    "Entries",
    "Currency",
];

/// A workbook of a report.
///
/// # Errors
/// When a library refuses, which is a defect of the program.
pub fn workbook(told: &BalanceReport) -> Result<Vec<u8>, Error> {
    let report = &told.effort;
    let mut sheets = vec![balance(told)];
    for (grouping, word) in EffortReport::GROUPINGS {
        let headers = std::iter::once(word).chain(AMOUNTS).map(str::to_owned).collect();
        let all = EffortGroup {
            id: None,
            key: None,
            name: Some("All".to_owned()),
            job_title: None,
            amounts: report.all,
            address: String::new(),
        };
        let rows = report.groups(grouping).iter().chain([&all]).map(|group| row(group, report)).collect();
        sheets.push(Sheet { name: word.to_owned(), headers, rows });
    }
    perennial_press::workbook(&sheets).map_err(|error| Error::Internal(error.to_string()))
}

fn row(group: &EffortGroup, report: &EffortReport) -> Vec<Cell> {
    let told = &group.amounts;
    let mut cells = vec![Cell::Text(group.name.clone().unwrap_or_else(|| "Not recorded".to_owned()))];
    let hours = [told.hours, told.hours_new, told.hours_existing, told.hours_unassigned];
    cells.extend(hours.map(Cell::Number));
    cells.extend([told.spend, told.spend_new, told.spend_existing, told.spend_unassigned].map(amount_cell));
    cells.push(Cell::Number(f64::from(told.entries)));
    cells.push(Cell::Text(report.currency.to_string()));
    cells
}

/// Shares as on the page: of what goes to, and comes from, new clients.
fn balance(told: &BalanceReport) -> Sheet {
    let headers = ["Period", "Spend on new clients", "Hours on new clients", "Fees from new clients", "Entries"];
    let all = QuarterTold {
        quarter: "All".to_owned(),
        period: told.effort.period,
        spend_share_new: told.effort.all.spend_share_new,
        hours_share_new: told.effort.all.hours_share_new,
        fees_share_new: told.balance.fees_share_new,
        entries: told.effort.all.entries,
    };
    let share = |share: Option<f64>| share.map_or(Cell::Empty, Cell::Number);
    let rows = told.balance.quarters.iter().chain([&all]).map(|each| {
        vec![
            Cell::Text(each.quarter.clone()),
            share(each.spend_share_new),
            share(each.hours_share_new),
            share(each.fees_share_new),
            Cell::Number(f64::from(each.entries)),
        ]
    });
    Sheet { name: "Balance".to_owned(), headers: headers.map(str::to_owned).to_vec(), rows: rows.collect() }
}
