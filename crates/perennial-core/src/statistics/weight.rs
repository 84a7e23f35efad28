//! What so small a number can bear, in words.

use serde::Serialize;

use crate::text::count;

/// Below this many no rate is told, only counts.
pub const TOO_FEW: u64 = 5;

/// Below this many a rate is a hint.
pub const FEW: u64 = 20;

/// What a number of cases can bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Nobody was counted: the figure is not known, which is not nought.
    Nothing,
    /// Fewer than [`TOO_FEW`]: counts only.
    TooFew,
    /// Fewer than [`FEW`]: a hint.
    Few,
    /// Enough for the interval to say it all.
    Enough,
}

impl Weight {
    /// What so many cases can bear.
    pub const fn of(n: u64) -> Self {
        match n {
            0 => Self::Nothing,
            1..TOO_FEW => Self::TooFew,
            TOO_FEW..FEW => Self::Few,
            _ => Self::Enough,
        }
    }

    /// True when a rate may be told at all.
    pub const fn bears_a_rate(self) -> bool {
        matches!(self, Self::Few | Self::Enough)
    }

    /// The warning beside a figure of `n` cases; none where none is needed.
    pub fn warning(n: u64) -> Option<String> {
        match Self::of(n) {
            Self::Nothing => Some("not recorded".to_owned()),
            Self::TooFew => Some(format!("too few to tell ({n})")),
            Self::Few => Some(format!("small sample ({n}): a hint, no more")),
            Self::Enough => None,
        }
    }

    /// “1,240 cases”, or the warning where the number is small.
    pub fn words(n: u64) -> String {
        Self::warning(n).unwrap_or_else(|| count(n, "case"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_said_to_be_small() {
        assert_eq!(Weight::words(0), "not recorded");
        assert_eq!(Weight::words(3), "too few to tell (3)");
        assert_eq!(Weight::words(12), "small sample (12): a hint, no more");
        assert_eq!(Weight::words(1240), "1,240 cases");
        assert!(!Weight::of(4).bears_a_rate() && Weight::of(5).bears_a_rate());
    }
}
