//! Work that two lists name apart, and somebody said is one (D17, D19).

use std::collections::BTreeMap;

use crate::fact::{EngagementFact, Event, Fact, STORED_VERSION};
use crate::ids::EngagementId;
use crate::journeys::in_force;

/// What each piece of work is that somebody said is the same as another. Chains are followed to their end; where
/// answers go round in a circle the last of them does not count.
pub fn same_work(facts: &[Fact]) -> BTreeMap<EngagementId, EngagementId> {
    let mut became = BTreeMap::new();
    if !facts.iter().any(|fact| matches!(fact.what, Event::Engagement(EngagementFact::SameWork { .. }))) {
        return became;
    }
    for (_, fact) in in_force(facts) {
        if let Event::Engagement(EngagementFact::SameWork { engagement, was }) = &fact.what
            && in_the_end(&became, *engagement) != *was
        {
            became.insert(*was, *engagement);
        }
    }
    let ends = became.keys().map(|was| (*was, in_the_end(&became, *was)));
    ends.collect()
}

fn in_the_end(became: &BTreeMap<EngagementId, EngagementId>, work: EngagementId) -> EngagementId {
    std::iter::successors(Some(work), |work| became.get(work).copied()).take(became.len() + 1).last().unwrap_or(work)
}

/// Reads whatever names work that is the same as other work as a fact about that other work: the log itself is never
/// rewritten. Facts that say so keep as what it was known.
pub fn under_one_name(facts: Vec<Fact>) -> Vec<Fact> {
    let became = same_work(&facts);
    if became.is_empty() {
        return facts;
    }
    let names: Vec<(String, String)> = became.iter().map(|(was, is)| (was.to_string(), is.to_string())).collect();
    let mut facts = facts;
    for fact in &mut facts {
        if let Event::Engagement(EngagementFact::SameWork { engagement, .. }) = &mut fact.what {
            *engagement = became.get(engagement).copied().unwrap_or(*engagement);
            continue;
        }
        let stored = fact.what.to_stored();
        let named = names.iter().filter(|(was, _)| stored.contains(was.as_str()));
        let renamed = named.fold(None, |text: Option<String>, (was, is)| {
            Some(text.as_deref().unwrap_or(&stored).replace(was.as_str(), is))
        });
        if let Some(Ok(what)) = renamed.map(|text| Event::from_stored(STORED_VERSION, &text)) {
            fact.what = what;
        }
    }
    facts
}
