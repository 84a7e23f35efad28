//! Work that was won by referral: what the map counts, and nothing else.

use std::collections::BTreeMap;

use crate::dates::Day;
use crate::fact::{ClientFact, EngagementFact, Event, Fact, InvoiceFact, Precision, PursuitFact, SupportFact};
use crate::ids::PursuitId;

/// The days on which a client agreed work that a referral won: its first work, where somebody had referred it by then,
/// and the work of a later pursuit, where somebody referred it while that pursuit was open. Repeat work of a client that
/// was referred years ago is won by the relationship, not by the referral (S1.30).
///
/// Work is the first where no earlier work or invoice is on record and no list named a client before. A referral of no
/// day of its own is one of long ago: it can have brought the client, and no later pursuit.
pub fn won_by_referral(in_force: &[(Day, &Fact)]) -> Vec<Day> {
    let begun = in_force.iter().filter(|(_, fact)| is_work(&fact.what)).map(|(on, _)| *on).min();
    let mut referred: Vec<(Day, bool)> = Vec::new();
    let mut opened: BTreeMap<PursuitId, Day> = BTreeMap::new();
    for (on, fact) in in_force {
        match &fact.what {
            Event::Support(SupportFact::ReferralReceived { .. }) => {
                let dated = matches!(fact.precision, Precision::Exact | Precision::Month);
                referred.push((*on, dated));
            }
            Event::Pursuit(PursuitFact::Opened { pursuit, .. }) => {
                let first = opened.entry(*pursuit).or_insert(*on);
                *first = (*first).min(*on);
            }
            _ => {}
        }
    }
    let agreed = in_force.iter().filter_map(|(on, fact)| match &fact.what {
        Event::Engagement(EngagementFact::Accepted { pursuit, .. }) => Some((*on, *pursuit)),
        _ => None,
    });
    let won = agreed.filter(|(on, pursuit)| {
        let since = pursuit.and_then(|pursuit| opened.get(&pursuit).copied());
        let is_first = begun.is_some_and(|begun| *on <= begun);
        referred.iter().any(|(day, dated)| match (is_first, since) {
            (true, _) => !dated || day <= on,
            (false, Some(since)) => *dated && (since..=*on).contains(day),
            (false, None) => false,
        })
    });
    let mut days: Vec<Day> = won.map(|(on, _)| on).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Whether a fact tells that the client was a client by its day.
fn is_work(what: &Event) -> bool {
    match what {
        Event::Engagement(EngagementFact::Accepted { .. } | EngagementFact::Opened { .. }) => true,
        Event::Invoice(InvoiceFact::Issued { .. }) => true,
        Event::Client(ClientFact::Listed { listing }) => listing.is_client(),
        _ => false,
    }
}
