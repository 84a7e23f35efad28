//! The sheet of steps taken back: a row for each step, a column for each lane.

use super::taking::Taking;
use crate::journey_maps::edit::free_key;
use crate::journey_maps::map::{JourneyMap, LONGEST_NAME, LONGEST_TEXT, MOST_STEPS, Step, tidy_line, tidy_text};
use crate::journey_maps::{DecisionPoint, Lane, Place, read};
use crate::journeys::stage::{Phase, Stage};

pub(super) fn take(taking: &mut Taking<'_>, map: &mut JourneyMap, before: &JourneyMap) {
    if !taking.has_all(&["Step key", "Stage", "Phase", "Step"], "no step is changed. Export the map again.") {
        return;
    }
    missing_columns(taking);
    let written: Vec<String> = taking.rows().map(|(_, cells)| taking.get(cells, "Step key").to_owned()).collect();
    let mut steps: Vec<Step> = Vec::new();
    for (row, cells) in taking.rows() {
        let key = taking.get(cells, "Step key").to_owned();
        let told = taking.problems.len();
        let step = if key.is_empty() {
            let taken = |key: &str| {
                before.step(key).is_some()
                    || steps.iter().any(|one| one.key == key)
                    || written.iter().any(|one| one == key)
            };
            let key = free_key(taken, taking.get(cells, "Step"));
            step(taking, *row, cells, (key, None))
        } else {
            let old = before.step(&key);
            step(taking, *row, cells, (key, old)).or_else(|| stays(taking, told, *row, old))
        };
        let Some(step) = step else { continue };
        if steps.iter().any(|other| other.key == step.key) {
            taking.problem(
                *row,
                format!(
                    "The key “{}” stands here a second time, and this row is left out: empty the key for a new step.",
                    step.key
                ),
            );
        } else if steps.len() >= MOST_STEPS {
            taking.problem(*row, format!("A map has at most {MOST_STEPS} steps: this one is left out."));
        } else {
            steps.push(step);
        }
    }
    if steps.is_empty() {
        taking.problem(0, "No step could be read: the steps stay as they are. A map needs at least one.".to_owned());
    } else {
        map.steps = steps;
        map.sort();
    }
}

/// A step whose row cannot be read stays as it was.
fn stays(taking: &mut Taking<'_>, told: usize, row: u32, old: Option<&Step>) -> Option<Step> {
    let old = old?;
    if let Some(problem) = taking.problems[told..].iter_mut().rfind(|problem| problem.row == row) {
        problem.text.push_str(&format!(" Until then “{}” stays as it is.", old.name));
    }
    Some(old.clone())
}

fn missing_columns(taking: &mut Taking<'_>) {
    let marks = ["Expected mood", "Moment of truth", "Decision point"];
    let missing: Vec<&str> =
        Lane::ALL.map(Lane::word).into_iter().chain(marks).filter(|head| !taking.has(head)).collect();
    if !missing.is_empty() {
        let columns = if missing.len() == 1 { "column" } else { "columns" };
        let text = format!("The sheet has no {columns} “{}”: what stands there is not changed.", missing.join("”, “"));
        taking.problem(0, text);
    }
}

fn step(taking: &mut Taking<'_>, row: u32, cells: &[String], (key, old): (String, Option<&Step>)) -> Option<Step> {
    let name = tidy_line(taking.get(cells, "Step"));
    if name.is_empty() {
        taking.problem(row, "The step has no name: write one in the column “Step”.".to_owned());
        return None;
    }
    if !taking.fits(row, "The name", &name, LONGEST_NAME) {
        return None;
    }
    if !read::is_key(&key) {
        taking.problem(row, format!("“{key}” is not a key: use small letters, digits and _, at most 60."));
        return None;
    }
    let stage = taking.get(cells, "Stage").to_owned();
    let stage = taking.known(row, &stage, "stage", &Stage::ALL, |one| [one.word(), one.key()])?;
    let phase = taking.get(cells, "Phase").to_owned();
    let phase = taking.known(row, &phase, "phase", &Phase::ALL, |one| [one.word(), one.key()])?;
    let Some(place) = Place::new(stage, phase) else {
        taking.problem(row, format!("{} does not occur in the stage {}.", phase.word(), stage.word()));
        return None;
    };
    let mut step = old.cloned().unwrap_or_else(|| Step::new(key, place, ""));
    (step.place, step.name) = (place, name);
    let lanes: Vec<Lane> = Lane::ALL.into_iter().filter(|lane| taking.has(lane.word())).collect();
    for lane in lanes {
        let text = tidy_text(taking.get(cells, lane.word()));
        if taking.fits(row, lane.word(), &text, LONGEST_TEXT) {
            step.set_cell(lane, &text);
        }
    }
    marks(taking, row, cells, &mut step);
    Some(step)
}

/// Mood, moment of truth and decision; what cannot be read stays as it was.
fn marks(taking: &mut Taking<'_>, row: u32, cells: &[String], step: &mut Step) {
    let mood = taking.get(cells, "Expected mood").replace('−', "-");
    if mood.is_empty() {
        step.mood = step.mood.filter(|_| !taking.has("Expected mood"));
    } else {
        let number = mood.parse::<f64>().ok().filter(|number| number.fract() == 0.0 && number.abs() <= 2.0);
        match number {
            Some(number) => step.mood = Some(number as i8),
            None => taking.problem(row, format!("“{mood}” is not a mood: write a whole number from −2 to 2.")),
        }
    }
    if taking.has("Moment of truth") {
        step.moment_of_truth = taking.yes(row, cells, "Moment of truth").unwrap_or(step.moment_of_truth);
    }
    let decision = taking.get(cells, "Decision point").to_owned();
    if !decision.is_empty() {
        let known =
            taking.known(row, &decision, "decision point", &DecisionPoint::ALL, |one| [one.key(), one.question()]);
        step.decision = known.or(step.decision);
    } else if taking.has("Decision point") {
        step.decision = None;
    }
}
