//! What each row of a list is, where its columns leave it open.

use super::rows::LEAVE_OUT;
use super::{Asked, Question};
use crate::imports::mapping::{Column, Mapping, Rule};
use crate::imports::objects::{Field, Object, Takes};
use crate::imports::presets;
use crate::imports::read::{Sheet, is_age, is_time};
use crate::imports::values;

/// Cells looked at in a column.
pub const SAMPLE: usize = 200;

/// Whether no field takes the column, and nobody said to leave it out.
pub fn is_free(bound: &[Option<&Column>], place: usize) -> bool {
    bound.get(place).is_none_or(|column| column.is_none_or(|c| c.to.is_empty() && c.rule != Rule::Skip))
}

/// Asked of a list taken for one of clients whose columns speak of something else. With sums of money and a day beside
/// them, or with clients that come more than once, its rows may be invoices; with a deadline or a day of completion they
/// may be work; under months or years it is a table of which only the names can be taken. So is a list taken for one of
/// work whose rows may be invoices.
pub fn rows(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Option<Question> {
    let is_open = !presets::is_program(&mapping.system) && mapping.rows.is_none();
    let money = || (0..sheet.headers.len()).filter(|place| is_free(bound, *place));
    match mapping.chief().filter(|_| is_open)? {
        Object::Client => {}
        Object::Engagement => return of_work(sheet, bound),
        _ => return None,
    }
    let ages: Vec<&String> = money()
        .filter(|place| presets::holds_amounts(sheet, *place))
        .map(|place| &sheet.headers[place])
        .filter(|header| is_age(header))
        .collect();
    if let [first, .., last] = ages.as_slice() {
        let what =
            format!("“{first}” to “{last}” hold what each client owes by its age, and sums owed are no invoices");
        return Some(of_names_only(sheet, &what));
    }
    let times: Vec<&String> = money()
        .filter(|place| presets::holds_amounts(sheet, *place))
        .map(|place| &sheet.headers[place])
        .filter(|header| is_time(header))
        .collect();
    if let [first, .., last] = times.as_slice() {
        let what = format!("“{first}” to “{last}” hold sums over a time, which are no invoices");
        return Some(of_names_only(sheet, &what));
    }
    let asked = |text: String| asked(sheet, text);
    let days = || money().filter(|place| holds_days(sheet, *place));
    let sums = money().find(|place| presets::holds_money(sheet, *place) && !is_of_a_time(&sheet.headers[*place]));
    if let Some(sums) = sums.filter(|_| days().next().is_some() || presets::repeats_names(sheet, bound)) {
        return Some(asked(format!("“{}” holds sums of money: what is each row?", sheet.headers[sums])));
    }
    let is_of_work = |place: &usize| presets::is_day_of_work(&values::key(&sheet.headers[*place]));
    let day = days().find(is_of_work).or_else(|| days().next().filter(|_| presets::repeats_names(sheet, bound)))?;
    Some(asked(format!("“{}” holds days: what is each row?", sheet.headers[day])))
}

/// Asked of a table of sums of which only the names can be taken.
fn of_names_only(sheet: &Sheet, what: &str) -> Question {
    let text = format!(
        "{what}: export a list with a row for each invoice for these. Should the names of this list be taken as {}?",
        word(Object::Client)
    );
    Question { choices: vec![word(Object::Client), LEAVE_OUT.to_owned()], ..asked(sheet, text) }
}

/// Asked of a list taken for one of work whose rows may be what was billed for it: a tax stands beside what was paid, or
/// its days are none of work and it gives sums of money.
fn of_work(sheet: &Sheet, bound: &[Option<&Column>]) -> Option<Question> {
    if let Some(tax) = presets::billed_sums(sheet) {
        let text = format!("“{tax}” and what was paid stand beside each row: what is each row?");
        return Some(Question { likely: Some(word(Object::Invoice)), ..asked(sheet, text) });
    }
    let is_of_work = |field: &Field| field.object() == Object::Engagement && field.takes() == Takes::Date;
    let has_days = bound.iter().flatten().any(|column| column.rule != Rule::Skip && column.to.iter().any(is_of_work));
    let columns = || 0..sheet.headers.len();
    let day = columns().find(|place| !has_days && is_free(bound, *place) && holds_days(sheet, *place))?;
    let sums = columns().find(|place| presets::holds_money(sheet, *place) && !is_of_a_time(&sheet.headers[*place]))?;
    let text =
        format!("“{}” holds days and “{}” sums of money: what is each row?", sheet.headers[day], sheet.headers[sums]);
    Some(asked(sheet, text))
}

fn asked(sheet: &Sheet, text: String) -> Question {
    Question {
        about: Asked::Rows,
        text,
        example: example(sheet),
        choices: KINDS.map(word).into_iter().chain([LEAVE_OUT.to_owned()]).collect(),
        likely: None,
        needed: true,
    }
}

/// What rows may be that name clients.
const KINDS: [Object; 5] = [Object::Client, Object::Invoice, Object::Pursuit, Object::Engagement, Object::Touch];

/// The answer that says that rows are of this object.
pub fn word(object: Object) -> String {
    object.plural().to_lowercase()
}

/// The object that an answer says.
pub fn object_of(answer: &str) -> Option<Object> {
    KINDS.into_iter().find(|object| word(*object) == answer)
}

fn example(sheet: &Sheet) -> String {
    sheet.rows.first().map(|row| row.cells.join(" · ")).unwrap_or_default().chars().take(80).collect()
}

/// Whether a header speaks of sums over a time, which a list of clients has: `Fees 2023`, `Annual turnover`.
fn is_of_a_time(header: &str) -> bool {
    const OVER: [&str; 12] = [
        "annual", "yearly", "peryear", "year", "ytd", "turnover", "revenue", "lifetime", "average", "total", "umsatz",
        "chiffre",
    ];
    let key = values::key(header);
    OVER.iter().any(|word| key.contains(word)) || header.split_whitespace().any(is_time)
}

/// Whether a column holds days that are not said to be of the client itself: the last of something, a birthday.
fn holds_days(sheet: &Sheet, place: usize) -> bool {
    const OF_CLIENTS: [&str; 12] = [
        "last", "letzt", "dernier", "ultim", "first", "erst", "next", "birth", "geburt", "founded", "yearend",
        "renewal",
    ];
    let key = values::key(&sheet.headers[place]);
    let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    let is_day = |cell: &&&str| values::read_date(cell, None) != values::DateReading::NotADate;
    let days = cells.iter().filter(is_day).count();
    !cells.is_empty() && days * 10 >= cells.len() * 8 && !OF_CLIENTS.iter().any(|word| key.contains(word))
}
