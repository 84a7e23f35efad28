//! A won pursuit and a matter of one name, of which one stands in a list: asked about however far apart they began. Those
//! that began near each other are found by their days alone, in the core.

use std::collections::BTreeMap;

use perennial_core::fact::{EngagementFact, Event, Fact};
use perennial_core::imports::matching::spelled_name;
use uuid::Uuid;

use crate::journeys::around::{Around, Engagement};
use crate::log;

/// The work of a won pursuit with the matter of its name, where each has only one of that name.
pub(super) fn same_by_name(facts: &[Fact], around: &Around) -> Vec<(Uuid, Uuid)> {
    let there = || around.engagements.iter().filter(|work| work.is_there() && work.implied == 0);
    let mut matters: BTreeMap<String, Vec<&Engagement>> = BTreeMap::new();
    let of_pursuits: Vec<&Engagement> = there().filter(|work| work.pursuit_id.is_some()).collect();
    if of_pursuits.is_empty() {
        return Vec::new();
    }
    for work in there().filter(|work| work.pursuit_id.is_none()) {
        matters.entry(spelled_name(&work.title)).or_default().push(work);
    }
    let named = of_pursuits.into_iter().filter_map(|work| {
        let [other] = matters.get(&spelled_name(&work.title))?.as_slice() else { return None };
        Some((work.id, other.id))
    });
    let mut pairs: Vec<(Uuid, Uuid)> = named.collect();
    if pairs.is_empty() {
        return pairs;
    }
    let others: Vec<Uuid> = pairs.iter().map(|(_, other)| *other).collect();
    pairs.retain(|(_, other)| others.iter().filter(|one| *one == other).count() == 1);
    let in_force = log::in_force(facts);
    pairs.retain(|(work, other)| may_be_one(&in_force, *work, *other));
    pairs
}

/// True where nobody has said that the work of the pursuit is work of its own, no practice system has it as a matter and
/// no letter was signed for it, and a list tells of one of the two.
fn may_be_one(in_force: &[(perennial_core::dates::Day, &Fact)], work: Uuid, other: Uuid) -> bool {
    use EngagementFact as E;
    // Of work that is known to be other work no fact is read under its own id.
    let (mut listed, mut begun) = (false, false);
    for (_, fact) in in_force {
        let Event::Engagement(what) = &fact.what else { continue };
        let about = what.engagement().0;
        let own = matches!(
            what,
            E::OwnWork { .. } | E::Opened { .. } | E::LetterSigned { .. } | E::KickoffHeld { .. } | E::Closed { .. }
        );
        if about == work && own {
            return false;
        }
        begun |= about == work && matches!(what, E::Accepted { .. });
        listed |= (about == work || about == other) && !fact.is_by_hand();
    }
    listed && begun
}
