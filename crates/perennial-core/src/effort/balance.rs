//! Effort on new against existing clients, beside what each bring (S2.05, S2.13).

use super::Sums;

/// Entries that must be recorded before a sentence is made of them.
pub const ENOUGH: u32 = 20;

/// The least part of effort and of fees of which it must be known whether it is for or from new clients, before a sentence
/// is made of the rest.
pub const KNOWN: f64 = 0.8;

/// What of effort is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Money.
    Spend,
    /// Hours.
    Hours,
}

impl Measure {
    /// The word in sentences.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Spend => "spend",
            Self::Hours => "hours",
        }
    }
}

/// The effort and the fees of one period, on and from new and existing clients; fees in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// The effort.
    pub effort: Sums,
    /// Fees from clients new in the period.
    pub fees_new: i64,
    /// Fees from those who were clients before.
    pub fees_existing: i64,
    /// Fees from those of whom it is not known.
    pub fees_unknown: i64,
}

/// What a balance says: the share of effort that is spent on winning clients, and the share of fees that new ones bring.
/// Both are shares of new and existing together, between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// What of effort.
    pub measure: Measure,
    /// Its share on new clients.
    pub effort_new: f64,
    /// The share of fees from new clients.
    pub fees_new: f64,
}

impl Finding {
    /// “72 % of spend chases clients that bring 11 % of fees”; where the two are near each other, or fees exceed effort,
    /// it does not say *chases*.
    pub fn words(&self) -> String {
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        let (effort, fees) = (percent(self.effort_new), percent(self.fees_new));
        match (self.measure, self.effort_new >= 2.0 * self.fees_new) {
            (Measure::Spend, true) => format!("{effort} of spend chases clients that bring {fees} of fees"),
            (Measure::Hours, true) => format!("{effort} of hours chase clients that bring {fees} of fees"),
            (Measure::Spend, false) => format!("{effort} of spend goes into new clients, who bring {fees} of fees"),
            (Measure::Hours, false) => format!("{effort} of hours go into new clients, who bring {fees} of fees"),
        }
    }
}

impl Balance {
    /// The share of a measure that is spent on new clients, between 0 and 1; none without any, and where too little of it
    /// is known ([`Sums::spend_share_new`]).
    pub fn effort_share_new(&self, measure: Measure) -> Option<f64> {
        match measure {
            Measure::Spend => self.effort.spend_share_new(),
            Measure::Hours => self.effort.time_share_new(),
        }
    }

    /// The share of fees that new clients bring, between 0 and 1; none where nothing was billed, credits exceed it, or of
    /// more than a fifth it is not known whether they are from new clients.
    pub fn fees_share_new(&self) -> Option<f64> {
        let (new, existing) = (self.fees_new, self.fees_existing);
        let is_told = new >= 0 && existing >= 0 && is_known(new + existing, self.fees_unknown);
        is_told.then(|| new as f64 / (new + existing) as f64)
    }

    /// What may be said of it: of spend, else of hours. None with fewer than [`ENOUGH`] entries, or where it is not known
    /// for more than a fifth of the effort or of the fees whether they are for or from new clients.
    pub fn finding(&self) -> Option<Finding> {
        if self.effort.entries < ENOUGH {
            return None;
        }
        let fees_new = self.fees_share_new()?;
        [Measure::Spend, Measure::Hours].into_iter().find_map(|measure| {
            let effort_new = self.effort_share_new(measure)?;
            Some(Finding { measure, effort_new, fees_new })
        })
    }

    /// By how many percentage points less than a target, in percent, goes to existing clients; below 0 where it is more.
    /// None without any effort of that measure.
    pub fn short_of(&self, target_existing: u32, measure: Measure) -> Option<f64> {
        let existing = 1.0 - self.effort_share_new(measure)?;
        Some(f64::from(target_existing) - existing * 100.0)
    }
}

/// Whether enough is known of something to tell shares of the rest.
pub(super) fn is_known(known: i64, unknown: i64) -> bool {
    let all = known + unknown.max(0);
    all > 0 && known as f64 >= KNOWN * all as f64
}
