//! Suggested touches for each phase and medium (S3.34, J1 to J8): data that the firm may edit.

use toml::de::DeTable;

use super::write::{line, quoted};
use crate::fact::{Medium, Purpose, TouchKind};
use crate::journeys::model::Problem;
use crate::journeys::model::read::{Reader, join};
use crate::journeys::stage::Phase;

/// A suggestion for one cell of the 8 × 6 grid (S3.23).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The phase.
    pub phase: Phase,
    /// The medium.
    pub medium: Medium,
    /// The finer kind, which belongs to the medium.
    pub kind: Option<TouchKind>,
    /// What for.
    pub purpose: Purpose,
    /// What to do, in a few words.
    pub title: String,
    /// How, with merge fields in braces.
    pub text: String,
    /// The cell is empty by choice: nothing is needed here, and the text says why.
    pub empty_by_choice: bool,
}

/// Reads a library of suggestions.
///
/// # Errors
/// Every problem found, each with its line, the value and what is allowed instead.
pub fn read_suggestions(text: &str) -> Result<Vec<Suggestion>, Vec<Problem>> {
    let mut all = Vec::new();
    let problems = Reader::read(text, |reader, root| {
        reader.known_keys(root, "", &["suggestion"]);
        for (table, span) in reader.tables(root, "suggestion") {
            all.extend(reader.suggestion(table, &span));
        }
    });
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

/// Writes a library of suggestions, which [`read_suggestions`] reads back.
pub fn write_suggestions(all: &[Suggestion]) -> String {
    let mut out = String::new();
    for one in all {
        line(&mut out, format_args!("[[suggestion]]"));
        line(&mut out, format_args!("phase = {}", quoted(one.phase.key())));
        line(&mut out, format_args!("medium = {}", quoted(one.medium.key())));
        if let Some(kind) = one.kind {
            line(&mut out, format_args!("kind = {}", quoted(kind.key())));
        }
        if one.purpose != Purpose::General {
            line(&mut out, format_args!("purpose = {}", quoted(one.purpose.key())));
        }
        line(&mut out, format_args!("title = {}", quoted(&one.title)));
        if !one.text.is_empty() {
            line(&mut out, format_args!("text = {}", quoted(&one.text)));
        }
        if one.empty_by_choice {
            line(&mut out, format_args!("empty_by_choice = true"));
        }
        out.push('\n');
    }
    out
}

impl Reader<'_> {
    fn suggestion(&mut self, table: &DeTable<'_>, span: &std::ops::Range<usize>) -> Option<Suggestion> {
        const PATH: &str = "suggestion";
        self.known_keys(table, PATH, &["phase", "medium", "kind", "purpose", "title", "text", "empty_by_choice"]);
        let phase = self.choice(table, span, PATH, "phase", &Phase::ALL.map(Phase::key)).map(|at| Phase::ALL[at]);
        let medium = self.choice(table, span, PATH, "medium", &Medium::ALL.map(Medium::key)).map(|at| Medium::ALL[at]);
        let kind = self.kind(table, PATH, medium);
        let purpose = match table.get("purpose") {
            Some(value) => {
                self.one_of(value, &join(PATH, "purpose"), &Purpose::ALL.map(Purpose::key)).map(|at| Purpose::ALL[at])
            }
            None => Some(Purpose::General),
        };
        let (mut title, mut text) = (String::new(), String::new());
        self.needed(table, span, PATH, "title", &mut title);
        self.prose(table, PATH, "text", &mut text);
        self.fields_of(table, PATH, "title", &title);
        self.fields_of(table, PATH, "text", &text);
        let empty_by_choice = self.flag(table, PATH, "empty_by_choice");
        Some(Suggestion { phase: phase?, medium: medium?, kind, purpose: purpose?, title, text, empty_by_choice })
    }
}
