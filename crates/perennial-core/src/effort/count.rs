//! Entries counted: the one place from which pages, files and the command line take their figures.

use std::collections::{BTreeMap, BTreeSet};

use super::balance::is_known;
use super::{Aim, Entry, Initiative, Placed, Signature};
use crate::dates::Day;
use crate::fact::Direction;
use crate::ids::{ClientId, StaffId};
use crate::markets::Axis;
use crate::money::{Currency, Money, sums};
use crate::touches::Made;

/// The first phase of somebody who has hired the firm (S3.10: with the sale the prospect becomes a client).
const HIRED: u8 = 3;

/// Hours and money together; in minutes, and in minor units of the firm's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// By new, existing, and neither recorded.
    minutes: [i64; 3],
    minor: [i64; 3],
    /// How many entries.
    pub entries: u32,
}

const fn place(aim: Option<Aim>) -> usize {
    match aim {
        Some(Aim::New) => 0,
        Some(Aim::Existing) => 1,
        None => 2,
    }
}

impl Sums {
    /// All minutes.
    pub fn minutes(&self) -> i64 {
        self.minutes.iter().sum()
    }

    /// All money.
    pub fn minor(&self) -> i64 {
        self.minor.iter().sum()
    }

    /// The minutes for new or existing clients; of neither where that is not known.
    pub const fn minutes_for(&self, aim: Option<Aim>) -> i64 {
        self.minutes[place(aim)]
    }

    /// The money for new or existing clients; for neither where that is not known.
    pub const fn minor_for(&self, aim: Option<Aim>) -> i64 {
        self.minor[place(aim)]
    }

    /// The share of the money for new clients in that for new and existing ones, between 0 and 1; none without any, and
    /// where of more than a fifth of all the money it is not known for whom it was ([`super::KNOWN`]).
    pub fn spend_share_new(&self) -> Option<f64> {
        known_share(self.minor)
    }

    /// The same share of the minutes.
    pub fn time_share_new(&self) -> Option<f64> {
        known_share(self.minutes)
    }

    /// Adds others.
    pub fn add(&mut self, other: &Self) {
        self.minutes.iter_mut().zip(other.minutes).for_each(|(sum, more)| *sum += more);
        self.minor.iter_mut().zip(other.minor).for_each(|(sum, more)| *sum += more);
        self.entries += other.entries;
    }
}

fn known_share([new, existing, neither]: [i64; 3]) -> Option<f64> {
    share(new, existing).filter(|_| is_known(new + existing, neither))
}

fn share(new: i64, existing: i64) -> Option<f64> {
    (new + existing > 0).then(|| new as f64 / (new + existing) as f64)
}

/// An entry as it is counted.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'e> {
    /// What was spent.
    pub entry: &'e Entry,
    /// Where it belongs.
    pub placed: Placed,
}

/// Effort counted. An entry that belongs to no market, and one of which nobody knows whether it was for new or existing
/// clients, is a row of its own everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Effort {
    /// All of it.
    pub all: Sums,
    /// By market; none for what belongs to none.
    pub by_market: BTreeMap<Option<Axis>, Sums>,
    /// By colleague.
    pub by_person: BTreeMap<Option<StaffId>, Sums>,
    /// Before and after the signature.
    pub by_signature: BTreeMap<Option<Signature>, Sums>,
    /// Proactive or in answer.
    pub by_initiative: BTreeMap<Option<Initiative>, Sums>,
    /// By quarter, told by its first month: (2026, 10).
    pub by_quarter: BTreeMap<(i16, i8), Sums>,
    /// What was spent in other currencies: in none of the sums.
    pub other_currencies: Vec<Money>,
    /// Who of ours recorded time on which client.
    timed: BTreeSet<(ClientId, Option<StaffId>)>,
}

impl Effort {
    /// Counts entries, in the firm's currency.
    pub fn count<'e>(entries: impl Iterator<Item = Counted<'e>>, currency: Currency) -> Self {
        let (mut effort, mut others) = (Self::default(), Vec::new());
        for Counted { entry, placed } in entries {
            let own = entry.money.filter(|money| money.currency == currency);
            others.extend(entry.money.filter(|money| money.currency != currency));
            let mut sums = Sums { entries: 1, ..Sums::default() };
            sums.minutes[place(placed.aim)] = i64::from(entry.minutes.unwrap_or(0));
            sums.minor[place(placed.aim)] = own.map_or(0, |money| money.minor);
            effort.all.add(&sums);
            effort.by_market.entry(placed.market).or_default().add(&sums);
            effort.by_person.entry(entry.by).or_default().add(&sums);
            effort.by_signature.entry(placed.signature).or_default().add(&sums);
            effort.by_initiative.entry(entry.initiative).or_default().add(&sums);
            effort.by_quarter.entry(quarter(entry.on)).or_default().add(&sums);
            if let (Some(client), Some(_)) = (entry.client, entry.minutes) {
                effort.timed.insert((client, entry.by));
            }
        }
        effort.other_currencies = sums(others);
        effort
    }

    /// True when a colleague recorded time on a client: then their interactions with it are not estimated as well.
    pub fn is_timed(&self, client: ClientId, by: Option<StaffId>) -> bool {
        self.timed.contains(&(client, by))
    }

    /// What belongs to no market.
    pub fn unassigned(&self) -> Sums {
        self.by_market.get(&None).copied().unwrap_or_default()
    }

    /// The share of a market in all that belongs to one, between 0 and 1: of the hours where any are recorded, else of
    /// the money. None where there is neither.
    pub fn market_share(&self, market: Axis) -> Option<f64> {
        let unassigned = self.unassigned();
        let own = self.by_market.get(&Some(market)).copied().unwrap_or_default();
        let (minutes, minor) = (self.all.minutes() - unassigned.minutes(), self.all.minor() - unassigned.minor());
        match (minutes, minor) {
            (0, 0) => None,
            (0, minor) => Some(own.minor() as f64 / minor as f64),
            (minutes, _) => Some(own.minutes() as f64 / minutes as f64),
        }
    }
}

/// The first month of the quarter in which a day lies, with its year.
pub fn quarter(day: Day) -> (i16, i8) {
    let date = day.date();
    (date.year(), (date.month() - 1) / 3 * 3 + 1)
}

/// What interactions tell of effort, where they say how long they took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interactions {
    /// Interactions with existing clients that the firm began.
    pub ours: u32,
    /// Those that the client began.
    pub theirs: u32,
    /// Those in which both took part, so that nobody knows who began.
    pub both: u32,
    /// Minutes with those who had not hired the firm yet, where their colleague recorded no time on them.
    pub minutes_new: i64,
    /// The same with those who had.
    pub minutes_existing: i64,
}

impl Interactions {
    /// Takes one in. `was_client` tells of one before any phase that is recorded whether it had hired the firm by then
    /// (D16), and `is_timed` whether the colleague recorded time on the client.
    pub fn take(&mut self, made: &Made, was_client: bool, is_timed: bool) {
        let is_existing = made.phase >= HIRED || (made.phase == 0 && was_client);
        if is_existing {
            let began = Direction::ALL.iter().find(|direction| **direction as u8 == made.direction);
            match began {
                Some(Direction::Outbound) => self.ours += 1,
                Some(Direction::Inbound) => self.theirs += 1,
                Some(Direction::TwoWay) | None => self.both += 1,
            }
        }
        if (made.phase == 0 && !was_client) || is_timed {
            return;
        }
        *(if is_existing { &mut self.minutes_existing } else { &mut self.minutes_new }) += i64::from(made.minutes);
    }

    /// The share that the firm began of the interactions with existing clients that one side began, between 0 and 1;
    /// none where there were none.
    pub fn proactive_share(&self) -> Option<f64> {
        share(i64::from(self.ours), i64::from(self.theirs))
    }
}
