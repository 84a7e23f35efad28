//! What became of each row of a file: exactly one thing, so that the receipt adds up.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::types::{Draft, What};
use crate::imports::objects::Object;

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Its record was created.
    Created,
    /// Its record was there and changed.
    Updated,
    /// Its record was there and says the same.
    Unchanged,
    /// It became one with another row or record.
    Merged,
    /// It is not imported.
    LeftOut,
}

/// How many rows had each outcome; together they are all rows of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RowCounts {
    /// All rows.
    pub total: i64,
    /// Rows whose record was created.
    pub created: i64,
    /// Rows whose record was there and changed.
    pub updated: i64,
    /// Rows whose record was there and says the same.
    pub unchanged: i64,
    /// Rows that became one with another row or record.
    pub merged: i64,
    /// Rows that were not imported.
    pub left_out: i64,
}

impl RowCounts {
    /// Counts outcomes.
    pub fn of(outcomes: &BTreeMap<u32, Outcome>) -> Self {
        let count = |wanted: Outcome| outcomes.values().filter(|outcome| **outcome == wanted).count() as i64;
        Self {
            total: outcomes.len() as i64,
            created: count(Outcome::Created),
            updated: count(Outcome::Updated),
            unchanged: count(Outcome::Unchanged),
            merged: count(Outcome::Merged),
            left_out: count(Outcome::LeftOut),
        }
    }
}

/// What became of each line: `of_draft` says it of a draft by its place, and `left_out` are the lines of which a
/// problem says so. The record that rows are chiefly about decides; of a row that gave none, any other.
pub fn outcomes(
    lines: impl Iterator<Item = u32>,
    chief: Option<Object>,
    drafts: &[Draft],
    left_out: &BTreeSet<u32>,
    of_draft: impl Fn(usize) -> Outcome,
) -> BTreeMap<u32, Outcome> {
    let mut found: BTreeMap<u32, (bool, Outcome)> = BTreeMap::new();
    for (place, draft) in drafts.iter().enumerate() {
        let is_chief = Some(draft.object()) == chief;
        let outcome = of_draft(place);
        // Lines of one invoice are the invoice; other rows that repeat a record were joined with it.
        let joined = match (&draft.what, outcome) {
            (What::Invoice(_), outcome) | (_, outcome @ Outcome::LeftOut) => outcome,
            _ => Outcome::Merged,
        };
        let more = draft.more_lines.iter().map(|line| (*line, joined));
        for (line, outcome) in std::iter::once((draft.line, outcome)).chain(more) {
            let better = found.get(&line).is_none_or(|(by_chief, _)| is_chief && !by_chief);
            if better {
                found.insert(line, (is_chief, outcome));
            }
        }
    }
    let of_line = |line: u32| match found.get(&line) {
        Some((true, outcome)) => *outcome,
        _ if left_out.contains(&line) => Outcome::LeftOut,
        Some((false, outcome)) => *outcome,
        None => Outcome::LeftOut,
    };
    lines.map(|line| (line, of_line(line))).collect()
}
