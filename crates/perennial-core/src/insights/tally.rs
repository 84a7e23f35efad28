//! A decision point counted over many relationships.

use std::collections::BTreeMap;

use super::estimate::{self, Estimated};
use super::point::{Branch, LeftOut, Point, Reckoning, Role};
use super::{Ground, Question};
use crate::statistics::{Difference, Fate, Fates, Incidence, Level, Share};

/// The most branches that a point has.
const MOST_BRANCHES: usize = 4;

/// One piece of work, or one relationship, at a decision point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case<'c> {
    /// The place of its branch among those of the point.
    pub branch: usize,
    /// Why, in the words that were recorded.
    pub reason: Option<&'c str>,
    /// The money beside it.
    pub money: CaseMoney,
    /// How long it waited for its decision, at points that are reckoned so.
    pub fate: Option<Fate>,
}

/// The money beside a case, in minor units. The two are never one sum: what is sought can still be won or lost, what
/// a client paid says how much of a client it is (D27).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseMoney {
    /// What the client's pursuits were to bring, nought where nobody recorded it.
    Sought(i64),
    /// What the client paid in the twelve months before.
    Paid(i64),
}

/// The money of several cases of one relationship. Each sought sum counts; what the client paid counts once, however
/// many pieces of its work stand there, at its highest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RelationshipMoney {
    sought: i64,
    paid: i64,
}

impl RelationshipMoney {
    /// One case more.
    pub fn add(&mut self, money: CaseMoney) {
        match money {
            CaseMoney::Sought(minor) => self.sought = self.sought.saturating_add(minor),
            CaseMoney::Paid(minor) => self.paid = self.paid.max(minor),
        }
    }

    /// In minor units. The cases of one point are all of one kind.
    pub const fn minor(self) -> i64 {
        self.sought.saturating_add(self.paid)
    }
}

/// The waits of one relationship: mostly none or one, which take no room.
#[derive(Default)]
struct OfOne {
    first: Option<Fate>,
    more: Vec<Fate>,
}

impl OfOne {
    fn extend(&mut self, fate: Option<Fate>) {
        match (fate, self.first) {
            (Some(fate), Some(_)) => self.more.push(fate),
            (Some(fate), None) => self.first = Some(fate),
            (None, _) => {}
        }
    }
}

/// One branch counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// How many cases.
    pub count: u64,
    /// Of how many relationships.
    pub relationships: u64,
    /// The money of those behind it, minor units: see [`super::point::Money`].
    pub value: i64,
    /// Why, with how often each reason was given.
    pub reasons: BTreeMap<String, u64>,
}

/// A decision point counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// Which.
    pub point: Point,
    /// Its branches, in their order.
    pub branches: Vec<Counted>,
    /// Of how many relationships the cases are that the rate is of; nought where the point was counted elsewhere.
    pub relationships: u64,
    /// How many who came to the point are not counted at it, by why.
    pub left_out: BTreeMap<LeftOut, u64>,
    lost: i64,
    fates: Fates,
    incidence: Incidence,
}

impl Tally {
    /// Nothing counted yet.
    pub fn new(point: Point) -> Self {
        let branches = vec![Counted::default(); point.definition().branches.len()];
        let left_out = BTreeMap::new();
        let (fates, incidence) = (Fates::default(), Incidence::default());
        Self { point, branches, relationships: 0, left_out, lost: 0, fates, incidence }
    }

    /// A point that was counted elsewhere, branch by branch.
    pub fn of_counts(point: Point, counts: &[u64]) -> Self {
        let mut tally = Self::new(point);
        for (branch, count) in tally.branches.iter_mut().zip(counts) {
            branch.count = *count;
        }
        tally
    }

    /// Counts one relationship.
    pub fn add(&mut self, ground: &Ground<'_>, question: &Question) {
        let mut money = [None::<RelationshipMoney>; MOST_BRANCHES];
        let mut lost = RelationshipMoney::default();
        let mut fates = OfOne::default();
        let branches = self.point.definition().branches;
        self.point.cases(ground, question, &mut |stands| {
            let case = match stands {
                Ok(case) => case,
                Err(why) => return *self.left_out.entry(why).or_default() += 1,
            };
            let Some(counted) = self.branches.get_mut(case.branch) else { return };
            counted.count += 1;
            money[case.branch].get_or_insert_default().add(case.money);
            if branches[case.branch].role == Role::Off {
                lost.add(case.money);
            }
            fates.extend(case.fate);
            if let Some(reason) = case.reason.map(str::trim).filter(|reason| !reason.is_empty()) {
                match counted.reasons.get_mut(reason) {
                    Some(often) => *often += 1,
                    None => drop(counted.reasons.insert(reason.to_owned(), 1)),
                }
            }
        });
        let of_decided = self.point.definition().reckoning == Reckoning::OfDecided;
        let is_counted = |branch: &Branch| !of_decided || branch.role != Role::Open;
        let counted = branches.iter().zip(&money).any(|(branch, money)| money.is_some() && is_counted(branch));
        self.relationships += u64::from(counted);
        for (counted, money) in self.branches.iter_mut().zip(money) {
            counted.relationships += u64::from(money.is_some());
            counted.value = counted.value.saturating_add(money.unwrap_or_default().minor());
        }
        self.lost = self.lost.saturating_add(lost.minor());
        match fates {
            OfOne { first: Some(fate), more } if more.is_empty() => self.fates.add(fate),
            OfOne { first, mut more } => {
                more.extend(first);
                self.fates.add_together(&more);
            }
        }
    }

    /// Adds what was counted of other relationships.
    pub fn merge(&mut self, other: &Self) {
        for (counted, more) in self.branches.iter_mut().zip(&other.branches) {
            counted.count += more.count;
            counted.relationships += more.relationships;
            counted.value = counted.value.saturating_add(more.value);
            for (reason, often) in &more.reasons {
                match counted.reasons.get_mut(reason) {
                    Some(count) => *count += often,
                    None => drop(counted.reasons.insert(reason.clone(), *often)),
                }
            }
        }
        for (why, count) in &other.left_out {
            *self.left_out.entry(*why).or_default() += count;
        }
        self.relationships += other.relationships;
        self.lost = self.lost.saturating_add(other.lost);
        self.fates.merge(&other.fates);
    }

    /// Takes up as little room as it can: for what is kept to be merged later.
    pub fn pack(&mut self) {
        self.fates.pack();
    }

    /// The same with what follows from all cases together: once, when all are counted.
    #[must_use]
    pub fn finished(mut self) -> Self {
        self.incidence = std::mem::take(&mut self.fates).incidence();
        self
    }

    /// The branches with their words.
    pub fn branches(&self) -> impl Iterator<Item = (&'static Branch, &Counted)> {
        self.point.definition().branches.iter().zip(&self.branches)
    }

    fn sum(&self, role: Role) -> u64 {
        self.branches().filter(|(branch, _)| branch.role == role).map(|(_, counted)| counted.count).sum()
    }

    /// Those who went on, of those who are decided. Where deciding takes time this is no rate: see [`Tally::estimate`].
    pub fn share(&self) -> Share {
        let went_on = self.sum(Role::On);
        Share::new(went_on, went_on + self.sum(Role::Off))
    }

    /// Those who went on, of everybody who came to the point.
    pub fn so_far(&self) -> Share {
        let went_on = self.sum(Role::On);
        Share::new(went_on, went_on + self.sum(Role::Off) + self.sum(Role::Open))
    }

    /// The counts from which the rate is made: of those decided, or of everybody who came to the point.
    pub fn counted(&self) -> Share {
        match self.point.definition().reckoning {
            Reckoning::OfDecided => self.share(),
            Reckoning::OfEverybody | Reckoning::Within | Reckoning::Lasting(_) => self.so_far(),
        }
    }

    /// Those of whom it is not decided yet.
    pub fn undecided(&self) -> u64 {
        self.sum(Role::Open)
    }

    /// The money of those who went another way, in minor units, each relationship once: sought, or paid in the twelve
    /// months before (see [`super::point::Definition::money`]).
    pub const fn lost(&self) -> i64 {
        self.lost
    }

    /// The rate at which they go on: the one figure of the point, wherever it is shown. None while too few came to it.
    pub fn estimate(&self, level: Level) -> Option<Estimated> {
        estimate::estimate(self, &self.incidence, level)
    }

    /// This rate less that of another period, both followed equally long. None where either bears no rate.
    pub fn minus(&self, other: &Self, level: Level) -> Option<Difference> {
        estimate::minus((self, &self.incidence), (other, &other.incidence), level)
    }
}

impl Counted {
    /// The reasons given most often, at most `n`.
    pub fn top(&self, n: usize) -> Vec<(&str, u64)> {
        let mut all: Vec<(&str, u64)> = self.reasons.iter().map(|(reason, often)| (reason.as_str(), *often)).collect();
        all.sort_by_key(|(reason, often)| (std::cmp::Reverse(*often), *reason));
        all.truncate(n);
        all
    }
}
