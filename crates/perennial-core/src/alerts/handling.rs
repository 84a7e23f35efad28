//! What a person did about an alert: put it off until a day, or dismissed it, each with a reason.

use super::alert::{Alert, Key};
use crate::dates::Day;

/// An alert that was snoozed or dismissed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handled {
    /// Which.
    pub key: Key,
    /// What was done.
    pub handling: Handling,
}

/// What was done about an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handling {
    /// Put off: it returns on the day, if it still holds.
    Snoozed {
        /// The day on which it returns.
        until: Day,
        /// Why.
        reason: String,
    },
    /// Dismissed: it never returns for the same occurrence.
    Dismissed {
        /// Why.
        reason: String,
    },
}

/// Why a handling is refused, and what to do instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The day has come already.
    #[error("An alert can be put off until {} at the earliest. Choose that day or a later one.", .0.words())]
    NotLater(Day),
    /// So far that it is a dismissal.
    #[error("An alert can be put off until {} at the latest. Choose an earlier day, or dismiss it.", .0.words())]
    TooLate(Day),
    /// No reason.
    #[error("Say in a few words why, so that colleagues understand what was decided.")]
    NoReason,
}

impl Alert {
    /// Puts it off for at most a year.
    ///
    /// # Errors
    /// [`Refusal`] when the day is not later than today or over a year away, or no reason is given.
    pub fn snooze(&self, today: Day, until: Day, reason: &str) -> Result<Handled, Refusal> {
        if until <= today {
            return Err(Refusal::NotLater(today + 1));
        }
        if until > today + 366 {
            return Err(Refusal::TooLate(today + 366));
        }
        let handling = Handling::Snoozed { until, reason: said(reason)? };
        Ok(Handled { key: self.key.clone(), handling })
    }

    /// Dismisses it for good.
    ///
    /// # Errors
    /// [`Refusal::NoReason`].
    pub fn dismiss(&self, reason: &str) -> Result<Handled, Refusal> {
        let handling = Handling::Dismissed { reason: said(reason)? };
        Ok(Handled { key: self.key.clone(), handling })
    }
}

fn said(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() { Err(Refusal::NoReason) } else { Ok(reason.to_owned()) }
}
