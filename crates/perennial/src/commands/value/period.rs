//! Over which time worth is looked at, as the command line names it.

use clap::ValueEnum;
use perennial_core::value::WorthPeriod;

/// A period.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum PeriodName {
    /// The 92 days up to and with the day.
    #[value(name = "92-days")]
    Days,
    /// The 12 months up to and with the day.
    #[value(name = "12-months")]
    Months,
    /// The calendar quarter.
    Quarter,
    /// The calendar year.
    Year,
}

impl From<PeriodName> for WorthPeriod {
    fn from(name: PeriodName) -> Self {
        match name {
            PeriodName::Days => Self::Days,
            PeriodName::Months => Self::Months,
            PeriodName::Quarter => Self::Quarter,
            PeriodName::Year => Self::Year,
        }
    }
}
