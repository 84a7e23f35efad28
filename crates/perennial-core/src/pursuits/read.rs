//! The facts in force of a client to its pursuits.

use std::collections::BTreeMap;

use super::{Pursuit, Reached, State};
use crate::dates::Day;
use crate::fact::{EngagementFact, Event, Fact, Precision, PursuitFact};
use crate::ids::{EngagementId, PursuitId};

/// The pursuits of a client, from its facts as [`in_force`](crate::journeys::in_force) gives them. It never fails:
/// facts in any order and number give some state, the latest of several outcomes holds, and won and lost on one day
/// leave a pursuit open (D24).
pub fn read(in_force: &[(Day, &Fact)]) -> BTreeMap<PursuitId, Pursuit> {
    let mut pursuits = BTreeMap::new();
    let mut openings: BTreeMap<PursuitId, Day> = BTreeMap::new();
    for (on, fact) in in_force {
        let Event::Pursuit(what) = &fact.what else { continue };
        let id = what.pursuit();
        let pursuit = pursuits.entry(id).or_insert_with(|| Pursuit::opened_on(id, *on));
        if matches!(what, PursuitFact::Opened { .. }) && !openings.contains_key(&id) {
            openings.insert(id, *on);
        }
        pursuit.take_in(*on, what);
    }
    for (id, opened) in openings {
        if let Some(pursuit) = pursuits.get_mut(&id) {
            pursuit.opened = opened;
        }
    }
    for (on, fact) in in_force {
        let Event::Pursuit(what) = &fact.what else { continue };
        if let Some(pursuit) = pursuits.get_mut(&what.pursuit()) {
            pursuit.note_precision(what, *on, fact.precision_on(*on));
        }
    }
    pursuits
}

impl Pursuit {
    pub(super) fn take_in(&mut self, on: Day, what: &PursuitFact) {
        match what {
            PursuitFact::Opened { .. } => self.changed = self.changed.max(on),
            PursuitFact::ConfirmedOpen { .. } => {}
            PursuitFact::StepReached { step, .. } => self.stand_in(Reached { step: *step, since: on }),
            PursuitFact::Reopened { .. } => self.open_again(on, Reached { since: on, ..self.reached }),
            PursuitFact::Hired { .. } if self.was_lost_on(on) => self.open_again(on, self.reached),
            PursuitFact::Hired { engagement, reason, .. } => {
                self.decide(State::Hired { on, engagement: *engagement, reason: reason.clone() }, on);
            }
            PursuitFact::NotNow { revisit, reason, .. } => {
                self.decide(State::NotNow { on, revisit: *revisit, reason: reason.clone() }, on);
            }
            PursuitFact::NoWay { reason, .. } => self.decide(State::NoWay { on, reason: reason.clone() }, on),
        }
    }

    /// Notes how precisely the days that count are known.
    fn note_precision(&mut self, what: &PursuitFact, on: Day, precision: Precision) {
        match what {
            PursuitFact::Opened { .. } if on == self.opened => self.opened_precision = precision,
            PursuitFact::Hired { .. } | PursuitFact::NotNow { .. } | PursuitFact::NoWay { .. }
                if self.state.decided() == Some(on) =>
            {
                self.decided_precision = precision;
            }
            _ => {}
        }
    }

    /// Notes the sub-step; a decided pursuit stays decided.
    fn stand_in(&mut self, reached: Reached) {
        self.reached = reached;
        if self.is_open() {
            self.state = State::Open { step: reached.step, since: reached.since };
        }
    }

    fn open_again(&mut self, on: Day, reached: Reached) {
        self.state = State::Open { step: reached.step, since: reached.since };
        self.reached = reached;
        self.changed = on;
    }

    fn decide(&mut self, state: State, on: Day) {
        self.state = state;
        self.changed = on;
    }

    /// True when “not now” or “no way” was said on this day and holds.
    fn was_lost_on(&self, on: Day) -> bool {
        matches!(self.state, State::NotNow { .. } | State::NoWay { .. }) && self.state.decided() == Some(on)
    }
}

/// What is recorded of the engagement that a won pursuit became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Nothing but that it was accepted.
    OnlyAccepted,
    /// Something happened to it since: a letter, an invoice, an interaction, a promise, a score.
    More,
}

/// What the facts in force say of the engagement that a pursuit became.
pub fn work_recorded(in_force: &[(Day, &Fact)], engagement: EngagementId) -> Work {
    let acceptance = |what: &Event| {
        matches!(what, Event::Pursuit(PursuitFact::Hired { .. }) | Event::Engagement(EngagementFact::Accepted { .. }))
    };
    let of_it = |what: &Event| what.engagement() == Some(engagement);
    match in_force.iter().any(|(_, fact)| of_it(&fact.what) && !acceptance(&fact.what)) {
        true => Work::More,
        false => Work::OnlyAccepted,
    }
}
