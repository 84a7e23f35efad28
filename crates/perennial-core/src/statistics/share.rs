//! So many of so many: rates with their intervals, and two rates compared.

use serde::Serialize;

use super::{Interval, Level};
use crate::money::grouped;

/// A count and what it is a part of. A count above the whole is read as the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Share {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
}

/// The difference between two shares.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Difference {
    /// The first rate less the second.
    pub by: f64,
    /// Where the truth lies.
    pub interval: Interval,
}

impl Difference {
    /// True when “no difference” lies outside of the interval.
    pub fn shows(&self) -> bool {
        !self.interval.holds(0.0)
    }

    /// “+8 points (+2 to +14)”, and that it shows nothing where that is so.
    pub fn words(&self) -> String {
        let points = |value: f64| {
            let whole = (value * 100.0).round() as i64;
            match whole {
                0 => "0".to_owned(),
                1.. => format!("+{whole}"),
                _ => format!("−{}", whole.unsigned_abs()),
            }
        };
        let (low, high) = (points(self.interval.low), points(self.interval.high));
        let figures = format!("{} points ({low} to {high})", points(self.by));
        if self.shows() { figures } else { format!("{figures}: no difference shown") }
    }
}

impl Share {
    /// A share.
    pub const fn new(count: u64, of: u64) -> Self {
        Self { count: if count > of { of } else { count }, of }
    }

    /// The rate between 0 and 1; none of nobody.
    pub fn rate(self) -> Option<f64> {
        (self.of > 0).then(|| self.count as f64 / self.of as f64)
    }

    /// The others of the whole.
    pub const fn rest(self) -> Self {
        Self { count: self.of - self.count, of: self.of }
    }

    /// The score interval of Wilson (1927, Journal of the American Statistical Association 22, 209–212), without
    /// correction for continuity: it stays between 0 and 1 and keeps a width at “none” and “all”.
    pub fn interval(self, level: Level) -> Option<Interval> {
        let rate = self.rate()?;
        let (n, z) = (self.of as f64, level.z());
        let scale = 1.0 + z * z / n;
        let middle = (rate + z * z / (2.0 * n)) / scale;
        let half = z / scale * (rate * (1.0 - rate) / n + z * z / (4.0 * n * n)).sqrt();
        let low = if self.count == 0 { 0.0 } else { middle - half };
        let high = if self.count == self.of { 1.0 } else { middle + half };
        Some(Interval::within(low, high, (0.0, 1.0)))
    }

    /// This rate less another of other people: method 10 of Newcombe (1998, Statistics in Medicine 17, 873–890),
    /// which joins the two Wilson intervals. None when either is of nobody.
    pub fn minus(self, other: Self, level: Level) -> Option<Difference> {
        let (one, two) = (self.rate()?, other.rate()?);
        let (first, second) = (self.interval(level)?, other.interval(level)?);
        let by = one - two;
        let low = by - (one - first.low).hypot(second.high - two);
        let high = by + (first.high - one).hypot(two - second.low);
        Some(Difference { by, interval: Interval::within(low, high, (-1.0, 1.0)) })
    }

    /// “about 1 in 13 (1 in 38 to 1 in 5)”, “about 7 in 10 (6 in 10 to 8 in 10)”, “none of 40 (at most 1 in 24)”.
    pub fn words(self, level: Level) -> String {
        let (Some(rate), Some(interval)) = (self.rate(), self.interval(level)) else {
            return "not known: nobody was counted".to_owned();
        };
        if self.count == 0 {
            return format!("none of {} (at most {})", grouped(self.of), of_people(interval.high));
        }
        if self.count == self.of {
            return format!("all {} (at least {})", grouped(self.of), of_people(interval.low));
        }
        format!("about {} ({} to {})", of_people(rate), of_people(interval.low), of_people(interval.high))
    }

    /// “44 % (39 to 49 %)”, without decimals that the number cannot bear.
    pub fn percent(self, level: Level) -> String {
        let (Some(rate), Some(interval)) = (self.rate(), self.interval(level)) else {
            return "not known".to_owned();
        };
        let places = usize::from(self.of >= 1000);
        let figure = |value: f64| format!("{:.places$}", value * 100.0);
        format!("{} % ({} to {} %)", figure(rate), figure(interval.low), figure(interval.high))
    }
}

/// A rate as people: “1 in 13” where few, “7 in 10” where many, “all but 1 in 50” where nearly all.
fn of_people(rate: f64) -> String {
    if rate <= 0.0005 {
        "fewer than 1 in 2,000".to_owned()
    } else if rate >= 0.9995 {
        "all but 1 in 2,000".to_owned()
    } else if rate < 0.35 {
        format!("1 in {}", grouped(one_in(rate)))
    } else if rate <= 0.95 {
        format!("{} in 10", (rate * 10.0).round().min(9.0) as u64)
    } else {
        format!("all but 1 in {}", grouped(one_in(1.0 - rate)))
    }
}

/// One in how many, of a rate told with two digits: more would be read as more than is known.
fn one_in(rate: f64) -> u64 {
    let scale = 10_f64.powi(1 - rate.log10().floor() as i32);
    (scale / (rate * scale).round()).round() as u64
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn wilson_agrees_with_the_published_figures() {
        // Newcombe 1998, Statistics in Medicine 17, 857–872, table I, method 3.
        for (count, of, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let found = Share::new(count, of).interval(Level::NinetyFive).unwrap();
            assert!((found.low - low).abs() < 5e-5 && (found.high - high).abs() < 5e-5, "{count} of {of}: {found:?}");
        }
        let found = Share::new(3, 40).interval(Level::NinetyFive).unwrap();
        near(found.low, 0.025_836_025_774_588_2);
        near(found.high, 0.198_642_335_243_105_4);
        let found = Share::new(79, 180).interval(Level::Eighty).unwrap();
        near(found.low, 0.392_250_463_025_760_2);
        near(found.high, 0.486_632_423_906_028);
        assert_eq!(Share::new(0, 0).interval(Level::Eighty), None);
    }

    #[test]
    fn newcombe_agrees_with_the_published_figures() {
        // Newcombe 1998, table II, method 10.
        for (one, two, low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ] {
            let found = Share::new(one.0, one.1).minus(Share::new(two.0, two.1), Level::NinetyFive).unwrap().interval;
            assert!((found.low - low).abs() < 6e-5 && (found.high - high).abs() < 6e-5, "{one:?} − {two:?}: {found:?}");
        }
        let asked = Share::new(22, 31).minus(Share::new(6, 57), Level::Eighty).unwrap();
        near(asked.by, 0.604_414_261_460_101_9);
        near(asked.interval.low, 0.474_827_900_700_905);
        near(asked.interval.high, 0.705_161_100_284_894_3);
        assert!(asked.shows());
        assert!(Share::new(5, 10).minus(Share::new(0, 0), Level::Eighty).is_none());
    }

    #[test]
    fn rates_are_told_as_people() {
        let told = |count, of| Share::new(count, of).words(Level::NinetyFive);
        assert_eq!(told(3, 40), "about 1 in 13 (1 in 38 to 1 in 5)");
        assert_eq!(told(22, 31), "about 7 in 10 (5 in 10 to 8 in 10)");
        assert_eq!(told(0, 20), "none of 20 (at most 1 in 6)");
        assert_eq!(told(40, 40), "all 40 (at least 9 in 10)");
        assert_eq!(told(980, 1000), "about all but 1 in 50 (all but 1 in 32 to all but 1 in 77)");
        assert_eq!(told(0, 0), "not known: nobody was counted");
    }

    #[test]
    fn decimals_come_with_numbers() {
        assert_eq!(Share::new(79, 180).percent(Level::Eighty), "44 % (39 to 49 %)");
        assert_eq!(Share::new(790, 1800).percent(Level::Eighty), "43.9 % (42.4 to 45.4 %)");
        assert_eq!(Share::new(9, 3), Share { count: 3, of: 3 });
    }
}
