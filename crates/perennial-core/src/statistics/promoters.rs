//! The net promoter score.

use serde::Serialize;

use super::{Difference, Interval, Level};

/// The answers to “how likely would you recommend us?”: 9 and 10, 7 and 8, 0 to 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct PromoterScore {
    /// 9 and 10.
    pub promoters: u64,
    /// 7 and 8.
    pub passives: u64,
    /// 0 to 6.
    pub detractors: u64,
}

impl PromoterScore {
    /// How many answered.
    pub const fn answered(self) -> u64 {
        self.promoters + self.passives + self.detractors
    }

    /// Counts one answer from 0 to 10.
    pub const fn add(&mut self, answer: u8) {
        match answer {
            0..=6 => self.detractors += 1,
            7 | 8 => self.passives += 1,
            _ => self.promoters += 1,
        }
    }

    /// The share of promoters less that of detractors, −100 to 100; none of no answers.
    pub fn score(self) -> Option<f64> {
        let n = self.answered();
        (n > 0).then(|| 100.0 * (self.promoters as f64 - self.detractors as f64) / n as f64)
    }

    /// The adjusted Wald interval of Rocks (2016, The American Statistician 70, 365–372), −100 to 100: three
    /// quarters of an answer are added to the promoters and to the detractors and three answers in all, so that
    /// forty promoters of forty keep an interval that has a width. It is centred beside the score, nearer to nought, so
    /// of a few answers that are all alike it would leave the score out: there it is widened up to the score.
    pub fn interval(self, level: Level) -> Option<Interval> {
        let (middle, variance) = self.adjusted()?;
        let half = level.z() * variance.sqrt();
        let found = Interval::within(100.0 * (middle - half), 100.0 * (middle + half), (-100.0, 100.0));
        Some(found.around(self.score()?))
    }

    /// The score between −1 and 1 with the answers added, and its variance.
    fn adjusted(self) -> Option<(f64, f64)> {
        if self.answered() == 0 {
            return None;
        }
        let n = self.answered() as f64 + 3.0;
        let (promoters, detractors) = ((self.promoters as f64 + 0.75) / n, (self.detractors as f64 + 0.75) / n);
        let middle = promoters - detractors;
        Some((middle, (promoters + detractors - middle * middle) / n))
    }

    /// This score less another of other people, −200 to 200: the adjusted scores are subtracted and their variances
    /// added, as those of two rounds of answers. None when either is of nobody.
    pub fn minus(self, other: Self, level: Level) -> Option<Difference> {
        let ((one, first), (two, second)) = (self.adjusted()?, other.adjusted()?);
        let half = level.z() * (first + second).sqrt();
        let interval = Interval::within(100.0 * (one - two - half), 100.0 * (one - two + half), (-200.0, 200.0));
        let by = self.score()? - other.score()?;
        Some(Difference { by, interval: interval.around(by) })
    }

    /// “+37 (+24 to +46)”.
    pub fn words(self, level: Level) -> String {
        match (self.score(), self.interval(level)) {
            (Some(score), Some(interval)) => {
                format!("{} ({} to {})", signed(score), signed(interval.low), signed(interval.high))
            }
            _ => "not known: nobody has answered".to_owned(),
        }
    }
}

/// “+37”, “0”, “−4”.
fn signed(score: f64) -> String {
    let whole = score.round() as i64;
    match whole {
        0 => "0".to_owned(),
        1.. => format!("+{whole}"),
        _ => format!("−{}", whole.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn the_score_of_the_demo_firm_has_its_interval() {
        let all = PromoterScore { promoters: 38, passives: 21, detractors: 12 };
        near(all.score().unwrap(), 36.619_718_309_859_16);
        let found = all.interval(Level::NinetyFive).unwrap();
        near(found.low, 17.895_848_764_669_853);
        near(found.high, 52.374_421_505_600_44);
        let found = all.interval(Level::Eighty).unwrap();
        near(found.low, 23.862_971_661_107_796);
        near(found.high, 46.407_298_609_162_48);
        assert_eq!(all.words(Level::Eighty), "+37 (+24 to +46)");
        let former = PromoterScore { promoters: 5, passives: 3, detractors: 2 };
        assert_eq!(former.words(Level::NinetyFive), "+30 (−19 to +65)");
    }

    #[test]
    fn forty_of_forty_keep_a_doubt() {
        let found = PromoterScore { promoters: 40, ..PromoterScore::default() }.interval(Level::NinetyFive).unwrap();
        near(found.low, 83.581_699_389_610_83);
        near(found.high, 100.0);
        assert_eq!(PromoterScore::default().words(Level::Eighty), "not known: nobody has answered");
    }

    #[test]
    fn an_interval_contains_its_score_whoever_answered() {
        for (promoters, passives, detractors) in
            (0..=12).flat_map(|p| (0..=6).flat_map(move |s| (0..=12).map(move |d| (p, s, d))))
        {
            let answers = PromoterScore { promoters, passives, detractors };
            let other = PromoterScore { promoters: detractors, passives, detractors: promoters };
            for level in [Level::Eighty, Level::NinetyFive] {
                let Some(score) = answers.score() else { continue };
                assert!(answers.interval(level).unwrap().holds(score), "{answers:?}");
                let change = answers.minus(other, level).unwrap();
                assert!(change.interval.holds(change.by), "{answers:?}");
            }
        }
    }

    #[test]
    fn answers_are_counted_where_they_belong() {
        let mut score = PromoterScore::default();
        (0..=10).for_each(|answer| score.add(answer));
        assert_eq!(score, PromoterScore { promoters: 2, passives: 2, detractors: 7 });
    }
}
