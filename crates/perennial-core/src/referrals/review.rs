//! The referral review: what each source brought, group by group, and what it was given (S2.15 to S2.17).

use std::collections::BTreeMap;

use super::path::{Path, Steps};
use crate::dates::Day;
use crate::insights::Period;

/// A referral in either direction, in numbers that stand for names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reviewed<S> {
    /// From whom, or to whom.
    pub source: S,
    /// Its day.
    pub on: Day,
    /// What became of one that was received; none for one that the firm gave.
    pub steps: Option<Steps>,
    /// What the client, or the work, that it brought was billed so far, in minor units.
    pub fees: i64,
}

/// What a source, a group or all of them brought and were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Brought {
    /// Referrals received.
    pub received: u64,
    /// Of them, who spoke to the firm.
    pub spoke: u64,
    /// Of them, who became a pursuit.
    pub pursuits: u64,
    /// Of them, who became work.
    pub won: u64,
    /// What these were billed so far, in minor units.
    pub fees: i64,
    /// Referrals that the firm gave.
    pub given: u64,
    /// Of the pursuits, how many are open.
    pub open: u64,
}

impl Brought {
    /// Adds a referral as it stood at the end of a day.
    pub fn take<S>(&mut self, one: &Reviewed<S>, day: Day) {
        let Some(steps) = one.steps else {
            self.given += 1;
            return;
        };
        let path = steps.by(day);
        self.received += 1;
        self.spoke += u64::from(path >= Path::Spoke);
        self.pursuits += u64::from(path >= Path::Pursuit);
        self.open += u64::from(path == Path::Pursuit);
        if path == Path::Won {
            self.won += 1;
            self.fees += one.fees;
        }
    }

    /// Adds others.
    pub const fn add(&mut self, other: &Self) {
        self.received += other.received;
        self.spoke += other.spoke;
        self.pursuits += other.pursuits;
        self.won += other.won;
        self.fees += other.fees;
        self.given += other.given;
        self.open += other.open;
    }
}

/// What every source brought in a period and was given, as it stood at its end.
pub fn review<S: Ord + Copy>(all: &[Reviewed<S>], period: Period) -> BTreeMap<S, Brought> {
    let mut sources: BTreeMap<S, Brought> = BTreeMap::new();
    for one in all.iter().filter(|one| period.holds(one.on)) {
        sources.entry(one.source).or_default().take(one, period.until);
    }
    sources
}
