//! The actual journey beside the planned one, in the sense of CJML: what was planned and done, planned and never done,
//! done but not planned, and done in the wrong order.

use super::walked::{Stay, Walked};
use super::{JourneyMap, Place};
use crate::dates::Day;
use crate::fact::{Direction, Medium};
use crate::journeys::coverage::Span;
use crate::journeys::stage::Phase;
use crate::statistics::Share;

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
    /// Planned, and whether it was done is not recorded (D15, D16).
    NotRecorded,
    /// Planned, and the journey is not there yet.
    NotYet,
    /// Done, and nobody planned it.
    NotPlanned,
    /// Done, but after a touch of a later place.
    WrongOrder,
}

impl Kind {
    /// All six.
    pub const ALL: [Self; 6] =
        [Self::Done, Self::NeverDone, Self::NotRecorded, Self::NotYet, Self::NotPlanned, Self::WrongOrder];

    /// The name in files and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NeverDone => "never_done",
            Self::NotRecorded => "not_recorded",
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
            Self::NotRecorded => "planned, not recorded",
            Self::NotYet => "planned, not there yet",
            Self::NotPlanned => "done, not planned",
            Self::WrongOrder => "done in the wrong order",
        }
    }
}

/// Lays what happened to one client beside the plan: the stays of one round of its journey, and the touches of it.
///
/// A planned touchpoint is passed over when the client has left the place without it, and to come while the client
/// stands there or has not come so far. Of places on which the client never stood nothing is said, unless they lie
/// ahead or a touch was made for them. That one never happened is said only of stays for whose days touches are
/// `watched` (D15).
pub fn deviations(map: &JourneyMap, stays: &[Stay], happened: &[Happened], watched: Option<Span>) -> Vec<Deviation> {
    let mut touches = happened.to_vec();
    touches.sort_by_key(|touch| (touch.on, touch.place.order()));
    let farthest = touches.iter().map(|touch| touch.place).chain(stays.iter().map(|stay| stay.place));
    let farthest = farthest.map(Place::order).max();
    let mut found = Vec::new();
    for place in Place::ALL {
        let lived = stays.iter().any(|stay| stay.place == place);
        let is_watched = stays.iter().filter(|stay| stay.place == place).all(|stay| stay.is_watched(watched));
        let stands = stays.last().is_some_and(|last| last.place == place && last.until.is_none());
        let ahead = farthest.is_none_or(|farthest| farthest < place.order());
        for medium in Medium::ALL {
            let planned = planned_at(map, place, medium);
            let here = |touch: &&Happened| touch.place == place && touch.medium == medium;
            let days: Vec<Day> = touches.iter().filter(here).map(|touch| touch.on).collect();
            let kind = match (planned.is_empty(), days.first()) {
                (true, None) => continue,
                (true, Some(_)) => Kind::NotPlanned,
                (false, None) if stands || ahead => Kind::NotYet,
                (false, None) if lived && is_watched => Kind::NeverDone,
                (false, None) if lived => Kind::NotRecorded,
                (false, None) => continue,
                (false, Some(first)) if is_late(&touches, place, *first) => Kind::WrongOrder,
                (false, Some(_)) => Kind::Done,
            };
            found.push(Deviation { place, medium, planned, days, kind });
        }
    }
    found
}

/// Where each round of a journey begins among its stays: a client who comes back to Assess or Admit from beyond begins
/// anew.
pub fn rounds(stays: &[Stay]) -> Vec<&[Stay]> {
    let begins = |pair: &[Stay]| match pair {
        [before, now] => {
            matches!(now.place.phase, Phase::Assess | Phase::Admit)
                && !matches!(before.place.phase, Phase::Assess | Phase::Admit)
        }
        _ => false,
    };
    let mut rounds = Vec::new();
    let mut rest = stays;
    while let Some(at) = rest.windows(2).position(begins) {
        let (round, after) = rest.split_at(at + 1);
        rounds.push(round);
        rest = after;
    }
    if !rest.is_empty() {
        rounds.push(rest);
    }
    rounds
}

/// What became of a plan with everybody who walked it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Where.
    pub place: Place,
    /// By which medium.
    pub medium: Medium,
    /// The planned touchpoints there, by step and title.
    pub planned: Vec<(String, String)>,
    /// Those who passed and were met, of those who passed and of whose touches all are on record.
    pub met: Share,
    /// Those who passed besides, or may have, and of whom it is not recorded.
    pub unrecorded: u64,
    /// Touches of the period.
    pub touches: u64,
    /// How they compare.
    pub kind: Kind,
}

/// Lays what happened to everybody beside the plan: each planned touchpoint, and whatever else was done.
pub fn kept(map: &JourneyMap, walked: &Walked) -> Vec<Kept> {
    let cells = Place::ALL.into_iter().flat_map(|place| Medium::ALL.map(|medium| (place, medium)));
    let cell = |(place, medium): (Place, Medium)| {
        let here = walked.at(place);
        let planned = planned_at(map, place, medium);
        let touches = here.touches[medium as usize];
        let met = Share::new(here.met[medium as usize], here.passed);
        let kind = match (planned.is_empty(), touches, met.of, met.count) {
            (true, 0, ..) => return None,
            (true, ..) => Kind::NotPlanned,
            (false, 0, 0, _) if here.unrecorded > 0 => Kind::NotRecorded,
            (false, 0, 0, _) => Kind::NotYet,
            (false, 0, _, 0) => Kind::NeverDone,
            (false, ..) => Kind::Done,
        };
        Some(Kept { place, medium, planned, met, unrecorded: here.unrecorded, touches, kind })
    };
    cells.filter_map(cell).collect()
}

/// Whether a later place was touched before the first touch here.
fn is_late(touches: &[Happened], place: Place, first: Day) -> bool {
    touches.iter().any(|touch| touch.on < first && touch.place.order() > place.order())
}

fn planned_at(map: &JourneyMap, place: Place, medium: Medium) -> Vec<(String, String)> {
    let steps = map.steps.iter().filter(|step| step.place == place);
    let touchpoints = steps.flat_map(|step| step.touchpoints.iter().map(move |one| (step, one)));
    let those = touchpoints.filter(|(_, one)| one.medium == Some(medium));
    those.map(|(step, one)| (step.key.clone(), one.title.clone())).collect()
}
