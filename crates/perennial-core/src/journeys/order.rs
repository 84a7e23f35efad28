//! Which facts hold, on which days, and in which order they are read.
//!
//! Corrections, retractions and reinstatements are resolved first and hold for every day: what counts is not
//! when somebody wrote them down. Of two statements about the same fact the later recorded one wins; a
//! statement may itself be retracted by a later one. Then facts are read by day, then by [`rank`], then by id,
//! so that neither the order of recording nor a repetition can change what follows. Who is said here to be no client is
//! none, whatever lists name them before or after (D18).

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use crate::dates::{Day, Moment};
use crate::fact::{ClientFact, EngagementFact, Event, Fact, InvoiceFact, JourneyFact, Listing};
use crate::ids::{EngagementId, FactId, InvoiceId, ServiceLineId};
use crate::journeys::implied::{Bill, Filing, ImpliedWork, implied, without_credits};
use crate::journeys::model::Model;
use crate::journeys::rank::rank;
use crate::money::Money;

/// Where a fact stands in the order, counted from 1 so that an absent one costs no space.
pub(crate) type Cause = std::num::NonZeroU32;

/// The facts that hold, in their order.
pub(crate) enum Ordered<'f> {
    /// They came in order and uncorrected: nothing had to be copied.
    AsGiven(&'f [Fact]),
    /// Sorted, without what was retracted or repeated.
    Sorted(Vec<(Day, u8, &'f Fact)>),
}

impl<'f> Ordered<'f> {
    pub(crate) fn of(facts: &'f [Fact]) -> Self {
        if in_order(facts) {
            return Self::AsGiven(facts);
        }
        let mut sorted: Vec<(Day, u8, &Fact)> = Vec::with_capacity(facts.len());
        if facts.iter().any(|fact| is_statement(&fact.what)) {
            let statements = Statements::of(facts);
            let others = facts.iter().filter(|fact| !is_statement(&fact.what));
            sorted.extend(others.filter_map(|fact| Some((statements.day_of(fact)?, rank(&fact.what), fact))));
        } else {
            sorted.extend(facts.iter().map(|fact| (fact.on, rank(&fact.what), fact)));
        }
        // The facts themselves are looked at only where day and rank do not tell.
        sorted.sort_unstable_by(|(on, rank, one), (other_on, other_rank, other)| {
            let first = on.cmp(other_on).then(rank.cmp(other_rank));
            first.then_with(|| (one.id, one.recorded).cmp(&(other.id, other.recorded)))
        });
        sorted.dedup_by(|(on, rank, one), (other_on, other_rank, other)| {
            on == other_on && rank == other_rank && one.id == other.id
        });
        drop_listings_against_a_word(&mut sorted);
        Self::Sorted(sorted)
    }

    /// The day and the fact at a place counted from 0.
    #[inline]
    pub(crate) fn get(&self, at: usize) -> Option<(Day, &'f Fact)> {
        match self {
            Self::AsGiven(facts) => facts.get(at).map(|fact| (fact.on, fact)),
            Self::Sorted(sorted) => sorted.get(at).map(|&(on, _, fact)| (on, fact)),
        }
    }

    /// The facts from a day on, in their order.
    pub(crate) fn from(&self, day: Day) -> impl Iterator<Item = (Day, &'f Fact)> {
        let before = match self {
            Self::AsGiven(facts) => facts.partition_point(|fact| fact.on < day),
            Self::Sorted(sorted) => sorted.partition_point(|(on, _, _)| *on < day),
        };
        (before..).map_while(|at| self.get(at))
    }

    /// What the invoices without a matter imply, and under what somebody filed them.
    pub(crate) fn bills(&self, model: &Model) -> Bills {
        let (mut filed, mut bills, mut over) = (HashMap::new(), Vec::new(), HashMap::new());
        // The first and the last of the lists in a row that call them no client any more.
        let mut let_go: Option<(Day, Day)> = None;
        for (on, fact) in (0..).map_while(|at| self.get(at)) {
            match &fact.what {
                Event::Invoice(InvoiceFact::Filed { invoice, engagement }) => {
                    filed.insert(*invoice, *engagement);
                }
                Event::Invoice(InvoiceFact::Issued { invoice, engagement: None, amount, service_line }) => {
                    let (line, filed) = (*service_line, Filing::Unfiled);
                    bills.push(Bill { on, invoice: *invoice, line, amount: *amount, filed });
                }
                Event::Engagement(
                    EngagementFact::Closed { engagement } | EngagementFact::Lapsed { engagement, .. },
                ) => {
                    over.insert(*engagement, on);
                }
                Event::Engagement(EngagementFact::ConfirmedOpen { engagement }) => {
                    over.remove(engagement);
                }
                Event::Client(ClientFact::Listed { listing: Listing::FormerClient | Listing::InactiveClient }) => {
                    let_go = Some((let_go.map_or(on, |(first, _)| first), on));
                }
                Event::Client(ClientFact::Listed { .. }) => let_go = None,
                _ => {}
            }
        }
        for bill in &mut bills {
            bill.filed = match filed.get(&bill.invoice) {
                None => Filing::Unfiled,
                Some(None) => Filing::NoWork,
                Some(Some(engagement)) => {
                    Filing::Under { engagement: *engagement, over: over.get(engagement).copied() }
                }
            };
        }
        let mut grouped = implied(bills, &model.implied, &model.line_gaps);
        if let Some((first, last)) = let_go {
            // A bill that came after they had left is one of work that was over by the day of the list.
            grouped.works.iter_mut().for_each(|work| work.end_by_list(if work.last < first { first } else { last }));
        }
        filed.extend(grouped.carried.into_iter().map(|(invoice, engagement)| (invoice, Some(engagement))));
        let implying = |(place, work): (usize, &ImpliedWork)| {
            work.invoices.iter().map(|invoice| (*invoice, place)).collect::<Vec<_>>()
        };
        let mut implies: Vec<(InvoiceId, usize)> = grouped.works.iter().enumerate().flat_map(implying).collect();
        implies.sort_unstable();
        Bills { works: grouped.works, implies, filed }
    }

    /// The invoices of which credits have left nothing: who has no others has bought nothing (D18).
    pub(crate) fn wholly_credited(&self) -> HashSet<InvoiceId> {
        let mut bills: Vec<(Day, bool, InvoiceId, Option<ServiceLineId>, Money)> = Vec::new();
        for (on, fact) in (0..).map_while(|at| self.get(at)) {
            if let Event::Invoice(InvoiceFact::Issued { invoice, amount, service_line, .. }) = &fact.what {
                bills.push((on, amount.minor < 0, *invoice, *service_line, *amount));
            }
        }
        bills.sort_by_key(|(on, is_credit, invoice, ..)| (*on, *is_credit, *invoice));
        let amounts: Vec<_> = bills.iter().map(|(.., line, amount)| (*line, *amount)).collect();
        let left = without_credits(&amounts);
        let gone = bills.iter().zip(left).filter(|((.., amount), left)| amount.minor > 0 && left.minor == 0);
        gone.map(|((_, _, invoice, ..), _)| *invoice).collect()
    }

    /// The facts up to and with a day, in their order.
    pub(crate) fn until(&self, as_of: Day) -> impl Iterator<Item = (Day, &'f Fact)> {
        (0..).map_while(|at| self.get(at)).take_while(move |(on, _)| *on <= as_of)
    }

    pub(crate) fn id(&self, cause: Cause) -> Option<FactId> {
        self.fact(cause).map(|fact| fact.id)
    }

    /// The fact at the place of a cause.
    pub(crate) fn fact(&self, cause: Cause) -> Option<&'f Fact> {
        self.get(cause.get() as usize - 1).map(|(_, fact)| fact)
    }
}

/// The invoices of a client that name no work: what they imply (D17), and under what somebody filed
/// them, or the ones on which they follow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bills {
    pub(crate) works: Vec<ImpliedWork>,
    /// The place of the work that each invoice implies, by invoice.
    implies: Vec<(InvoiceId, usize)>,
    pub(crate) filed: HashMap<InvoiceId, Option<EngagementId>>,
}

impl Bills {
    /// The work that an invoice implies.
    pub(crate) fn implied_by(&self, invoice: InvoiceId) -> Option<&ImpliedWork> {
        let place = self.implies.partition_point(|(other, _)| *other < invoice);
        let (_, place) = self.implies.get(place).filter(|(other, _)| *other == invoice)?;
        self.works.get(*place)
    }
}

/// The facts that hold after corrections, retractions and reinstatements, each with the day on which it counts, in
/// the order in which positions are derived from them. Facts about other facts are left out.
pub fn in_force(facts: &[Fact]) -> Vec<(Day, &Fact)> {
    let ordered = Ordered::of(facts);
    (0..).map_while(|at| ordered.get(at)).collect()
}

/// True when the facts can be read as they are: in order, each once, and none about another.
fn in_order(facts: &[Fact]) -> bool {
    let follows = |pair: &[Fact]| match pair[0].on.cmp(&pair[1].on) {
        Ordering::Less => true,
        // Only within a day does it matter what happened.
        Ordering::Equal => (rank(&pair[0].what), pair[0].id) < (rank(&pair[1].what), pair[1].id),
        Ordering::Greater => false,
    };
    facts.windows(2).all(follows) && !facts.iter().any(|fact| is_statement(&fact.what) || says_who(fact))
}

/// True where somebody here said who it is.
fn says_who(fact: &Fact) -> bool {
    matches!(fact.what, Event::Client(ClientFact::Listed { .. })) && fact.is_by_hand()
}

/// The last word of somebody that it is no client stands against what lists call them, and against earlier words.
fn drop_listings_against_a_word(sorted: &mut Vec<(Day, u8, &Fact)>) {
    let Some((_, _, word)) = sorted.iter().rfind(|(_, _, fact)| says_who(fact)).copied() else { return };
    if matches!(word.what, Event::Client(ClientFact::Listed { listing }) if !listing.is_client()) {
        let listing = |fact: &Fact| matches!(fact.what, Event::Client(ClientFact::Listed { .. }));
        sorted.retain(|(_, _, fact)| fact.id == word.id || !listing(fact));
    }
}

/// True for facts about other facts.
pub(crate) const fn is_statement(what: &Event) -> bool {
    matches!(
        what,
        Event::Journey(JourneyFact::Corrected { .. } | JourneyFact::Retracted { .. } | JourneyFact::Reinstated { .. })
    )
}

/// What has been said about each fact: the latest word on its day, and on whether it holds.
pub(crate) struct Statements {
    days: HashMap<FactId, Day>,
    holds: HashMap<FactId, bool>,
}

impl Statements {
    pub(crate) fn of(facts: &[Fact]) -> Self {
        let mut statements: Vec<(Moment, FactId, &Event)> = facts
            .iter()
            .filter(|fact| is_statement(&fact.what))
            .map(|fact| (fact.recorded, fact.id, &fact.what))
            .collect();
        // Latest first: only a later statement can take an earlier one back, so when a statement's turn comes
        // all that could have taken it back has been heard.
        statements.sort_unstable_by_key(|&(recorded, id, _)| std::cmp::Reverse((recorded, id)));
        let mut said = Self { days: HashMap::new(), holds: HashMap::new() };
        for (_, id, what) in statements {
            if said.holds.get(&id) == Some(&false) {
                continue;
            }
            match what {
                Event::Journey(JourneyFact::Corrected { fact, on, .. }) => {
                    said.days.entry(*fact).or_insert(*on);
                }
                Event::Journey(JourneyFact::Retracted { fact, .. }) => {
                    said.holds.entry(*fact).or_insert(false);
                }
                Event::Journey(JourneyFact::Reinstated { fact }) => {
                    said.holds.entry(*fact).or_insert(true);
                }
                _ => {}
            }
        }
        said
    }

    /// The day on which a fact counts; none when it was retracted.
    pub(crate) fn day_of(&self, fact: &Fact) -> Option<Day> {
        let holds = self.holds.get(&fact.id).copied().unwrap_or(true);
        holds.then(|| self.days.get(&fact.id).copied().unwrap_or(fact.on))
    }
}
