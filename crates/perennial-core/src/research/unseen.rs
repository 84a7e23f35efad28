//! Losses that nobody at the firm sees (S1.14): an estimate from interviews, kept apart from recorded losses.

use super::Share;

/// How many pursuits may have been lost unseen in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnseenEstimate {
    /// The share of prospects asked who had ruled the firm out without speaking to it.
    pub ruled_out: Share,
    /// Pursuits seen in the period.
    pub seen: u32,
    /// The estimate; none when everybody, or nobody at all, was ruled out or asked.
    pub unseen: Option<u32>,
    /// The interval that holds it four times in five.
    pub between: Option<(u32, u32)>,
}

/// Those who came are the share that did not rule the firm out: unseen = seen · p / (1 − p).
pub fn unseen_estimate(ruled_out: Share, seen: u32) -> UnseenEstimate {
    let of = |p: f64| (p < 1.0).then(|| (f64::from(seen) * p / (1.0 - p)).round() as u32);
    let unseen = ruled_out.value().and_then(of);
    let between = ruled_out.interval().and_then(|(low, high)| Some((of(low)?, of(high)?)));
    UnseenEstimate { ruled_out, seen, unseen, between }
}
