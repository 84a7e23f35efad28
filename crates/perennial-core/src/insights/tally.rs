//! A decision point counted over many relationships.

use std::collections::BTreeMap;

use super::point::{Branch, Point, Role};
use super::{Ground, Question};
use crate::statistics::{Difference, Level, Share};

/// One piece of work, or one relationship, at a decision point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case<'c> {
    /// The place of its branch among those of the point.
    pub branch: usize,
    /// Why, in the words that were recorded.
    pub reason: Option<&'c str>,
    /// What it was worth, in minor units: what a pursuit was hoped to bring, or the fees of the twelve months before.
    pub value: i64,
}

/// One branch counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// How many cases.
    pub count: u64,
    /// What they were worth in all.
    pub value: i64,
    /// Why, with how often each reason was given.
    pub reasons: BTreeMap<String, u64>,
}

/// A decision point counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Which.
    pub point: Point,
    /// Its branches, in their order.
    pub branches: Vec<Counted>,
}

impl Tally {
    /// Nothing counted yet.
    pub fn new(point: Point) -> Self {
        Self { point, branches: vec![Counted::default(); point.definition().branches.len()] }
    }

    /// Counts one relationship.
    pub fn add(&mut self, ground: &Ground<'_>, question: &Question) {
        self.point.cases(ground, question, &mut |case| {
            let Some(counted) = self.branches.get_mut(case.branch) else { return };
            counted.count += 1;
            counted.value = counted.value.saturating_add(case.value);
            if let Some(reason) = case.reason.map(str::trim).filter(|reason| !reason.is_empty()) {
                match counted.reasons.get_mut(reason) {
                    Some(often) => *often += 1,
                    None => drop(counted.reasons.insert(reason.to_owned(), 1)),
                }
            }
        });
    }

    /// The branches with their words.
    pub fn branches(&self) -> impl Iterator<Item = (&'static Branch, &Counted)> {
        self.point.definition().branches.iter().zip(&self.branches)
    }

    fn sum(&self, role: Role) -> u64 {
        self.branches().filter(|(branch, _)| branch.role == role).map(|(_, counted)| counted.count).sum()
    }

    /// Those who went on, of those who are decided.
    pub fn share(&self) -> Share {
        let went_on = self.sum(Role::On);
        Share::new(went_on, went_on + self.sum(Role::Off))
    }

    /// Those of whom it is not decided yet.
    pub fn undecided(&self) -> u64 {
        self.sum(Role::Open)
    }

    /// What those who went another way were worth, in minor units.
    pub fn lost(&self) -> i64 {
        let off = self.branches().filter(|(branch, _)| branch.role == Role::Off);
        off.fold(0, |sum, (_, counted)| sum.saturating_add(counted.value))
    }

    /// This share less that of another period.
    pub fn minus(&self, other: &Self, level: Level) -> Option<Difference> {
        self.share().minus(other.share(), level)
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
