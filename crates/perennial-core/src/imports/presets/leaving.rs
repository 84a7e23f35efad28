//! Until when somebody was a client, in columns whose header may speak of other ends too.

use super::fills;
use super::guess::SAMPLE;
use crate::fact::Listing;
use crate::imports::mapping::{Mapping, Rule};
use crate::imports::objects::{Field, Object};
use crate::imports::read::Sheet;
use crate::imports::values::{self, DateReading};

use Field as F;
use Object::{Client, Contact};

/// Headers of an end, which in a list that says who is a client or since when is that of the relationship.
const ENDS: &str = "end ended endedon enddate dateended dateend closed closedon closedate closeddate dateclosed to finish \
    ende enddatum beendet bis fin datefin datedefin jusque jusquau fechafin fechadefin finaliza hasta cierre fechacierre \
    fine datafine finoal einde einddatum tot";

/// Takes the column of the day on which clients left, where its cells are days; one of yes and no says who left.
pub(super) fn until(sheet: &Sheet, keys: &[String], chief: Object, (mapping, confidence): (&mut Mapping, &mut [u8])) {
    if !matches!(chief, Client | Contact) {
        return;
    }
    let says_who = [F::ClientListedAs, F::ClientSince].into_iter().any(|field| fills(mapping, field));
    for (place, key) in keys.iter().enumerate() {
        let Some(column) = mapping.columns.get(place) else { continue };
        let is_open = column.to.is_empty() && column.rule != Rule::Skip;
        let to = if column.to == [F::ClientLeft] && holds_days(sheet, place) {
            continue;
        } else if column.to == [F::ClientLeft] && says_yes_or_no(sheet, place) && !fills(mapping, F::ClientListedAs) {
            call_former(sheet, place, mapping);
            vec![F::ClientListedAs]
        } else if column.to == [F::ClientLeft] {
            Vec::new()
        } else if is_open
            && chief == Client
            && says_who
            && !fills(mapping, F::ClientLeft)
            && ENDS.split_whitespace().any(|word| word == key)
            && holds_days(sheet, place)
        {
            vec![F::ClientLeft]
        } else {
            continue;
        };
        if let (Some(column), Some(sure)) = (mapping.columns.get_mut(place), confidence.get_mut(place)) {
            *sure = if to.is_empty() { 0 } else { 60 };
            column.to = to;
        }
    }
}

/// Whether the cells of a column are days, months or years; of none of them anything else is known.
pub(super) fn holds_days(sheet: &Sheet, place: usize) -> bool {
    let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    let is_day = |cell: &&&str| {
        values::read_date(cell, None) != DateReading::NotADate || values::read_month_or_year(cell, None).is_some()
    };
    cells.iter().filter(is_day).count() * 10 >= cells.len() * 8
}

fn says_yes_or_no(sheet: &Sheet, place: usize) -> bool {
    let mut cells = sheet.filled(place).take(SAMPLE).peekable();
    cells.peek().is_some() && cells.all(|cell| values::yes_or_no(cell).is_some())
}

/// Whoever left is a former client, and whoever did not is one.
fn call_former(sheet: &Sheet, place: usize, mapping: &mut Mapping) {
    let words = mapping.values.entry(F::ClientListedAs).or_default();
    for cell in sheet.filled(place) {
        let listing = if values::yes_or_no(cell) == Some(true) { Listing::FormerClient } else { Listing::Client };
        words.entry(cell.to_owned()).or_insert_with(|| listing.key().replace('_', " "));
    }
}
