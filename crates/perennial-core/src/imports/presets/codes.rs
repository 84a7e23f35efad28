//! Columns that hold numbers where their header speaks of names: `Debitor` or `Matter` beside `Kundenname` or
//! `Description`.

use super::guess::{SAMPLE, WORK, is_free, means};
use crate::imports::mapping::{Mapping, Rule};
use crate::imports::objects::{Field, Object};
use crate::imports::read::Sheet;
use crate::imports::values::{self, DateReading};

/// Names, each with the number that may stand under its header.
const NAMES: [(Field, Field); 4] = [
    (Field::ClientName, Field::ClientId),
    (Field::EngagementTitle, Field::EngagementId),
    (Field::PursuitTitle, Field::PursuitId),
    (Field::StaffName, Field::StaffId),
];

/// Takes a column of numbers for the number of the record and the column beside it whose header speaks of the name too
/// for the name. Clients of work of whom nothing but figures stands in the list are named by their number alone.
pub(super) fn names_beside_numbers(
    sheet: &Sheet,
    keys: &[String],
    chief: Object,
    (mapping, confidence): (&mut Mapping, &mut [u8]),
) {
    for (name, number) in NAMES {
        let holds = |place: &usize| mapping.columns.get(*place).is_some_and(|column| column.to == [name]);
        let Some(place) = (0..keys.len()).find(holds) else { continue };
        let of_codes = all(sheet, place, is_code);
        // The other column whose header speaks of the name: of the two one holds numbers.
        let speaks = |other: &usize| {
            let open = mapping.columns.get(*other).is_some_and(|c| c.to.is_empty() && c.rule != Rule::Skip);
            open && means(&sheet.headers[*other], &keys[*other], chief, name) && all(sheet, *other, is_code) != of_codes
        };
        let beside = (0..keys.len()).find(speaks);
        let free = is_free(mapping, &[number]);
        let figures = number == Field::ClientId && WORK.contains(&chief) && all(sheet, place, is_figures);
        let (named, numbered) = match beside {
            Some(beside) if of_codes => (Some(beside), place),
            Some(beside) => (None, beside),
            None if figures && free => (None, place),
            None => continue,
        };
        let mut take = |place: usize, to: Vec<Field>| {
            if let (Some(column), Some(sure)) = (mapping.columns.get_mut(place), confidence.get_mut(place)) {
                *sure = if to.is_empty() { 0 } else { 60 };
                column.to = to;
            }
        };
        take(numbered, if free { vec![number] } else { Vec::new() });
        if let Some(named) = named {
            take(named, vec![name]);
        }
    }
}

/// Whether all but a few of the cells of a column are so, and some are.
fn all(sheet: &Sheet, place: usize, is: fn(&str) -> bool) -> bool {
    let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    !cells.is_empty() && cells.iter().filter(|cell| is(cell)).count() * 10 >= cells.len() * 9
}

/// `10007`, `K-10007`, `M2024/113`, `ACME01`: figures, and few letters beside them. `15/03/2021` is a day.
fn is_code(cell: &str) -> bool {
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let is_day = || cell.contains(['/', '.', '-']) && values::read_date(cell, None) != DateReading::NotADate;
    cell.chars().any(|c| c.is_ascii_digit()) && letters <= 5 && !cell.chars().any(char::is_whitespace) && !is_day()
}

/// `10007`, `10-007`: no letter at all.
fn is_figures(cell: &str) -> bool {
    is_code(cell) && !cell.chars().any(char::is_alphabetic)
}
