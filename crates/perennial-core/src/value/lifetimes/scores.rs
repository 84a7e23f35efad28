//! What a fitted model says of one client.

use super::histories::History;

/// When a client is next expected, at one level of confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NextNeed {
    /// By then, after the end of what was observed.
    Within(f64),
    /// Never, at this confidence: the client has left for good with more than the rest of the chance.
    NotExpected,
}

impl NextNeed {
    /// The time, where there is one.
    pub const fn time(self) -> Option<f64> {
        match self {
            Self::Within(time) => Some(time),
            Self::NotExpected => None,
        }
    }
}

/// A model of clients that come back in continuous time and leave without saying so. All times are in the unit of the
/// data that it was fitted to.
pub trait RepeatModel {
    /// The log-likelihood of one client's history.
    fn log_likelihood_of(&self, history: &History) -> f64;

    /// The chance that the client has not left for good at the end of what was observed.
    fn probability_alive(&self, history: &History) -> f64;

    /// How many further engagements are expected within a time from the end of what was observed.
    fn expected(&self, history: &History, within: f64) -> f64;

    /// The chance of at least one further engagement within a time.
    fn probability_of_return(&self, history: &History, within: f64) -> f64;

    /// By when the chance of a further engagement has reached a level, for example 0.5.
    fn next_need(&self, history: &History, chance: f64) -> NextNeed;

    /// By when it has reached 25, 50 and 75 %.
    fn quartiles_of_next_need(&self, history: &History) -> [NextNeed; 3] {
        [0.25, 0.5, 0.75].map(|chance| self.next_need(history, chance))
    }
}

/// When a chance that only grows with time reaches a level: found by doubling and halving, from a time of the right
/// size. Never, where it has not by a billion times that.
pub(super) fn first_time(scale: f64, level: f64, chance_within: impl Fn(f64) -> f64) -> NextNeed {
    first_time_to(0.0, scale, level, chance_within)
}

/// The same to a part of the unit of time.
pub(super) fn first_time_to(part: f64, scale: f64, level: f64, chance_within: impl Fn(f64) -> f64) -> NextNeed {
    let (mut low, mut high) = (0.0, scale);
    while chance_within(high) < level {
        (low, high) = (high, high * 2.0);
        if high > scale * 1e9 {
            return NextNeed::NotExpected;
        }
    }
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high || high - low < part {
            break;
        }
        if chance_within(middle) < level { low = middle } else { high = middle }
    }
    NextNeed::Within(high)
}
