//! Questions about what the rows are: which column names them, whether a mark is a name, what kind a touch has.

use super::{Asked, Question, unknown_words};
use crate::fact::Medium;
use crate::imports::mapping::{Column, FirstLine, Hidden, Mapping, Rule, Unnamed, is_private};
use crate::imports::objects::{Field, Object, Takes};
use crate::imports::presets;
use crate::imports::problem::About;
use crate::imports::read::{Row, Sheet};
use crate::imports::values;
use crate::text::count;

/// The answer that leaves rows out.
pub const LEAVE_OUT: &str = "leave out";
/// The answer that calls people and clients after their email addresses.
pub const BY_ADDRESS: &str = "by their email address";
/// The answer that makes a value a service line.
pub const A_SERVICE: &str = "a service line";
/// The answer that makes it none.
pub const NO_SERVICE: &str = "no service line";
/// The answer that takes a mark for a name.
pub const A_NAME: &str = "a name";
/// The answer that takes a mark for a blank cell.
pub const NOTHING: &str = "nothing";

/// Asked of a sheet that the workbook hides, and first of all.
pub fn hidden(sheet: &Sheet, mapping: &Mapping) -> Option<Question> {
    (sheet.hidden && mapping.hidden.is_none()).then(|| Question {
        about: Asked::HiddenSheet,
        text: format!(
            "The workbook hides the sheet “{}”: should its {} be imported?",
            sheet.name,
            count(sheet.rows.len() as u64, "row")
        ),
        example: sheet.name.clone(),
        choices: Hidden::ALL.map(|h| h.word().to_owned()).to_vec(),
        likely: None,
        needed: true,
    })
}

/// Asked of a short line of names that no word of ours explains: it may be the first row of a list without a heading.
pub fn first_line(sheet: &Sheet, mapping: &Mapping) -> Option<Question> {
    const FEW: usize = 3;
    let has_heading = sheet.guesses.iter().any(|guess| guess.about == About::Header && guess.taken != "none");
    let is_open = mapping.first_line.is_none() && mapping.system.is_empty() && sheet.headers.len() <= FEW;
    if !is_open || !has_heading || sheet.headers.iter().any(|header| presets::is_heading(header)) {
        return None;
    }
    let line = sheet.headers.join(" · ");
    Some(Question {
        about: Asked::FirstLine,
        text: format!("Is “{line}” the first row of the list, or does it name the columns?"),
        example: line,
        choices: FirstLine::ALL.map(|line| line.word().to_owned()).to_vec(),
        likely: None,
        needed: true,
    })
}

/// Asked when no column says who or what the rows are; nobody is called after their address unless a person says so.
pub fn name(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Option<Question> {
    let chief = mapping.chief()?;
    let (field, thing) = naming(chief);
    let fills = |field: &Field| is_filled(*field, mapping, bound);
    let is_told = mapping.unnamed == Unnamed::Keep || mapping.meant(field, "").is_some();
    let by_address = addresses(chief).iter().any(fills);
    // Numbers of no known list name nobody, where an address may.
    let by_number = by_address && mapping.system.is_empty() && chief == Object::Invoice && fills(&Field::ClientId);
    let is_named = names(chief, mapping).iter().any(|field| fills(field) && !(by_number && *field == Field::ClientId));
    if is_told || is_named {
        return None;
    }
    let takes = |place: usize, kind: Takes| {
        let column = bound.get(place).copied().flatten();
        column.is_some_and(|column| column.to.iter().any(|to| to.takes() == kind))
    };
    let may_name = |(place, header): &(usize, &String)| {
        let is_other = [Takes::Email, Takes::Phone, Takes::Date].into_iter().any(|kind| takes(*place, kind));
        !is_other && !is_private(header) && sheet.filled(*place).any(|c| c.chars().any(char::is_alphabetic))
    };
    let columns: Vec<(usize, &String)> = sheet.headers.iter().enumerate().filter(may_name).collect();
    let has_address = by_address || (0..bound.len()).any(|place| takes(place, Takes::Email));
    let is_free = |place: usize| {
        bound.get(place).copied().flatten().is_none_or(|column| column.to.is_empty() && column.rule != Rule::Skip)
    };
    let likely = columns.iter().find(|(place, _)| is_free(*place) && tells_apart(sheet, *place));
    let likely = likely.map(|(_, header)| (*header).clone()).or(by_number.then(|| BY_ADDRESS.to_owned()));
    if let Some(parties) = presets::both_parties(sheet).filter(|_| field == Field::ClientName) {
        return Some(of_parties(sheet, parties));
    }
    if by_address && !columns.iter().any(|(place, _)| is_free(*place)) {
        return None;
    }
    let choices: Vec<String> = columns.iter().map(|(_, header)| (*header).clone()).collect();
    Some(Question {
        about: Asked::NameColumn { field },
        text: format!("Which column holds the name of the {thing}?"),
        example: choices.first().cloned().unwrap_or_default(),
        likely,
        choices: choices
            .into_iter()
            .chain(has_address.then(|| BY_ADDRESS.to_owned()))
            .chain([LEAVE_OUT.to_owned()])
            .collect(),
        needed: true,
    })
}

/// Asked of a list of work that names who instructs and for whom the work is done. Likely the client is who instructs:
/// they agree and are billed, and may come back (D10); the other may be a person of one case.
fn of_parties(sheet: &Sheet, [instructing, other]: [usize; 2]) -> Question {
    let (instructing, other) = (sheet.headers[instructing].clone(), sheet.headers[other].clone());
    Question {
        about: Asked::NameColumn { field: Field::ClientName },
        text: format!("Who is the client: “{instructing}” or “{other}”?"),
        example: sheet.rows.first().map(|row| row.cells.join(" · ")).unwrap_or_default().chars().take(80).collect(),
        likely: Some(instructing.clone()),
        choices: vec![instructing, other, LEAVE_OUT.to_owned()],
        needed: true,
    }
}

/// Asked when some rows of a list of people give an address and no name, where others give one.
pub fn nameless(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Option<Question> {
    const NAMES: [Field; 9] = [
        Field::ContactName,
        Field::ContactFirstName,
        Field::ContactMiddleName,
        Field::ContactLastName,
        Field::ClientName,
        Field::ClientFirstName,
        Field::ClientLastName,
        Field::ClientLegalName,
        Field::ClientId,
    ];
    let field = Field::ContactName;
    let places = |wanted: &[Field]| -> Vec<usize> {
        let fills = |column: &Column| column.rule != Rule::Skip && column.to.iter().any(|to| wanted.contains(to));
        (0..bound.len()).filter(|place| bound[*place].is_some_and(fills)).collect()
    };
    let (names, addresses) = (places(&NAMES), places(&[Field::ContactEmail]));
    if mapping.chief() != Some(Object::Contact) || names.is_empty() || mapping.meant(field, "").is_some() {
        return None;
    }
    let is_blank = |row: &Row, place: &usize| row.cells.get(*place).is_none_or(|cell| cell.trim().is_empty());
    let holds_address = |row: &Row, place: &usize| {
        row.cells.get(*place).and_then(|cell| values::emails(cell).ok()).is_some_and(|found| !found.is_empty())
    };
    let is_asked = |row: &&Row| {
        names.iter().all(|place| is_blank(row, place)) && addresses.iter().any(|place| holds_address(row, place))
    };
    let rows = sheet.rows.iter().filter(is_asked).count();
    let example = sheet.rows.iter().find(is_asked).and_then(|row| {
        let address = addresses.iter().find(|place| holds_address(row, place))?;
        row.cells.get(*address).cloned()
    })?;
    Some(Question {
        about: Asked::Nameless { field },
        text: format!(
            "{} with an email address and no name: should they be called after the address?",
            count(rows as u64, "row")
        ),
        example,
        choices: vec![BY_ADDRESS.to_owned(), LEAVE_OUT.to_owned()],
        likely: None,
        needed: true,
    })
}

/// Asked when no column of a list of work says what the work is: its title, number or service line.
pub fn work(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Option<Question> {
    const SAID: [Field; 3] = [Field::EngagementTitle, Field::EngagementId, Field::EngagementServiceLine];
    if mapping.chief() != Some(Object::Engagement) || SAID.iter().any(|field| is_filled(*field, mapping, bound)) {
        return None;
    }
    let is_free = |place: usize| bound[place].is_none_or(|column| column.to.is_empty() && column.rule != Rule::Skip);
    let may_say = |(place, header): &(usize, &String)| {
        is_free(*place) && !is_private(header) && sheet.filled(*place).any(|cell| cell.chars().any(char::is_alphabetic))
    };
    let columns: Vec<&String> = sheet.headers.iter().enumerate().filter(may_say).map(|(_, header)| header).collect();
    (!columns.is_empty()).then(|| Question {
        about: Asked::NameColumn { field: Field::EngagementTitle },
        text: "Which column says what the work is?".to_owned(),
        example: columns[0].clone(),
        likely: (columns.len() == 1).then(|| columns[0].clone()),
        choices: columns.into_iter().cloned().chain([LEAVE_OUT.to_owned()]).collect(),
        needed: true,
    })
}

/// Whether a column, or what every row has, fills a field.
pub(super) fn is_filled(field: Field, mapping: &Mapping, bound: &[Option<&Column>]) -> bool {
    let by_column = bound.iter().flatten().any(|c| c.rule != Rule::Skip && c.to.contains(&field));
    by_column || mapping.always.contains_key(&field)
}

/// Whether a column has another cell in nearly every row, as one of names has.
fn tells_apart(sheet: &Sheet, place: usize) -> bool {
    let cells: Vec<&str> = sheet.filled(place).take(200).collect();
    let different: std::collections::BTreeSet<&str> = cells.iter().copied().collect();
    !cells.is_empty() && different.len() * 10 >= cells.len() * 9
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
    const PERSON: [Field; 3] = [F::ContactName, F::ContactFirstName, F::ContactLastName];
    match chief {
        Object::Staff => vec![F::StaffName, F::StaffFirstName, F::StaffLastName],
        Object::ServiceLine => vec![F::LineName],
        Object::Client if mapping.persons => NAME.into_iter().chain(PERSON).collect(),
        Object::Client => NAME.to_vec(),
        Object::Contact => NAME.into_iter().chain(PERSON).collect(),
        Object::Touch => {
            let known = [F::ClientId, F::ContactId, F::TouchEngagement];
            NAME.into_iter().chain(PERSON).chain(known).chain(addresses(chief).iter().copied()).collect()
        }
        Object::Pursuit | Object::Engagement | Object::Invoice => {
            let step = (chief == Object::Pursuit).then_some(F::PursuitStepOn);
            let person = PERSON.into_iter().chain([F::ContactId]).filter(|_| mapping.persons);
            NAME.into_iter().chain([F::ClientId]).chain(person).chain(step).collect()
        }
    }
}

/// The fields by whose addresses rows of work and of interactions find whom they are about, where nothing names them.
const fn addresses(chief: Object) -> &'static [Field] {
    use Field as F;
    match chief {
        Object::Pursuit | Object::Engagement | Object::Invoice | Object::Touch => {
            &[F::ClientDomain, F::ClientWebsite, F::ClientEmail, F::ContactEmail]
        }
        Object::Staff | Object::ServiceLine | Object::Client | Object::Contact => &[],
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

/// Asked of each value of a tracking category and of each item: they may be services of the firm, or anything else.
pub fn services(sheet: &Sheet, place: usize, header: &str, mapping: &Mapping) -> Vec<Question> {
    let field = Field::InvoiceServiceLine;
    let known = |word: &str| mapping.meant(field, word).is_some() || values::is_beside_services(word, header);
    let ask = |word: &str| Question {
        about: Asked::Service { field, word: word.to_owned() },
        text: format!("Is “{word}” in “{header}” one of your service lines?"),
        example: word.to_owned(),
        choices: vec![A_SERVICE.to_owned(), NO_SERVICE.to_owned()],
        likely: None,
        needed: true,
    };
    let unknown: Vec<Question> = unknown_words(sheet, place, known).map(ask).collect();
    // A column of so many values names what was done, and no services.
    if unknown.len() >= super::WORDS { Vec::new() } else { unknown }
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
