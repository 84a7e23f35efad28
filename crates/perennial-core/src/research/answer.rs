//! What a person answers to one question, read at the door.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Question, QuestionKind};
use crate::fact::Awareness;
use crate::ids::ServiceLineId;

/// The longest line, in characters.
const LONGEST_LINE: usize = 300;
/// The longest text, in characters.
const LONGEST_TEXT: usize = 5_000;

/// The services that a grid asks about, in the firm's order.
pub type Offer = [(ServiceLineId, String)];

/// An answer. Its stored form is JSON with one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A number of a scale.
    Number(u8),
    /// A choice, by its key.
    One(String),
    /// Choices, by their keys.
    Several(BTreeSet<String>),
    /// A text.
    Text(String),
    /// Each service.
    Services(BTreeMap<ServiceLineId, Awareness>),
    /// Passed over.
    Skipped,
}

impl Answer {
    /// The stored form.
    pub fn to_stored(&self) -> String {
        // Keys of maps are identifiers, which are written as strings: this cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the stored form; what cannot be read counts as passed over.
    pub fn from_stored(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or(Self::Skipped)
    }

    /// The number, of an answer on a scale.
    pub const fn number(&self) -> Option<u8> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The text, of an answer in own words.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// True when this choice was made.
    pub fn is(&self, key: &str) -> bool {
        match self {
            Self::One(one) => one == key,
            Self::Several(all) => all.contains(key),
            Self::Number(number) => number.to_string() == key,
            _ => false,
        }
    }

    /// The answer as a person reads it.
    pub fn words(&self, question: &Question, offer: &Offer) -> String {
        let choice = |key: &str| question.choice(key).map_or_else(|| key.to_owned(), |c| c.text.english().to_owned());
        match self {
            Self::Number(number) => match question.kind.scale() {
                Some((_, most)) => format!("{number} of {most}"),
                None => number.to_string(),
            },
            Self::One(key) => choice(key),
            Self::Several(keys) => keys.iter().map(|key| choice(key)).collect::<Vec<_>>().join("; "),
            Self::Text(text) => text.clone(),
            Self::Services(rows) => {
                let name =
                    |id: &ServiceLineId| offer.iter().find(|(line, _)| line == id).map(|(_, name)| name.as_str());
                let row = |(id, said): (&ServiceLineId, &Awareness)| Some(format!("{}: {}", name(id)?, said.word()));
                rows.iter().filter_map(row).collect::<Vec<_>>().join("; ")
            }
            Self::Skipped => "passed over".to_owned(),
        }
    }
}

/// What came in: the values of the field, and of a grid one value for each row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// The values of the field.
    pub values: Vec<String>,
    /// The rows of a grid: the service's identifier and what was chosen.
    pub rows: Vec<(String, String)>,
}

/// Reads an answer.
///
/// # Errors
/// What is wrong, as a sentence for the person who answers.
pub fn read_answer(question: &Question, given: &Given, offer: &Offer) -> Result<Answer, &'static str> {
    let answer = match question.kind {
        QuestionKind::Services => services(question, given, offer)?,
        QuestionKind::Multiple => several(question, given)?,
        QuestionKind::Single => one(question, given)?,
        QuestionKind::ShortText => text(given, LONGEST_LINE)?,
        QuestionKind::LongText | QuestionKind::Unaided => text(given, LONGEST_TEXT)?,
        QuestionKind::Likelihood | QuestionKind::OneToFive | QuestionKind::OneToSeven => number(question, given)?,
    };
    if question.required && answer == Answer::Skipped {
        return Err("needed");
    }
    Ok(answer)
}

fn single(given: &Given) -> Option<&str> {
    given.values.last().map(|value| value.trim()).filter(|value| !value.is_empty())
}

fn number(question: &Question, given: &Given) -> Result<Answer, &'static str> {
    let Some(text) = single(given) else { return Ok(Answer::Skipped) };
    let (least, most) = question.kind.scale().unwrap_or((0, 10));
    match text.parse::<u8>() {
        Ok(number) if (least..=most).contains(&number) => Ok(Answer::Number(number)),
        _ => Err("off_scale"),
    }
}

fn one(question: &Question, given: &Given) -> Result<Answer, &'static str> {
    let Some(key) = single(given) else { return Ok(Answer::Skipped) };
    question.choice(key).map(|choice| Answer::One(choice.key.clone())).ok_or("unknown_choice")
}

fn several(question: &Question, given: &Given) -> Result<Answer, &'static str> {
    let mut keys = BTreeSet::new();
    for key in given.values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()) {
        keys.insert(question.choice(key).ok_or("unknown_choice")?.key.clone());
    }
    Ok(if keys.is_empty() { Answer::Skipped } else { Answer::Several(keys) })
}

fn text(given: &Given, longest: usize) -> Result<Answer, &'static str> {
    let Some(text) = single(given) else { return Ok(Answer::Skipped) };
    if text.chars().count() > longest {
        return Err("too_long");
    }
    // PostgreSQL keeps every character but this one.
    Ok(Answer::Text(text.replace('\0', "\u{fffd}").replace("\r\n", "\n")))
}

fn services(question: &Question, given: &Given, offer: &Offer) -> Result<Answer, &'static str> {
    let mut rows = BTreeMap::new();
    for (line, said) in &given.rows {
        let known = offer.iter().find(|(id, _)| id.to_string() == *line).map(|(id, _)| *id);
        if said.trim().is_empty() {
            continue;
        }
        rows.insert(known.ok_or("unknown_choice")?, Awareness::from_key(said.trim()).ok_or("unknown_choice")?);
    }
    if question.required && rows.len() < offer.len() {
        return Err("every_row");
    }
    Ok(if rows.is_empty() { Answer::Skipped } else { Answer::Services(rows) })
}
