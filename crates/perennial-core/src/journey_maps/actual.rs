//! The actual journey beside the planned one, in the sense of CJML: what was planned and done, planned and never done,
//! done but not planned, and done in the wrong order.

use super::{JourneyMap, Place};
use crate::dates::Day;
use crate::fact::{Direction, Medium};

/// A touch that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happened {
    /// The day.
    pub on: Day,
    /// Where the relationship stood then.
    pub place: Place,
    /// By which medium.
    pub medium: Medium,
    /// Who began.
    pub direction: Direction,
}

/// What became of one touchpoint, planned or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// Where.
    pub place: Place,
    /// By which medium.
    pub medium: Medium,
    /// The planned touchpoints there, by step and title.
    pub planned: Vec<(String, String)>,
    /// The days on which it happened.
    pub days: Vec<Day>,
    /// How they compare.
    pub kind: Kind,
}

/// How plan and life compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Planned and done.
    Done,
    /// Planned, and the journey has passed without it.
    NeverDone,
    /// Planned, and the journey is not there yet.
    NotYet,
    /// Done, and nobody planned it.
    NotPlanned,
    /// Done, but after a touch of a later place.
    WrongOrder,
}

impl Kind {
    /// All five.
    pub const ALL: [Self; 5] = [Self::Done, Self::NeverDone, Self::NotYet, Self::NotPlanned, Self::WrongOrder];

    /// The name in files and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NeverDone => "never_done",
            Self::NotYet => "not_yet",
            Self::NotPlanned => "not_planned",
            Self::WrongOrder => "wrong_order",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "planned and done",
            Self::NeverDone => "planned, never done",
            Self::NotYet => "planned, not there yet",
            Self::NotPlanned => "done, not planned",
            Self::WrongOrder => "done in the wrong order",
        }
    }
}

/// Lays what happened to one client beside the plan. A planned touchpoint counts as passed once any touch of a later
/// place has happened, or `reached` says that the client stands beyond it.
pub fn deviations(map: &JourneyMap, happened: &[Happened], reached: Option<Place>) -> Vec<Deviation> {
    let mut touches = happened.to_vec();
    touches.sort_by_key(|touch| (touch.on, touch.place.order()));
    let farthest = touches.iter().map(|touch| touch.place.order()).chain(reached.map(Place::order)).max();
    let mut found = Vec::new();
    for place in Place::ALL {
        for medium in Medium::ALL {
            let planned = planned_at(map, place, medium);
            let here = |touch: &&Happened| touch.place == place && touch.medium == medium;
            let days: Vec<Day> = touches.iter().filter(here).map(|touch| touch.on).collect();
            let kind = match (planned.is_empty(), days.first()) {
                (true, None) => continue,
                (true, Some(_)) => Kind::NotPlanned,
                (false, None) if farthest.is_some_and(|farthest| farthest > place.order()) => Kind::NeverDone,
                (false, None) => Kind::NotYet,
                (false, Some(first)) if is_late(&touches, place, *first) => Kind::WrongOrder,
                (false, Some(_)) => Kind::Done,
            };
            found.push(Deviation { place, medium, planned, days, kind });
        }
    }
    found
}

/// Whether a later place of the same cycle was touched before the first touch here.
fn is_late(touches: &[Happened], place: Place, first: Day) -> bool {
    touches.iter().any(|touch| touch.on < first && touch.place.order() > place.order())
}

fn planned_at(map: &JourneyMap, place: Place, medium: Medium) -> Vec<(String, String)> {
    let steps = map.steps.iter().filter(|step| step.place == place);
    let touchpoints = steps.flat_map(|step| step.touchpoints.iter().map(move |one| (step, one)));
    let those = touchpoints.filter(|(_, one)| one.medium == Some(medium));
    those.map(|(step, one)| (step.key.clone(), one.title.clone())).collect()
}
