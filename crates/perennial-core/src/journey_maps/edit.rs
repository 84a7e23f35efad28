//! Verbs: a map and what somebody wants of it, to the next version or a refusal in words.

mod checks;
mod steps;

use super::map::{JourneyMap, MOST_STEPS, MOST_TOUCHPOINTS, Opportunity, Persona, Touchpoint};
use super::{DecisionPoint, Lane, Place};
pub use checks::{checked_opportunity, checked_persona, checked_touchpoint};
use checks::{line, long};
pub(super) use steps::free_key;
use steps::{Way, found};

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
    /// Adds a step right after another.
    Insert {
        /// After which step.
        after: String,
        /// What it is called.
        name: String,
    },
    /// Puts a step at another place or in another order.
    Carry {
        /// Which step.
        step: String,
        /// Where it is to stand.
        place: Place,
        /// Before which step of that place; none at its end.
        before: Option<String>,
    },
    /// Puts a second step with the same content after a step.
    Double(String),
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
    /// Gives a step another name and nothing else.
    Rename {
        /// Which step.
        step: String,
        /// What it is called.
        name: String,
    },
    /// Gives a step another expected mood and nothing else.
    Mood {
        /// Which step.
        step: String,
        /// The mood; none when nobody has said.
        mood: Option<i8>,
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
    /// Takes a touchpoint to another step, or to another number in its own.
    CarryTouchpoint {
        /// From which step.
        step: String,
        /// Its number there, from 0.
        number: usize,
        /// To which step.
        to: String,
        /// Its number there; behind the last when it is larger.
        at: usize,
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
        Edit::Add { place, name } => steps::add(&mut next, place, &name)?,
        Edit::Left(key) => steps::moved(&mut next, &key, Way::Left)?,
        Edit::Right(key) => steps::moved(&mut next, &key, Way::Right)?,
        Edit::Split { step, name, touchpoints } => steps::split(&mut next, &step, &name, &touchpoints)?,
        Edit::Remove(key) => steps::remove(&mut next, &key)?,
        Edit::Describe { step, name, mood, moment_of_truth, decision } => {
            let (name, mood) = (line("a name for the step", &name, true)?, checks::mood(mood)?);
            let step = found(&mut next, &step)?;
            (step.name, step.mood, step.moment_of_truth, step.decision) = (name, mood, moment_of_truth, decision);
        }
        Edit::Rename { step, name } => found(&mut next, &step)?.name = line("a name for the step", &name, true)?,
        Edit::Mood { step, mood } => found(&mut next, &step)?.mood = checks::mood(mood)?,
        Edit::Insert { after, name } => steps::insert(&mut next, &after, &name)?,
        Edit::Carry { step, place, before } => steps::carried(&mut next, &step, place, before.as_deref())?,
        Edit::Double(key) => steps::double(&mut next, &key)?,
        Edit::Write { step, lane, text } => {
            let text = long("this cell", &text)?;
            found(&mut next, &step)?.set_cell(lane, &text);
        }
        Edit::Touchpoint { step, number, touchpoint } => {
            let touchpoint = touchpoint.map(|one| checked_touchpoint(&one)).transpose()?;
            let step = found(&mut next, &step)?;
            put(&mut step.touchpoints, number, touchpoint, "touchpoints", &step.name)?;
        }
        Edit::CarryTouchpoint { step, number, to, at } => carry_touchpoint(&mut next, (&step, number), (&to, at))?,
        Edit::Opportunity { step, number, opportunity } => {
            let opportunity = opportunity.map(|one| checked_opportunity(&one)).transpose()?;
            let step = found(&mut next, &step)?;
            put(&mut step.opportunities, number, opportunity, "opportunities", &step.name)?;
        }
    }
    Ok(next)
}

fn carry_touchpoint(map: &mut JourneyMap, from: (&str, usize), to: (&str, usize)) -> Result<(), Refusal> {
    found(map, to.0)?;
    let step = found(map, from.0)?;
    if from.1 >= step.touchpoints.len() {
        return Err(Refusal::NoEntry(step.name.clone()));
    }
    let touchpoint = step.touchpoints.remove(from.1);
    let list = &mut found(map, to.0)?.touchpoints;
    if list.len() >= MOST_TOUCHPOINTS {
        return Err(Refusal::TooMany("touchpoints"));
    }
    list.insert(to.1.min(list.len()), touchpoint);
    Ok(())
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
