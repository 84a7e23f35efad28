//! A case: what is to come in, and what it rests on.

use crate::dates::Day;

/// What a pursuit, a piece of work or a relationship is to bring, with its assumptions. Sums are in minor units.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueCase {
    /// What it is called.
    pub name: String,
    /// What comes in, and when.
    pub flows: CaseFlows,
    /// The part of each flow that is left after the cost of the work, between 0 and 1; 1 values fees.
    pub margin: f64,
    /// What winning it costs, on the day as of which it is valued. Minor units.
    pub cost: f64,
}

/// What comes in, and when.
#[derive(Debug, Clone, PartialEq)]
pub enum CaseFlows {
    /// Sums with their days.
    Dated(Vec<DatedFlow>),
    /// The same sum each year, growing, as long as the client stays.
    Yearly(YearlyFlow),
}

/// A sum on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DatedFlow {
    /// The day.
    pub on: Day,
    /// The sum, minor units; negative for what goes out.
    pub amount: f64,
}

/// A sum each year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearlyFlow {
    /// The sum of the first year, minor units.
    pub amount: f64,
    /// For how many years; none for as long as the client stays.
    pub years: Option<u32>,
    /// By how much it grows from year to year: 0.05 is 5 %.
    pub growth: f64,
    /// How likely the client is to stay from one year to the next, between 0 and 1.
    pub retention: f64,
    /// When in each year it is paid.
    pub paid: PaidWhen,
}

/// When in each year a sum is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PaidWhen {
    /// On the last day: k × 365 days after the day as of which it is valued.
    #[default]
    YearEnd,
    /// In the middle.
    MidYear,
    /// On the first day.
    Start,
}

impl PaidWhen {
    /// All three.
    pub const ALL: [Self; 3] = [Self::YearEnd, Self::MidYear, Self::Start];

    /// The name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::YearEnd => "year-end",
            Self::MidYear => "mid-year",
            Self::Start => "start",
        }
    }

    /// How many years after the day as of which it is valued the first sum is paid.
    pub(super) const fn first(self) -> f64 {
        match self {
            Self::YearEnd => 1.0,
            Self::MidYear => 0.5,
            Self::Start => 0.0,
        }
    }
}
