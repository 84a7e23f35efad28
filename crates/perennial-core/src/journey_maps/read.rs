//! Reads a map from TOML: every problem with its line, the value and what is allowed instead.

use std::ops::Range;

use toml::de::DeTable;

use super::map::{LONGEST_NAME, LONGEST_TEXT, MOST_STEPS, MOST_TOUCHPOINTS, tidy_line, tidy_text};
use super::{DecisionPoint, Initiator, JourneyMap, Lane, Opportunity, Place, Process, Step, Touchpoint};
use crate::fact::Medium;
use crate::journeys::model::Problem;
use crate::journeys::model::read::{Reader, join};
use crate::journeys::stage::{Phase, Stage};

/// Reads a map.
///
/// # Errors
/// Every problem found, each with its line.
pub fn from_toml(text: &str) -> Result<JourneyMap, Vec<Problem>> {
    let mut map = JourneyMap::default();
    let problems = Reader::read(text, |reader, root| reader.journey_map(root, &mut map));
    if problems.is_empty() { Ok(map) } else { Err(problems) }
}

/// Whether a text can be the key of a step.
pub(super) fn is_key(text: &str) -> bool {
    (1..=60).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// What a text has to be.
#[derive(Clone, Copy)]
enum Length {
    /// One line that must be there.
    Needed,
    /// One line.
    Line,
    /// Several lines.
    Text,
}

impl Reader<'_> {
    fn journey_map(&mut self, root: &DeTable<'_>, map: &mut JourneyMap) {
        self.known_keys(root, "", &["title", "persona", "step"]);
        map.title = self.map_text(root, &(0..0), "", "title", Length::Needed);
        if let Some(table) = self.table(root, "persona") {
            const KEYS: [&str; 6] = ["name", "kind", "goals", "quote", "segment", "service_line"];
            self.known_keys(table, "persona", &KEYS);
            let at = root.get("persona").map_or(0..0, toml::Spanned::span);
            let mut text = |key, length| self.map_text(table, &at, "persona", key, length);
            map.persona.name = text("name", Length::Needed);
            map.persona.kind = text("kind", Length::Line);
            map.persona.goals = text("goals", Length::Text);
            map.persona.quote = text("quote", Length::Text);
            map.persona.segment = text("segment", Length::Line);
            map.persona.service_line = text("service_line", Length::Line);
        }
        for (table, span) in self.tables(root, "step") {
            let Some(step) = self.map_step(table, &span) else { continue };
            if map.step(&step.key).is_some() {
                let allowed = "is the key of an earlier step: give each its own".to_owned();
                self.complain(span, "step.key", step.key, allowed);
            } else if map.steps.last().is_some_and(|last| last.place.order() > step.place.order()) {
                let allowed = "stands after a later place of the journey: write the steps in their order".to_owned();
                self.complain(span, "step.phase", step.place.key(), allowed);
            } else {
                map.steps.push(step);
            }
        }
        if map.steps.len() > MOST_STEPS {
            self.complain(0..0, "step", String::new(), format!("there are more than {MOST_STEPS}: leave some out"));
        }
        if !root.contains_key("step") {
            let allowed = "is missing: write at least one [[step]]".to_owned();
            self.complain(0..0, "step", String::new(), allowed);
        }
    }

    fn map_step(&mut self, table: &DeTable<'_>, span: &Range<usize>) -> Option<Step> {
        const KEYS: [&str; 9] =
            ["key", "stage", "phase", "name", "mood", "moment_of_truth", "decision", "touchpoint", "opportunity"];
        let known: Vec<&str> = KEYS.into_iter().chain(Lane::ALL.map(Lane::key)).collect();
        self.known_keys(table, "step", &known);
        let key = self.map_text(table, span, "step", "key", Length::Needed);
        if !key.is_empty() && !is_key(&key) {
            let allowed = "write small letters, digits and _, at most 60".to_owned();
            self.complain(span.clone(), "step.key", key.clone(), allowed);
        }
        let name = self.map_text(table, span, "step", "name", Length::Needed);
        let place = self.map_place(table, span)?;
        let mut step = Step::new(key, place, name);
        step.mood = self.map_mood(table);
        step.moment_of_truth = self.map_flag(table, "step", "moment_of_truth").unwrap_or(false);
        if let Some(value) = table.get("decision") {
            let at = self.one_of(value, "step.decision", &DecisionPoint::ALL.map(DecisionPoint::key));
            step.decision = at.map(|at| DecisionPoint::ALL[at]);
        }
        for lane in Lane::ALL {
            let text = self.map_text(table, span, "step", lane.key(), Length::Text);
            step.set_cell(lane, &text);
        }
        for (one, at) in self.tables(table, "touchpoint") {
            step.touchpoints.extend(self.map_touchpoint(one, &at));
        }
        for (one, at) in self.tables(table, "opportunity") {
            self.known_keys(one, "step.opportunity", &["text", "owner", "metric"]);
            let mut text = |key, length| self.map_text(one, &at, "step.opportunity", key, length);
            step.opportunities.push(Opportunity {
                text: tidy_line(&text("text", Length::Text)),
                owner: text("owner", Length::Line),
                metric: text("metric", Length::Line),
            });
        }
        if step.touchpoints.len().max(step.opportunities.len()) > MOST_TOUCHPOINTS {
            let allowed = format!("a step has at most {MOST_TOUCHPOINTS} touchpoints and opportunities: split it");
            self.complain(span.clone(), "step", step.key.clone(), allowed);
        }
        Some(step)
    }

    fn map_place(&mut self, table: &DeTable<'_>, span: &Range<usize>) -> Option<Place> {
        let stage = self.choice(table, span, "step", "stage", &Stage::ALL.map(Stage::key));
        let phase = self.choice(table, span, "step", "phase", &Phase::ALL.map(Phase::key));
        let (stage, phase) = (Stage::ALL[stage?], Phase::ALL[phase?]);
        let place = Place::new(stage, phase);
        if place.is_none() {
            let here = Place::ALL.into_iter().filter(|place| place.stage == stage).map(|place| place.phase.key());
            let allowed =
                format!("does not occur in the stage {}: {}", stage.key(), here.collect::<Vec<_>>().join(", "));
            self.complain(span.clone(), "step.phase", phase.key().to_owned(), allowed);
        }
        place
    }

    fn map_mood(&mut self, table: &DeTable<'_>) -> Option<i8> {
        let value = table.get("mood")?;
        let written = value.get_ref().as_integer().and_then(|one| one.as_str().replace('_', "").parse::<i8>().ok());
        let mood = written.filter(|mood| (-2..=2).contains(mood));
        if mood.is_none() {
            self.complain_of(value, "step.mood", "write a whole number from -2 to 2".to_owned());
        }
        mood
    }

    fn map_flag(&mut self, table: &DeTable<'_>, path: &str, key: &str) -> Option<bool> {
        let value = table.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.complain_of(value, &join(path, key), "write true or false".to_owned());
        }
        flag
    }

    fn map_touchpoint(&mut self, table: &DeTable<'_>, span: &Range<usize>) -> Option<Touchpoint> {
        const PATH: &str = "step.touchpoint";
        self.known_keys(table, PATH, &["medium", "title", "initiator", "channel", "process", "online"]);
        let media = Medium::ALL.map(Medium::key);
        let medium = table.get("medium").and_then(|value| self.one_of(value, "step.touchpoint.medium", &media));
        let title = self.map_text(table, span, PATH, "title", Length::Needed);
        let initiator = self.choice(table, span, PATH, "initiator", &Initiator::ALL.map(Initiator::key));
        let channel = self.map_text(table, span, PATH, "channel", Length::Line);
        let process = self.choice(table, span, PATH, "process", &Process::ALL.map(Process::key));
        let online = self.map_flag(table, PATH, "online").unwrap_or(false);
        Some(Touchpoint {
            medium: medium.map(|at| Medium::ALL[at]),
            title,
            initiator: Initiator::ALL[initiator?],
            channel,
            process: Process::ALL[process?],
            online,
        })
    }

    fn map_text(&mut self, table: &DeTable<'_>, span: &Range<usize>, path: &str, key: &str, length: Length) -> String {
        let needed = matches!(length, Length::Needed);
        let Some(value) = table.get(key) else {
            if needed {
                let allowed = "is missing: write a few words between quotation marks".to_owned();
                self.complain(span.clone(), &join(path, key), String::new(), allowed);
            }
            return String::new();
        };
        let (tidy, limit): (fn(&str) -> String, usize) = match length {
            Length::Needed | Length::Line => (tidy_line, LONGEST_NAME),
            Length::Text => (tidy_text, LONGEST_TEXT),
        };
        let text = value.get_ref().as_str().map(tidy);
        match text.filter(|text| text.chars().count() <= limit && !(needed && text.is_empty())) {
            Some(text) => text,
            None => {
                let allowed = format!("write 1 to {limit} characters between quotation marks");
                self.complain_of(value, &join(path, key), allowed);
                String::new()
            }
        }
    }
}
