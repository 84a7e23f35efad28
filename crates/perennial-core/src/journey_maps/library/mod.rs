//! The map that ships with the product, in the words of each kind of firm.
//!
//! What is common is written once in `map.toml` with the kind's own words in double angle brackets, as in the
//! library of playbooks; `kinds/KIND.toml` holds the persona and the words.

use super::JourneyMap;
use crate::journeys::model::{FirmKind, Problem};

const COMMON: &str = include_str!("map.toml");

const fn words_of(kind: FirmKind) -> &'static str {
    match kind {
        FirmKind::LawTransactional => include_str!("kinds/law_transactional.toml"),
        FirmKind::LawContentious => include_str!("kinds/law_contentious.toml"),
        FirmKind::Accounting => include_str!("kinds/accounting.toml"),
        FirmKind::Consulting => include_str!("kinds/consulting.toml"),
        FirmKind::Architecture => include_str!("kinds/architecture.toml"),
        FirmKind::Agency => include_str!("kinds/agency.toml"),
    }
}

/// The map to start from for a kind of firm. Its texts are suggestions: nothing of it is evidence.
///
/// # Errors
/// Never for the shipped files, which a test reads for every kind.
pub fn shipped(kind: FirmKind) -> Result<JourneyMap, Vec<Problem>> {
    super::read::from_toml(&in_words(COMMON, words_of(kind)))
}

/// The text with the kind's own words in it. A word that starts with a capital is written so: `<<Engagement>>`.
fn in_words(text: &str, words: &str) -> String {
    let mut text = text.to_owned();
    let own: toml::Table = words.parse().unwrap_or_default();
    for (word, value) in &own {
        let value = value.as_str().unwrap_or_default();
        text = text.replace(&format!("<<{word}>>"), value);
        text = text.replace(&format!("<<{}>>", capital(word)), &capital(value));
    }
    text
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
