//! Questions about what the rows are: which column names them, whether a mark is a name, what kind a touch has.

use super::{Asked, Question, unknown_words};
use crate::fact::Medium;
use crate::imports::mapping::{Column, Hidden, Mapping, Rule, is_private};
use crate::imports::objects::{Field, Object};
use crate::imports::read::Sheet;
use crate::imports::values;

/// The answer that leaves rows out.
pub const LEAVE_OUT: &str = "leave out";
/// The answer that takes a mark for a name.
pub const A_NAME: &str = "a name";
/// The answer that takes a mark for a blank cell.
pub const NOTHING: &str = "nothing";

/// Asked of a sheet that the workbook hides, and first of all.
pub fn hidden(sheet: &Sheet, mapping: &Mapping) -> Option<Question> {
    (sheet.hidden && mapping.hidden.is_none()).then(|| Question {
        about: Asked::HiddenSheet,
        text: format!(
            "The workbook hides the sheet “{}”: should its {} rows be imported?",
            sheet.name,
            sheet.rows.len()
        ),
        example: sheet.name.clone(),
        choices: Hidden::ALL.map(|h| h.word().to_owned()).to_vec(),
        likely: None,
        needed: true,
    })
}

/// Asked when no column says who or what the rows are.
pub fn name(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Option<Question> {
    let chief = mapping.chief()?;
    let (field, thing) = naming(chief);
    let fills = |field: &Field| {
        let by_column = bound.iter().flatten().any(|c| c.rule != Rule::Skip && c.to.contains(field));
        by_column || mapping.always.contains_key(field)
    };
    if names(chief, mapping).iter().any(fills) || mapping.unnamed == crate::imports::mapping::Unnamed::Keep {
        return None;
    }
    let choices: Vec<String> = sheet
        .headers
        .iter()
        .enumerate()
        .filter(|(place, header)| {
            !is_private(header) && sheet.filled(*place).any(|c| c.chars().any(char::is_alphabetic))
        })
        .map(|(_, header)| header.clone())
        .collect();
    Some(Question {
        about: Asked::NameColumn { field },
        text: format!("Which column holds the name of the {thing}?"),
        example: choices.first().cloned().unwrap_or_default(),
        choices,
        likely: None,
        needed: true,
    })
}

/// Asked when no column of a list of invoices holds their amount, and one may.
pub fn total(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Option<Question> {
    let fills = |field: Field| {
        let by_column = bound.iter().flatten().any(|c| c.rule != Rule::Skip && c.to.contains(&field));
        by_column || mapping.always.contains_key(&field)
    };
    let needs = mapping.chief() == Some(Object::Invoice) && !fills(Field::InvoiceTotal) && !fills(Field::InvoiceLine);
    if !needs {
        return None;
    }
    // What was paid is not what was billed: a list of payments has no amount of its own.
    const PAID: [&str; 6] = ["paid", "payment", "receiv", "receipt", "bezahlt", "zahlung"];
    let may_be = |place: usize, header: &str| {
        let key = values::key(header);
        let free = bound.get(place).is_none_or(|column| column.is_none_or(|c| c.to.is_empty() && c.rule != Rule::Skip));
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

/// The field by which rows of an object are named, and the word for who or what that is.
fn naming(chief: Object) -> (Field, &'static str) {
    match chief {
        Object::Staff => (Field::StaffName, "member of staff"),
        Object::ServiceLine => (Field::LineName, "service line"),
        Object::Contact => (Field::ContactName, "person"),
        Object::Client | Object::Pursuit | Object::Engagement | Object::Invoice | Object::Touch => {
            (Field::ClientName, "client")
        }
    }
}

/// The fields of which one is enough to know whom a row is about.
fn names(chief: Object, mapping: &Mapping) -> Vec<Field> {
    use Field as F;
    // An address, an id or a person alone makes no client of a list of clients.
    const NAME: [Field; 4] = [F::ClientName, F::ClientFirstName, F::ClientLastName, F::ClientLegalName];
    const CLIENT: [Field; 8] = [
        F::ClientName,
        F::ClientId,
        F::ClientFirstName,
        F::ClientLastName,
        F::ClientLegalName,
        F::ClientDomain,
        F::ClientWebsite,
        F::ClientEmail,
    ];
    const PERSON: [Field; 5] = [F::ContactName, F::ContactFirstName, F::ContactLastName, F::ContactEmail, F::ContactId];
    match chief {
        Object::Staff => vec![F::StaffName],
        Object::ServiceLine => vec![F::LineName],
        Object::Client if mapping.persons => CLIENT.into_iter().chain(PERSON).collect(),
        Object::Client => NAME.to_vec(),
        Object::Contact => CLIENT.into_iter().chain(PERSON).collect(),
        Object::Touch => CLIENT.into_iter().chain(PERSON).chain([F::TouchEngagement]).collect(),
        Object::Pursuit | Object::Engagement | Object::Invoice => {
            let step = (chief == Object::Pursuit).then_some(F::PursuitStepOn);
            let person = PERSON.into_iter().filter(|f| mapping.persons || *f == F::ContactEmail);
            CLIENT.into_iter().chain(person).chain(step).collect()
        }
    }
}

/// Asked of marks such as `NULL` and `N/A` where names of clients stand: there are companies called so.
pub fn marks(sheet: &Sheet, place: usize, header: &str, mapping: &Mapping) -> Vec<Question> {
    let told = mapping.values.get(&Field::ClientName);
    let mut words: Vec<&str> = Vec::new();
    for cell in sheet.filled(place).filter(|cell| values::says_nothing(cell)) {
        if !words.contains(&cell) && told.is_none_or(|told| !told.contains_key(cell)) {
            words.push(cell);
        }
    }
    let ask = |word: &str| Question {
        about: Asked::Mark { field: Field::ClientName, word: word.to_owned() },
        text: format!("Is “{word}” in “{header}” a name, or does it say that there is none?"),
        example: word.to_owned(),
        choices: vec![NOTHING.to_owned(), A_NAME.to_owned()],
        likely: None,
        needed: true,
    };
    words.into_iter().map(ask).collect()
}

/// Asked of kinds of touch in which no medium is named for sure.
pub fn media(sheet: &Sheet, place: usize, mapping: &Mapping) -> Vec<Question> {
    let told = mapping.values.get(&Field::TouchMedium);
    let known = |word: &str| {
        let told = told.is_some_and(|told| told.contains_key(word));
        told || Medium::from_key(word).is_some() || values::medium(word).is_some()
    };
    let ask = |word: &str| Question {
        about: Asked::Medium { word: word.to_owned() },
        text: format!("In which way was the client met in “{word}”?"),
        example: word.to_owned(),
        choices: media_choices(),
        likely: None,
        needed: true,
    };
    let unknown: Vec<Question> = unknown_words(sheet, place, known).map(ask).collect();
    // A column of many words describes work and is none of media.
    if unknown.len() >= super::WORDS { Vec::new() } else { unknown }
}

fn media_choices() -> Vec<String> {
    let media = Medium::ALL.into_iter().map(|medium| medium.word().to_lowercase());
    std::iter::once(LEAVE_OUT.to_owned()).chain(media).collect()
}

/// The value under which the answer about a medium is kept.
pub fn medium_answer(answer: &str) -> Option<String> {
    if answer == LEAVE_OUT {
        return Some(LEAVE_OUT.to_owned());
    }
    Medium::ALL.into_iter().find(|m| m.word().to_lowercase() == answer).map(|m| m.key().to_owned())
}
