//! Which facts of a client's pursuits could not have happened on their days, as its verbs have it.

use std::collections::BTreeMap;

use super::{Pursuit, Refusal, Work, read};
use crate::dates::Day;
use crate::fact::{Event, Fact, PursuitFact};
use crate::ids::{FactId, PursuitId};

/// The facts that a verb would have refused, had they been recorded in the order of their days, each with why. Lists
/// may say such things, and [`read`](fn@read) lives with them; a correction may not add to them (D20).
pub fn impossible(in_force: &[(Day, &Fact)]) -> Vec<(FactId, Refusal)> {
    let whole = read(in_force);
    let mut so_far: BTreeMap<PursuitId, Pursuit> = BTreeMap::new();
    let mut found = Vec::new();
    for (on, fact) in in_force {
        let Event::Pursuit(what) = &fact.what else { continue };
        let Some(opened) = whole.get(&what.pursuit()).map(|pursuit| pursuit.opened) else { continue };
        let pursuit = so_far.entry(what.pursuit()).or_insert_with(|| Pursuit::opened_on(what.pursuit(), opened));
        found.extend(pursuit.refusal_of(*on, what).map(|refusal| (fact.id, refusal)));
        pursuit.take_in(*on, what);
    }
    found
}

impl Pursuit {
    /// Why its verb would not give this fact.
    fn refusal_of(&self, on: Day, what: &PursuitFact) -> Option<Refusal> {
        match what {
            PursuitFact::Opened { .. } => None,
            PursuitFact::StepReached { step, .. } => self.reach(*step, on).err(),
            PursuitFact::ConfirmedOpen { .. } => self.confirm_open().err(),
            PursuitFact::Reopened { .. } => self.reopen(on, Work::OnlyAccepted).err(),
            PursuitFact::Hired { engagement, .. } => self.hire(on, *engagement, None).err(),
            PursuitFact::NotNow { revisit, .. } => self.not_now(on, *revisit, None).err(),
            PursuitFact::NoWay { .. } => self.no_way(on, None).err(),
        }
    }
}
