//! Invoices that a list names and calls void or cancelled: they are no fee, whatever an earlier list said of them (D17).

use super::cells::{Cells, Told};
use super::clients;
use super::plan::Plan;
use super::references::ClientRef;
use crate::dates::Day;
use crate::imports::mapping::{Hidden, Mapping};
use crate::imports::objects::{Field, Object};
use crate::imports::read::Sheet;
use crate::imports::values::InvoiceStanding;
use crate::invoices::{Stated, number_of_its_own};
use crate::money::Money;

/// An invoice that a row calls void or cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// The line of the row.
    pub line: u32,
    /// Whose it is.
    pub client: ClientRef,
    /// Its number.
    pub number: String,
    /// What the row says of its day and total.
    pub stated: Stated,
}

/// The invoices of a list that it calls void or cancelled, in the order of the file; the list is read on this day.
pub fn withdrawn(sheet: &Sheet, mapping: &Mapping, today: Day) -> Vec<Withdrawn> {
    let is_left_out = mapping.hidden == Some(Hidden::LeaveOut);
    if mapping.chief() != Some(Object::Invoice) || is_left_out {
        return Vec::new();
    }
    let sheet = &*mapping.rows_of(sheet);
    let plan = Plan::new(sheet, mapping, Some(today));
    let of_row = |row| {
        let cells = Cells { plan: &plan, row };
        let told = &mut Told::default();
        if !is_void(&cells) {
            return None;
        }
        let total = super::invoices::fee(&cells, told);
        // What was cancelled may be written as nothing, or as what it takes back.
        let total = total.map(|total| Money::new(total.minor.saturating_abs(), total.currency));
        let (issued, _) = super::invoices::issued(&cells, told)?;
        let has_no_number = !super::invoices::are_numbered(&cells);
        let of_its_own = || has_no_number.then_some(total).flatten().map(|total| number_of_its_own(issued, total));
        let number = cells.id(Field::InvoiceNumber).or_else(of_its_own)?;
        let stated = Stated { issued, total: total.filter(|total| total.minor != 0) };
        Some(Withdrawn { line: row.line, client: clients::reference(&cells), number, stated })
    };
    sheet.rows.iter().filter_map(of_row).collect()
}

/// Whether the status of a row says that its invoice never counted, or counts no more. One that never was issued is
/// none that an earlier list could have told of.
fn is_void(cells: &Cells<'_>) -> bool {
    super::invoices::standing(cells) == Some(InvoiceStanding::NoFee)
}
