//! Whose numbers they are by which a list names its clients, where it gives nothing else of them (D25).

use std::collections::HashSet;

use super::rows::is_filled;
use super::{Asked, Question};
use crate::imports::mapping::{Mapping, Rule};
use crate::imports::objects::{Field, Object};
use crate::imports::read::Sheet;
use crate::text::count;

/// The answer that the numbers are those of no other list.
pub const OWN_NUMBERS: &str = "numbers of their own";

/// The numbers of clients in one source: a program, or a file of the firm's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// The program, or the file.
    pub source: String,
    /// Its numbers.
    pub numbers: HashSet<String>,
}

impl Numbered {
    /// The numbers that a list of clients gives them; none where it gives none.
    pub fn of_list(source: &str, sheet: &Sheet, mapping: &Mapping) -> Option<Self> {
        let place = column_of(Field::ClientId, sheet, mapping).filter(|_| mapping.chief() == Some(Object::Client))?;
        let numbers = sheet.filled(place).map(str::to_owned).collect();
        let source = if mapping.system.is_empty() { source } else { mapping.system.as_str() };
        Some(Self { source: source.to_owned(), numbers })
    }
}

fn column_of(field: Field, sheet: &Sheet, mapping: &Mapping) -> Option<usize> {
    let read = |column: &Option<&_>| {
        column.is_some_and(|column: &crate::imports::mapping::Column| {
            column.rule != Rule::Skip && column.to.contains(&field)
        })
    };
    mapping.bind(&sheet.headers).iter().position(read)
}

/// The column by whose numbers alone a list of work of no named source tells of clients.
pub fn numbers_alone(sheet: &Sheet, mapping: &Mapping) -> Option<usize> {
    let bound = mapping.bind(&sheet.headers);
    let of_work =
        matches!(mapping.chief(), Some(Object::Invoice | Object::Engagement | Object::Pursuit | Object::Touch));
    let names = [Field::ClientName, Field::ClientLastName, Field::ClientFirstName, Field::ClientLegalName];
    let theirs = [Field::ContactLastName].into_iter().filter(|_| mapping.persons);
    let named = names.into_iter().chain(theirs).any(|field| is_filled(field, mapping, &bound));
    let open = of_work && !named && mapping.system.is_empty() && mapping.meant(Field::ClientId, "").is_none();
    column_of(Field::ClientId, sheet, mapping).filter(|_| open)
}

/// Asked of a list that names clients by numbers alone, when other lists have some of these.
pub fn whose_numbers(sheet: &Sheet, mapping: &Mapping, known: &[Numbered]) -> Option<Question> {
    let place = numbers_alone(sheet, mapping)?;
    let numbers: HashSet<&str> = sheet.filled(place).collect();
    let shared = |source: &Numbered| numbers.iter().filter(|number| source.numbers.contains(**number)).count();
    let mut sources: Vec<(usize, &str)> =
        known.iter().map(|source| (shared(source), source.source.as_str())).filter(|(shared, _)| *shared > 0).collect();
    sources.sort_by_key(|(shared, source)| (std::cmp::Reverse(*shared), *source));
    let (most, first) = *sources.first()?;
    let header = &sheet.headers[place];
    Some(Question {
        about: Asked::WhoseNumbers,
        text: format!(
            "“{header}” names clients by their numbers alone, and {most} of {} stand in {first}: from which list are \
             the numbers?",
            count(numbers.len() as u64, "number")
        ),
        example: sheet.filled(place).next().unwrap_or_default().to_owned(),
        choices: sources.iter().map(|(_, source)| (*source).to_owned()).chain([OWN_NUMBERS.to_owned()]).collect(),
        likely: (most * 2 > numbers.len()).then(|| first.to_owned()),
        needed: true,
    })
}
