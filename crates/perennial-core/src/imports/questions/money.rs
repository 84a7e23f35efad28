//! Questions about lists that tell of money: whether their rows are invoices, which column is the number and which the
//! total, whether the tax is in it, and what the status of an invoice says.

use std::collections::HashSet;

use super::Asked;
use super::Question;
use super::rows::{LEAVE_OUT, is_filled};
use crate::imports::mapping::{Column, Mapping, Rule};
use crate::imports::objects::{Field, Object};
use crate::imports::presets;
use crate::imports::read::{Sheet, is_time};
use crate::imports::values::{self, InvoiceStanding};

/// The answers to whether the tax is part of the amount.
pub const IN_IT: &str = "part of it";
/// The other one.
pub const ON_TOP: &str = "on top of it";

/// The answer that no column is the number of the invoice: the list gives none.
pub const NO_NUMBERS: &str = "none: the invoices have no numbers";

/// Cells looked at in a column.
const SAMPLE: usize = 200;

fn is_free(bound: &[Option<&Column>], place: usize) -> bool {
    bound.get(place).is_none_or(|column| column.is_none_or(|c| c.to.is_empty() && c.rule != Rule::Skip))
}

/// Asked of a list taken for one of clients that gives sums of money as well: with a day beside them, or with clients
/// that come more than once, its rows may be invoices; under months or years it is a table of which only the names can
/// be taken.
pub fn rows(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Option<Question> {
    let of_clients =
        mapping.chief() == Some(Object::Client) && !presets::is_program(&mapping.system) && mapping.rows.is_none();
    let money = || (0..sheet.headers.len()).filter(|place| is_free(bound, *place));
    if !of_clients {
        return None;
    }
    let times: Vec<&String> = money()
        .filter(|place| presets::holds_amounts(sheet, *place))
        .map(|place| &sheet.headers[place])
        .filter(|header| is_time(header))
        .collect();
    if let [first, .., last] = times.as_slice() {
        return Some(Question {
            about: Asked::Rows,
            text: format!(
                "“{first}” to “{last}” hold sums over a time, which are no invoices: export a list with a row for each \
                 invoice for these. Should the names of this list be taken as {}?",
                Object::Client.plural().to_lowercase()
            ),
            example: example(sheet),
            choices: vec![word(Object::Client), LEAVE_OUT.to_owned()],
            likely: None,
            needed: true,
        });
    }
    let sums = money().find(|place| presets::holds_money(sheet, *place) && !is_of_a_time(&sheet.headers[*place]))?;
    let days = money().any(|place| holds_days(sheet, place));
    if !days && !repeats_names(sheet, bound) {
        return None;
    }
    Some(Question {
        about: Asked::Rows,
        text: format!("“{}” holds sums of money: what is each row?", sheet.headers[sums]),
        example: example(sheet),
        choices: [Object::Client, Object::Invoice, Object::Pursuit, Object::Engagement]
            .map(word)
            .into_iter()
            .chain([LEAVE_OUT.to_owned()])
            .collect(),
        likely: None,
        needed: true,
    })
}

/// The answer that says that rows are of this object.
pub fn word(object: Object) -> String {
    object.plural().to_lowercase()
}

/// The object that an answer says.
pub fn object_of(answer: &str) -> Option<Object> {
    [Object::Client, Object::Invoice, Object::Pursuit, Object::Engagement]
        .into_iter()
        .find(|object| word(*object) == answer)
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

/// Whether at least one client of five stands in several rows.
fn repeats_names(sheet: &Sheet, bound: &[Option<&Column>]) -> bool {
    let named = |place: &usize| bound[*place].is_some_and(|column| column.to.contains(&Field::ClientName));
    let Some(place) = (0..bound.len()).find(named) else { return false };
    let names: Vec<String> = sheet.filled(place).take(SAMPLE).map(values::key).collect();
    let different: HashSet<&String> = names.iter().collect();
    different.len() * 5 <= names.len() * 4
}

/// Asked when no column of a list of invoices is their number, and one may be: its cells differ.
pub fn number(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Option<Question> {
    let is_known = is_filled(Field::InvoiceNumber, mapping, bound) || mapping.meant(Field::InvoiceNumber, "").is_some();
    if mapping.chief() != Some(Object::Invoice) || is_known {
        return None;
    }
    let differ = |place: &usize| {
        let cells: Vec<&str> = sheet.filled(*place).take(SAMPLE).collect();
        let different: HashSet<&&str> = cells.iter().collect();
        cells.len() == sheet.rows.len().min(SAMPLE) && different.len() == cells.len()
    };
    let may_be = (0..sheet.headers.len()).filter(|place| is_free(bound, *place)).filter(differ);
    let mut choices: Vec<String> = may_be.map(|place| sheet.headers[place].clone()).collect();
    if choices.is_empty() {
        return None;
    }
    choices.push(NO_NUMBERS.to_owned());
    Some(Question {
        about: Asked::NameColumn { field: Field::InvoiceNumber },
        text: "Which column holds the number of the invoice?".to_owned(),
        example: choices.first().cloned().unwrap_or_default(),
        choices,
        likely: None,
        needed: true,
    })
}

/// Asked when no column of a list of invoices holds their amount, and one may.
pub fn total(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Option<Question> {
    let fills = |field: Field| is_filled(field, mapping, bound);
    let needs = mapping.chief() == Some(Object::Invoice)
        && ![Field::InvoiceTotal, Field::InvoiceNet, Field::InvoiceLine].into_iter().any(fills);
    if !needs {
        return None;
    }
    // What was paid is not what was billed: a list of payments has no amount of its own.
    const PAID: [&str; 6] = ["paid", "payment", "receiv", "receipt", "bezahlt", "zahlung"];
    let may_be = |place: usize, header: &str| {
        let key = values::key(header);
        let free = is_free(bound, place);
        let mut cells = sheet.filled(place).take(50).peekable();
        free && !PAID.iter().any(|word| key.contains(word))
            && cells.peek().is_some()
            && cells.all(|cell| values::read_amount(cell, None) != values::AmountReading::NotAnAmount)
    };
    let choices: Vec<String> = sheet
        .headers
        .iter()
        .enumerate()
        .filter(|(place, header)| may_be(*place, header))
        .map(|(_, header)| header.clone())
        .collect();
    (!choices.is_empty()).then(|| Question {
        about: Asked::NameColumn { field: Field::InvoiceTotal },
        text: "Which column holds the total of the invoice?".to_owned(),
        example: choices.first().cloned().unwrap_or_default(),
        choices,
        likely: None,
        needed: true,
    })
}

/// Asked when a tax stands beside an amount and neither header nor cells say whether it is in it.
pub fn tax(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Option<Question> {
    let place = |field: Field| {
        bound.iter().position(|column| column.is_some_and(|c| c.to.contains(&field) && c.rule != Rule::Skip))
    };
    let asked = mapping.chief() == Some(Object::Invoice)
        && !presets::is_program(&mapping.system)
        && mapping.meant(Field::InvoiceTax, "").is_none()
        && place(Field::InvoiceNet).is_none();
    let (amount, tax) = (place(Field::InvoiceTotal)?, place(Field::InvoiceTax)?);
    let header = sheet.headers.get(amount).filter(|_| asked)?;
    let has_tax = sheet.filled(tax).any(|cell| cell.chars().any(|c| ('1'..='9').contains(&c)));
    let settled = match (place(Field::InvoicePaid), place(Field::InvoiceOpen)) {
        (Some(paid), Some(open)) => presets::adds_up(sheet, &[paid, open], amount),
        _ => false,
    };
    // What adds up with a column that is left over is the whole.
    let sums =
        (0..sheet.headers.len()).any(|net| net != amount && net != tax && presets::adds_up(sheet, &[net, tax], amount));
    if !has_tax || settled || sums || presets::says_whether_taxed(header) {
        return None;
    }
    let beside = &sheet.headers[tax];
    Some(Question {
        about: Asked::Tax { column: header.clone() },
        text: format!("Is “{beside}” part of “{header}”, or does it come on top of it?"),
        example: sheet.filled(amount).next().unwrap_or_default().to_owned(),
        choices: vec![IN_IT.to_owned(), ON_TOP.to_owned()],
        likely: None,
        needed: true,
    })
}

/// Whether it is known what a status of an invoice means.
pub fn standing_known(mapping: &Mapping, word: &str) -> bool {
    let told = mapping.meant(Field::InvoiceStatus, word).is_some();
    told || values::key(word).is_empty() || InvoiceStanding::of_words(word).is_some()
}

/// Asked of a status that no list of ours knows.
pub fn standing(word: &str) -> Question {
    Question {
        about: Asked::InvoiceStatus { word: word.to_owned() },
        text: format!(
            "What does “{word}” say of an invoice: that it is owed, paid, not issued yet, no fee (void, refunded), or \
             written off?"
        ),
        example: word.to_owned(),
        choices: InvoiceStanding::ANSWERS.map(|standing| standing.word().to_owned()).to_vec(),
        likely: None,
        needed: true,
    }
}
