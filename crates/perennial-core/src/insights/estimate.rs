//! The rate at which those who come to a decision point go on (D27).
//!
//! How it is reckoned belongs to the point, so that no page can choose: of those decided, where the cohort is of
//! decisions; of everybody, where a day is looked at; within some time, where deciding takes time and some still wait.

use serde::Serialize;

use super::Tally;
use super::point::Reckoning;
use crate::statistics::{Difference, Incidence, Interval, Level, Share, Weight, Within};

/// The rate at a decision point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimated {
    /// Between 0 and 1.
    pub rate: f64,
    /// Where the truth lies; it contains the rate. None where nobody or everybody went on within the time.
    pub interval: Option<Interval>,
    /// Of how many cases.
    pub of: u64,
    /// What so many bear is said of this number: the cases; where deciding takes time, the relationships whose cases
    /// they are.
    pub borne_by: u64,
    /// Within so many days, where deciding takes time.
    pub within_days: Option<u32>,
    /// The share that had not been decided by then; none where staying is what is asked about.
    pub undecided: Option<f64>,
}

impl Estimated {
    /// “32 % within 335 days (27 to 37 %), 49 % not yet by then”; of those who stay, “96 % still here after 92 days”.
    pub fn words(&self) -> String {
        self.words_of("", "not yet by then")
    }

    /// The same as a sentence: “32 % came back within 335 days (27 to 37 %), 49 % had not by then”.
    pub(super) fn words_of(&self, did: &str, undecided_words: &str) -> String {
        let percent = |rate: f64| format!("{:.0}", rate * 100.0);
        let mut words = format!("{} %", percent(self.rate));
        if !did.is_empty() {
            words.push_str(&format!(" {did}"));
        }
        match (self.within_days, self.undecided) {
            (Some(days), Some(_)) => words.push_str(&format!(" within {days} days")),
            // Those who had not left by then: nothing came to them within it.
            (Some(days), None) => words.push_str(&format!(" still here after {days} days")),
            (None, _) => {}
        }
        if let Some(interval) = self.interval {
            words.push_str(&format!(" ({} to {} %)", percent(interval.low), percent(interval.high)));
        }
        if let Some(undecided) = self.undecided.filter(|undecided| *undecided >= 0.005) {
            words.push_str(&format!(", {} % {undecided_words}", percent(undecided)));
        }
        words
    }
}

fn of_share(share: Share, level: Level) -> Option<Estimated> {
    let rate = share.rate().filter(|_| Weight::of(share.of).bears_a_rate())?;
    let interval = share.interval(level);
    Some(Estimated { rate, interval, of: share.of, borne_by: share.of, within_days: None, undecided: None })
}

fn within(found: Within, incidence: &Incidence) -> Estimated {
    let Within { rate, interval, days, undecided } = found;
    let (of, borne_by) = (incidence.n, incidence.clients);
    Estimated { rate, interval, of, borne_by, within_days: Some(days), undecided: Some(undecided) }
}

/// The rate of a point that is counted.
pub(super) fn estimate(tally: &Tally, incidence: &Incidence, level: Level) -> Option<Estimated> {
    match tally.point.definition().reckoning {
        Reckoning::OfDecided => of_share(tally.share(), level),
        Reckoning::OfEverybody => of_share(tally.so_far(), level),
        Reckoning::Within => Some(within(incidence.as_far_as_followed(level)?, incidence)),
        Reckoning::Lasting(days) => {
            let left = incidence.within(days.min(incidence.followed), level)?;
            let others = |interval: Interval| Interval { low: 1.0 - interval.high, high: 1.0 - interval.low };
            let found = within(left, incidence);
            Some(Estimated { rate: 1.0 - left.rate, interval: left.interval.map(others), undecided: None, ..found })
        }
    }
}

/// One rate less another.
pub(super) fn minus(now: (&Tally, &Incidence), before: (&Tally, &Incidence), level: Level) -> Option<Difference> {
    let shares = |one: Share, other: Share| {
        let bear = [one, other].iter().all(|share| Weight::of(share.of).bears_a_rate());
        bear.then(|| one.minus(other, level)).flatten()
    };
    match now.0.point.definition().reckoning {
        Reckoning::OfDecided => shares(now.0.share(), before.0.share()),
        Reckoning::OfEverybody => shares(now.0.so_far(), before.0.so_far()),
        Reckoning::Within => now.1.minus(before.1, level),
        // More who leave are fewer who stay.
        Reckoning::Lasting(_) => before.1.minus(now.1, level),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S1.41: the answer to a question is a sentence that says of whom each figure is.
    #[test]
    fn a_rate_is_told_in_a_sentence() {
        let interval = Some(Interval { low: 0.22, high: 0.42 });
        let (within_days, undecided) = (Some(304), Some(0.49));
        let found = Estimated { rate: 0.32, interval, of: 90, borne_by: 70, within_days, undecided };
        assert_eq!(found.words(), "32 % within 304 days (22 to 42 %), 49 % not yet by then");
        let told = found.words_of("came back", "had not by then");
        assert_eq!(told, "32 % came back within 304 days (22 to 42 %), 49 % had not by then");
        let stayed = Estimated { rate: 1.0, interval: None, undecided: None, within_days: Some(92), ..found };
        assert_eq!(stayed.words(), "100 % still here after 92 days");
    }
}
