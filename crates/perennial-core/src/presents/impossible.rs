//! Which steps of presents could not have been taken on their days, as the verbs of a present have it.

use super::register::{Present, PresentState, Refusal, read};
use crate::dates::Day;
use crate::fact::{Event, Fact, PresentFact};
use crate::ids::{FactId, PresentId};
use crate::promises::Mark;

/// The facts that a verb would have refused, had they been recorded in the order of their days, each with why. A
/// correction may not add to them (D20).
pub fn impossible(in_force: &[(Day, &Fact)]) -> Vec<(FactId, Refusal)> {
    let presents = || {
        in_force.iter().filter_map(|(on, fact)| match &fact.what {
            Event::Present(what) => Some((Mark { on: *on, fact: fact.id }, what)),
            _ => None,
        })
    };
    let (mut whole, mut so_far, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for (mark, what) in presents() {
        read(&mut whole, mark, what);
    }
    // Whoever waited for a second person's word waited for it before the present was given.
    let approved = |id: PresentId| {
        presents().any(|(_, what)| matches!(what, PresentFact::Approved { present, .. } if *present == id))
    };
    for (mark, what) in presents() {
        let refusal = match (find(&so_far, what.present()), find(&whole, what.present())) {
            (Some(known), _) => known.refusal_of(mark.on, what, approved(known.id)),
            (None, Some(later)) if !matches!(what, PresentFact::Proposed { .. }) => {
                Some(Refusal::BeforeItsProposal(later.proposed.on))
            }
            (None, _) => None,
        };
        found.extend(refusal.map(|refusal| (mark.fact, refusal)));
        read(&mut so_far, mark, what);
    }
    found
}

fn find(all: &[Present], id: PresentId) -> Option<&Present> {
    all.iter().find(|known| known.id == id)
}

impl Present {
    fn refusal_of(&self, on: Day, what: &PresentFact, approved: bool) -> Option<Refusal> {
        match what {
            PresentFact::Proposed { .. } => None,
            // Who was alone then need not be now.
            PresentFact::Approved { by: Some(by), .. } => self.approve(on, *by, true).err(),
            PresentFact::Approved { by: None, .. } => match self.state {
                PresentState::Proposed | PresentState::Approved { .. } => None,
                PresentState::Given(mark) => Some(Refusal::AlreadyGiven(mark.on)),
                PresentState::Declined { mark, .. } => Some(Refusal::AlreadyDeclined(mark.on)),
            },
            PresentFact::Given { .. } => self.give(on, approved).err(),
            PresentFact::Declined { by, reason, .. } => {
                self.decline(on, *by, reason.as_deref().unwrap_or("unsaid")).err()
            }
        }
    }
}
