//! The sheets of touchpoints and opportunities taken back: a row for each, in the order of its step.

use super::taking::Taking;
use super::{MAP, OPPORTUNITY_HEADS, TOUCHPOINT_HEADS};
use crate::fact::Medium;
use crate::journey_maps::edit::{checked_opportunity, checked_touchpoint};
use crate::journey_maps::map::{Initiator, JourneyMap, MOST_TOUCHPOINTS, Opportunity, Process, Step, Touchpoint};

pub(super) fn take_touchpoints(taking: &mut Taking<'_>, map: &mut JourneyMap, before: &JourneyMap) {
    if taking.has_all(&TOUCHPOINT_HEADS, "the touchpoints stay as they are.") {
        take(taking, (map, before), "touchpoints", |step| &mut step.touchpoints, touchpoint);
    }
}

pub(super) fn take_opportunities(taking: &mut Taking<'_>, map: &mut JourneyMap, before: &JourneyMap) {
    if taking.has_all(&OPPORTUNITY_HEADS, "the opportunities stay as they are.") {
        take(taking, (map, before), "opportunities", |step| &mut step.opportunities, opportunity);
    }
}

/// Takes the lists of all steps from a sheet. The list of a step with a row that cannot be read stays as it was, and
/// all lists stay when a row names no step: it may be missed anywhere.
fn take<T>(
    taking: &mut Taking<'_>,
    (map, before): (&mut JourneyMap, &JourneyMap),
    what: &str,
    list: impl Fn(&mut Step) -> &mut Vec<T>,
    read: impl Fn(&mut Taking<'_>, u32, &[String]) -> Option<T>,
) {
    let mut taken: Vec<Option<Vec<T>>> = map.steps.iter().map(|_| Some(Vec::new())).collect();
    let mut is_lost = false;
    for (row, cells) in taking.rows() {
        let key = taking.get(cells, "Step key").to_owned();
        let Some(at) = map.steps.iter().position(|step| step.key == key) else {
            // What belongs to a step that was taken away goes with it.
            if before.step(&key).is_some() {
                continue;
            }
            taking.problem(
                *row,
                format!("No step has the key “{key}”: copy it from the sheet “{MAP}”. Until then all {what} stay as they are."),
            );
            is_lost = true;
            continue;
        };
        let entry = read(taking, *row, cells);
        let is_full = taken[at].as_ref().is_some_and(|list| list.len() >= MOST_TOUCHPOINTS);
        match (entry, &mut taken[at]) {
            (Some(_), Some(_)) if is_full => {
                taking.problem(
                    *row,
                    format!(
                        "A step has at most {MOST_TOUCHPOINTS} {what}: those of “{}” stay as they are.",
                        map.steps[at].name
                    ),
                );
                taken[at] = None;
            }
            (Some(entry), Some(list)) => list.push(entry),
            (Some(_), None) => {}
            (None, _) => {
                if let Some(problem) = taking.problems.last_mut() {
                    problem
                        .text
                        .push_str(&format!(" Until then the {what} of “{}” stay as they are.", map.steps[at].name));
                }
                taken[at] = None;
            }
        }
    }
    if is_lost {
        return;
    }
    for (step, taken) in map.steps.iter_mut().zip(taken) {
        if let Some(taken) = taken {
            *list(step) = taken;
        }
    }
}

fn touchpoint(taking: &mut Taking<'_>, row: u32, cells: &[String]) -> Option<Touchpoint> {
    let medium = taking.get(cells, "Medium").to_owned();
    let medium = match medium.as_str() {
        "" => None,
        text => Some(taking.known(row, text, "medium", &Medium::ALL, |one| [one.word(), one.key()])?),
    };
    let initiator = taking.get(cells, "Begun by").to_owned();
    let initiator = taking.known(row, &initiator, "side", &Initiator::ALL, |one| [one.word(), one.key()])?;
    let process = taking.get(cells, "Process").to_owned();
    let process = taking.known(row, &process, "process", &Process::ALL, |one| [one.word(), one.key()])?;
    let one = Touchpoint {
        medium,
        title: taking.get(cells, "What happens").to_owned(),
        initiator,
        channel: taking.get(cells, "Channel").to_owned(),
        process,
        online: taking.yes(row, cells, "Online")?,
    };
    checked_touchpoint(&one).map_err(|refusal| taking.problem(row, refusal.to_string())).ok()
}

fn opportunity(taking: &mut Taking<'_>, row: u32, cells: &[String]) -> Option<Opportunity> {
    let one = Opportunity {
        text: taking.get(cells, "What could be better").to_owned(),
        owner: taking.get(cells, "Owner").to_owned(),
        metric: taking.get(cells, "Metric").to_owned(),
    };
    checked_opportunity(&one).map_err(|refusal| taking.problem(row, refusal.to_string())).ok()
}
