//! Counts to figures that say how sure they are: the one place where an interval is computed.
//!
//! Every rate, score and duration on a page comes from here, so that all pages use the same method and the same
//! words. The formulas name their sources; the tests hold published figures.
//!
//! - [`Share`]: so many of so many, with Wilson's interval; [`Share::minus`] compares two (Newcombe).
//! - [`PromoterScore`]: the net promoter score with the adjusted Wald interval.
//! - [`quantile`], [`Quartiles`]: of values that are all known (Hyndman and Fan's type 7).
//! - [`Waits`]: durations of which some are not over yet (Kaplan and Meier).
//! - [`Fates`], [`Incidence`]: waits that may end in ways that exclude each other (Aalen and Johansen).
//! - [`Weight`]: what so small a number can bear, in words.

mod ages;
mod competing;
mod promoters;
mod quantiles;
mod share;
mod waits;
mod weight;

pub use competing::{Fate, Fates, Incidence, IncidenceStep, Outcome, Within};
pub use promoters::PromoterScore;
pub use quantiles::{Quartiles, quantile};
pub use share::{Difference, Share};
pub use waits::{Curve, Estimate, Step, Wait, Waits};
pub use weight::{FEW, TOO_FEW, Weight};

use serde::Serialize;

/// How often an interval made this way holds the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 80 %: what pages show unless they say otherwise.
    #[default]
    Eighty,
    /// 95 %.
    NinetyFive,
}

impl Level {
    /// The quantile of the normal distribution that belongs to the level, both tails cut alike.
    pub const fn z(self) -> f64 {
        match self {
            Self::Eighty => 1.281_551_565_544_600_4,
            Self::NinetyFive => 1.959_963_984_540_054,
        }
    }

    /// “4 times in 5”.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Eighty => "4 times in 5",
            Self::NinetyFive => "19 times in 20",
        }
    }
}

/// The values among which the truth lies as often as the level says.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The lowest.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

impl Interval {
    /// An interval held within bounds that the figure cannot pass.
    fn within(low: f64, high: f64, (least, most): (f64, f64)) -> Self {
        Self { low: low.clamp(least, most), high: high.clamp(least, most) }
    }

    /// The same, widened as far as is needed to contain a figure: an interval that is centred beside its figure, as
    /// adjusted ones are, may lie wholly on one side of it where few answered alike (D27).
    fn around(self, figure: f64) -> Self {
        Self { low: self.low.min(figure), high: self.high.max(figure) }
    }

    /// True when the value lies within.
    pub fn holds(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

#[cfg(test)]
pub(crate) fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 5e-10, "{found} is not {expected}");
}
