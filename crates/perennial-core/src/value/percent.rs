//! Percentages as people write them: hundredths of a percent, exactly.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// A part of a hundred in steps of 0.01 %, for example 5 % or 2.5 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(i32);

/// The text is not a percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write a percentage such as 5 or 2.5, with at most two decimals.")]
pub struct NotAPercentage;

impl Percent {
    /// A whole number of them.
    pub const fn whole(percent: i16) -> Self {
        Self(percent as i32 * 100)
    }

    /// From hundredths of a percent, as they are stored.
    pub const fn from_hundredths(hundredths: i32) -> Self {
        Self(hundredths)
    }

    /// In hundredths of a percent.
    pub const fn hundredths(self) -> i32 {
        self.0
    }

    /// One that people write, within limits.
    ///
    /// # Errors
    /// When it is no percentage, or beyond the limits; in words for whoever wrote it.
    pub fn within(text: &str, limits: &RangeInclusive<Self>) -> Result<Self, String> {
        let percent: Self = text.parse().map_err(|error: NotAPercentage| error.to_string())?;
        if limits.contains(&percent) {
            return Ok(percent);
        }
        Err(format!("Write a percentage from {} to {}.", limits.start().plain(), limits.end().plain()))
    }

    /// The percentage nearest to a fraction: 0.05 is 5 %.
    pub fn of(fraction: f64) -> Self {
        Self((fraction * 10_000.0).round() as i32)
    }

    /// As a fraction: 5 % is 0.05.
    pub fn fraction(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }

    /// The figure alone, as it stands in a form: `2.5`.
    pub fn plain(self) -> String {
        let (whole, part) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let sign = if self.0 < 0 { "-" } else { "" };
        let text = format!("{sign}{whole}.{part:02}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.plain().replace('-', "−"))
    }
}

/// As people write them: `5`, `5 %`, `-2.5`, `2,5`.
impl FromStr for Percent {
    type Err = NotAPercentage;

    fn from_str(text: &str) -> Result<Self, NotAPercentage> {
        let clean = text.trim().trim_end_matches('%').trim_end().replace('−', "-").replace(',', ".");
        let (sign, digits) = clean.strip_prefix('-').map_or((1, clean.as_str()), |rest| (-1, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(part) || whole.len() > 5 || part.len() > 2 {
            return Err(NotAPercentage);
        }
        let number = |text: &str| text.parse::<i32>().map_err(|_| NotAPercentage);
        let part = if part.len() == 1 { number(part)? * 10 } else { number(part)? };
        Ok(Self(sign * (number(whole)? * 100 + part)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn percentages_are_read_as_people_write_them() {
        for (text, hundredths) in [("5", 500), ("5 %", 500), ("2.5", 250), ("2,25%", 225), ("-3", -300), ("−0.5", -50)]
        {
            assert_eq!(text.parse(), Ok(Percent(hundredths)), "{text}");
        }
        for text in ["", "%", "five", "1.234", "123456", "1.", "--1", "+", "5 % 5"] {
            assert_eq!(text.parse::<Percent>(), Err(NotAPercentage), "{text}");
        }
    }

    #[test]
    fn beyond_its_limits_a_percentage_is_refused_in_words() {
        let limits = Percent::whole(-90)..=Percent::whole(100);
        assert_eq!(Percent::within("-90 %", &limits), Ok(Percent::whole(-90)));
        assert_eq!(Percent::within("101", &limits), Err("Write a percentage from -90 to 100.".to_owned()));
        assert_eq!(Percent::within("much", &limits), Err(NotAPercentage.to_string()));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(hundredths in -9_999_999..9_999_999_i32) {
            let percent = Percent(hundredths);
            prop_assert_eq!(percent.plain().parse(), Ok(percent));
            prop_assert_eq!(percent.to_string().parse(), Ok(percent));
            prop_assert_eq!(Percent::of(percent.fraction()), percent);
        }
    }
}
