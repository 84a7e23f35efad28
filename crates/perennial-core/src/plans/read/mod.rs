//! Reads playbooks from TOML: every problem with its line, the value and what is allowed instead.

mod step;

use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use super::{Playbook, Stop, Trigger};
use crate::journeys::model::read::{Reader, Value, join};
use crate::journeys::model::{FirmKind, Problem};

/// The longest text of a step, in characters.
const LONGEST_TEXT: usize = 4_000;

/// Reads one playbook.
pub(super) fn playbook(text: &str) -> Result<Playbook, Vec<Problem>> {
    let mut book = Playbook {
        key: String::new(),
        version: 1,
        name: String::new(),
        summary: String::new(),
        kinds: Vec::new(),
        trigger: Trigger::Signed,
        stops: Vec::new(),
        steps: Vec::new(),
    };
    let problems = Reader::read(text, |reader, root| reader.playbook(root, &mut book));
    if problems.is_empty() { Ok(book) } else { Err(problems) }
}

impl Reader<'_> {
    fn playbook(&mut self, root: &DeTable<'_>, book: &mut Playbook) {
        const KEYS: [&str; 8] = ["key", "version", "name", "summary", "kinds", "trigger", "stops", "step"];
        self.known_keys(root, "", &KEYS);
        self.key_of(root, &(0..0), "", &mut book.key);
        self.needed(root, &(0..0), "", "name", &mut book.name);
        self.prose(root, "", "summary", &mut book.summary);
        if let Some(value) = root.get("version")
            && let Some(version) = self.number_of(value, "version", &(1..=1_000_000), "versions")
        {
            book.version = version;
        }
        book.kinds = self.several(root, "", "kinds", &FirmKind::ALL.map(FirmKind::key), &FirmKind::ALL);
        if book.kinds.is_empty() && !root.contains_key("kinds") {
            book.kinds = FirmKind::ALL.to_vec();
        }
        let triggers = Trigger::ALL.map(Trigger::key);
        if let Some(at) = self.choice(root, &(0..0), "", "trigger", &triggers) {
            book.trigger = Trigger::ALL[at];
        }
        book.stops = self.several(root, "", "stops", &Stop::ALL.map(Stop::key), &Stop::ALL);
        for (table, span) in self.tables(root, "step") {
            if let Some(step) = self.step(table, &span) {
                if book.step(&step.key).is_some() {
                    let allowed = "is the key of an earlier step: give each its own".to_owned();
                    self.complain(span, "step.key", step.key.clone(), allowed);
                }
                book.steps.push(step);
            }
        }
        if !root.contains_key("step") {
            let allowed = "is missing: write at least one [[step]]".to_owned();
            self.complain(0..0, "step", String::new(), allowed);
        }
    }

    /// A short name that stays the same through all versions.
    pub(in crate::plans) fn key_of(&mut self, table: &DeTable<'_>, span: &Range<usize>, path: &str, into: &mut String) {
        const ALLOWED: &str = "write a name of small letters, digits and _, at most 60, that never changes";
        let fits = |text: &str| {
            (1..=60).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
        };
        match table.get("key") {
            Some(value) => match value.get_ref().as_str().filter(|text| fits(text)) {
                Some(text) => text.clone_into(into),
                None => self.complain_of(value, &join(path, "key"), ALLOWED.to_owned()),
            },
            None => self.complain(span.clone(), &join(path, "key"), String::new(), format!("is missing: {ALLOWED}")),
        }
    }

    /// A name or sentence that must not be missing.
    pub(in crate::plans) fn needed(
        &mut self,
        table: &DeTable<'_>,
        span: &Range<usize>,
        path: &str,
        key: &str,
        into: &mut String,
    ) {
        self.words(table, path, key, into);
        if !table.contains_key(key) {
            let allowed = "is missing: write a few words between quotation marks".to_owned();
            self.complain(span.clone(), &join(path, key), String::new(), allowed);
        }
    }

    /// A longer text; line breaks are kept.
    pub(in crate::plans) fn prose(&mut self, table: &DeTable<'_>, path: &str, key: &str, into: &mut String) {
        let Some(value) = table.get(key) else { return };
        match value.get_ref().as_str().map(str::trim) {
            Some(text) if text.chars().count() <= LONGEST_TEXT => text.clone_into(into),
            _ => {
                let allowed = format!("write up to {LONGEST_TEXT} characters between quotation marks");
                self.complain_of(value, &join(path, key), allowed);
            }
        }
    }

    /// One of the choices, which must not be missing.
    pub(crate) fn choice(
        &mut self,
        table: &DeTable<'_>,
        span: &Range<usize>,
        path: &str,
        key: &str,
        choices: &[&str],
    ) -> Option<usize> {
        if let Some(value) = table.get(key) {
            return self.one_of(value, &join(path, key), choices);
        }
        let allowed = format!("is missing: write one of {}", choices.join(", "));
        self.complain(span.clone(), &join(path, key), String::new(), allowed);
        None
    }

    /// A list of choices, each once and in the order in which they are shown.
    fn several<T: Copy + PartialEq>(
        &mut self,
        table: &DeTable<'_>,
        path: &str,
        key: &str,
        choices: &[&str],
        all: &[T],
    ) -> Vec<T> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let named: Vec<usize> =
            self.list(value, &join(path, key)).iter().filter_map(|item| self.one_of(item, key, choices)).collect();
        all.iter().enumerate().filter(|(at, _)| named.contains(at)).map(|(_, one)| *one).collect()
    }

    /// A value that is read from a text.
    pub(super) fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
        &mut self,
        value: &Value<'_>,
        key: &str,
    ) -> Option<T> {
        let read = value.get_ref().as_str().unwrap_or_default().parse::<T>();
        match read {
            Ok(read) => Some(read),
            Err(error) => {
                self.complain_of(value, key, error.to_string());
                None
            }
        }
    }

    /// The place of a value, for what is wrong with two values together.
    pub(super) fn place(table: &DeTable<'_>, key: &str) -> Range<usize> {
        table.get(key).map_or(0..0, Spanned::span)
    }
}
