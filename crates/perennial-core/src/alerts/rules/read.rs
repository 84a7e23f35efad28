//! Reads rules from TOML: every problem with its line, the value and what is allowed instead.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{Owner, Rule, RuleName, Rules};
use crate::alerts::words::{self, PLACEHOLDERS};
use crate::journeys::model::Problem;
use crate::journeys::model::read::{Reader, join};
use crate::journeys::stage::Phase;

/// Reads what can be read, and says what cannot.
pub(super) fn read(text: &str) -> (Rules, Vec<Problem>) {
    let mut rules = Rules::default();
    let problems = Reader::read(text, |reader, root| root_of(reader, root, &mut rules));
    (rules, problems)
}

fn root_of(reader: &mut Reader<'_>, root: &DeTable<'_>, rules: &mut Rules) {
    reader.known_keys(root, "", &["form", "rule"]);
    if let Some(value) = root.get("form") {
        reader.number_of(value, "form", &(1..=Rules::FORM), "the form of this file");
    }
    let mut seen = Vec::new();
    for (table, span) in reader.tables(root, "rule") {
        let Some(name) = name_of(reader, table, &span) else { continue };
        if seen.contains(&name) {
            let allowed = "stands here a second time: keep one [[rule]] of each name".to_owned();
            reader.complain(span, "rule.name", name.key().to_owned(), allowed);
            continue;
        }
        seen.push(name);
        rules.change(name, |rule| rule_of(reader, table, rule));
    }
}

fn name_of(reader: &mut Reader<'_>, table: &DeTable<'_>, span: &Range<usize>) -> Option<RuleName> {
    let names = RuleName::ALL.map(RuleName::key);
    match table.get("name") {
        Some(value) => Some(RuleName::ALL[reader.one_of(value, "rule.name", &names)?]),
        None => {
            let allowed = format!("is missing: write one of {}", names.join(", "));
            reader.complain(span.clone(), "rule.name", String::new(), allowed);
            None
        }
    }
}

fn rule_of(reader: &mut Reader<'_>, table: &DeTable<'_>, rule: &mut Rule) {
    let path = rule.name.key();
    let numbers = rule.name.numbers();
    let mut known = vec!["name", "on", "owner", "says"];
    if rule.name == RuleName::Stall {
        known.push("phases");
    }
    known.extend(numbers.iter().map(|number| number.key));
    reader.known_keys(table, path, &known);
    if let Some(value) = table.get("on") {
        match value.get_ref() {
            DeValue::Boolean(on) => rule.on = *on,
            _ => reader.complain_of(value, &join(path, "on"), "write true or false".to_owned()),
        }
    }
    if let Some(value) = table.get("owner")
        && let Some(at) = reader.one_of(value, &join(path, "owner"), &Owner::ALL.map(Owner::key))
    {
        rule.owner = Owner::ALL[at];
    }
    reader.words(table, path, "says", &mut rule.says);
    if let (Some(value), Some(unknown)) = (table.get("says"), words::unknown_placeholder(&rule.says)) {
        let names = PLACEHOLDERS.map(|(name, _)| format!("{{{name}}}")).join(", ");
        let allowed = format!("{unknown} is not known here: allowed are {names}");
        reader.complain_of(value, &join(path, "says"), allowed);
    }
    if rule.name == RuleName::Stall
        && let Some(value) = table.get("phases")
    {
        let mut phases = Vec::new();
        for name in reader.list(value, "stall.phases") {
            if let Some(at) = reader.one_of(name, "stall.phases", &Phase::ALL.map(Phase::key)) {
                phases.push(Phase::ALL[at]);
            }
        }
        phases.sort_unstable();
        phases.dedup();
        rule.phases = phases;
    }
    for (place, number) in numbers.iter().enumerate() {
        let Some(value) = table.get(number.key) else { continue };
        let range = number.range.0..=number.range.1;
        if let Some(set) = reader.number_of(value, &join(path, number.key), &range, number.unit) {
            rule.numbers[place] = set;
        }
    }
    in_order(reader, table, rule);
}

/// A second limit must not come before the first.
fn in_order(reader: &mut Reader<'_>, table: &DeTable<'_>, rule: &Rule) {
    for (first, second) in [("first_days", "second_days"), ("first_hours", "second_hours")] {
        if rule.number(second) < rule.number(first) {
            let at = table.get(second).or_else(|| table.get(first));
            let allowed = format!("must not be less than {first}, which is {}", rule.number(first));
            if let Some(value) = at {
                reader.complain_of(value, &join(rule.name.key(), second), allowed);
            }
        }
    }
}
