//! What a pursuit is worth today, and what that rests on (S2.10).

use serde::Serialize;

use super::sensitivity::{Grid, grid};
use super::{CaseFlows, FeesCome, Percent, StatedTerms, Unvaluable, UsualTerms, ValueCase, YearlyFlow, present_value};
use crate::money::Money;

/// What the present value of a pursuit rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueBasis {
    /// What somebody said of its fees.
    OwnCase,
    /// Its service line recurs, so that its value is that of a year, for the firm's usual years.
    RecurringLine,
    /// Nothing tells that it recurs: its value, once.
    FeeOnce,
}

/// Where an assumption comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ComesFrom {
    /// Somebody typed it for this pursuit.
    Typed,
    /// The firm's settings.
    Firm,
    /// The service line recurs.
    ServiceLine,
    /// Nothing else is recorded.
    Unsaid,
}

/// Something that a present value assumes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumed {
    /// What: `Growth a year`.
    pub what: &'static str,
    /// In words: `5 %`.
    pub value: String,
    /// Where it comes from.
    pub from: ComesFrom,
}

/// The present value of a pursuit.
#[derive(Debug, Clone, PartialEq)]
pub struct PursuitValue {
    /// The value, as of the day on which the pursuit is won.
    pub present_value: Money,
    /// What it rests on.
    pub basis: ValueBasis,
    case: ValueCase,
    usual: UsualTerms,
    terms: StatedTerms,
}

/// The present value of a pursuit that brings `fee`: by what was said of it, else by its service line (`recurs`) and the
/// firm's usual terms. As fees come in counted from the day of the win, the day itself makes no difference.
///
/// # Errors
/// When what comes in without an end has no bound, or the sum is too large.
pub fn pursuit_value(
    fee: Money,
    stated: Option<&StatedTerms>,
    recurs: bool,
    usual: &UsualTerms,
) -> Result<PursuitValue, Unvaluable> {
    let basis = match (stated, recurs) {
        (Some(_), _) => ValueBasis::OwnCase,
        (None, true) => ValueBasis::RecurringLine,
        (None, false) => ValueBasis::FeeOnce,
    };
    let terms = stated.copied().unwrap_or_else(|| usual.unstated(recurs));
    usual.factor(&terms)?;
    let case = terms.case(fee, usual);
    let present_value = present_value(&case, &usual.on_the_day(fee.currency))?;
    Ok(PursuitValue { present_value, basis, case, usual: *usual, terms })
}

impl PursuitValue {
    /// What it rests on, in words: “£300k a year for 4 years, growing by 5 % a year, discounted at 10 % a year”.
    pub fn basis_words(&self) -> String {
        let mut words = match &self.case.flows {
            CaseFlows::Dated(_) => "fees once".to_owned(),
            CaseFlows::Yearly(flow) => self.yearly_words(flow),
        };
        if self.case.margin < 1.0 {
            words.push_str(&format!(", {} left after the cost of the work", percent_of(self.case.margin)));
        }
        if self.case.cost > 0.0 {
            words.push_str(&format!(", less {} for winning it", self.cost().short()));
        }
        match self.basis {
            ValueBasis::OwnCase => words,
            ValueBasis::RecurringLine => format!("recurring service line: {words}"),
            ValueBasis::FeeOnce => "fees once; no recurrence on record".to_owned(),
        }
    }

    fn cost(&self) -> Money {
        Money::new(self.terms.cost_minor.unwrap_or(0), self.present_value.currency)
    }

    fn yearly_words(&self, flow: &YearlyFlow) -> String {
        let fee = Money::new(flow.amount as i64, self.present_value.currency).short();
        let mut words = match flow.years {
            Some(1) => format!("{fee} for one year"),
            Some(years) => format!("{fee} a year for {years} years"),
            None => format!("{fee} a year for as long as the client stays"),
        };
        if flow.growth != 0.0 {
            let way = if flow.growth > 0.0 { "growing" } else { "shrinking" };
            words.push_str(&format!(", {way} by {} a year", percent_of(flow.growth.abs())));
        }
        if flow.retention < 1.0 {
            words.push_str(&format!(", {} of such clients staying from year to year", percent_of(flow.retention)));
        }
        words.push_str(&format!(", discounted at {} a year", self.usual.rate));
        words
    }

    /// What it would be at other rates and growths than those assumed; none where fees come once, which rests on neither.
    pub fn grid(&self) -> Option<Grid> {
        let is_yearly = self.terms.fees != FeesCome::Once;
        is_yearly.then(|| grid(&self.case, &self.usual.on_the_day(self.present_value.currency)))
    }

    /// Everything that it assumes, each with where it comes from.
    pub fn assumptions(&self) -> Vec<Assumed> {
        let terms = &self.terms;
        let typed_or = |is_typed: bool, otherwise| if is_typed { ComesFrom::Typed } else { otherwise };
        let whole = Percent::whole(100);
        let fees_from = match self.basis {
            ValueBasis::OwnCase => ComesFrom::Typed,
            ValueBasis::RecurringLine => ComesFrom::ServiceLine,
            ValueBasis::FeeOnce => ComesFrom::Unsaid,
        };
        let mut all = vec![Assumed { what: "Fees come", value: terms.fees.word().to_lowercase(), from: fees_from }];
        let mut assume = |what, value: String, from| all.push(Assumed { what, value, from });
        if terms.fees == FeesCome::Years {
            let years = terms.years.unwrap_or(self.usual.years);
            assume("Years", years.to_string(), typed_or(terms.years.is_some(), ComesFrom::Firm));
        }
        if terms.fees != FeesCome::Once {
            let growth = terms.growth.unwrap_or(self.usual.growth);
            assume("Growth a year", growth.to_string(), typed_or(terms.growth.is_some(), ComesFrom::Firm));
            let stays = terms.retention.unwrap_or(whole);
            assume("Clients who stay", stays.to_string(), typed_or(terms.retention.is_some(), ComesFrom::Unsaid));
            assume("Discount a year", self.usual.rate.to_string(), ComesFrom::Firm);
        }
        let margin = terms.margin.unwrap_or(whole);
        assume("Left after the work", margin.to_string(), typed_or(terms.margin.is_some(), ComesFrom::Unsaid));
        assume("Cost of winning", self.cost().exact(), typed_or(terms.cost_minor.is_some(), ComesFrom::Unsaid));
        all
    }
}

fn percent_of(fraction: f64) -> String {
    Percent::of(fraction).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{FACTOR_UNIT, TermsRefusal};
    use super::*;
    use crate::money::Currency;

    fn pounds(whole: i64) -> Money {
        Money::new(whole * 100, Currency::GBP)
    }

    /// S2.08 to S2.11: the quiet instruction is worth 5.09 times the celebrated one.
    #[test]
    fn all_conveyancing_is_worth_five_of_the_case_that_was_celebrated() {
        let usual = UsualTerms::default();
        let yearly = StatedTerms::of(FeesCome::Years);
        let kestrel = pursuit_value(pounds(200_000), None, false, &usual).unwrap();
        let bellweather = pursuit_value(pounds(300_000), Some(&yearly), false, &usual).unwrap();
        assert_eq!(kestrel.present_value, pounds(200_000));
        assert_eq!((bellweather.present_value.minor + 50) / 100, 1_018_757);
        assert_eq!((kestrel.basis, bellweather.basis), (ValueBasis::FeeOnce, ValueBasis::OwnCase));
        assert_eq!(kestrel.basis_words(), "fees once; no recurrence on record");
        let said = "£300k a year for 4 years, growing by 5 % a year, discounted at 10 % a year";
        assert_eq!(bellweather.basis_words(), said);
        assert_eq!(
            bellweather.grid().unwrap().cells[2][2],
            Some(bellweather.present_value),
            "as assumed, in the middle"
        );
        assert_eq!(kestrel.grid(), None);
        let assumed = pursuit_value(pounds(300_000), None, true, &usual).unwrap();
        assert_eq!(assumed.present_value, bellweather.present_value, "the preset is that of the source text");
        assert_eq!(assumed.basis_words(), format!("recurring service line: {said}"));
    }

    /// S2.12: open-ended with 80 % staying and no growth at 10 % is worth exactly £1,000,000.
    #[test]
    fn without_an_end_the_share_that_stays_bounds_it() {
        let open = StatedTerms { growth: Some(Percent::whole(0)), ..StatedTerms::of(FeesCome::OpenEnded) };
        assert_eq!(open.checked(), Err(TermsRefusal::RetentionNeeded));
        let open = StatedTerms { retention: Some(Percent::whole(80)), ..open }.checked().unwrap();
        let found = pursuit_value(pounds(300_000), Some(&open), false, &UsualTerms::default()).unwrap();
        assert_eq!(found.present_value, pounds(1_000_000));
        let ever = StatedTerms { growth: Some(Percent::whole(20)), retention: Some(Percent::whole(100)), ..open };
        let refused = pursuit_value(pounds(300_000), Some(&ever), false, &UsualTerms::default());
        assert_eq!(refused, Err(Unvaluable::NeverEnds));
    }

    #[test]
    fn what_it_costs_and_what_is_left_are_taken_off() {
        let once = StatedTerms::of(FeesCome::Once);
        let terms = StatedTerms { margin: Some(Percent::whole(40)), cost_minor: Some(5_000_000), ..once };
        let found = pursuit_value(pounds(200_000), Some(&terms), false, &UsualTerms::default()).unwrap();
        assert_eq!(found.present_value, pounds(30_000));
        assert_eq!(found.basis_words(), "fees once, 40 % left after the cost of the work, less £50k for winning it");
    }

    #[test]
    fn each_assumption_says_where_it_comes_from() {
        let terms = StatedTerms { growth: Some(Percent::whole(-2)), ..StatedTerms::of(FeesCome::Years) };
        let usual = UsualTerms { years: 3, ..UsualTerms::default() };
        let told = |stated: Option<&StatedTerms>, recurs: bool| -> Vec<String> {
            let value = pursuit_value(pounds(10_000), stated, recurs, &usual).unwrap();
            value.assumptions().iter().map(|one| format!("{}: {} {:?}", one.what, one.value, one.from)).collect()
        };
        let left = ["Left after the work: 100 % Unsaid", "Cost of winning: £0.00 Unsaid"];
        let said = [
            "Fees come: each year, for some years Typed",
            "Years: 3 Firm",
            "Growth a year: −2 % Typed",
            "Clients who stay: 100 % Unsaid",
            "Discount a year: 10 % Firm",
        ];
        assert_eq!(told(Some(&terms), false), [said.as_slice(), &left].concat());
        assert_eq!(told(None, true)[0], "Fees come: each year, for some years ServiceLine");
        assert_eq!(told(None, false), [["Fees come: once Unsaid"].as_slice(), &left].concat());
    }

    fn some<T: Clone + std::fmt::Debug + 'static>(
        of: impl Strategy<Value = T> + 'static,
    ) -> impl Strategy<Value = Option<T>> {
        proptest::option::of(of)
    }

    fn percents(limits: &std::ops::RangeInclusive<Percent>) -> impl Strategy<Value = Percent> + 'static {
        (limits.start().hundredths()..=limits.end().hundredths()).prop_map(Percent::from_hundredths)
    }

    fn usual_terms() -> impl Strategy<Value = UsualTerms> {
        let each = (percents(&super::super::RATE), percents(&super::super::GROWTH), super::super::YEARS);
        each.prop_map(|(rate, growth, years)| UsualTerms { rate, growth, years })
    }

    fn stated_terms() -> impl Strategy<Value = StatedTerms> {
        let fees = prop_oneof![Just(FeesCome::Once), Just(FeesCome::Years), Just(FeesCome::OpenEnded)];
        let share = || some(percents(&super::super::SHARE));
        let each = (fees, some(super::super::YEARS), some(percents(&super::super::GROWTH)), share(), share());
        (each, some(0..100_000_000_i64)).prop_filter_map("says too little", |(each, cost_minor)| {
            let (fees, years, growth, retention, margin) = each;
            StatedTerms { fees, years, growth, retention, margin, cost_minor }.checked().ok()
        })
    }

    /// As the store reckons it, to order by.
    fn ordered_by(fee: i64, terms: &StatedTerms, factor: i64) -> i64 {
        let whole = fee as f64 * factor as f64 / FACTOR_UNIT as f64;
        whole.round() as i64 - terms.cost_minor.unwrap_or(0)
    }

    proptest! {
        /// No terms that a form takes make a number that the store cannot hold, of the largest amount that a form takes.
        #[test]
        fn factors_never_overflow(usual in usual_terms(), terms in stated_terms()) {
            if let Ok(factor) = usual.factor(&terms) {
                prop_assert!((0..=1_000 * FACTOR_UNIT).contains(&factor), "{factor}");
                let largest = 100_000_000_000_000_f64 * factor as f64 / FACTOR_UNIT as f64;
                prop_assert!(largest.abs() < i64::MAX as f64 / 10.0);
            }
        }

        /// A pursuit without a factor has no present value, and the other way round; where there are both, the order of
        /// the store is the order of the values: they differ by no more than one penny up to a billion pounds.
        #[test]
        fn the_order_by_factors_is_the_order_by_values(
            usual in usual_terms(), terms in stated_terms(), fee in 0..100_000_000_000_i64,
        ) {
            let value = pursuit_value(Money::new(fee, Currency::GBP), Some(&terms), false, &usual);
            match usual.factor(&terms) {
                Ok(factor) => {
                    let value = value.unwrap().present_value.minor;
                    prop_assert!((ordered_by(fee, &terms, factor) - value).abs() <= 1);
                }
                Err(why) => prop_assert_eq!(value.unwrap_err(), why),
            }
        }

        /// Twice the fees are worth twice as much, and the parts of a fee are worth the whole.
        #[test]
        fn a_present_value_is_linear_in_the_fees(
            usual in usual_terms(), terms in stated_terms(), one in 0..10_000_000_000_i64, other in 0..10_000_000_000_i64,
        ) {
            let free = StatedTerms { cost_minor: None, ..terms };
            let worth = |minor: i64| {
                pursuit_value(Money::new(minor, Currency::GBP), Some(&free), false, &usual).map(|value| value.present_value.minor)
            };
            if let (Ok(one_worth), Ok(other_worth), Ok(both)) = (worth(one), worth(other), worth(one + other)) {
                prop_assert!((one_worth + other_worth - both).abs() <= 1 + both / 1_000_000_000_000);
            }
        }

        #[test]
        fn terms_are_written_as_one_word_and_read_back(terms in stated_terms()) {
            prop_assert_eq!(StatedTerms::from_word(&terms.to_word()), Some(terms));
        }

        #[test]
        fn usual_terms_are_written_as_one_word_and_read_back(usual in usual_terms()) {
            prop_assert_eq!(UsualTerms::from_word(&usual.to_word()), Some(usual));
        }
    }

    #[test]
    fn a_word_that_no_form_would_take_is_none() {
        for word in [
            "",
            "once",
            "never._._._._._",
            "once._._._._._._",
            "years.0._._._._",
            "years.51._._._._",
            "years.4.10001._._._",
            "years.4._.-1._._",
            "years.4._._.10001._",
            "years.4._._._.-5",
            "open_ended._._._._._",
            "years.x._._._._",
            "years.99999999999999999999._._._._",
        ] {
            assert_eq!(StatedTerms::from_word(word), None, "{word}");
        }
        for word in ["", "1000.500", "1000.500.4.1", "-1.500.4", "1000.500.0", "1000.x.4", "10001.500.4"] {
            assert_eq!(UsualTerms::from_word(word), None, "{word}");
        }
    }
}
