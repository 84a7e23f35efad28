//! A plain reading of facts, made for checking sentences alone: lists and days, no journey.

use perennial_core::dates::Day;
use perennial_core::fact::{
    ClientFact, Direction, EngagementFact, Event, Fact, FeelingFact, Instrument, InvoiceFact, PromiseFact, PursuitFact,
    SupportFact, TouchFact,
};
use perennial_core::ids::*;
use perennial_core::journeys::in_force;

/// The facts in force about one client up to a day.
pub struct Seen {
    pub as_of: Day,
    /// In the order of their days.
    pub facts: Vec<(Day, Fact)>,
    /// Those of later days too: what invoices imply is grouped from all of them (D17).
    pub ever: Vec<(Day, Fact)>,
}

impl Seen {
    /// Invoices stand under the work that somebody filed them under.
    pub fn of(facts: &[Fact], as_of: Day) -> Self {
        let held = in_force(facts);
        let filed = |id: InvoiceId| {
            held.iter().rev().find_map(|(_, fact)| match &fact.what {
                Event::Invoice(InvoiceFact::Filed { invoice, engagement }) if *invoice == id => Some(*engagement),
                _ => None,
            })
        };
        let placed = |fact: &Fact| {
            let mut fact = fact.clone();
            if let Event::Invoice(InvoiceFact::Issued { invoice, engagement, .. }) = &mut fact.what
                && engagement.is_none()
            {
                *engagement = filed(*invoice).flatten();
            }
            fact
        };
        let ever: Vec<(Day, Fact)> = held.iter().map(|(on, fact)| (*on, placed(fact))).collect();
        let facts = ever.iter().filter(|(on, _)| *on <= as_of).cloned().collect();
        Self { as_of, facts, ever }
    }

    /// The days of the facts that are meant, in order.
    pub fn days(&self, meant: impl Fn(&Event) -> bool) -> Vec<Day> {
        self.facts.iter().filter(|(_, fact)| meant(&fact.what)).map(|(on, _)| *on).collect()
    }

    pub fn any(&self, meant: impl Fn(&Event) -> bool) -> bool {
        self.facts.iter().any(|(_, fact)| meant(&fact.what))
    }

    /// One of the facts that are meant lies on the day.
    pub fn on(&self, day: Day, meant: impl Fn(&Event) -> bool) -> bool {
        self.facts.iter().any(|(on, fact)| *on == day && meant(&fact.what))
    }

    /// None of the facts that are meant lies after `from` and up to `until`.
    pub fn none_between(&self, from: Day, until: Day, meant: impl Fn(&Event) -> bool) -> bool {
        !self.facts.iter().any(|(on, fact)| *on > from && *on <= until && meant(&fact.what))
    }

    /// The same of signs of life: what a list says without a day is none of the day of the list (D20).
    pub fn no_sign_between(&self, from: Day, until: Day, meant: impl Fn(&Event) -> bool) -> bool {
        let is_seen = |on: Day, fact: &Fact| {
            let held = matches!(fact.what, Event::Engagement(EngagementFact::Held { .. }));
            fact.is_by_hand() || held || fact.precision.earliest(on).is_some()
        };
        !self.facts.iter().any(|(on, fact)| *on > from && *on <= until && meant(&fact.what) && is_seen(*on, fact))
    }

    pub fn last(&self, meant: impl Fn(&Event) -> bool) -> Option<Day> {
        self.days(meant).into_iter().next_back()
    }

    /// The facts of these ids.
    pub fn cited(&self, ids: &[FactId]) -> Vec<(Day, &Fact)> {
        self.ever.iter().filter(|(_, fact)| ids.contains(&fact.id)).map(|(on, fact)| (*on, fact)).collect()
    }

    /// The engagements that some fact names as work.
    pub fn engagements(&self) -> Vec<EngagementId> {
        let mut all: Vec<EngagementId> = self.facts.iter().filter_map(|(_, fact)| begins_work(&fact.what)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Signed, begun or confirmed by a fact that says so itself.
    pub fn is_signed(&self, id: EngagementId) -> bool {
        use EngagementFact as E;
        self.any(|what| {
            of(what, id, |fact| matches!(fact, E::LetterSigned { .. } | E::KickoffHeld { .. } | E::Renewed { .. }))
        })
    }

    /// The invoices with an amount to pay that name no work, those of later days too.
    pub fn unnamed_invoices(&self) -> usize {
        self.ever.iter().filter(|(_, fact)| is_unnamed_invoice(&fact.what)).count()
    }
}

/// A fact of this engagement that is meant.
pub fn of(what: &Event, id: EngagementId, meant: impl Fn(&EngagementFact) -> bool) -> bool {
    matches!(what, Event::Engagement(fact) if fact.engagement() == id && meant(fact))
}

/// Names the engagement, whatever it says.
pub fn names(what: &Event, id: EngagementId) -> bool {
    match what {
        Event::Engagement(fact) => fact.engagement() == id,
        Event::Pursuit(PursuitFact::Hired { engagement, .. }) => *engagement == id,
        Event::Invoice(
            InvoiceFact::Issued { engagement, .. }
            | InvoiceFact::Paid { engagement, .. }
            | InvoiceFact::Disputed { engagement, .. },
        ) => *engagement == Some(id),
        Event::Touch(TouchFact::Made { engagement, .. }) => *engagement == Some(id),
        Event::Feeling(
            FeelingFact::ComplaintReceived { engagement, .. }
            | FeelingFact::Scored { engagement, .. }
            | FeelingFact::Felt { engagement, .. }
            | FeelingFact::Recovered { engagement },
        ) => *engagement == Some(id),
        Event::Promise(PromiseFact::Made { engagement, .. }) => *engagement == Some(id),
        _ => false,
    }
}

/// The engagement that a fact shows to be work.
pub fn begins_work(what: &Event) -> Option<EngagementId> {
    use EngagementFact as E;
    match what {
        Event::Pursuit(PursuitFact::Hired { engagement, .. }) => Some(*engagement),
        Event::Engagement(
            E::Held { .. }
            | E::Lapsed { .. }
            | E::GoalSet { .. }
            | E::GoalDenied { .. }
            | E::NeverAsked { .. }
            | E::SameWork { .. }
            | E::OwnWork { .. }
            | E::ConfirmedOpen { .. }
            | E::CloseOutHeld { .. }
            | E::MilestonePlanned { .. },
        ) => None,
        Event::Engagement(fact) => Some(fact.engagement()),
        Event::Invoice(InvoiceFact::Paid { engagement, .. }) => *engagement,
        Event::Invoice(InvoiceFact::Issued { engagement, .. }) => *engagement,
        _ => None,
    }
}

/// An invoice with an amount to pay that names no work.
pub fn is_unnamed_invoice(what: &Event) -> bool {
    matches!(what, Event::Invoice(InvoiceFact::Issued { engagement: None, amount, .. }) if amount.minor > 0)
}

/// Ends the engagement, or everything.
pub fn ends(what: &Event, id: EngagementId) -> bool {
    use EngagementFact as E;
    match what {
        Event::Client(ClientFact::Ended { .. }) => true,
        _ => of(what, id, |fact| matches!(fact, E::Closed { .. } | E::Lapsed { .. })),
    }
}

/// The client took part.
pub fn is_two_way_touch(what: &Event) -> bool {
    let Event::Touch(TouchFact::Made { direction, personal, .. }) = what else { return false };
    *personal && *direction != Direction::Outbound
}

/// A referral or another act of advocacy.
pub fn is_act(what: &Event) -> bool {
    matches!(what, Event::Support(SupportFact::AdvocacyAct { .. } | SupportFact::ReferralMade { .. }))
}

/// Something that went wrong.
pub fn is_trouble(what: &Event) -> bool {
    use EngagementFact as E;
    match what {
        Event::Feeling(FeelingFact::ComplaintReceived { .. }) => true,
        Event::Feeling(FeelingFact::Scored { instrument, score, .. }) => match instrument {
            Instrument::Nps => *score <= 6,
            Instrument::Ces => *score <= 3,
            Instrument::Csat => false,
        },
        Event::Engagement(E::MilestoneRejected { .. } | E::GoalDenied { .. }) => true,
        Event::Promise(PromiseFact::Broken { .. }) => true,
        Event::Support(SupportFact::ActWithdrawn { .. }) => true,
        Event::Invoice(InvoiceFact::Disputed { .. }) => true,
        _ => false,
    }
}

/// Puts right what went wrong.
pub fn puts_right(right: &Event, wrong: &Event) -> bool {
    use EngagementFact as E;
    use FeelingFact as F;
    if matches!(right, Event::Feeling(F::Recovered { .. })) {
        let own = matches!(
            wrong,
            Event::Feeling(F::ComplaintReceived { .. }) | Event::Invoice(_) | Event::Engagement(E::GoalDenied { .. })
        );
        return !own;
    }
    match (wrong, right) {
        (
            Event::Feeling(F::ComplaintReceived { complaint, .. }),
            Event::Feeling(F::ComplaintRecovered { complaint: which }),
        ) => complaint == which,
        // A score on one scale says nothing of what went wrong on another.
        (Event::Feeling(F::Scored { instrument, .. }), Event::Feeling(F::Scored { instrument: other, .. })) => {
            instrument == other && !is_trouble(right)
        }
        (
            Event::Engagement(E::MilestoneRejected { milestone, .. }),
            Event::Engagement(E::MilestoneAccepted { milestone: which, .. }),
        ) => milestone == which,
        (
            Event::Engagement(E::GoalDenied { engagement, .. }),
            Event::Engagement(E::GoalConfirmed { engagement: which, .. }),
        ) => engagement == which,
        (
            Event::Promise(PromiseFact::Broken { promise }),
            Event::Promise(PromiseFact::Kept { promise: which } | PromiseFact::Waived { promise: which }),
        ) => promise == which,
        (
            Event::Support(SupportFact::ActWithdrawn { act }),
            Event::Support(SupportFact::AdvocacyAct { act: which }),
        ) => act == which,
        (
            Event::Invoice(InvoiceFact::Disputed { invoice, .. }),
            Event::Invoice(InvoiceFact::Settled { invoice: which }),
        ) => invoice == which,
        _ => false,
    }
}

/// All that is known is a deal of one list and a matter of another, neither signed nor over, that began within some
/// days of each other; nobody has said that they are two.
pub fn are_one_job_of_two_lists(seen: &Seen) -> bool {
    use EngagementFact as E;
    let [one, other] = seen.engagements()[..] else { return false };
    let (mut deals, mut begun) = (0, Vec::new());
    for id in [one, other] {
        let of_it: Vec<&(Day, Fact)> = seen.facts.iter().filter(|(_, fact)| names(&fact.what, id)).collect();
        let plain = of_it.iter().all(|(_, fact)| {
            let says = matches!(fact.what, Event::Pursuit(PursuitFact::Hired { .. }))
                || of(&fact.what, id, |fact| {
                    matches!(fact, E::Accepted { recurring: false, service_line: None, .. } | E::Opened { .. })
                });
            says && !fact.is_by_hand() && fact.precision.is_exact()
        });
        let pursued = |fact: &Fact| match &fact.what {
            Event::Pursuit(PursuitFact::Hired { .. }) => true,
            what => of(what, id, |fact| matches!(fact, E::Accepted { pursuit: Some(_), .. })),
        };
        let opened = of_it.iter().any(|(_, fact)| of(&fact.what, id, |fact| matches!(fact, E::Opened { .. })));
        let is_deal = of_it.iter().any(|(_, fact)| pursued(fact));
        if !plain || (is_deal && opened) {
            return false;
        }
        deals += u32::from(is_deal);
        begun.extend(of_it.first().map(|(on, _)| *on));
    }
    deals == 1 && begun.len() == 2 && begun[0].days_since(begun[1]).abs() <= 60 && seen.unnamed_invoices() == 0
}
