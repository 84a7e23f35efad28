//! What rests on the entry that began it: an outcome on its pursuit, a payment on its invoice.

use std::collections::HashSet;

use uuid::Uuid;

use crate::dates::Day;
use crate::fact::{
    EngagementFact, Event, Fact, FeelingFact, InvoiceFact, PresentFact, PromiseFact, PursuitFact, SupportFact,
};
use crate::ids::FactId;

/// A noun of which facts tell: its kind, and which one.
type Noun = (&'static str, Uuid);

/// The facts whose noun no fact in force begins, in the order of their days, each with why that cannot be.
pub(super) fn missing(in_force: &[(Day, &Fact)]) -> Vec<(FactId, String)> {
    let begun: HashSet<Noun> =
        in_force.iter().filter(|(_, fact)| begins(&fact.what)).filter_map(|(_, fact)| noun(&fact.what)).collect();
    let without = in_force.iter().filter_map(|(_, fact)| {
        let (kind, id) = noun(&fact.what)?;
        (!begun.contains(&(kind, id))).then(|| (fact.id, format!("Nothing would be recorded of how the {kind} began.")))
    });
    without.collect()
}

/// Whether a fact is the one with which its noun begins.
const fn begins(what: &Event) -> bool {
    matches!(
        what,
        Event::Pursuit(PursuitFact::Opened { .. })
            | Event::Engagement(EngagementFact::Accepted { .. })
            | Event::Invoice(InvoiceFact::Issued { .. })
            | Event::Promise(PromiseFact::Made { .. })
            | Event::Present(PresentFact::Proposed { .. })
            | Event::Feeling(FeelingFact::ComplaintReceived { .. })
            | Event::Support(
                SupportFact::ReferralMade { .. }
                    | SupportFact::ReferralReceived { .. }
                    | SupportFact::ReferralGiven { .. }
            )
    )
}

/// The noun of which a fact tells; none for what needs no beginning.
fn noun(what: &Event) -> Option<Noun> {
    Some(match what {
        Event::Pursuit(what) => ("pursuit", what.pursuit().0),
        Event::Engagement(what) => ("work", what.engagement().0),
        Event::Invoice(what) => ("invoice", what.invoice().0),
        Event::Promise(
            PromiseFact::Made { promise, .. }
            | PromiseFact::Kept { promise }
            | PromiseFact::Broken { promise }
            | PromiseFact::Waived { promise },
        ) => ("promise", promise.0),
        Event::Present(what) => ("present", what.present().0),
        Event::Feeling(
            FeelingFact::ComplaintReceived { complaint, .. }
            | FeelingFact::ComplaintAcknowledged { complaint, .. }
            | FeelingFact::ComplaintCauseFound { complaint, .. }
            | FeelingFact::ComplaintReasonChosen { complaint, .. }
            | FeelingFact::ComplaintEscalated { complaint, .. }
            | FeelingFact::ComplaintClosed { complaint, .. }
            | FeelingFact::ComplaintAnswered { complaint, .. }
            | FeelingFact::ComplaintRecovered { complaint, .. },
        ) => ("complaint", complaint.0),
        Event::Support(
            SupportFact::ReferralMade { referral, .. }
            | SupportFact::ReferralReceived { referral, .. }
            | SupportFact::ReferralGiven { referral, .. }
            | SupportFact::ReferralThanked { referral },
        ) => ("referral", referral.0),
        _ => return None,
    })
}
