//! How far a present value rests on what was assumed: a grid of two assumptions, the value of one at which a case is
//! worth as much as another, and what each moves.

use super::present::value_minor;
use super::{CaseFlows, Terms, Unvaluable, ValueCase, present_value};
use crate::money::Money;

/// Something that a case assumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assumption {
    /// The annual rate of discount.
    Rate,
    /// Growth from year to year.
    Growth,
    /// How likely the client is to stay from year to year.
    Retention,
    /// The sum of the first year; of dated flows all of them, as a multiple.
    Amount,
    /// The margin.
    Margin,
    /// What winning it costs.
    Cost,
}

impl Assumption {
    /// All six.
    pub const ALL: [Self; 6] = [Self::Rate, Self::Growth, Self::Retention, Self::Amount, Self::Margin, Self::Cost];

    /// The name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Rate => "rate",
            Self::Growth => "growth",
            Self::Retention => "retention",
            Self::Amount => "amount",
            Self::Margin => "margin",
            Self::Cost => "cost",
        }
    }

    /// Its value in a case; none where the case does not have it.
    pub fn of(self, case: &ValueCase, terms: &Terms) -> Option<f64> {
        match (self, &case.flows) {
            (Self::Rate, _) => Some(terms.rate),
            (Self::Margin, _) => Some(case.margin),
            (Self::Cost, _) => Some(case.cost),
            (Self::Growth, CaseFlows::Yearly(flow)) => Some(flow.growth),
            (Self::Retention, CaseFlows::Yearly(flow)) => Some(flow.retention),
            (Self::Amount, CaseFlows::Yearly(flow)) => Some(flow.amount),
            (Self::Amount, CaseFlows::Dated(_)) => Some(1.0),
            (Self::Growth | Self::Retention, CaseFlows::Dated(_)) => None,
        }
    }

    /// The case and the terms with another value of it.
    #[must_use]
    pub fn set(self, case: &ValueCase, terms: &Terms, value: f64) -> (ValueCase, Terms) {
        let (mut case, mut terms) = (case.clone(), *terms);
        match (self, &mut case.flows) {
            (Self::Rate, _) => terms.rate = value,
            (Self::Margin, _) => case.margin = value,
            (Self::Cost, _) => case.cost = value,
            (Self::Growth, CaseFlows::Yearly(flow)) => flow.growth = value,
            (Self::Retention, CaseFlows::Yearly(flow)) => flow.retention = value,
            (Self::Amount, CaseFlows::Yearly(flow)) => flow.amount = value,
            (Self::Amount, CaseFlows::Dated(flows)) => flows.iter_mut().for_each(|flow| flow.amount *= value),
            (Self::Growth | Self::Retention, CaseFlows::Dated(_)) => {}
        }
        (case, terms)
    }

    /// Between which values it is looked for.
    const fn range(self) -> (f64, f64) {
        match self {
            Self::Rate => (-0.5, 10.0),
            Self::Growth => (-1.0, 10.0),
            Self::Retention | Self::Margin => (0.0, 1.0),
            Self::Amount => (0.0, 1e15),
            Self::Cost => (-1e15, 1e15),
        }
    }
}

/// The present values of a case where rate and growth are other than assumed.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// The annual rates, one for each row.
    pub rates: Vec<f64>,
    /// The growths, one for each column; one alone where the case has none.
    pub growths: Vec<f64>,
    /// A row for each rate; none where a case has no present value.
    pub cells: Vec<Vec<Option<Money>>>,
}

/// The grid of a case: rates around the one assumed, by growths around the one assumed.
pub fn grid(case: &ValueCase, terms: &Terms) -> Grid {
    const STEPS: [f64; 5] = [-0.04, -0.02, 0.0, 0.02, 0.04];
    let around = |middle: f64| STEPS.map(|step| rounded(middle + step)).to_vec();
    let rates: Vec<f64> = around(terms.rate).into_iter().filter(|rate| *rate > -1.0).collect();
    let growth = Assumption::Growth.of(case, terms);
    let growths = growth.map_or_else(|| vec![0.0], around);
    let cell = |rate: f64, growth: f64| {
        let (case, terms) = Assumption::Rate.set(case, terms, rate);
        let (case, terms) = Assumption::Growth.set(&case, &terms, growth);
        present_value(&case, &terms).ok()
    };
    let cells = rates.iter().map(|rate| growths.iter().map(|growth| cell(*rate, *growth)).collect()).collect();
    Grid { rates, growths, cells }
}

/// A rate to a hundredth of a percent, so that steps from 0.1 read 0.12 and not 0.12000000000000001.
fn rounded(rate: f64) -> f64 {
    (rate * 10_000.0).round() / 10_000.0
}

/// At which value of an assumption a case is worth a sum in minor units; none where it is so at no value within reason.
/// A present value rises or falls with each assumption alone, so that halving the range finds it.
pub fn break_even(case: &ValueCase, terms: &Terms, assumption: Assumption, worth: f64) -> Option<f64> {
    assumption.of(case, terms)?;
    let above = |value: f64| {
        let (case, terms) = assumption.set(case, terms, value);
        match value_minor(&case, &terms) {
            Ok(found) => Some(found >= worth),
            // What never ends is worth more than any sum.
            Err(Unvaluable::NeverEnds | Unvaluable::TooLarge) => Some(true),
            Err(Unvaluable::RateTooLow) => None,
        }
    };
    let (mut low, mut high) = assumption.range();
    let at_low = above(low)?;
    if above(high)? == at_low {
        return None;
    }
    for _ in 0..200 {
        let middle = low.midpoint(high);
        if above(middle)? == at_low { low = middle } else { high = middle }
    }
    let (case, terms) = assumption.set(case, terms, high);
    let nearest = value_minor(&case, &terms).ok()?;
    ((nearest - worth).abs() <= worth.abs().max(1.0) * 1e-6).then_some(high)
}

/// What one assumption moves: the present value where it is lower, and where it is higher.
#[derive(Debug, Clone, PartialEq)]
pub struct Swing {
    /// Which.
    pub assumption: Assumption,
    /// Its two values.
    pub values: [f64; 2],
    /// The present value at each; none where there is none.
    pub worth: [Option<Money>; 2],
}

/// What each assumption of a case moves when it is a fifth lower or higher (growth and rate: two points), the one that
/// moves most first: the bars of a tornado picture.
pub fn swings(case: &ValueCase, terms: &Terms) -> Vec<Swing> {
    let swing = |assumption: Assumption| {
        let assumed = assumption.of(case, terms)?;
        let values = match assumption {
            Assumption::Rate | Assumption::Growth => [rounded(assumed - 0.02), rounded(assumed + 0.02)],
            Assumption::Retention | Assumption::Margin => [assumed * 0.8, (assumed * 1.2).min(1.0)],
            Assumption::Amount | Assumption::Cost => [assumed * 0.8, assumed * 1.2],
        };
        let worth = values.map(|value| {
            let (case, terms) = assumption.set(case, terms, value);
            present_value(&case, &terms).ok()
        });
        (values[0] < values[1]).then_some(Swing { assumption, values, worth })
    };
    let mut swings: Vec<Swing> = Assumption::ALL.into_iter().filter_map(swing).collect();
    let moves = |swing: &Swing| match swing.worth {
        [Some(low), Some(high)] => low.minor.abs_diff(high.minor),
        _ => u64::MAX,
    };
    swings.sort_by_key(|swing| std::cmp::Reverse(moves(swing)));
    swings
}

#[cfg(test)]
mod tests {
    use super::super::{PaidWhen, YearlyFlow};
    use super::*;
    use crate::money::Currency;

    fn yearly(growth: f64, years: Option<u32>, retention: f64) -> ValueCase {
        let flows =
            CaseFlows::Yearly(YearlyFlow { amount: 30_000_000.0, years, growth, retention, paid: PaidWhen::YearEnd });
        ValueCase { name: "all of the conveyancing".to_owned(), flows, margin: 1.0, cost: 0.0 }
    }

    fn terms(rate: f64) -> Terms {
        Terms { as_of: "2026-11-22".parse().unwrap(), currency: Currency::GBP, rate }
    }

    /// S2.11: five times £200,000 wants 3.6 % of growth at 10 % over four years, and 18.9 % of discount at 5 % over five.
    #[test]
    fn break_even_finds_what_the_source_text_needs() {
        let five_times = 100_000_000.0;
        let growth = break_even(&yearly(0.0, Some(4), 1.0), &terms(0.1), Assumption::Growth, five_times).unwrap();
        assert!((growth - 0.036).abs() < 5e-4, "{growth}");
        let rate = break_even(&yearly(0.05, Some(5), 1.0), &terms(0.1), Assumption::Rate, five_times).unwrap();
        assert!((rate - 0.189).abs() < 5e-4, "{rate}");
        for (rate, expected) in [(0.08, 0.28), (0.15, 0.44)] {
            let growth = break_even(&yearly(0.0, Some(3), 1.0), &terms(rate), Assumption::Growth, five_times).unwrap();
            assert!((growth - expected).abs() < 0.01, "three years at {rate}: {growth}");
        }
        let stay = break_even(&yearly(0.0, None, 0.5), &terms(0.1), Assumption::Retention, five_times).unwrap();
        assert!((stay - 0.8).abs() < 1e-9, "{stay}");
        assert_eq!(break_even(&yearly(0.0, Some(1), 1.0), &terms(0.1), Assumption::Retention, five_times), None);
    }

    #[test]
    fn a_grid_stands_around_what_was_assumed_and_a_tornado_begins_with_the_widest() {
        let case = yearly(0.05, Some(4), 1.0);
        let grid = grid(&case, &terms(0.1));
        assert_eq!(grid.rates, [0.06, 0.08, 0.1, 0.12, 0.14]);
        assert_eq!(grid.growths, [0.01, 0.03, 0.05, 0.07, 0.09]);
        assert_eq!(grid.cells[2][2], present_value(&case, &terms(0.1)).ok());
        let minor = |row: usize, column: usize| grid.cells[row][column].unwrap().minor;
        assert!(minor(0, 2) > minor(2, 2) && minor(2, 4) > minor(2, 2));
        let swings = swings(&case, &terms(0.1));
        assert_eq!(swings[0].assumption, Assumption::Amount, "{swings:?}");
        assert_eq!(swings.last().unwrap().assumption, Assumption::Growth, "{swings:?}");
        assert!(swings.iter().all(|swing| swing.assumption != Assumption::Cost), "nothing is spent to win it");
    }
}
