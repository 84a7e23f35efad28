//! What a client bought and when: the events of the models of whether it comes back (D27).
//!
//! An event is an engagement, or a period of recurring work after its first. Work that invoices imply counts as they
//! imply it (D17); what may be the same job as another counts once; an acceptance that nothing shows to be more than a
//! yes is none (D2).

use super::cycle::{State, days};
use super::history::History;
use super::model::Model;
use super::order::Ordered;
use crate::dates::Day;
use crate::fact::{EngagementFact, Event, Fact, Precision};
use crate::money::{Currency, Money};
use crate::packing::{Reader, Writer};

/// An engagement, or a period of recurring work after its first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bought {
    /// The day on which it began: of an engagement that of the acceptance.
    pub on: Day,
    /// The work that it belongs to, by a number of the client's own.
    pub work: u32,
    /// A period after the first.
    pub is_period: bool,
    /// The work comes back by itself: a retainer, annual accounts.
    pub recurring: bool,
    /// Invoices alone tell of the work (D17).
    pub implied: bool,
    /// The day is not known to the month (D20).
    pub unsure: bool,
    /// The day on which it was over: the work was closed or is taken to be finished, or the next period began. None
    /// while it goes on.
    pub over: Option<Day>,
    /// What its invoices come to, net of credits; none where there are none, or in several currencies.
    pub billed: Option<Money>,
}

/// What a client bought, in the order of the days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Purchases {
    /// Each engagement and each further period.
    pub bought: Vec<Bought>,
    /// Accepted work that nobody has signed and that nothing else shows: it is not counted.
    pub unsigned: u32,
    /// Work that may be the same job as other work: it is not counted beside it.
    pub doubled: u32,
    /// The day for which somebody last recorded the next need (S1.23).
    pub recorded_need: Option<Day>,
    /// Works of which invoices lie in several currencies.
    mixed: Vec<u32>,
}

/// The stored form that this program writes and reads; any other is derived anew.
const VERSION: u8 = 1;

impl From<Vec<Bought>> for Purchases {
    /// These, in the order of their days.
    fn from(mut bought: Vec<Bought>) -> Self {
        bought.sort_by_key(|bought| (bought.on, bought.work));
        Self { bought, ..Self::default() }
    }
}

impl Purchases {
    /// Nothing was bought, and nothing left out.
    pub const fn is_empty(&self) -> bool {
        self.bought.is_empty() && self.unsigned == 0 && self.doubled == 0
    }

    /// Counts an invoice or a credit towards what began last of its work by its day. An invoice shows about when the
    /// work began, whatever is known of the acceptance.
    pub(super) fn bill(&mut self, work: usize, on: Day, amount: Money, model: &Model) {
        let of_work = |bought: &&mut Bought| bought.work as usize == work;
        let begun = self.bought.iter_mut().filter(of_work).filter(|bought| !bought.is_period || bought.on <= on);
        let Some(bought) = begun.max_by_key(|bought| (bought.is_period, bought.on)) else { return };
        bought.unsure &= on.days_since(bought.on).abs() > days(model.implied.one_event_days);
        match bought.billed {
            None if !self.mixed.contains(&bought.work) => bought.billed = Some(amount),
            Some(billed) if billed.currency == amount.currency => {
                bought.billed = Some(Money::new(billed.minor.saturating_add(amount.minor), amount.currency));
            }
            _ => {
                bought.billed = None;
                self.mixed.push(bought.work);
            }
        }
    }

    /// The stored form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::of_version(VERSION);
        out.list(&self.bought, |out, bought| {
            out.day(bought.on);
            out.number(u64::from(bought.work));
            let said = [bought.is_period, bought.recurring, bought.implied, bought.unsure];
            let bits = said.iter().enumerate().fold(0, |bits, (place, said)| bits | u64::from(*said) << place);
            out.number(bits);
            out.maybe(bought.over.as_ref(), |out, day| out.day(*day));
            out.maybe(bought.billed.as_ref(), |out, billed| {
                out.text(billed.currency.code());
                out.signed(billed.minor);
            });
        });
        out.number(u64::from(self.unsigned));
        out.number(u64::from(self.doubled));
        out.maybe(self.recorded_need.as_ref(), |out, day| out.day(*day));
        out.bytes
    }

    /// Reads the stored form; none when another program wrote it, or it is damaged.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader::of_version(bytes, VERSION)?;
        let bought = from.list(|from| {
            let (on, work, bits) = (from.day()?, u32::try_from(from.number()?).ok()?, from.number()?);
            let said = |place: u32| bits >> place & 1 == 1;
            Some(Bought {
                on,
                work,
                is_period: said(0),
                recurring: said(1),
                implied: said(2),
                unsure: said(3),
                over: from.maybe(Reader::day)?,
                billed: from.maybe(|from| {
                    let currency: Currency = from.text()?.parse().ok()?;
                    Some(Money::new(from.signed()?, currency))
                })?,
            })
        })?;
        let (unsigned, doubled) = (u32::try_from(from.number()?).ok()?, u32::try_from(from.number()?).ok()?);
        let recorded_need = from.maybe(Reader::day)?;
        from.is_at_end().then_some(Self { bought, unsigned, doubled, recorded_need, mixed: Vec::new() })
    }
}

/// A further period of some work.
#[derive(Debug, Clone, Copy)]
struct Renewal {
    place: usize,
    on: Day,
    unsure: bool,
}

/// The further periods of recurring work, read beside the history.
#[derive(Debug, Default)]
pub(super) struct Renewals {
    all: Vec<Renewal>,
    /// How often each work had come back by the last fact.
    repeats: Vec<u32>,
}

impl Renewals {
    /// Takes in a fact of some work that a history has just read.
    pub fn read(&mut self, history: &History, work: Option<usize>, (on, fact): (Day, &Fact)) {
        self.repeats.resize(history.cycles.len(), 0);
        let Some((place, cycle)) = work.and_then(|place| Some((place, history.cycles.get(place)?))) else { return };
        let before = std::mem::replace(&mut self.repeats[place], cycle.repeats);
        let renewed = matches!(fact.what, Event::Engagement(EngagementFact::Renewed { .. }));
        if cycle.repeats > before || renewed {
            let unsure = fact.precision_on(on) > Precision::Month;
            self.all.push(Renewal { place, on, unsure });
        }
    }
}

impl History {
    /// What the client bought. What began within a few days of the same work is one event (D17).
    pub(super) fn purchases(&self, ordered: &Ordered<'_>, renewals: Renewals, model: &Model) -> Purchases {
        let (mut bought, mut unsigned, mut doubled) = (Vec::new(), 0, 0);
        for (place, cycle) in self.cycles.iter().enumerate() {
            if !self.was_bought(place, model) {
                unsigned += u32::from(cycle.awaits_signature(model));
                let agreed = matches!(cycle.state, State::Engaged | State::Closed);
                doubled += u32::from(agreed && self.may_be_other(place));
                continue;
            }
            let accepted = cycle.accepted;
            let fact = ordered.fact(accepted.cause());
            let began = Bought {
                on: accepted.on,
                work: u32::try_from(place).unwrap_or(u32::MAX),
                is_period: false,
                recurring: cycle.recurring,
                implied: cycle.implied.is_some(),
                unsure: fact.is_some_and(|fact| fact.precision_on(accepted.on) > Precision::Month),
                over: match cycle.state {
                    State::Closed => Some(cycle.ended.on),
                    _ => cycle.over_from(model),
                },
                billed: None,
            };
            let mut of_work = vec![began];
            for renewal in renewals.all.iter().filter(|renewal| renewal.place == place) {
                let Some(last) = of_work.last_mut() else { break };
                if renewal.on.days_since(last.on) > days(model.implied.one_event_days) {
                    last.over = Some(renewal.on);
                    let Renewal { on, unsure, .. } = *renewal;
                    of_work.push(Bought { on, unsure, is_period: true, over: began.over, ..began });
                }
            }
            bought.extend(of_work);
        }
        let recorded_need = self.next_need.map(|(need, _)| need);
        Purchases { unsigned, doubled, recorded_need, ..Purchases::from(bought) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purchases_are_stored_and_read_back() {
        let day = Day::from_number;
        let first = Bought {
            on: day(20_000),
            work: 3,
            is_period: false,
            recurring: true,
            implied: true,
            unsure: false,
            over: Some(day(20_365)),
            billed: Some(Money::new(-120_055, Currency::EUR)),
        };
        let next = Bought { on: day(20_365), is_period: true, unsure: true, over: None, billed: None, ..first };
        let recorded_need = Some(day(20_900));
        let all = Purchases { bought: vec![first, next], unsigned: 2, doubled: 1, recorded_need, mixed: Vec::new() };
        let bytes = all.to_bytes();
        assert_eq!(Purchases::from_bytes(&bytes), Some(all));
        assert_eq!(Purchases::from_bytes(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Purchases::from_bytes(&[0]), None);
    }
}
