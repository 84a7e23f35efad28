//! Every sentence about one client on one day, each against its condition.

use perennial_core::alerts::{Alert, AsOf, Beside, Rules, Situation, evaluate, sentence};
use perennial_core::dates::Day;
use perennial_core::fact::{Event, Fact, InvoiceFact, Source, SupportFact};
use perennial_core::ids::ClientId;
use perennial_core::journeys::model::Model;
use perennial_core::journeys::words::{NoNames, proposal, why};
use perennial_core::journeys::{derive, pieces, words};
use perennial_core::next_step::{Reach, next_step};
use perennial_core::plans;

use super::reasons::Ground;
use super::seen::Seen;
use super::{alerts, missing, next_steps, planned, proposals, reasons, timeline};

/// The first sentence about a client on a day that is not true, and why.
pub fn untrue(facts: &[Fact], model: &Model, as_of: Day) -> Option<String> {
    let position = derive(facts, model, as_of);
    let pieces = pieces(facts, model);
    let seen = Seen::of(facts, as_of);
    let ground = Ground { seen: &seen, model, position: &position, pieces: &pieces };
    for reason in &position.reasons {
        if let Err(complaint) = reasons::holds(reason, &ground) {
            return Some(format!("{} — {complaint} ({reason:?})", why(reason, model, &NoNames)));
        }
    }
    for one in &position.proposals {
        if let Err(complaint) = proposals::holds(one, &ground) {
            return Some(format!("{} — {complaint} ({one:?})", proposal(one, &NoNames)));
        }
    }
    for one in words::missing(&position, facts) {
        if let Err(complaint) = missing::holds(&one, &ground) {
            return Some(format!("{} — {complaint} ({one:?})", one.words(&NoNames)));
        }
    }
    for (on, fact) in &seen.facts {
        if let Err(complaint) = timeline::holds(fact) {
            return Some(format!("{complaint} ({on}: {fact:?})"));
        }
    }
    let planning = plans::Situation::of(ClientId::from_number(1), facts, &position, model, plans::About::default());
    for event in &planning.occurrences {
        if let Err(complaint) = planned::holds(event, &ground) {
            return Some(format!("{} — {complaint} ({event:?})", event.trigger.word()));
        }
    }
    let rules = Rules::default();
    let bare = Beside::default();
    let full = beside(facts);
    let open = |beside: &Beside| {
        let situation = Situation { client: ClientId::from_number(1), facts, beside, handled: &[] };
        evaluate(&rules, model, &situation, AsOf::end_of(as_of)).open
    };
    for (beside, open) in [(&bare, open(&bare)), (&full, open(&full))] {
        for alert in &open {
            if let Err(complaint) = alerts::holds(alert, beside, &ground) {
                return Some(format!("{} — {complaint} ({alert:?})", sentence(alert, &rules, model, &NoNames)));
            }
        }
    }
    let open = open(&bare);
    let reach = Reach::of(facts, as_of);
    let next = next_step(&position, &open, &reach, as_of);
    let told = next.words(&rules, model, &NoNames);
    let told_of = |alert: &Alert| sentence(alert, &rules, model, &NoNames);
    next_steps::holds(&next, &told, &open, &reach, &ground, told_of)
        .err()
        .map(|complaint| format!("{told:?} — {complaint} ({next:?} beside {open:?})"))
}

/// What tables may say beside the facts: touches are planned, lists tell of payments and of the days on which invoices
/// are due, and referrers have names.
pub fn beside(facts: &[Fact]) -> Beside {
    let mut beside = Beside { planned_touches: 2, ..Beside::default() };
    for fact in facts {
        if let Source::File { import, .. } = &fact.source {
            beside.tell_of_payments.insert(*import);
        }
        match &fact.what {
            Event::Invoice(InvoiceFact::Issued { invoice, .. }) => beside.invoices_due.push((*invoice, fact.on + 30)),
            Event::Support(SupportFact::ReferralReceived { from_referrer: Some(referrer), .. }) => {
                beside.referrers.insert(*referrer, "Claire Dubois".to_owned());
            }
            _ => {}
        }
    }
    beside
}

/// The facts in few words, for whoever has to find out.
pub fn listed(facts: &[Fact]) -> String {
    let line = |fact: &Fact| {
        let hand = if fact.is_by_hand() { "" } else { " (list)" };
        format!("{} {} {:?}{hand} {:?}\n", fact.id, fact.on, fact.precision, fact.what)
    };
    facts.iter().map(line).collect()
}
