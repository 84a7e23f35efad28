//! What stays when work goes: it was deleted, or the list that named it was undone.

use std::collections::HashSet;

use crate::fact::{Event, Fact, FeelingFact, InvoiceFact, PromiseFact, PursuitFact, SupportFact, TouchFact};
use crate::ids::EngagementId;
use crate::journeys::order::{Statements, is_statement};

/// Reads what other facts say of work that no fact begins any more as said of the client alone: invoices belong to no
/// work and imply it (D17), and calls, promises and complaints stay the client's. The log itself is never rewritten, so
/// that whatever brings the work back brings all of it back.
pub fn without_work_that_is_gone(mut facts: Vec<Fact>) -> Vec<Fact> {
    if !facts.iter().any(|fact| link(&fact.what).or(filed(&fact.what)).is_some()) {
        return facts;
    }
    let statements = facts.iter().any(|fact| is_statement(&fact.what)).then(|| Statements::of(&facts));
    let holds = |fact: &Fact| statements.as_ref().is_none_or(|statements| statements.day_of(fact).is_some());
    let begun: HashSet<EngagementId> =
        facts.iter().filter(|fact| holds(fact)).filter_map(|fact| begins(&fact.what)).collect();
    let ghosts: Vec<usize> = facts
        .iter()
        .enumerate()
        .filter(|(_, fact)| link(&fact.what).is_some_and(|work| !begun.contains(&work)) && holds(fact))
        .map(|(place, _)| place)
        .collect();
    for place in ghosts {
        unlink(&mut facts[place].what);
    }
    facts.retain(|fact| filed(&fact.what).is_none_or(|work| begun.contains(&work)) || !holds(fact));
    facts
}

/// True where a fact goes with the work that it names; whatever else names it stays with the client.
pub const fn goes_with_work(what: &Event) -> bool {
    link(what).is_none()
}

/// The work of which a fact tells that there is some. Work that invoices imply is known by the first of them.
fn begins(what: &Event) -> Option<EngagementId> {
    match what {
        Event::Engagement(fact) => Some(fact.engagement()),
        Event::Pursuit(PursuitFact::Hired { engagement, .. }) => Some(*engagement),
        Event::Invoice(InvoiceFact::Issued { invoice, .. }) => Some(EngagementId(invoice.0)),
        _ => None,
    }
}

/// The work that a fact names which would be a fact without it too.
const fn link(what: &Event) -> Option<EngagementId> {
    match what {
        Event::Invoice(
            InvoiceFact::Issued { engagement, .. }
            | InvoiceFact::Paid { engagement, .. }
            | InvoiceFact::Disputed { engagement, .. },
        )
        | Event::Touch(TouchFact::Made { engagement, .. })
        | Event::Promise(PromiseFact::Made { engagement, .. })
        | Event::Feeling(
            FeelingFact::ComplaintReceived { engagement, .. }
            | FeelingFact::Scored { engagement, .. }
            | FeelingFact::Felt { engagement, .. },
        )
        | Event::Support(SupportFact::AdoptSign { engagement, .. }) => *engagement,
        _ => None,
    }
}

/// The work under which somebody filed an invoice: where that is gone, nobody has.
const fn filed(what: &Event) -> Option<EngagementId> {
    match what {
        Event::Invoice(InvoiceFact::Filed { engagement, .. }) => *engagement,
        _ => None,
    }
}

const fn unlink(what: &mut Event) {
    match what {
        Event::Invoice(
            InvoiceFact::Issued { engagement, .. }
            | InvoiceFact::Paid { engagement, .. }
            | InvoiceFact::Disputed { engagement, .. },
        )
        | Event::Touch(TouchFact::Made { engagement, .. })
        | Event::Promise(PromiseFact::Made { engagement, .. })
        | Event::Feeling(
            FeelingFact::ComplaintReceived { engagement, .. }
            | FeelingFact::Scored { engagement, .. }
            | FeelingFact::Felt { engagement, .. },
        )
        | Event::Support(SupportFact::AdoptSign { engagement, .. }) => *engagement = None,
        _ => {}
    }
}
