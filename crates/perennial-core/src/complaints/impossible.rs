//! Which steps of complaints could not have been taken on their days, as the verbs of a complaint have it.

use super::{Cause, Complaint, Refusal, read};
use crate::dates::Day;
use crate::fact::{Event, Fact, FeelingFact};
use crate::ids::{ComplaintId, FactId};
use crate::promises::Mark;

/// The facts that a verb would have refused, had they been recorded in the order of their days, each with why. A
/// correction may not add to them (D20).
pub fn impossible(in_force: &[(Day, &Fact)]) -> Vec<(FactId, Refusal)> {
    let feelings = || {
        in_force.iter().filter_map(|(on, fact)| match &fact.what {
            Event::Feeling(what) => Some((Mark { on: *on, fact: fact.id }, what)),
            _ => None,
        })
    };
    let (mut whole, mut so_far, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for (mark, what) in feelings() {
        read(&mut whole, mark, what);
    }
    for (mark, what) in feelings() {
        found.extend(refusal_of(mark.on, what, &so_far, &whole).map(|refusal| (mark.fact, refusal)));
        read(&mut so_far, mark, what);
    }
    found
}

fn refusal_of(on: Day, what: &FeelingFact, so_far: &[Complaint], whole: &[Complaint]) -> Option<Refusal> {
    use FeelingFact as F;
    let id = match what {
        F::ComplaintAcknowledged { complaint }
        | F::ComplaintCauseFound { complaint, .. }
        | F::ComplaintAnswered { complaint }
        | F::ComplaintRecovered { complaint }
        | F::ComplaintEscalated { complaint, .. }
        | F::ComplaintClosed { complaint, .. } => *complaint,
        _ => return None,
    };
    let find = |all: &[Complaint], id: ComplaintId| all.iter().find(|known| known.id == id).cloned();
    let Some(known) = find(so_far, id) else {
        return find(whole, id).map(|later| Refusal::BeforeItCame(later.received.on));
    };
    match what {
        F::ComplaintAcknowledged { .. } => known.acknowledge(on).err(),
        F::ComplaintCauseFound { cause, text, within_control, .. } => {
            let cause = Cause { kind: *cause, text: text.clone(), within_control: *within_control };
            known.find_cause(on, cause).err()
        }
        F::ComplaintAnswered { .. } => known.answer(on).err(),
        F::ComplaintRecovered { .. } => known.recover(on).err(),
        F::ComplaintEscalated { .. } => known.escalate(on, None).err(),
        F::ComplaintClosed { .. } => known.close(on, None).err(),
        _ => None,
    }
}
