//! Everything that is counted of some relationships. What was counted of others can be added to it.

use std::collections::BTreeMap;

use perennial_core::fact::Medium;
use perennial_core::insights::gaps;
use perennial_core::insights::response::{self, Clock};
use perennial_core::insights::stays::Stays;
use perennial_core::insights::terra::Recorded;
use perennial_core::insights::{Ground, Point, Tally};
use perennial_core::journey_maps::Place;
use perennial_core::journey_maps::walked::Walked;
use perennial_core::journeys::stage::Phase;
use perennial_core::statistics::Level;

use super::{Elsewhere, Standing, Survey, walk};
use crate::insights::asked::Asked;
use crate::insights::complaints::Complained;
use crate::touches::Reading;

/// Everything, being counted.
pub(super) struct Counting {
    points: Vec<Tally>,
    stays: Stays,
    response: response::Gathered,
    gaps: gaps::Gathered,
    recorded: Recorded,
    standing: [(u64, u64); 15],
    elsewhere: BTreeMap<Elsewhere, u64>,
    walked: Walked,
    relationships: u64,
    pub on_map: u64,
}

impl Counting {
    pub fn new(planned: &[(Phase, Medium)]) -> Self {
        Self {
            points: Point::ALL.map(Tally::new).into(),
            stays: Stays::default(),
            response: response::Gathered::default(),
            gaps: gaps::Gathered::new(planned),
            recorded: Recorded::default(),
            standing: [(0, 0); 15],
            elsewhere: BTreeMap::new(),
            walked: Walked::default(),
            relationships: 0,
            on_map: 0,
        }
    }

    pub fn add(&mut self, ground: &Ground<'_>, asked: &Asked, clock: &Clock<'_>) {
        let question = &asked.question;
        self.relationships += 1;
        self.points.iter_mut().for_each(|tally| tally.add(ground, question));
        self.stays.add(ground, question);
        self.response.add(ground, question, clock);
        self.gaps.add(ground, question);
        self.recorded.add(ground, question);
    }

    pub fn walk(&mut self, standing: &Standing<'_>, ground: &Ground<'_>, touches: &Reading<'_>, asked: &Asked) {
        let known = standing.known;
        if asked.question.line.is_some_and(|line| !known.history.uses(line)) {
            return;
        }
        let until = asked.question.period.until;
        let piece = known.history.on(until);
        match piece.as_ref().and_then(Place::of) {
            Some(place) => self.standing[place.order()].0 += 1,
            None => *self.elsewhere.entry(Elsewhere::of(known, until)).or_default() += 1,
        }
        for place in piece.iter().flat_map(Place::of_stalls) {
            self.standing[place.order()].1 += 1;
        }
        self.walked.add(&walk(standing, ground, touches, asked));
    }

    /// Adds what was counted of other relationships.
    pub fn merge(&mut self, other: &Self) {
        self.points.iter_mut().zip(&other.points).for_each(|(tally, more)| tally.merge(more));
        self.stays.merge(&other.stays);
        self.response.merge(&other.response);
        self.gaps.merge(&other.gaps);
        self.recorded.merge(&other.recorded);
        for ((count, stalled), (more, more_stalled)) in self.standing.iter_mut().zip(&other.standing) {
            *count += more;
            *stalled += more_stalled;
        }
        for (why, count) in &other.elsewhere {
            *self.elsewhere.entry(*why).or_default() += count;
        }
        self.walked.add(&other.walked);
        self.relationships += other.relationships;
        self.on_map += other.on_map;
    }

    /// Takes up as little room as it can: for what is kept to be merged later.
    pub fn packed(mut self) -> Self {
        self.points.iter_mut().for_each(Tally::pack);
        self.stays.pack();
        self.response.pack();
        self
    }

    pub fn finish(self, complaints: Vec<Complained>) -> Survey {
        Survey {
            points: self.points.into_iter().map(Tally::finished).collect(),
            stalled: self.stays.stalled(),
            phases: self.stays.dwell(Level::Eighty),
            responses: [self.response.clone().response(Level::Eighty), self.response.response(Level::NinetyFive)],
            gaps: self.gaps,
            recorded: self.recorded,
            standing: self.standing,
            elsewhere: self.elsewhere,
            walked: self.walked,
            complaints,
            relationships: self.relationships,
            on_map: self.on_map,
        }
    }
}
