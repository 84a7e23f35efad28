//! Durations of which some are not over yet: Kaplan and Meier.
//!
//! A median of the finished ones alone says that things go faster than they do, because the slow ones are still
//! running. Here those that still run count for as long as they have lasted, and no longer.

use serde::Serialize;

use super::ages::Ages;
use super::{Interval, Level};

/// How long one thing has lasted, in whole units (days, minutes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wait {
    /// From the beginning to the end, or to the last look.
    pub lasted: u32,
    /// True when it ended then; false when it was still running.
    pub ended: bool,
    /// From which age on it was looked at: nought for whatever was seen from its beginning. A thing that is known
    /// only since it was a hundred days old says nothing about the first hundred (left truncation).
    pub seen_from: u32,
}

/// One age at which something ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The age.
    pub at: u32,
    /// How many were running and looked at just before.
    pub at_risk: u64,
    /// How many ended at this age.
    pub ended: u64,
    /// The share that lasts longer than this.
    pub lasting: f64,
    /// Greenwood's sum: the variance of `lasting` over its square.
    pub greenwood: f64,
}

/// A quantile of the durations. A bound that is none lies beyond everything that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// The age by which the share has ended; none when so many never have, as far as was seen.
    pub value: Option<u32>,
    /// The lower bound.
    pub low: Option<u32>,
    /// The upper bound.
    pub high: Option<u32>,
}

/// Durations being gathered: how often each age is the last, by what it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waits {
    ended: Ages,
    running: Ages,
    /// The ages from which those were looked at that were not seen from their beginning.
    entered: Ages,
}

impl Waits {
    /// One that ended.
    pub fn ended(&mut self, lasted: u32) {
        self.add(Wait { lasted, ended: true, seen_from: 0 });
    }

    /// One that still runs.
    pub fn running(&mut self, lasted: u32) {
        self.add(Wait { lasted, ended: false, seen_from: 0 });
    }

    /// Any.
    pub fn add(&mut self, wait: Wait) {
        if wait.ended {
            self.ended.add(wait.lasted)
        } else {
            self.running.add(wait.lasted)
        }
        if wait.seen_from > 0 {
            self.entered.add(wait.seen_from);
        }
    }

    /// All of another gathering.
    pub fn merge(&mut self, other: &Self) {
        self.ended.merge(&other.ended);
        self.running.merge(&other.running);
        self.entered.merge(&other.entered);
    }

    /// Takes up as little room as it can: for what is kept to be merged later.
    pub fn pack(&mut self) {
        self.ended.pack();
        self.running.pack();
        self.entered.pack();
    }

    /// How many there are, ended or running.
    pub fn n(&self) -> u64 {
        self.over() + self.running.sum()
    }

    /// How many ended.
    pub fn over(&self) -> u64 {
        self.ended.sum()
    }

    /// The estimate of Kaplan and Meier (1958, Journal of the American Statistical Association 53, 457–481).
    /// Those that stop being looked at on the day of an end were still running on that day.
    pub fn curve(self) -> Curve {
        let (n, over) = (self.n(), self.over());
        let mut steps = Vec::new();
        let (mut lasting, mut greenwood) = (1.0, 0.0);
        // Those whose last age is not reached yet, and those of them who enter at this age or later.
        let (mut left, mut later) = (n, self.entered.sum());
        for at in Ages::occurring([&self.ended, &self.running, &self.entered]) {
            let (ended, running) = (self.ended.at(at), self.running.at(at));
            let at_risk = left.saturating_sub(later);
            if ended > 0 && at_risk >= ended {
                let (risk, gone) = (at_risk as f64, ended as f64);
                lasting *= (risk - gone) / risk;
                greenwood += if at_risk > ended { gone / (risk * (risk - gone)) } else { f64::INFINITY };
                steps.push(Step { at, at_risk, ended, lasting, greenwood });
            }
            left -= ended + running;
            later -= self.entered.at(at);
        }
        Curve { n, over, steps }
    }
}

/// What share lasts how long.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    /// How many durations, ended or running.
    pub n: u64,
    /// How many of them ended.
    pub over: u64,
    /// One entry for each age at which something ended, in order.
    pub steps: Vec<Step>,
}

impl Step {
    /// The interval of the share that lasts longer: built on log(−log), which keeps it between 0 and 1
    /// (Kalbfleisch and Prentice 1980; Borgan and Liestøl 1990). None once nothing lasts longer.
    pub fn interval(&self, level: Level) -> Option<Interval> {
        if self.lasting <= 0.0 || self.lasting >= 1.0 || !self.greenwood.is_finite() {
            return None;
        }
        let spread = (level.z() * self.greenwood.sqrt() / self.lasting.ln()).abs();
        Some(Interval { low: self.lasting.powf(spread.exp()), high: self.lasting.powf((-spread).exp()) })
    }
}

impl Curve {
    /// The share that lasts longer than an age.
    pub fn lasting(&self, age: u32) -> f64 {
        let passed = self.steps.partition_point(|step| step.at <= age);
        passed.checked_sub(1).map_or(1.0, |place| self.steps[place].lasting)
    }

    /// The interval of the share that lasts longer than an age; none before the first end and after the last.
    pub fn interval(&self, age: u32, level: Level) -> Option<Interval> {
        let passed = self.steps.partition_point(|step| step.at <= age);
        self.steps[passed.checked_sub(1)?].interval(level)
    }

    /// The age by which the share `q` has ended, with the bounds of Brookmeyer and Crowley (1982, Biometrics 38,
    /// 29–41) on the log(−log) scale: the ages at which the bounds of the curve pass `1 − q`.
    pub fn quantile(&self, q: f64, level: Level) -> Estimate {
        let [estimate] = self.quantiles([q], level);
        estimate
    }

    /// Several [`Curve::quantile`]s in one pass: the bounds of the curve at an age cost more than all the rest.
    pub fn quantiles<const N: usize>(&self, shares: [f64; N], level: Level) -> [Estimate; N] {
        let mut found = [Estimate { value: None, low: None, high: None }; N];
        for step in &self.steps {
            let bounds = step.interval(level);
            let (low, high) = (bounds.map_or(step.lasting, |bounds| bounds.low), bounds.map(|bounds| bounds.high));
            for (estimate, q) in found.iter_mut().zip(shares) {
                // A hair of room: shares such as 1/3 are not whole in binary.
                let left = 1.0 - q + 1e-12;
                let first = |before: Option<u32>, passed: bool| before.or_else(|| passed.then_some(step.at));
                *estimate = Estimate {
                    value: first(estimate.value, step.lasting <= left),
                    low: first(estimate.low, low <= left),
                    high: first(estimate.high, high.is_some_and(|high| high <= left)),
                };
            }
            if found
                .iter()
                .all(|estimate| estimate.high.is_some() && estimate.low.is_some() && estimate.value.is_some())
            {
                break;
            }
        }
        found
    }

    /// The age by which half have ended.
    pub fn median(&self, level: Level) -> Estimate {
        self.quantile(0.5, level)
    }

    /// The probability that what has lasted so long ends within so many units more; none when nothing that old
    /// was ever seen to end or to last.
    pub fn ends_within(&self, age: u32, more: u32) -> Option<f64> {
        let now = self.lasting(age);
        (now > 0.0).then(|| (now - self.lasting(age.saturating_add(more))) / now)
    }
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    /// Weeks in remission of 42 children (Freireich and others 1963), the example of Kaplan–Meier in most books;
    /// negative where still in remission.
    const TREATED: [i32; 21] =
        [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35];
    const OTHERS: [i32; 21] = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];

    fn curve(weeks: &[i32]) -> Curve {
        let mut waits = Waits::default();
        for week in weeks {
            waits.add(Wait { lasted: week.unsigned_abs(), ended: *week > 0, seen_from: 0 });
        }
        waits.curve()
    }

    #[test]
    fn the_curve_agrees_with_the_published_one() {
        // Kleinbaum and Klein, Survival Analysis, table 2.4, with Greenwood's standard errors.
        let published = [
            (6, 21, 0.8571, 0.0764),
            (7, 17, 0.8067, 0.0869),
            (10, 15, 0.7529, 0.0963),
            (13, 12, 0.6902, 0.1068),
            (16, 11, 0.6275, 0.1141),
            (22, 7, 0.5378, 0.1282),
            (23, 6, 0.4482, 0.1346),
        ];
        let found = curve(&TREATED);
        assert_eq!((found.n, found.over, found.steps.len()), (21, 9, 7));
        for (step, (at, at_risk, lasting, error)) in found.steps.iter().zip(published) {
            assert_eq!((step.at, step.at_risk), (at, at_risk));
            assert!((step.lasting - lasting).abs() < 5e-5, "{step:?}");
            assert!((step.lasting * step.greenwood.sqrt() - error).abs() < 6e-5, "{step:?}");
        }
        let bounds = found.interval(13, Level::NinetyFive).unwrap();
        near(bounds.low, 0.431_610_222_486_184_14);
        near(bounds.high, 0.849_065_963_349_450_7);
    }

    #[test]
    fn medians_have_the_bounds_of_other_programs() {
        // SAS PROC LIFETEST prints 23 (13, ·) and 8 (4, 11).
        let found = curve(&TREATED).median(Level::NinetyFive);
        assert_eq!(found, Estimate { value: Some(23), low: Some(13), high: None });
        let found = curve(&OTHERS).median(Level::NinetyFive);
        assert_eq!(found, Estimate { value: Some(8), low: Some(4), high: Some(11) });
    }

    #[test]
    fn what_still_runs_is_not_counted_as_over() {
        let mut waits = Waits::default();
        waits.ended(10);
        (0..9).for_each(|_| waits.running(100));
        let found = waits.curve();
        assert_eq!(found.median(Level::Eighty).value, None);
        near(found.lasting(50), 0.9);
        near(found.ends_within(0, 10).unwrap(), 0.1);
        assert_eq!(Waits::default().curve().median(Level::Eighty), Estimate { value: None, low: None, high: None });
    }

    #[test]
    fn what_was_seen_late_says_nothing_of_before() {
        let mut waits = Waits::default();
        waits.ended(10);
        waits.ended(20);
        waits.add(Wait { lasted: 30, ended: true, seen_from: 15 });
        let risks: Vec<u64> = waits.curve().steps.iter().map(|step| step.at_risk).collect();
        assert_eq!(risks, [2, 2, 1]);
    }
}
