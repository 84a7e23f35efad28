//! The present value of a case.

use super::{CaseFlows, DatedFlow, ValueCase, YearlyFlow};
use crate::dates::Day;
use crate::money::{Currency, Money};

/// As of which day, in which currency and at which annual rate cases are valued.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// The day.
    pub as_of: Day,
    /// The currency of all sums.
    pub currency: Currency,
    /// The annual rate of discount: 0.1 is 10 %.
    pub rate: f64,
}

/// A case that has no present value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unvaluable {
    /// What comes in for ever grows faster than it is discounted.
    #[error(
        "what comes in without an end grows faster than it is discounted: give a number of years, or lower growth or \
         retention"
    )]
    NeverEnds,
    /// The sums are beyond what an amount of money can hold.
    #[error("the sum is too large to be an amount of money: check the amounts, growth and years")]
    TooLarge,
    /// At a rate of −100 % or less nothing can be discounted.
    #[error("the annual rate must be above −100 %")]
    RateTooLow,
}

/// The present value of a case: Σ flow × margin ÷ (1 + rate)^(days ÷ 365), less its cost (actual/365; the spreadsheet
/// function XNPV). A yearly sum falls k × 365 days after the day as of which it is valued, so that S2.11 comes out to
/// the penny: with an end it is the sum over its years, without one C ÷ (1 + r − p(1 + g)), paid at the end of each year
/// (S2.12).
///
/// # Errors
/// When the sum has no end or no bound.
pub fn present_value(case: &ValueCase, terms: &Terms) -> Result<Money, Unvaluable> {
    let minor = value_minor(case, terms)?.round();
    // Up to 2^53 every whole number is exact.
    if minor.abs() > 9_007_199_254_740_992.0 {
        return Err(Unvaluable::TooLarge);
    }
    Ok(Money::new(minor as i64, terms.currency))
}

/// The same before it is rounded to a whole minor unit.
pub(super) fn value_minor(case: &ValueCase, terms: &Terms) -> Result<f64, Unvaluable> {
    if terms.rate.is_nan() || terms.rate <= -1.0 {
        return Err(Unvaluable::RateTooLow);
    }
    let flows = match &case.flows {
        CaseFlows::Dated(flows) => flows.iter().map(|flow| dated(flow, terms)).sum(),
        CaseFlows::Yearly(flow) => yearly(flow, terms.rate)?,
    };
    let value = flows * case.margin - case.cost;
    if value.is_finite() { Ok(value) } else { Err(Unvaluable::TooLarge) }
}

fn dated(flow: &DatedFlow, terms: &Terms) -> f64 {
    let years = f64::from(flow.on.days_since(terms.as_of)) / 365.0;
    flow.amount / (1.0 + terms.rate).powf(years)
}

fn yearly(flow: &YearlyFlow, rate: f64) -> Result<f64, Unvaluable> {
    let discount = 1.0 + rate;
    // By what a year's flow differs from that of the year before, discounted: the ratio of a geometric series.
    let ratio = flow.retention * (1.0 + flow.growth) / discount;
    let first = flow.amount / discount.powf(flow.paid.first());
    let terms = match flow.years {
        None if ratio.abs() >= 1.0 => return Err(Unvaluable::NeverEnds),
        None => 1.0 / (1.0 - ratio),
        Some(years) => (0..years).map(|year| ratio.powf(f64::from(year))).sum(),
    };
    Ok(first * terms)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::PaidWhen;
    use super::*;

    fn terms(rate: f64) -> Terms {
        Terms { as_of: "2026-11-22".parse().unwrap(), currency: Currency::GBP, rate }
    }

    fn yearly(growth: f64, years: Option<u32>, retention: f64) -> ValueCase {
        let flow = YearlyFlow { amount: 30_000_000.0, years, growth, retention, paid: PaidWhen::YearEnd };
        ValueCase { name: String::new(), flows: CaseFlows::Yearly(flow), margin: 1.0, cost: 0.0 }
    }

    /// S2.11 and S2.12, each to a pound, and as multiples of £200,000 now.
    #[test]
    fn the_figures_of_the_source_text_come_out() {
        let worth = |case: &ValueCase, rate: f64| present_value(case, &terms(rate)).unwrap().minor;
        assert_eq!((worth(&yearly(0.05, Some(4), 1.0), 0.1) + 50) / 100, 1_018_757);
        assert_eq!(worth(&yearly(0.0, None, 0.8), 0.1), 100_000_000, "open-ended, exactly");
        for (growth, years, rate, multiple) in [
            (0.05, 4, 0.1, 5.09),
            (0.0, 4, 0.08, 4.97),
            (0.0, 5, 0.15, 5.03),
            (0.05, 7, 0.1, 8.3),
            (0.05, 10, 0.1, 11.2),
        ] {
            let found = worth(&yearly(growth, Some(years), 1.0), rate) as f64 / 20_000_000.0;
            assert!((found - multiple).abs() < 0.05, "{growth} {years} {rate}: {found}");
        }
    }

    /// The example of the spreadsheet functions' documentation for XNPV: 2086.65 at 9 %.
    #[test]
    fn dated_flows_agree_with_the_spreadsheet_function() {
        let flows = [
            ("2008-01-01", -10_000.0),
            ("2008-03-01", 2_750.0),
            ("2008-10-30", 4_250.0),
            ("2009-02-15", 3_250.0),
            ("2009-04-01", 2_750.0),
        ];
        let flows = flows.map(|(on, amount)| DatedFlow { on: on.parse().unwrap(), amount: amount * 100.0 });
        let case = ValueCase { name: String::new(), flows: CaseFlows::Dated(flows.to_vec()), margin: 1.0, cost: 0.0 };
        let terms = Terms { as_of: "2008-01-01".parse().unwrap(), ..terms(0.09) };
        assert!((value_minor(&case, &terms).unwrap() / 100.0 - 2_086.647_602).abs() < 1e-6);
    }

    #[test]
    fn what_never_ends_is_refused_in_words() {
        let refused = present_value(&yearly(0.2, None, 1.0), &terms(0.1)).unwrap_err();
        assert_eq!(refused, Unvaluable::NeverEnds);
        assert!(refused.to_string().contains("give a number of years"));
        assert_eq!(present_value(&yearly(0.0, Some(4), 1.0), &terms(-1.0)), Err(Unvaluable::RateTooLow));
        assert_eq!(present_value(&yearly(9.0, Some(200), 1.0), &terms(0.1)), Err(Unvaluable::TooLarge));
    }

    proptest! {
        /// A present value is linear in its flows, and yearly sums are those dated flows.
        #[test]
        fn yearly_sums_are_dated_flows(amount in 1.0..1e9_f64, years in 1..40_u32, growth in -0.5..0.5_f64, rate in -0.2..1.0_f64, times in 0.1..10.0_f64) {
            let terms = terms(rate);
            let of = |amount: f64| ValueCase {
                name: String::new(),
                flows: CaseFlows::Yearly(YearlyFlow { amount, years: Some(years), growth, retention: 1.0, paid: PaidWhen::YearEnd }),
                margin: 1.0,
                cost: 0.0,
            };
            let dated = (1..=years).map(|year| DatedFlow {
                on: terms.as_of + i32::try_from(year * 365).unwrap(),
                amount: amount * (1.0 + growth).powf(f64::from(year - 1)),
            });
            let dated = ValueCase { flows: CaseFlows::Dated(dated.collect()), ..of(amount) };
            let (one, other) = (value_minor(&of(amount), &terms).unwrap(), value_minor(&dated, &terms).unwrap());
            prop_assert!((one - other).abs() <= one.abs() * 1e-9 + 1e-9);
            let scaled = value_minor(&of(amount * times), &terms).unwrap();
            prop_assert!((scaled - one * times).abs() <= scaled.abs() * 1e-9 + 1e-9);
        }
    }
}
