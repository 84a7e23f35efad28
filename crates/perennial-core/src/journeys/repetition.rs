//! Whether an invoice pays for a client's first work, or for what it bought again (D27).

use std::collections::BTreeMap;

use crate::dates::Day;
use crate::fact::{Event, Fact, InvoiceFact};
use crate::ids::{EngagementId, InvoiceId, ServiceLineId};
use crate::journeys::beginning::UnsureBeginning;
use crate::journeys::bought::{Purchases, Renewals};
use crate::journeys::coverage::Coverage;
use crate::journeys::cycle::{State, days};
use crate::journeys::history::History;
use crate::journeys::model::Model;
use crate::journeys::order::Ordered;
use crate::journeys::position::Piece;
use crate::journeys::stage::Stage;
use crate::keyed::keyed;
use crate::money::Money;

/// What was bought at most so many days before the first recorded work belongs to it, as it does in D17.
pub(crate) const OF_THE_FIRST_WORK: i32 = 90;

/// So many days of complete records are needed before somebody of whom nothing was known counts as new: who appears
/// soon after the records begin may have bought before them (D15, our assumption).
const REACH_BACK: i32 = 365;

/// What an invoice pays for (D27).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum BilledFor {
    /// The client's first engagement, of recurring work its first period.
    First,
    /// An engagement after the first, or a period after the first.
    Repeat,
    /// The records do not reach back far enough to tell.
    #[default]
    Unsure,
    /// No work: somebody filed it under none, or it was wholly credited.
    NoWork,
}

keyed!(BilledFor, "what an invoice pays for", {
    First => "first", Repeat => "repeat", Unsure => "unsure", NoWork => "no_work",
});

/// How the invoices of one client stand to its first work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repetition {
    /// What each invoice pays for.
    pub billed_for: BTreeMap<InvoiceId, BilledFor>,
    /// The day from which the first work counts as one-and-done: the firm's horizon after its end. None while it goes
    /// on, where there is a second, and where it is not known to be the first.
    pub done_from: Option<Day>,
    /// What the client bought, and when.
    pub purchases: Purchases,
}

/// Whether somebody had bought from the firm by a day, by the piece of its history in force on that day (D2, D18); none
/// where nobody knows. Of whom nothing was known on a day is taken for no client where it was none when it became known,
/// by its `first` piece, and else only where the records of work and money are complete for a year before the day.
pub fn was_client(
    piece: Option<Piece>,
    first: impl FnOnce() -> Option<Piece>,
    day: Day,
    coverage: &Coverage,
) -> Option<bool> {
    match piece {
        Some(piece) if piece.uncovered => None,
        Some(piece) => Some(piece.stage != Stage::PrePurchase),
        None => {
            let was_none = first().is_some_and(|first| first.stage == Stage::PrePurchase && !first.uncovered);
            (was_none || reaches_back(day, coverage)).then_some(false)
        }
    }
}

fn reaches_back(day: Day, coverage: &Coverage) -> bool {
    coverage.first_day_of_work().is_none_or(|first| first + REACH_BACK <= day)
}

/// What each invoice of one client pays for, and what the client bought, from its facts: the one reading of first and
/// repeat (D27). The ladder counts repeats by the same cycles.
pub fn repetition(facts: &[Fact], model: &Model) -> Repetition {
    let tells = |fact: &Fact| matches!(fact.what, Event::Invoice(InvoiceFact::Issued { .. }) | Event::Engagement(_));
    if !facts.iter().any(tells) {
        return Repetition::default();
    }
    let ordered = Ordered::of(facts);
    let (mut history, mut bills, mut renewals) = (History::default(), Vec::new(), Renewals::default());
    for (place, (on, fact)) in (0..).map_while(|at| Some((at, ordered.get(at)?))) {
        history.apply(&ordered, place, on, fact, model);
        let mut work = fact.what.engagement().and_then(|engagement| history.find(engagement));
        if let Event::Invoice(InvoiceFact::Issued { invoice, engagement, amount, service_line }) = &fact.what {
            let under = history.billed_under(*invoice, *engagement, on, model);
            work = under.work();
            bills.push(Bill { invoice: *invoice, on, amount: *amount, line: *service_line, under });
        }
        renewals.read(&history, work, (on, fact));
    }
    let first = history.first_work(&ordered, model);
    let purchases = history.purchases(&ordered, renewals, model);
    let done_from = history.done_from(first, &bills, model);
    let mut found = Repetition { done_from, purchases, ..Repetition::default() };
    for (at, bill) in bills.iter().enumerate() {
        // A credit belongs where the money belongs that it gives back.
        let paid = bill.credited_bill(bills.get(..at).unwrap_or_default()).unwrap_or(bill);
        found.billed_for.insert(bill.invoice, history.paid_for(paid, first));
        if let Some(work) = paid.under.work() {
            found.purchases.bill(history.counted_as(work), paid.on, bill.amount, model);
        }
    }
    found
}

/// An invoice as it was read.
struct Bill {
    invoice: InvoiceId,
    on: Day,
    amount: Money,
    line: Option<ServiceLineId>,
    under: Under,
}

/// To what an invoice belongs.
#[derive(Clone, Copy)]
enum Under {
    /// To no work.
    Nothing,
    /// To the cycle of a place, and whether that had begun again by then.
    Work { place: usize, again: bool },
}

impl Under {
    const fn work(self) -> Option<usize> {
        match self {
            Self::Work { place, .. } => Some(place),
            Self::Nothing => None,
        }
    }
}

/// The first work of a client.
#[derive(Clone, Copy)]
struct FirstWork {
    place: usize,
    /// Whether it is the first: no where the client had bought before, none where the records do not reach back.
    is_first: Option<bool>,
    /// There is no other.
    only: bool,
}

impl Bill {
    /// Of a credit that names no work, the last invoice before it of the same service, else of any.
    fn credited_bill<'b>(&self, before: &'b [Self]) -> Option<&'b Self> {
        if self.amount.minor >= 0 || matches!(self.under, Under::Work { .. }) {
            return None;
        }
        let could = |bill: &&Self| bill.amount.minor > 0 && bill.amount.currency == self.amount.currency;
        let of_line = before.iter().rev().filter(could).find(|bill| bill.line == self.line);
        of_line.or_else(|| before.iter().rev().find(could))
    }
}

impl History {
    /// To which work an invoice belongs that was just read: as somebody filed it, else as it says, else as it implies
    /// (D17).
    fn billed_under(&self, invoice: InvoiceId, named: Option<EngagementId>, on: Day, model: &Model) -> Under {
        let bills = self.bills.as_ref();
        let filed = bills.and_then(|bills| bills.filed.get(&invoice).copied());
        let implied = bills.and_then(|bills| bills.implied_by(invoice));
        let engagement = match filed {
            Some(filed) => filed,
            None => named.or_else(|| implied.map(|work| work.engagement)),
        };
        let Some(place) = engagement.and_then(|engagement| self.find(engagement)) else { return Under::Nothing };
        let cycle = &self.cycles[place];
        let again = match implied.filter(|work| Some(work.engagement) == engagement) {
            Some(work) => work.recurring && on.days_since(work.first) > days(model.implied.one_event_days),
            None => cycle.renewed || cycle.repeats > 0,
        };
        Under::Work { place, again }
    }

    /// The work with which the client began; what may be one job is one (D17), and an acceptance that nothing shows to
    /// be more than a yes is none (D2).
    fn first_work(&self, ordered: &Ordered<'_>, model: &Model) -> Option<FirstWork> {
        let mut works = (0..self.cycles.len()).filter(|place| self.was_bought(*place, model));
        let mut first = works.next()?;
        let mut only = true;
        for place in works {
            only = false;
            if self.cycles[place].accepted.on < self.cycles[first].accepted.on {
                first = place;
            }
        }
        Some(FirstWork { place: first, is_first: self.is_first(first, ordered, model), only })
    }

    /// Whether a cycle is agreed work, counted once (D2, D17).
    pub(super) fn was_bought(&self, place: usize, model: &Model) -> bool {
        let cycle = &self.cycles[place];
        let agreed = match cycle.state {
            State::Closed => true,
            State::Engaged => !cycle.awaits_signature(model),
            State::Pursued | State::Decided | State::Void => false,
        };
        agreed && cycle.engagement.is_some() && !self.may_be_other(place)
    }

    /// Whether nothing was bought before some work.
    fn is_first(&self, place: usize, ordered: &Ordered<'_>, model: &Model) -> Option<bool> {
        let began = self.cycles[place].accepted.on;
        let long_before = began - OF_THE_FIRST_WORK;
        if self.customer.is_some_and(|mark| mark.on < long_before) {
            return Some(false);
        }
        // That nobody knows on which day before some other this very work began leaves it the first.
        let engagement = self.cycles[place].engagement;
        let is_other = |unsure: &UnsureBeginning| {
            ordered.fact(unsure.by.cause()).is_none_or(|fact| fact.what.engagement() != engagement)
        };
        if ordered.unsure_beginning().filter(is_other).is_some_and(|unsure| unsure.from < long_before) {
            return None;
        }
        // Who was known before and had bought nothing was no client.
        let known = self.first.is_some_and(|first| first.on < began);
        (known || reaches_back(began - 1, &model.coverage)).then_some(true)
    }

    /// What an invoice pays for.
    fn paid_for(&self, bill: &Bill, first: Option<FirstWork>) -> BilledFor {
        let Under::Work { place, again } = bill.under else { return BilledFor::NoWork };
        match first {
            // The bills of what may be other work are no periods, as the ladder reads them.
            _ if again && !self.may_be_other(place) => BilledFor::Repeat,
            Some(first) if first.place != self.counted_as(place) => BilledFor::Repeat,
            Some(FirstWork { is_first: Some(true), .. }) => BilledFor::First,
            Some(FirstWork { is_first: Some(false), .. }) => BilledFor::Repeat,
            _ => BilledFor::Unsure,
        }
    }

    /// The work as which some work is counted: that which it may be.
    fn counted_as(&self, place: usize) -> usize {
        let other = |place: usize| self.same_work.iter().find(|pair| pair.work as usize == place);
        let mut at = place;
        for _ in 0..self.same_work.len() {
            let Some(pair) = other(at) else { break };
            at = pair.other as usize;
        }
        at
    }

    /// The firm's horizon after the end of the only work.
    fn done_from(&self, first: Option<FirstWork>, bills: &[Bill], model: &Model) -> Option<Day> {
        let first = first.filter(|first| first.only && first.is_first == Some(true))?;
        let is_period =
            |bill: &Bill| matches!(bill.under, Under::Work { place, again: true } if !self.may_be_other(place));
        if bills.iter().any(is_period) {
            return None;
        }
        let cycle = &self.cycles[first.place];
        let (ended, known) = match cycle.state {
            State::Closed => (cycle.ended.on, cycle.ended.on),
            _ => (cycle.finished_on(model)?, cycle.over_from(model)?),
        };
        Some(ended.plus_months(days(model.thresholds.horizon_months)).max(known))
    }
}
