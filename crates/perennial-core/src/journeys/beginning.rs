//! Whether the client had bought already, on a day before the first that says so (D18, D20).
//!
//! A list that calls somebody a client without a day says: since some day up to that of the list. On an earlier day
//! they were a client or not one yet, and nobody knows which: no page may call them a prospect.

use std::collections::HashMap;

use crate::dates::Day;
use crate::fact::{ClientFact, EngagementFact, Event, Fact, InvoiceFact, Listing, PursuitFact};
use crate::ids::{InvoiceId, PursuitId};
use crate::journeys::cycle::Mark;
use crate::journeys::history::History;
use crate::journeys::order::{Cause, Ordered};
use crate::journeys::today::Today;

/// The days before the first fact that makes somebody a client, where its own day is not exactly known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UnsureBeginning {
    /// The first day on which they may have been a client.
    pub(crate) from: Day,
    /// The latest day on which they became one, with the fact that says so.
    pub(crate) by: Mark,
}

/// What is known of the days before somebody became a client.
#[derive(Default)]
struct Before {
    /// The last day on which a list called them a prospect or something else than a client.
    no_client_on: Option<Day>,
    /// Since when each pursuit is open: what it became is no older.
    opened: HashMap<PursuitId, Day>,
    invoices: Vec<InvoiceId>,
}

impl Ordered<'_> {
    /// The days on which nobody knows whether they were a client yet; none where the first fact that makes them one has
    /// an exact day. The earliest evidence is the beginning (D18): only the first of such facts is asked.
    pub(crate) fn unsure_beginning(&self) -> Option<UnsureBeginning> {
        let mut before = Before::default();
        for place in 0.. {
            let (on, fact) = self.get(place)?;
            let Some(pursuit) = becomes_client(&fact.what) else {
                before.read(on, fact);
                continue;
            };
            // On the day on which somebody left they had been a client for as long as nobody knows.
            let begins = !matches!(fact.what, Event::Client(ClientFact::Listed { listing: Listing::FormerClient }));
            // A fact that somebody gave another day has that day.
            if (fact.precision.is_exact() && begins) || on != fact.on || self.has_bought(&before.invoices) {
                return None;
            }
            let from = before.may_be_client_from(on, fact, pursuit);
            let cause = Cause::MIN.saturating_add(u32::try_from(place).unwrap_or(u32::MAX - 1));
            return (from < on).then(|| UnsureBeginning { from, by: Mark::derived(on, cause) });
        }
        None
    }

    /// True when credits have left something of one of the invoices.
    fn has_bought(&self, invoices: &[InvoiceId]) -> bool {
        if invoices.is_empty() {
            return false;
        }
        let credited = self.wholly_credited();
        invoices.iter().any(|invoice| !credited.contains(invoice))
    }
}

impl Before {
    fn read(&mut self, on: Day, fact: &Fact) {
        match &fact.what {
            Event::Client(ClientFact::Listed { .. }) => self.no_client_on = Some(on),
            Event::Pursuit(PursuitFact::Opened { pursuit, .. }) if fact.precision.is_exact() => {
                self.opened.entry(*pursuit).or_insert(on);
            }
            Event::Invoice(InvoiceFact::Issued { invoice, amount, .. }) if amount.minor > 0 => {
                self.invoices.push(*invoice);
            }
            _ => {}
        }
    }

    fn may_be_client_from(&self, on: Day, fact: &Fact, pursuit: Option<PursuitId>) -> Day {
        let left = matches!(fact.what, Event::Client(ClientFact::Listed { listing: Listing::FormerClient }));
        let earliest = fact.precision.earliest(on).filter(|_| !left).unwrap_or(Day::MIN);
        let opened = pursuit.and_then(|pursuit| self.opened.get(&pursuit).copied());
        let after_list = self.no_client_on.map(|day| day + 1);
        [Some(earliest), opened, after_list].into_iter().flatten().max().unwrap_or(Day::MIN)
    }
}

/// True, with the pursuit that led to it, for an event by which somebody is past Pre-purchase. Invoices are asked apart:
/// they may be credited.
fn becomes_client(what: &Event) -> Option<Option<PursuitId>> {
    match what {
        Event::Client(ClientFact::Listed { listing }) => listing.is_client().then_some(None),
        Event::Pursuit(PursuitFact::Hired { pursuit, .. }) => Some(Some(*pursuit)),
        Event::Engagement(EngagementFact::Accepted { pursuit, .. }) => Some(*pursuit),
        Event::Engagement(
            EngagementFact::Opened { .. }
            | EngagementFact::LetterSigned { .. }
            | EngagementFact::KickoffHeld { .. }
            | EngagementFact::Closed { .. },
        ) => Some(None),
        _ => None,
    }
}

impl History {
    /// The fact by which they were a client at the latest, on a day on which nobody knows whether they were one yet.
    #[inline]
    pub(crate) fn client_by(&self, today: &mut Today) -> Option<Mark> {
        let unsure = self.unsure_beginning.filter(|unsure| today.day() < unsure.by.on)?;
        today.has_come(unsure.from).then_some(unsure.by)
    }
}
