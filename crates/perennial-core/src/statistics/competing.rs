//! Waits that may end in several ways, of which some have not ended yet: Aalen and Johansen.
//!
//! A share of those decided says too much of what comes soon: whoever comes back does so early, and those who are
//! still waiting are left out. One minus Kaplan and Meier says too much as well: whoever has left for good cannot come
//! back any more. Here those who still wait count for as long as they have waited, and an ending that excludes the
//! other takes its part.
//!
//! Several waits of one client are not independent of each other: what nobody recorded of that client is in all of
//! them. So they are counted together where the interval is made ([`Fates::add_together`]), and not as if each were of
//! another client.

mod together;

use serde::Serialize;

use self::together::{Pull, Pulls, Together};
use super::ages::Ages;
use super::{Difference, Interval, Level, TOO_FEW};

/// One wait: how long it lasted, from which age on it was looked at, and how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fate {
    /// Whole days from the beginning to the end, or to the last look.
    pub lasted: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// From which age on it was looked at: nought for what was seen from its beginning (left truncation).
    pub seen_from: u32,
}

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// As was asked about.
    Came,
    /// In a way that excludes it.
    Excluded,
    /// Not at all, as far as was seen.
    Waiting,
}

/// Waits being gathered: how often each age is the last, by how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fates {
    came: Ages,
    excluded: Ages,
    waiting: Ages,
    /// The ages from which those were looked at that were not seen from their beginning.
    entered: Ages,
    /// Those that are not alone.
    together: Together,
}

/// One age at which something ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IncidenceStep {
    /// The age.
    pub age: u32,
    /// How many were waiting and looked at just before.
    pub at_risk: u64,
    /// The share of all for which it has come by this age.
    pub came: f64,
    /// Its variance, as if each wait were of another client.
    pub variance: f64,
    /// The share of all for which nothing has come by this age.
    pub waiting: f64,
    pulls: Pulls,
}

/// By which age it has come for what share.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Incidence {
    /// How many waits, ended or not.
    pub n: u64,
    /// Of how many clients.
    pub clients: u64,
    /// The greatest age to which at least [`TOO_FEW`] were followed without an end; nought where so few were.
    pub followed: u32,
    /// One entry for each age at which something ended, in order.
    pub steps: Vec<IncidenceStep>,
    together: Together,
}

/// The share for which it has come within some time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Within {
    /// The share of all, between 0 and 1.
    pub rate: f64,
    /// Where the truth lies; none where it came for nobody or for all.
    pub interval: Option<Interval>,
    /// Days since the beginning.
    pub days: u32,
    /// The share for which nothing had been decided by then.
    pub undecided: f64,
}

impl Fates {
    /// One more, alone of its client.
    pub fn add(&mut self, fate: Fate) {
        let ages = match fate.outcome {
            Outcome::Came => &mut self.came,
            Outcome::Excluded => &mut self.excluded,
            Outcome::Waiting => &mut self.waiting,
        };
        ages.add(fate.lasted);
        if fate.seen_from > 0 {
            self.entered.add(fate.seen_from);
        }
    }

    /// All that there are of one client.
    pub fn add_together(&mut self, fates: &[Fate]) {
        fates.iter().for_each(|fate| self.add(*fate));
        self.together.add(fates);
    }

    /// All of another gathering.
    pub fn merge(&mut self, other: &Self) {
        self.came.merge(&other.came);
        self.excluded.merge(&other.excluded);
        self.waiting.merge(&other.waiting);
        self.entered.merge(&other.entered);
        self.together.merge(&other.together);
    }

    /// Takes up as little room as it can: for what is kept to be merged later.
    pub fn pack(&mut self) {
        self.came.pack();
        self.excluded.pack();
        self.waiting.pack();
        self.entered.pack();
    }

    /// The estimate of Aalen and Johansen (1978, Scandinavian Journal of Statistics 5, 141–150), with the variance of
    /// the delta method (Marubini and Valsecchi 1995; Collett, Modelling Survival Data in Medical Research, 3rd
    /// edition, page 411). Those that stop being looked at on the day of an end were still waiting on that day.
    pub fn incidence(self) -> Incidence {
        let n = self.came.sum() + self.excluded.sum() + self.waiting.sum();
        let clients = n - self.together.beyond_the_first();
        let mut found = Incidence { n, clients, ..Incidence::default() };
        let mut pulls = Pulls::default();
        let (mut sums, mut came, mut waiting) = (Sums::default(), 0.0, 1.0);
        // Those whose last age is not reached yet, and those of them who enter at this age or later.
        let (mut left, mut later) = (n, self.entered.sum());
        for age in Ages::occurring([&self.came, &self.excluded, &self.waiting, &self.entered]) {
            let (arrived, excluded, here) = (self.came.at(age), self.excluded.at(age), self.waiting.at(age));
            let at_risk = left.saturating_sub(later);
            if arrived + excluded + here > 0 && at_risk >= TOO_FEW {
                found.followed = age;
            }
            if arrived + excluded > 0 && at_risk >= arrived + excluded {
                let (risk, of_these, ended) = (at_risk as f64, arrived as f64, (arrived + excluded) as f64);
                came += waiting * of_these / risk;
                sums.add(came, waiting, (risk, of_these, ended));
                pulls = pulls.next(came, waiting, (risk, of_these, ended));
                waiting *= (risk - ended) / risk;
                let variance = sums.variance(came);
                found.steps.push(IncidenceStep { age, at_risk, came, variance, waiting, pulls });
            }
            left -= arrived + excluded + here;
            later -= self.entered.at(age);
        }
        found.together = self.together.in_order();
        found
    }
}

/// The sums of which the variance at any age is made, so that it is one pass.
#[derive(Default)]
struct Sums {
    square: [f64; 3],
    own: f64,
    cross: [f64; 2],
}

impl Sums {
    fn add(&mut self, came: f64, before: f64, (risk, of_these, ended): (f64, f64, f64)) {
        if risk > ended {
            let weight = ended / (risk * (risk - ended));
            self.square =
                [self.square[0] + weight, self.square[1] + weight * came, self.square[2] + weight * came * came];
        }
        self.own += before * before * of_these * (risk - of_these) / risk.powi(3);
        let weight = before * of_these / (risk * risk);
        self.cross = [self.cross[0] + weight, self.cross[1] + weight * came];
    }

    fn variance(&self, came: f64) -> f64 {
        let [one, by, by_square] = self.square;
        let first = came * came * one - 2.0 * came * by + by_square;
        (first + self.own - 2.0 * (came * self.cross[0] - self.cross[1])).max(0.0)
    }
}

/// The interval of a share, built on log(−log), which keeps it between 0 and 1.
fn interval(share: f64, variance: f64, level: Level) -> Option<Interval> {
    if share <= 0.0 || share >= 1.0 || variance <= 0.0 {
        return None;
    }
    let spread = level.z() * variance.sqrt() / (share * share.ln().abs());
    Some(Interval { low: share.powf(spread.exp()), high: share.powf((-spread).exp()) })
}

impl Incidence {
    /// The last end up to an age.
    fn step(&self, age: u32) -> Option<&IncidenceStep> {
        let passed = self.steps.partition_point(|step| step.age <= age);
        self.steps.get(passed.checked_sub(1)?)
    }

    /// The variance of what has come by a step, with the waits of one client counted together: the infinitesimal
    /// jackknife, grouped by client, of the influences that R's `survfit(…, influence = TRUE)` gives. With one wait a
    /// client it is the variance of the step; the two ways of making it agree where all were looked at from their
    /// beginning, as at the decision points.
    fn variance(&self, step: &IncidenceStep) -> f64 {
        let of_one = |fate: &Fate| self.pull(step, fate);
        (step.variance + self.together.beside_alone(of_one)).max(0.0)
    }

    /// What one of the waits adds to the share that has come by a step.
    fn pull(&self, step: &IncidenceStep, wait: &Fate) -> f64 {
        let by = |age: u32| self.step(age).map_or_else(Pulls::default, |step| step.pulls);
        let last = wait.lasted.min(step.age);
        let at_risk = by(last).at_risk_since(by(wait.seen_from.min(last)));
        let ended = self.step(last).filter(|ended| ended.age == wait.lasted);
        let ended = ended.map_or_else(Pull::default, |ended| ended.pulls.of_end(wait.outcome));
        ended.less(at_risk).at(step.came)
    }

    /// What has come within so many days; none where fewer than [`TOO_FEW`] clients were ever followed.
    pub fn within(&self, days: u32, level: Level) -> Option<Within> {
        if self.clients < TOO_FEW {
            return None;
        }
        let step = self.step(days);
        Some(Within {
            rate: step.map_or(0.0, |step| step.came),
            interval: step.and_then(|step| interval(step.came, self.variance(step), level)),
            days,
            undecided: step.map_or(1.0, |step| step.waiting),
        })
    }

    /// What has come within the time to which enough were followed.
    pub fn as_far_as_followed(&self, level: Level) -> Option<Within> {
        self.within(self.followed, level)
    }

    /// This less another, both within the time to which enough of both were followed: the intervals are joined as
    /// Newcombe does for shares (1998, Statistics in Medicine 17, 873–890, method 10; Zou and Donner 2008).
    pub fn minus(&self, other: &Self, level: Level) -> Option<Difference> {
        let days = self.followed.min(other.followed);
        let (one, two) = (self.within(days, level)?, other.within(days, level)?);
        let (first, second) = (one.interval?, two.interval?);
        let by = one.rate - two.rate;
        let low = by - (one.rate - first.low).hypot(second.high - two.rate);
        let high = by + (first.high - one.rate).hypot(two.rate - second.low);
        Some(Difference { by, interval: Interval::within(low, high, (-1.0, 1.0)) })
    }
}

#[cfg(test)]
mod tests;
