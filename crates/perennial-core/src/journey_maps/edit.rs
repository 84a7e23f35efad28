//! Verbs: a map and what somebody wants of it, to the next version or a refusal in words.

use super::map::{
    JourneyMap, LONGEST_NAME, LONGEST_TEXT, MOST_STEPS, MOST_TOUCHPOINTS, Opportunity, Persona, Step, Touchpoint,
    tidy_line, tidy_text,
};
use super::{DecisionPoint, Lane, Place};

/// What somebody wants to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Gives the map another title.
    Retitle(String),
    /// Says whose journey it is.
    Persona(Persona),
    /// Adds a step at the end of its place.
    Add {
        /// Where.
        place: Place,
        /// What it is called.
        name: String,
    },
    /// Moves a step towards the beginning; at the border of its phase into the phase before.
    Left(String),
    /// Moves a step towards the end; at the border of its phase into the phase after.
    Right(String),
    /// Makes two steps of one: the touchpoints named by their numbers go to the new second one.
    Split {
        /// Which step.
        step: String,
        /// What the second is called.
        name: String,
        /// Numbers of the touchpoints that go with it, from 0.
        touchpoints: Vec<usize>,
    },
    /// Takes a step away.
    Remove(String),
    /// Gives a step another name, mood, mark or decision.
    Describe {
        /// Which step.
        step: String,
        /// What it is called.
        name: String,
        /// The expected mood.
        mood: Option<i8>,
        /// Whether it is a moment of truth.
        moment_of_truth: bool,
        /// The decision that falls here.
        decision: Option<DecisionPoint>,
    },
    /// Writes a cell.
    Write {
        /// Which step.
        step: String,
        /// Which lane.
        lane: Lane,
        /// What is to stand there; empty empties it.
        text: String,
    },
    /// Puts a touchpoint in a place of the list: at its end adds, else replaces; none removes.
    Touchpoint {
        /// Which step.
        step: String,
        /// Its number, from 0.
        number: usize,
        /// What it is to be.
        touchpoint: Option<Touchpoint>,
    },
    /// Puts an opportunity in a place of the list, as touchpoints.
    Opportunity {
        /// Which step.
        step: String,
        /// Its number, from 0.
        number: usize,
        /// What it is to be.
        opportunity: Option<Opportunity>,
    },
}

/// Why a change is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No step has this key.
    #[error("The step “{0}” is not on this version of the map: somebody may have removed it. Open the map again.")]
    NoStep(String),
    /// It cannot move any further.
    #[error("“{0}” already stands at the {1} of the journey.")]
    AtTheEnd(String, &'static str),
    /// The last step stays.
    #[error("A map needs at least one step: change “{0}” instead of removing it.")]
    LastStep(String),
    /// There are too many.
    #[error("A map has at most {MOST_STEPS} steps, so that one can still see it whole: remove one first.")]
    TooManySteps,
    /// There are too many in one step.
    #[error("A step has at most {MOST_TOUCHPOINTS} {0}: split the step first.")]
    TooMany(&'static str),
    /// Something needs words.
    #[error("Write {0}.")]
    Missing(&'static str),
    /// A text is too long.
    #[error("Keep {0} within {1} characters: it has {2}.")]
    TooLong(&'static str, usize, usize),
    /// A mood outside of the scale.
    #[error("A mood lies between −2 and 2.")]
    Mood,
    /// No such entry.
    #[error("There is no such entry at “{0}” any more: open the map again.")]
    NoEntry(String),
}

/// The map after a change.
///
/// # Errors
/// When the change cannot be made, with the reason.
pub fn edit(map: &JourneyMap, edit: Edit) -> Result<JourneyMap, Refusal> {
    let mut next = map.clone();
    match edit {
        Edit::Retitle(title) => next.title = line("a title", &title, true)?,
        Edit::Persona(persona) => next.persona = checked_persona(&persona)?,
        Edit::Add { place, name } => add(&mut next, place, &name)?,
        Edit::Left(key) => moved(&mut next, &key, Way::Left)?,
        Edit::Right(key) => moved(&mut next, &key, Way::Right)?,
        Edit::Split { step, name, touchpoints } => split(&mut next, &step, &name, &touchpoints)?,
        Edit::Remove(key) => remove(&mut next, &key)?,
        Edit::Describe { step, name, mood, moment_of_truth, decision } => {
            let name = line("a name for the step", &name, true)?;
            if mood.is_some_and(|mood| !(-2..=2).contains(&mood)) {
                return Err(Refusal::Mood);
            }
            let step = found(&mut next, &step)?;
            (step.name, step.mood, step.moment_of_truth, step.decision) = (name, mood, moment_of_truth, decision);
        }
        Edit::Write { step, lane, text } => {
            let text = long("this cell", &text)?;
            found(&mut next, &step)?.set_cell(lane, &text);
        }
        Edit::Touchpoint { step, number, touchpoint } => {
            let touchpoint = touchpoint.map(|one| checked_touchpoint(&one)).transpose()?;
            let step = found(&mut next, &step)?;
            put(&mut step.touchpoints, number, touchpoint, "touchpoints", &step.name)?;
        }
        Edit::Opportunity { step, number, opportunity } => {
            let opportunity = opportunity.map(|one| checked_opportunity(&one)).transpose()?;
            let step = found(&mut next, &step)?;
            put(&mut step.opportunities, number, opportunity, "opportunities", &step.name)?;
        }
    }
    Ok(next)
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Left,
    Right,
}

fn found<'m>(map: &'m mut JourneyMap, key: &str) -> Result<&'m mut Step, Refusal> {
    map.steps.iter_mut().find(|step| step.key == key).ok_or_else(|| Refusal::NoStep(key.to_owned()))
}

fn place_of(map: &JourneyMap, key: &str) -> Result<usize, Refusal> {
    map.steps.iter().position(|step| step.key == key).ok_or_else(|| Refusal::NoStep(key.to_owned()))
}

fn add(map: &mut JourneyMap, place: Place, name: &str) -> Result<(), Refusal> {
    let name = line("a name for the step", name, true)?;
    room(map)?;
    let at = map.steps.iter().position(|step| step.place.order() > place.order()).unwrap_or(map.steps.len());
    let key = free_key(map, &name);
    map.steps.insert(at, Step::new(key, place, name));
    Ok(())
}

fn room(map: &JourneyMap) -> Result<(), Refusal> {
    if map.steps.len() >= MOST_STEPS { Err(Refusal::TooManySteps) } else { Ok(()) }
}

/// Moves by one: past a neighbour of the same place, else over the border, which moving back undoes.
fn moved(map: &mut JourneyMap, key: &str, way: Way) -> Result<(), Refusal> {
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

fn split(map: &mut JourneyMap, key: &str, name: &str, chosen: &[usize]) -> Result<(), Refusal> {
    let name = line("a name for the second step", name, true)?;
    room(map)?;
    let at = place_of(map, key)?;
    let mut second = Step::new(free_key(map, &name), map.steps[at].place, name);
    let touchpoints = std::mem::take(&mut map.steps[at].touchpoints);
    for (number, touchpoint) in touchpoints.into_iter().enumerate() {
        let side = if chosen.contains(&number) { &mut second } else { &mut map.steps[at] };
        side.touchpoints.push(touchpoint);
    }
    map.steps.insert(at + 1, second);
    Ok(())
}

fn remove(map: &mut JourneyMap, key: &str) -> Result<(), Refusal> {
    let at = place_of(map, key)?;
    if map.steps.len() == 1 {
        return Err(Refusal::LastStep(map.steps[at].name.clone()));
    }
    map.steps.remove(at);
    Ok(())
}

/// A key made of the name that no step has yet.
fn free_key(map: &JourneyMap, name: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { ' ' };
    let plain: String = name.to_lowercase().chars().map(plain).collect();
    let words: String = plain.split_whitespace().collect::<Vec<_>>().join("_");
    let base: String = if words.is_empty() { "step".to_owned() } else { words.chars().take(40).collect() };
    let base = base.trim_end_matches('_').to_owned();
    let mut key = base.clone();
    let mut number = 1;
    while map.step(&key).is_some() {
        number += 1;
        key = format!("{base}_{number}");
    }
    key
}

fn put<T>(list: &mut Vec<T>, number: usize, entry: Option<T>, what: &'static str, step: &str) -> Result<(), Refusal> {
    match entry {
        Some(_) if number == list.len() && number >= MOST_TOUCHPOINTS => Err(Refusal::TooMany(what)),
        Some(entry) if number == list.len() => {
            list.push(entry);
            Ok(())
        }
        Some(entry) => match list.get_mut(number) {
            Some(place) => {
                *place = entry;
                Ok(())
            }
            None => Err(Refusal::NoEntry(step.to_owned())),
        },
        None if number < list.len() => {
            list.remove(number);
            Ok(())
        }
        None => Err(Refusal::NoEntry(step.to_owned())),
    }
}

/// A touchpoint as it is kept.
///
/// # Errors
/// When it has no title, or a text is too long.
pub fn checked_touchpoint(touchpoint: &Touchpoint) -> Result<Touchpoint, Refusal> {
    Ok(Touchpoint {
        title: line("what happens at this touchpoint", &touchpoint.title, true)?,
        channel: line("the channel", &touchpoint.channel, false)?,
        ..*touchpoint
    })
}

/// An opportunity as it is kept.
///
/// # Errors
/// When it says nothing, or a text is too long.
pub fn checked_opportunity(opportunity: &Opportunity) -> Result<Opportunity, Refusal> {
    let text = tidy_line(&opportunity.text);
    if text.is_empty() {
        return Err(Refusal::Missing("what could be better"));
    }
    Ok(Opportunity {
        text: long("what could be better", &text)?,
        owner: line("the owner", &opportunity.owner, false)?,
        metric: line("the metric", &opportunity.metric, false)?,
    })
}

/// A persona as it is kept.
///
/// # Errors
/// When it has no name, or a text is too long.
pub fn checked_persona(persona: &Persona) -> Result<Persona, Refusal> {
    Ok(Persona {
        name: line("a name for the persona", &persona.name, true)?,
        kind: line("what kind of client it is", &persona.kind, false)?,
        goals: long("the goals", &persona.goals)?,
        quote: long("the quotation", &persona.quote)?,
        segment: line("the kind of client", &persona.segment, false)?,
        service_line: line("the service line", &persona.service_line, false)?,
    })
}

fn line(what: &'static str, text: &str, needed: bool) -> Result<String, Refusal> {
    let text = tidy_line(text);
    let length = text.chars().count();
    if needed && text.is_empty() {
        return Err(Refusal::Missing(what));
    }
    if length > LONGEST_NAME { Err(Refusal::TooLong(what, LONGEST_NAME, length)) } else { Ok(text) }
}

fn long(what: &'static str, text: &str) -> Result<String, Refusal> {
    let text = tidy_text(text);
    let length = text.chars().count();
    if length > LONGEST_TEXT { Err(Refusal::TooLong(what, LONGEST_TEXT, length)) } else { Ok(text) }
}
