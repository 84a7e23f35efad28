//! What is to be expected of one client.

use serde::Serialize;

use super::{Model, Observed, YEAR};
use crate::dates::Day;

/// A figure and its 80 % range, which always contains it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Range {
    /// The figure.
    pub mid: f64,
    /// A tenth lies below.
    pub low: f64,
    /// A tenth lies above.
    pub high: f64,
}

impl Range {
    /// A figure that is known.
    pub const fn known(mid: f64) -> Self {
        Self { mid, low: mid, high: mid }
    }

    /// A figure among values that it could have taken: from the lowest tenth of them to the highest, widened as far as is
    /// needed to contain the figure (D27).
    pub fn around(mid: f64, mut values: Vec<f64>) -> Self {
        values.sort_unstable_by(f64::total_cmp);
        let at = |part: f64| {
            let place = (part * values.len() as f64).ceil().max(1.0) as usize - 1;
            values.get(place).copied().unwrap_or(mid)
        };
        Self { mid, low: at(0.1).min(mid), high: at(0.9).max(mid) }
    }
}

/// What is to be expected of one client.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlook {
    /// The chance that further work begins within a year of the last day on record.
    pub returns_within_year: Range,
    /// By when the chance of further work has reached 25, 50 and 75 %; none where it has not within twenty years.
    pub next_need: [Option<Day>; 3],
}

/// What is expected later than that is told as “never”, as what is never expected: twenty years, as far ahead as anybody
/// can record a next need.
const LATEST: f64 = 20.0 * 365.25;

impl Model {
    /// The outlook of one client.
    pub(super) fn outlook(&self, client: &Observed) -> Outlook {
        let history = client.history();
        Outlook {
            returns_within_year: self.ranged(|model| model.state(&history).returns(f64::from(YEAR))),
            next_need: [0.25, 0.5, 0.75].map(|chance| self.need_by(client, chance)),
        }
    }

    /// The chance of further work within a year.
    pub(super) fn chance_of_return(&self, client: &Observed) -> f64 {
        self.best().state(&client.history()).returns(f64::from(YEAR))
    }

    /// The day by which the chance of further work has reached a level.
    pub(super) fn need_by(&self, client: &Observed, chance: f64) -> Option<Day> {
        let need = self.best().state(&client.history()).next_need(chance);
        let time = need.time().filter(|time| *time <= LATEST)?;
        Some(client.until + time.ceil() as i32)
    }
}
