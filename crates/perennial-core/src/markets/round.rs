//! A round of rating: each rater scores the emphasis of every market now and as wanted, alone (S2.18).

use serde::Serialize;

use super::Axis;
use crate::keyed::Keyed;

/// The scale: 0 for no emphasis, 10 for the most.
pub const SCALE: u8 = 10;

/// Raters without whom no score is shown: the mean of one would be that rater's own score, which nobody is to see.
pub const FEWEST_RATERS: usize = 2;

/// One rater's scores of one market, each between 0 and [`SCALE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    /// The market.
    pub axis: Axis,
    /// How much emphasis it has.
    pub now: u8,
    /// How much it should have.
    pub wanted: u8,
}

/// How far raters lie apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// The lowest score of now.
    pub now_low: u8,
    /// The highest.
    pub now_high: u8,
    /// The lowest score of wanted.
    pub wanted_low: u8,
    /// The highest.
    pub wanted_high: u8,
}

/// What the raters of a round say of one market.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rated {
    /// The market.
    pub axis: Axis,
    /// The mean score of now.
    pub now: f64,
    /// The mean score of wanted.
    pub wanted: f64,
    /// How far raters lie apart.
    pub spread: Spread,
    /// How many scored it.
    pub raters: u32,
}

impl Rated {
    /// By how much more emphasis is wanted than there is; below 0 where it is less.
    pub fn gap(&self) -> f64 {
        self.wanted - self.now
    }
}

/// The scores of a round by market, in the order of the axes; a market that fewer than [`FEWEST_RATERS`] scored is left
/// out.
pub fn rated(scores: &[Score]) -> Vec<Rated> {
    let of = |axis: Axis| {
        let own: Vec<&Score> = scores.iter().filter(|score| score.axis == axis).collect();
        if own.len() < FEWEST_RATERS {
            return None;
        }
        let mean = |score: &dyn Fn(&Score) -> u8| {
            own.iter().map(|each| f64::from(score(each))).sum::<f64>() / own.len() as f64
        };
        Some(Rated {
            axis,
            now: mean(&|score| score.now),
            wanted: mean(&|score| score.wanted),
            spread: Spread {
                now_low: own.iter().map(|score| score.now).min()?,
                now_high: own.iter().map(|score| score.now).max()?,
                wanted_low: own.iter().map(|score| score.wanted).min()?,
                wanted_high: own.iter().map(|score| score.wanted).max()?,
            },
            raters: u32::try_from(own.len()).unwrap_or(u32::MAX),
        })
    };
    Axis::EACH.iter().filter_map(|axis| of(*axis)).collect()
}
