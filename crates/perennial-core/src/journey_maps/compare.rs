//! What two versions differ in, cell by cell: for the preview of an import and the history of a map.

use super::sheets::{Cell, step_cells};
use super::{JourneyMap, Step};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The step, by name; empty for the map itself.
    pub step: String,
    /// What of it.
    pub what: String,
    /// What stood there; empty when nothing did.
    pub before: String,
    /// What stands there now; empty when nothing does.
    pub after: String,
}

/// What one version has that the other has not: how many steps, touchpoints and opportunities would go.
pub fn gone(before: &JourneyMap, after: &JourneyMap) -> [(usize, &'static str); 3] {
    let steps = before.steps.iter().filter(|step| after.step(&step.key).is_none()).count();
    let touchpoints = |map: &JourneyMap| map.steps.iter().map(|step| step.touchpoints.len()).sum::<usize>();
    let opportunities = |map: &JourneyMap| map.steps.iter().map(|step| step.opportunities.len()).sum::<usize>();
    [
        (steps, "step"),
        (touchpoints(before).saturating_sub(touchpoints(after)), "touchpoint"),
        (opportunities(before).saturating_sub(opportunities(after)), "opportunity"),
    ]
}

/// Every difference between two versions, in the order of the later one.
pub fn compare(before: &JourneyMap, after: &JourneyMap) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut note = |step: &str, what: &str, before: &str, after: &str| {
        if before != after {
            found.push(Difference {
                step: step.to_owned(),
                what: what.to_owned(),
                before: before.to_owned(),
                after: after.to_owned(),
            });
        }
    };
    note("", "Title", &before.title, &after.title);
    for ((what, one), (_, other)) in persona_cells(before).into_iter().zip(persona_cells(after)) {
        note("", what, &one, &other);
    }
    for step in &after.steps {
        match before.step(&step.key) {
            Some(old) => {
                for (one, other) in cells(old).into_iter().zip(cells(step)) {
                    note(&step.name, &one.0, &one.1, &other.1);
                }
            }
            None => note(&step.name, "The step", "", "added"),
        }
    }
    for step in before.steps.iter().filter(|step| after.step(&step.key).is_none()) {
        note(&step.name, "The step", &step.name, "removed");
    }
    let order = |map: &JourneyMap, other: &JourneyMap| {
        let kept = map.steps.iter().filter(|step| other.step(&step.key).is_some());
        kept.map(|step| step.key.clone()).collect::<Vec<_>>()
    };
    let (old, new) = (order(before, after), order(after, before));
    if old != new {
        let names = |keys: &[String]| {
            let names = keys.iter().filter_map(|key| after.step(key)).map(|step| step.name.as_str());
            names.collect::<Vec<_>>().join(" · ")
        };
        note("", "Order of the steps", &names(&old), &names(&new));
    }
    found
}

fn persona_cells(map: &JourneyMap) -> [(&'static str, String); 6] {
    let persona = &map.persona;
    [
        ("Persona", persona.name.clone()),
        ("Kind of persona", persona.kind.clone()),
        ("Goals", persona.goals.clone()),
        ("Quotation", persona.quote.clone()),
        ("Kind of client", persona.segment.clone()),
        ("Service line", persona.service_line.clone()),
    ]
}

/// Every cell of a step as text, always the same number of them.
fn cells(step: &Step) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> =
        step_cells(step).into_iter().map(|(head, cell)| (head.to_owned(), cell.text())).collect();
    let join = |lines: Vec<String>| lines.join("\n");
    let touchpoints = step.touchpoints.iter().map(|one| {
        let medium = one.medium.map_or("Action", |medium| medium.word());
        let line = if one.online { "online" } else { "offline" };
        let channel = if one.channel.is_empty() { String::new() } else { format!(", {}", one.channel) };
        format!("{medium}: {} ({}, {}, {line}{channel})", one.title, one.initiator.word(), one.process.word())
    });
    all.push(("Touchpoints".to_owned(), join(touchpoints.collect())));
    let opportunities = step.opportunities.iter().map(|one| {
        let parts = [one.text.as_str(), one.owner.as_str(), one.metric.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    });
    all.push(("Opportunities".to_owned(), join(opportunities.collect())));
    all
}

impl Cell {
    /// As it reads.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Empty => String::new(),
        }
    }
}
