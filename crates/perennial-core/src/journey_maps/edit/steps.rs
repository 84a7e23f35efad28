//! Where steps stand: added, moved, carried, split, doubled and taken away.

use super::Refusal;
use super::checks::line;
use crate::journey_maps::Place;
use crate::journey_maps::map::{JourneyMap, LONGEST_NAME, MOST_STEPS, Step};

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Way {
    Left,
    Right,
}

pub(super) fn found<'m>(map: &'m mut JourneyMap, key: &str) -> Result<&'m mut Step, Refusal> {
    map.steps.iter_mut().find(|step| step.key == key).ok_or_else(|| Refusal::NoStep(key.to_owned()))
}

fn place_of(map: &JourneyMap, key: &str) -> Result<usize, Refusal> {
    map.steps.iter().position(|step| step.key == key).ok_or_else(|| Refusal::NoStep(key.to_owned()))
}

pub(super) fn add(map: &mut JourneyMap, place: Place, name: &str) -> Result<(), Refusal> {
    let name = line("a name for the step", name, true)?;
    room(map)?;
    let at = map.steps.iter().position(|step| step.place.order() > place.order()).unwrap_or(map.steps.len());
    let key = free_key(|key| map.step(key).is_some(), &name);
    map.steps.insert(at, Step::new(key, place, name));
    Ok(())
}

fn room(map: &JourneyMap) -> Result<(), Refusal> {
    if map.steps.len() >= MOST_STEPS { Err(Refusal::TooManySteps) } else { Ok(()) }
}

/// Moves by one: past a neighbour of the same place, else over the border, which moving back undoes.
pub(super) fn moved(map: &mut JourneyMap, key: &str, way: Way) -> Result<(), Refusal> {
    let at = place_of(map, key)?;
    let place = map.steps[at].place;
    let neighbour = match way {
        Way::Left => at.checked_sub(1),
        Way::Right => Some(at + 1).filter(|next| *next < map.steps.len()),
    };
    if let Some(neighbour) = neighbour.filter(|other| map.steps[*other].place == place) {
        map.steps.swap(at, neighbour);
        return Ok(());
    }
    let (beyond, end) = match way {
        Way::Left => (place.before(), "beginning"),
        Way::Right => (place.after(), "end"),
    };
    map.steps[at].place = beyond.ok_or_else(|| Refusal::AtTheEnd(map.steps[at].name.clone(), end))?;
    Ok(())
}

pub(super) fn split(map: &mut JourneyMap, key: &str, name: &str, chosen: &[usize]) -> Result<(), Refusal> {
    let name = line("a name for the second step", name, true)?;
    room(map)?;
    let at = place_of(map, key)?;
    let mut second = Step::new(free_key(|key| map.step(key).is_some(), &name), map.steps[at].place, name);
    let touchpoints = std::mem::take(&mut map.steps[at].touchpoints);
    for (number, touchpoint) in touchpoints.into_iter().enumerate() {
        let side = if chosen.contains(&number) { &mut second } else { &mut map.steps[at] };
        side.touchpoints.push(touchpoint);
    }
    map.steps.insert(at + 1, second);
    Ok(())
}

pub(super) fn remove(map: &mut JourneyMap, key: &str) -> Result<(), Refusal> {
    let at = place_of(map, key)?;
    if map.steps.len() == 1 {
        return Err(Refusal::LastStep(map.steps[at].name.clone()));
    }
    map.steps.remove(at);
    Ok(())
}

/// A key made of the name that no step has yet.
pub(in crate::journey_maps) fn free_key(taken: impl Fn(&str) -> bool, name: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { ' ' };
    let plain: String = name.to_lowercase().chars().map(plain).collect();
    let words: String = plain.split_whitespace().collect::<Vec<_>>().join("_");
    let base: String = if words.is_empty() { "step".to_owned() } else { words.chars().take(40).collect() };
    let base = base.trim_end_matches('_').to_owned();
    let mut key = base.clone();
    let mut number = 1;
    while taken(&key) {
        number += 1;
        key = format!("{base}_{number}");
    }
    key
}

/// Puts a new step right after another, at the same place.
pub(super) fn insert(map: &mut JourneyMap, after: &str, name: &str) -> Result<(), Refusal> {
    let name = line("a name for the step", name, true)?;
    room(map)?;
    let at = place_of(map, after)?;
    let step = Step::new(free_key(|key| map.step(key).is_some(), &name), map.steps[at].place, name);
    map.steps.insert(at + 1, step);
    Ok(())
}

/// Puts a step at a place: before another step of that place, else at its end.
pub(super) fn carried(map: &mut JourneyMap, key: &str, place: Place, before: Option<&str>) -> Result<(), Refusal> {
    let from = place_of(map, key)?;
    if before == Some(key) && map.steps[from].place == place {
        return Ok(());
    }
    let mut step = map.steps.remove(from);
    step.place = place;
    let before = map.steps.iter().position(|other| other.place == place && Some(other.key.as_str()) == before);
    let end = || map.steps.iter().position(|other| other.place.order() > place.order());
    let at = before.or_else(end).unwrap_or(map.steps.len());
    map.steps.insert(at, step);
    Ok(())
}

/// Puts a second step with the same content after a step.
pub(super) fn double(map: &mut JourneyMap, key: &str) -> Result<(), Refusal> {
    room(map)?;
    let at = place_of(map, key)?;
    let first: String = map.steps[at].name.chars().take(LONGEST_NAME - 7).collect();
    let name = format!("{} (copy)", first.trim_end());
    let step = Step { key: free_key(|key| map.step(key).is_some(), &name), name, ..map.steps[at].clone() };
    map.steps.insert(at + 1, step);
    Ok(())
}
