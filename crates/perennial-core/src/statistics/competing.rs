//! Waits that may end in several ways, of which some have not ended yet: Aalen and Johansen.
//!
//! A share of those decided says too much of what comes soon: whoever comes back does so early, and those who are
//! still waiting are left out. One minus Kaplan and Meier says too much as well: whoever has left for good cannot come
//! back any more. Here those who still wait count for as long as they have waited, and an ending that excludes the
//! other takes its part.

use serde::Serialize;

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
    /// Its variance.
    pub variance: f64,
    /// The share of all for which nothing has come by this age.
    pub waiting: f64,
}

/// By which age it has come for what share.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Incidence {
    /// How many waits, ended or not.
    pub n: u64,
    /// The greatest age to which at least [`TOO_FEW`] were followed without an end; nought where so few were.
    pub followed: u32,
    /// One entry for each age at which something ended, in order.
    pub steps: Vec<IncidenceStep>,
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
    /// One more.
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

    /// One more, where there is one.
    pub fn extend(&mut self, fate: Option<Fate>) {
        if let Some(fate) = fate {
            self.add(fate);
        }
    }

    /// All of another gathering.
    pub fn merge(&mut self, other: &Self) {
        self.came.merge(&other.came);
        self.excluded.merge(&other.excluded);
        self.waiting.merge(&other.waiting);
        self.entered.merge(&other.entered);
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
        let mut found = Incidence { n, ..Incidence::default() };
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
                waiting *= (risk - ended) / risk;
                found.steps.push(IncidenceStep { age, at_risk, came, variance: sums.variance(came), waiting });
            }
            left -= arrived + excluded + here;
            later -= self.entered.at(age);
        }
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

impl IncidenceStep {
    /// The interval of the share, built on log(−log), which keeps it between 0 and 1.
    pub fn interval(&self, level: Level) -> Option<Interval> {
        if self.came <= 0.0 || self.came >= 1.0 || self.variance <= 0.0 {
            return None;
        }
        let spread = level.z() * self.variance.sqrt() / (self.came * self.came.ln().abs());
        Some(Interval { low: self.came.powf(spread.exp()), high: self.came.powf((-spread).exp()) })
    }
}

impl Incidence {
    /// The last end up to an age.
    fn step(&self, age: u32) -> Option<&IncidenceStep> {
        let passed = self.steps.partition_point(|step| step.age <= age);
        self.steps.get(passed.checked_sub(1)?)
    }

    /// What has come within so many days; none where fewer than [`TOO_FEW`] were ever followed.
    pub fn within(&self, days: u32, level: Level) -> Option<Within> {
        if self.n < TOO_FEW {
            return None;
        }
        let step = self.step(days);
        Some(Within {
            rate: step.map_or(0.0, |step| step.came),
            interval: step.and_then(|step| step.interval(level)),
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
mod tests {
    use super::super::near;
    use super::*;

    fn incidence(rows: &[(u32, u8, u32)], asked: u8) -> Incidence {
        let mut fates = Fates::default();
        for (lasted, ended, seen_from) in rows.iter().copied() {
            let outcome = match ended {
                0 => Outcome::Waiting,
                ended if ended == asked => Outcome::Came,
                _ => Outcome::Excluded,
            };
            fates.add(Fate { lasted, outcome, seen_from });
        }
        fates.incidence()
    }

    /// Days, how it ended (0 not yet, 1 and 2 the two ways), and the age from which it was looked at.
    const SEEN: [(u32, u8, u32); 20] = [
        (12, 1, 0),
        (20, 2, 0),
        (20, 2, 0),
        (31, 1, 0),
        (31, 1, 0),
        (31, 0, 0),
        (45, 0, 0),
        (60, 1, 0),
        (75, 2, 0),
        (90, 0, 0),
        (90, 1, 0),
        (120, 2, 0),
        (150, 1, 0),
        (180, 0, 0),
        (200, 1, 0),
        (240, 2, 0),
        (300, 0, 0),
        (335, 1, 0),
        (335, 0, 0),
        (400, 0, 0),
    ];
    const SEEN_LATE: [(u32, u8, u32); 14] = [
        (12, 1, 0),
        (20, 2, 5),
        (31, 1, 0),
        (45, 0, 40),
        (60, 1, 30),
        (75, 2, 0),
        (90, 1, 61),
        (120, 2, 100),
        (150, 1, 21),
        (180, 0, 91),
        (200, 1, 0),
        (240, 2, 151),
        (335, 1, 201),
        (400, 0, 330),
    ];

    /// What lifelines 0.30.3 gives: `AalenJohansenFitter(alpha=0.2).fit(days, ended, event_of_interest, entry=from)`,
    /// columns `cumulative_density_`, `variance_` and `confidence_interval_`.
    #[test]
    fn the_estimate_agrees_with_lifelines() {
        for (rows, asked, age, came, variance, low, high) in [
            (&SEEN[..], 1, 31, 0.15, 0.006_375, 0.066_003_738_949_894, 0.266_032_274_025_627),
            (
                &SEEN[..],
                1,
                150,
                0.329_487_179_487_180,
                0.012_461_779_390_527,
                0.193_677_144_535_590,
                0.471_960_531_093_734,
            ),
            (
                &SEEN[..],
                1,
                335,
                0.503_988_603_988_604,
                0.017_630_417_932_144,
                0.325_775_154_811_893,
                0.657_954_813_064_452,
            ),
            (&SEEN[..], 2, 20, 0.1, 0.004_5, 0.035_269_088_194_367, 0.204_918_878_694_215),
            (
                &SEEN[..],
                2,
                240,
                0.296_581_196_581_197,
                0.012_888_663_491_118,
                0.162_061_808_251_812,
                0.444_061_690_206_431,
            ),
            (&SEEN_LATE[..], 1, 60, 0.44, 0.037_760, 0.194_794_997_709_034, 0.662_301_461_149_806),
            (&SEEN_LATE[..], 1, 150, 0.575, 0.033_575, 0.314_262_308_169_844, 0.767_543_721_859_623),
            (&SEEN_LATE[..], 2, 120, 0.335, 0.032_135, 0.129_072_355_198_813, 0.557_569_578_117_886),
        ] {
            let found = incidence(rows, asked);
            let step = *found.step(age).unwrap();
            near(step.came, came);
            near(step.variance, variance);
            let interval = step.interval(Level::Eighty).unwrap();
            near(interval.low, low);
            near(interval.high, high);
            assert!(interval.holds(step.came));
        }
    }

    #[test]
    fn what_came_what_excludes_it_and_what_waits_are_all_there_is() {
        let (one, two) = (incidence(&SEEN, 1), incidence(&SEEN, 2));
        for age in [0, 31, 60, 200, 335, 999] {
            let (came, excluded) = (one.within(age, Level::Eighty).unwrap(), two.within(age, Level::Eighty).unwrap());
            near(came.rate + excluded.rate + came.undecided, 1.0);
        }
        assert_eq!(one.followed, 240, "to which five were followed");
        assert!(one.within(11, Level::Eighty).unwrap().interval.is_none(), "nothing has come");
    }

    #[test]
    fn without_other_endings_it_is_what_kaplan_and_meier_leave() {
        let rows = [(3, 1, 0), (5, 0, 0), (8, 1, 2), (8, 1, 0), (13, 0, 4), (21, 1, 0)];
        let mut waits = super::super::Waits::default();
        for (lasted, ended, seen_from) in rows {
            waits.add(super::super::Wait { lasted, ended: ended == 1, seen_from });
        }
        let (found, curve) = (incidence(&rows, 1), waits.curve());
        for age in [2, 3, 8, 20] {
            near(found.within(age, Level::Eighty).unwrap().rate, 1.0 - curve.lasting(age));
        }
    }

    #[test]
    fn two_are_compared_within_the_same_time() {
        let found = incidence(&SEEN, 1).minus(&incidence(&SEEN_LATE, 1), Level::Eighty).unwrap();
        let days = incidence(&SEEN_LATE, 1).followed;
        let rate = |rows: &[(u32, u8, u32)]| incidence(rows, 1).within(days, Level::Eighty).unwrap().rate;
        near(found.by, rate(&SEEN) - rate(&SEEN_LATE));
        assert!(found.interval.holds(found.by));
        assert!(incidence(&SEEN[..4], 1).as_far_as_followed(Level::Eighty).is_none(), "four bear no rate");
    }
}
