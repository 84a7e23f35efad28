//! The order of day and month where a column leaves it open: a file is written one way.

use super::mapping::{Column, Rule};
use super::objects::Takes;
use super::read::Sheet;
use super::values::{self, DateOrder, DateReading, Finding};

/// The order that the other columns of days settle, all of them alike, with the header of one of them; none where one
/// of this column's own cells does not fit it.
pub(super) fn order_of_neighbours<'s>(
    sheet: &'s Sheet,
    place: usize,
    columns: &[Option<&Column>],
) -> Option<(DateOrder, &'s str)> {
    if !matches!(values::date_order(sheet.filled(place)), Finding::Open { contradictory: false, .. }) {
        return None;
    }
    let of_days = |column: &Column| column.rule != Rule::Skip && column.to.iter().any(|to| to.takes() == Takes::Date);
    let others = columns.iter().enumerate().filter(|(other, column)| *other != place && column.is_some_and(of_days));
    let mut found: Option<(DateOrder, &str)> = None;
    for (other, _) in others {
        let Some(order) = values::shown_date_order(sheet.filled(other)) else { continue };
        if found.is_some_and(|(before, _)| before != order) {
            return None;
        }
        found = found.or_else(|| sheet.headers.get(other).map(|header| (order, header.as_str())));
    }
    let fits = |order: DateOrder| {
        let is_lost = |cell: &str| {
            values::read_date(cell, Some(order)) == DateReading::NotADate
                && values::read_date(cell, None) != DateReading::NotADate
        };
        !sheet.filled(place).any(is_lost)
    };
    found.filter(|(order, _)| fits(*order))
}
