//! How long each piece of work stayed in each phase, and how it left.

use crate::dates::Day;
use crate::fact::Fact;
use crate::ids::{EngagementId, PursuitId};
use crate::journeys::cycle::State;
use crate::journeys::history::History;
use crate::journeys::model::Model;
use crate::journeys::order::Ordered;
use crate::journeys::stage::Phase;
use crate::journeys::today::Today;

/// How a stay in a phase ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It goes on, as far as is known.
    None,
    /// In a later phase, or with the goal met.
    Advanced,
    /// In an earlier phase.
    Reverted,
    /// In no phase: decided otherwise, given up, or closed without the client's word that the goal was met.
    Left,
}

/// One stay of a pursuit or engagement in one phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// The pursuit, where the work began with one.
    pub pursuit: Option<PursuitId>,
    /// The engagement, from Admit on.
    pub engagement: Option<EngagementId>,
    /// The phase.
    pub phase: Phase,
    /// The first day.
    pub from: Day,
    /// The day on which it ended; none while it goes on.
    pub until: Option<Day>,
    /// How it ended.
    pub exit: Exit,
}

/// Every stay of every piece of work in a phase, in the order in which they began. They reach into the future, as
/// pieces do: the day on which an acceptance becomes Affirm is known in advance.
pub fn spells(facts: &[Fact], model: &Model) -> Vec<Spell> {
    let ordered = Ordered::of(facts);
    let mut watch = Watch { history: History::default(), running: Vec::new(), found: Vec::new() };
    let (mut place, mut next) = (0, None);
    while let Some((on, _)) = ordered.get(place) {
        watch.until(next, Some(on), model);
        while let Some((_, fact)) = ordered.get(place).filter(|(day, _)| *day == on) {
            watch.history.apply(&ordered, place, on, fact, model);
            place += 1;
        }
        next = watch.look(on, model);
    }
    watch.until(next, None, model);
    watch.found
}

struct Watch {
    history: History,
    /// For each cycle the place of its present stay among those found.
    running: Vec<Option<usize>>,
    found: Vec<Spell>,
}

impl Watch {
    /// Looks at each day before `end` on which time alone changes something.
    fn until(&mut self, mut next: Option<Day>, end: Option<Day>, model: &Model) {
        while let Some(day) = next.filter(|day| end.is_none_or(|end| *day < end)) {
            next = self.look(day, model);
        }
    }

    fn look(&mut self, day: Day, model: &Model) -> Option<Day> {
        let mut today = Today::new(day);
        self.running.resize(self.history.cycles.len(), None);
        for place in 0..self.history.cycles.len() {
            let number = u32::try_from(place).unwrap_or(u32::MAX);
            let open = self.history.open.binary_search(&number).is_ok();
            let at = open.then(|| self.history.at(place, model, &mut today)).filter(|at| !at.over);
            let now = at.and_then(|at| at.known_phase());
            let before = self.running[place];
            if before.map(|at| self.found[at].phase) == now {
                continue;
            }
            let cycle = &self.history.cycles[place];
            if let Some(at) = before {
                let spell = &mut self.found[at];
                let met = spell.phase == Phase::Accomplish && cycle.achieved.is_some();
                spell.until = Some(day);
                spell.exit = match now {
                    Some(now) if now > spell.phase => Exit::Advanced,
                    Some(_) => Exit::Reverted,
                    // A win of which the middle is not known went on to work whose phase nobody recorded (D16).
                    None if met
                        || (spell.phase == Phase::Assess && matches!(cycle.state, State::Engaged | State::Closed)) =>
                    {
                        Exit::Advanced
                    }
                    None => Exit::Left,
                };
            }
            self.running[place] = now.map(|phase| {
                let (pursuit, engagement) = (cycle.pursuit, cycle.engagement);
                self.found.push(Spell { pursuit, engagement, phase, from: day, until: None, exit: Exit::None });
                self.found.len() - 1
            });
        }
        today.next_change()
    }
}
