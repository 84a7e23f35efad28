//! Slips of the pen in the sectors of clients.

use std::collections::BTreeMap;

use super::{Asked, Question};
use crate::imports::mapping::Mapping;
use crate::imports::objects::Field;
use crate::imports::read::Sheet;
use crate::imports::values;

/// Sectors as firms commonly write them, for finding slips of the pen.
const SECTORS: [&str; 40] = [
    "accounting",
    "advertising",
    "agriculture",
    "automotive",
    "aviation",
    "banking",
    "biotechnology",
    "charity",
    "construction",
    "consulting",
    "consumer goods",
    "education",
    "employment",
    "energy",
    "engineering",
    "entertainment",
    "finance",
    "financial services",
    "food",
    "government",
    "healthcare",
    "hospitality",
    "insurance",
    "legal",
    "logistics",
    "manufacturing",
    "marketing",
    "media",
    "medical",
    "mining",
    "pharmaceuticals",
    "professional services",
    "property",
    "real estate",
    "retail",
    "services",
    "software",
    "technology",
    "telecommunications",
    "transport",
];

/// Asks about sectors that look like a known one; nothing is changed without an answer.
pub fn questions(sheet: &Sheet, place: usize, mapping: &Mapping) -> Vec<Question> {
    let told = mapping.values.get(&Field::ClientSector);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in sheet.filled(place) {
        *counts.entry(word).or_default() += 1;
    }
    if counts.len() > 200 {
        return Vec::new();
    }
    let mut questions = Vec::new();
    for word in counts.keys().filter(|word| told.is_none_or(|t| !t.contains_key(**word))) {
        let key = values::key(word);
        if SECTORS.iter().any(|s| values::key(s) == key) {
            continue;
        }
        let Some(likely) = values::nearest(word, SECTORS.into_iter()) else { continue };
        questions.push(Question {
            about: Asked::Spelling { field: Field::ClientSector, word: (*word).to_owned() },
            text: format!("Is the sector “{word}” meant to be “{likely}”?"),
            example: (*word).to_owned(),
            choices: vec![likely.to_owned(), (*word).to_owned()],
            likely: Some(likely.to_owned()),
            needed: false,
        });
    }
    questions
}
