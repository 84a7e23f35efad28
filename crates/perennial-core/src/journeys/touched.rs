//! In which phase each touch was made.

use crate::dates::Day;
use crate::fact::{Event, Fact, TouchFact};
use crate::ids::EngagementId;
use crate::journeys::history::History;
use crate::journeys::model::Model;
use crate::journeys::order::Ordered;
use crate::journeys::stage::Phase;
use crate::journeys::today::Today;

/// A touch that holds, with the day on which it counts and the phase at the time.
#[derive(Debug, Clone, Copy)]
pub struct Touched<'f> {
    /// The day.
    pub on: Day,
    /// The fact.
    pub fact: &'f Fact,
    /// What it says.
    pub touch: &'f TouchFact,
    /// The phase that it found: what whoever logged it said; else that of its engagement while that was open, as
    /// care belongs to the work (D3); else the standing phase. None for a prospect without any pursuit.
    pub phase: Option<Phase>,
}

/// The touches that hold, each with the phase at the time, in their order. A touch finds the relationship as the
/// facts before it left it: the call that affirms a decision is made in Affirm.
pub fn touches<'f>(facts: &'f [Fact], model: &Model) -> Vec<Touched<'f>> {
    let ordered = Ordered::of(facts);
    let mut history = History::default();
    let mut found = Vec::new();
    for place in 0.. {
        let Some((on, fact)) = ordered.get(place) else { break };
        if let Event::Touch(touch) = &fact.what {
            let TouchFact::Made { engagement, detail, .. } = touch;
            let said = detail.as_ref().and_then(|detail| detail.phase);
            let phase = said.or_else(|| phase_on(&history, *engagement, model, on));
            found.push(Touched { on, fact, touch, phase });
        }
        history.apply(&ordered, place, on, fact, model);
    }
    found
}

fn phase_on(history: &History, engagement: Option<EngagementId>, model: &Model, on: Day) -> Option<Phase> {
    let mut today = Today::new(on);
    let work = engagement.and_then(|engagement| history.find(engagement));
    let open = work.filter(|place| history.open.iter().any(|open| *open as usize == *place));
    match open {
        Some(place) => history.at(place, model, &mut today).known_phase(),
        None => history.headline(model, &mut today).standing,
    }
}
