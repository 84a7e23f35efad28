//! Which words about promises could not have been said on their days, as the verbs of a promise have it.

use super::{Book, Mark, Promise, Refusal};
use crate::dates::Day;
use crate::fact::{Event, Fact, PromiseFact};
use crate::ids::FactId;

/// The facts that a verb would have refused, had they been recorded in the order of their days, each with why. A
/// correction may not add to them (D20). Milestones and goals are held by the engagements.
pub fn impossible(in_force: &[(Day, &Fact)]) -> Vec<(FactId, Refusal)> {
    let (mut whole, mut so_far, mut found) = (Book::default(), Book::default(), Vec::new());
    for (on, fact) in in_force {
        whole.read(Mark { on: *on, fact: fact.id }, &fact.what);
    }
    for (on, fact) in in_force {
        if let Event::Promise(what) = &fact.what {
            found.extend(refusal_of(*on, what, &so_far, &whole).map(|refusal| (fact.id, refusal)));
        }
        so_far.read(Mark { on: *on, fact: fact.id }, &fact.what);
    }
    found
}

/// What says that a promise was kept, broken or waived.
type Verb = fn(&Promise, Day) -> Result<PromiseFact, Refusal>;

fn refusal_of(on: Day, what: &PromiseFact, so_far: &Book, whole: &Book) -> Option<Refusal> {
    let (id, verb): (_, Verb) = match what {
        PromiseFact::Made { .. } => return None,
        PromiseFact::Kept { promise } => (*promise, Promise::keep),
        PromiseFact::Broken { promise } => (*promise, Promise::break_it),
        PromiseFact::Waived { promise } => (*promise, Promise::waive),
    };
    match (so_far.promise(id), whole.promise(id)) {
        (Some(promise), _) => verb(promise, on).err(),
        (None, Some(later)) => Some(Refusal::BeforeItBegan(later.made.on)),
        (None, None) => None,
    }
}
