//! Reads a journey model from TOML: every problem with its line, the value and what is allowed instead.

use std::fmt;
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::strength::Evidence;
use super::{Durations, FirmKind, Model};
use crate::fact::Strength;
use crate::journeys::stage::Phase;

/// One thing wrong in the text of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1.
    pub line: u32,
    /// Where in the file, for example `phase.assess.stall_days`.
    pub key: String,
    /// What stands there; empty when something is missing.
    pub value: String,
    /// What is allowed, or what to do.
    pub allowed: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if !self.key.is_empty() {
            write!(f, ", {}", self.key)?;
        }
        if !self.value.is_empty() {
            write!(f, " = {}", self.value)?;
        }
        write!(f, ": {}", self.allowed)
    }
}

const DAYS: RangeInclusive<u32> = 1..=36_500;
const MONTHS: RangeInclusive<u32> = 1..=1_200;
/// The longest word, name or sentence in a file, in characters.
pub(crate) const LONGEST: usize = 300;

/// Reads what can be read, and says what cannot.
pub(super) fn read(text: &str) -> (Model, Vec<Problem>) {
    let mut model = Model::blank();
    let problems = Reader::read(text, |reader, root| reader.root(root, &mut model));
    (model, problems)
}

/// Reads TOML that people write: every complaint with its line.
pub(crate) struct Reader<'t> {
    text: &'t str,
    problems: Vec<Problem>,
}

pub(crate) type Value<'t> = Spanned<DeValue<'t>>;

impl<'t> Reader<'t> {
    /// Reads a text by a function that takes its root, when it is TOML at all. Gives every problem found.
    pub(crate) fn read(text: &'t str, take: impl FnOnce(&mut Self, &DeTable<'_>)) -> Vec<Problem> {
        let mut reader = Self { text, problems: Vec::new() };
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let at = error.span().unwrap_or(0..0);
            reader.complain(at, "", String::new(), format!("this is not TOML: {}", error.message()));
        }
        if reader.problems.is_empty() {
            take(&mut reader, root.get_ref());
        }
        reader.problems
    }
}

impl Reader<'_> {
    fn root(&mut self, root: &DeTable<'_>, model: &mut Model) {
        const KEYS: [&str; 10] = [
            "kind",
            "engagement",
            "engagements",
            "phase",
            "thresholds",
            "silence",
            "evidence",
            "calendar",
            "service_line",
            "implied",
        ];
        self.known_keys(root, "", &KEYS);
        match root.get("kind") {
            Some(value) => {
                if let Some(kind) = self.one_of(value, "kind", &FirmKind::ALL.map(FirmKind::key)) {
                    model.kind = FirmKind::ALL[kind];
                }
            }
            None => {
                let kinds = FirmKind::ALL.map(FirmKind::key).join(", ");
                self.complain(0..0, "kind", String::new(), format!("is missing: write one of {kinds}"));
            }
        }
        self.words(root, "", "engagement", &mut model.engagement);
        self.words(root, "", "engagements", &mut model.engagements);
        self.phases(root, model);
        self.thresholds(root, model);
        self.silence(root, model);
        self.strengths(root, model);
        self.implied(root, model);
        if let Some(table) = self.table(root, "calendar") {
            self.calendar(table, model);
        }
        self.service_lines(root, model);
    }

    fn phases(&mut self, root: &DeTable<'_>, model: &mut Model) {
        const KEYS: [&str; 6] = ["key", "name", "goal", "feeling", "expected_days", "stall_days"];
        let tables = self.tables(root, "phase");
        let order = Phase::ALL.map(Phase::key).join(", ");
        for (number, (table, span)) in tables.iter().enumerate() {
            let Some(phase) = Phase::ALL.get(number).copied() else {
                let allowed = format!("is one phase too many: there are exactly eight, {order}");
                self.complain(span.clone(), "phase", String::new(), allowed);
                continue;
            };
            let path = format!("phase.{}", phase.key());
            self.known_keys(table, &path, &KEYS);
            let allowed = format!("must be “{}” here: the order of the phases is fixed, {order}", phase.key());
            match table.get("key") {
                Some(key) if key.get_ref().as_str() == Some(phase.key()) => {}
                Some(key) => self.complain_of(key, "phase.key", allowed),
                None => self.complain(span.clone(), "phase.key", String::new(), allowed),
            }
            let place = &mut model.phases[number];
            self.words(table, &path, "name", &mut place.name);
            self.words(table, &path, "goal", &mut place.goal);
            self.words(table, &path, "feeling", &mut place.feeling);
            if let Some(days) = self.durations(table, span, &path) {
                place.days = days;
            }
        }
        if tables.len() < 8 {
            let missing = Phase::ALL[tables.len()..].iter().map(|phase| phase.key()).collect::<Vec<_>>().join(", ");
            let last = tables.last().map_or(0..0, |(_, span)| span.clone());
            let allowed = format!("{} of eight phases are missing: add a [[phase]] for {missing}", 8 - tables.len());
            self.complain(last, "phase", String::new(), allowed);
        }
    }

    /// Both durations of a phase, when both are right and in order.
    fn durations(&mut self, table: &DeTable<'_>, span: &Range<usize>, path: &str) -> Option<Durations> {
        let expected = self.required(table, span, path, "expected_days");
        let stall = self.required(table, span, path, "stall_days");
        let (expected, stall) = (expected?, stall?);
        if stall < expected {
            let allowed = format!("must not be less than expected_days, which is {expected}");
            if let Some(value) = table.get("stall_days") {
                self.complain_of(value, &join(path, "stall_days"), allowed);
            }
            return None;
        }
        Some(Durations { expected, stall })
    }

    fn required(&mut self, table: &DeTable<'_>, span: &Range<usize>, path: &str, key: &str) -> Option<u32> {
        match table.get(key) {
            Some(value) => self.number_of(value, &join(path, key), &DAYS, "days"),
            None => {
                let allowed = "is missing: write a whole number of days".to_owned();
                self.complain(span.clone(), &join(path, key), String::new(), allowed);
                None
            }
        }
    }

    fn thresholds(&mut self, root: &DeTable<'_>, model: &mut Model) {
        let Some(table) = self.table(root, "thresholds") else { return };
        let into = &mut model.thresholds;
        self.numbers(
            table,
            "thresholds",
            &mut [
                (
                    "first_affirm_touch_working_days",
                    &(1..=60),
                    "working days",
                    &mut into.first_affirm_touch_working_days,
                ),
                ("affirm_after_days", &DAYS, "days", &mut into.affirm_after_days),
                ("confirmation_days", &DAYS, "days", &mut into.confirmation_days),
                ("broken_promise_days", &DAYS, "days", &mut into.broken_promise_days),
                ("advocate_months", &MONTHS, "months", &mut into.advocate_months),
                ("adopt_months", &MONTHS, "months", &mut into.adopt_months),
                ("horizon_months", &MONTHS, "months", &mut into.horizon_months),
                ("horizon_gaps", &(1..=20), "usual gaps", &mut into.horizon_gaps),
                ("short_form_months", &MONTHS, "months", &mut into.short_form_months),
                ("quiet_season_days", &DAYS, "days", &mut into.quiet_season_days),
            ],
        );
    }

    fn implied(&mut self, root: &DeTable<'_>, model: &mut Model) {
        const PERCENT: RangeInclusive<u32> = 100..=1_000;
        let Some(table) = self.table(root, "implied") else { return };
        let into = &mut model.implied;
        self.numbers(
            table,
            "implied",
            &mut [
                ("one_event_days", &(0..=60), "days", &mut into.one_event_days),
                ("longest_gap_days", &DAYS, "days", &mut into.longest_gap_days),
                ("shortest_cut_days", &DAYS, "days", &mut into.shortest_cut_days),
                ("cut_percent", &PERCENT, "hundredths of the usual gap", &mut into.cut_percent),
                ("long_gap_days", &DAYS, "days", &mut into.long_gap_days),
                ("long_cut_percent", &PERCENT, "hundredths of the usual gap", &mut into.long_cut_percent),
                ("running_days", &DAYS, "days", &mut into.running_days),
                ("running_percent", &PERCENT, "hundredths of the usual gap", &mut into.running_percent),
                ("ended_days", &DAYS, "days", &mut into.ended_days),
                ("ended_percent", &PERCENT, "hundredths of the usual gap", &mut into.ended_percent),
                ("regular_clients", &(1..=1_000), "clients", &mut into.regular_clients),
            ],
        );
    }

    fn silence(&mut self, root: &DeTable<'_>, model: &mut Model) {
        let Some(table) = self.table(root, "silence") else { return };
        let into = &mut model.silence;
        self.numbers(
            table,
            "silence",
            &mut [
                ("client_red_days", &DAYS, "days", &mut into.client_red),
                ("between_amber_days", &DAYS, "days", &mut into.between_amber),
                ("between_red_days", &DAYS, "days", &mut into.between_red),
                ("former_amber_days", &DAYS, "days", &mut into.former_amber),
                ("former_red_days", &DAYS, "days", &mut into.former_red),
            ],
        );
        for (amber, red, key, name) in [
            (into.between_amber, into.between_red, "between_red_days", "between_amber_days"),
            (into.former_amber, into.former_red, "former_red_days", "former_amber_days"),
        ] {
            if red < amber {
                let at = table.get(key).map_or(0..0, Spanned::span);
                let allowed = format!("must not be less than {name}, which is {amber}");
                self.complain(at, &join("silence", key), red.to_string(), allowed);
            }
        }
    }

    fn strengths(&mut self, root: &DeTable<'_>, model: &mut Model) {
        let Some(table) = self.table(root, "evidence") else { return };
        self.known_keys(table, "evidence", &Evidence::ALL.map(Evidence::key));
        for evidence in Evidence::ALL {
            let Some(value) = table.get(evidence.key()) else { continue };
            match self.one_of(value, &join("evidence", evidence.key()), &["strong", "weak"]) {
                Some(0) => model.strengths.set(evidence, Strength::Strong),
                Some(_) => model.strengths.set(evidence, Strength::Weak),
                None => {}
            }
        }
    }
}

mod lists;
mod parts;

pub(crate) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
