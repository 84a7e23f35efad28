//! What a pursuit brings and what that is worth today, as lists, boards and pages read it from one row.

use perennial_core::money::{Currency, Money};
use perennial_core::value::{FeesCome, Percent, PursuitValue, StatedTerms, Unvaluable, UsualTerms, pursuit_value};

use crate::db::Word;

/// As [`FEE_COLUMNS`], for text that is put together when the program is built.
macro_rules! fee_columns {
    () => {
        "p.value_minor, p.currency, l.recurring, f.discount_rate, f.fee_growth, f.fee_years, t.fees, t.years, t.growth,
         t.retention, t.margin, t.cost_minor"
    };
}
pub(super) use fee_columns;

/// As [`FEE_TABLES`], for text that is put together when the program is built.
macro_rules! fee_tables {
    () => {
        "left join service_line l on l.id = p.service_line_id left join pursuit_terms t on t.pursuit_id = p.id
           left join firm f on f.id = 1"
    };
}
pub(super) use fee_tables;

/// The columns of [`FeeColumns`], of a pursuit `p` and the tables of [`FEE_TABLES`].
pub const FEE_COLUMNS: &str = fee_columns!();

/// The tables that [`FEE_COLUMNS`] and [`PRESENT_VALUE`] read beside the pursuit `p`.
pub const FEE_TABLES: &str = fee_tables!();

/// What pursuits are ordered by: the present value in minor units of the firm's currency, from the factor that the core
/// worked out. Amounts in other currencies cannot be compared: they stand last, as those without a value do.
pub const PRESENT_VALUE: &str = "case when p.currency = f.currency then
    cast(round(cast(p.value_minor as double precision) * case when t.pursuit_id is not null then t.factor
      when l.recurring <> 0 then f.recurring_factor else 1000000000000 end / 1000000000000.0) as bigint)
    - coalesce(t.cost_minor, 0) end";

/// The value of a pursuit and the terms by which it is discounted. Read it from [`FEE_COLUMNS`].
#[derive(Debug, Clone, crate::db::Row)]
pub struct FeeColumns {
    value_minor: Option<i64>,
    currency: Currency,
    recurring: Option<i64>,
    discount_rate: i64,
    fee_growth: i64,
    fee_years: i64,
    #[row(flatten)]
    terms: TermColumns,
}

/// What somebody said of a pursuit's fees, as it is stored.
#[derive(Debug, Clone, crate::db::Row)]
pub(super) struct TermColumns {
    fees: Option<Word<FeesCome>>,
    years: Option<i64>,
    growth: Option<i64>,
    retention: Option<i64>,
    margin: Option<i64>,
    cost_minor: Option<i64>,
}

/// A percentage of its stored hundredths.
fn percent(hundredths: i64) -> Percent {
    Percent::from_hundredths(i32::try_from(hundredths).unwrap_or_default())
}

impl TermColumns {
    /// The terms; none where nothing is recorded.
    pub(super) fn stated(&self) -> Option<StatedTerms> {
        let Word(fees) = self.fees?;
        Some(StatedTerms {
            fees,
            years: self.years.and_then(|years| u32::try_from(years).ok()),
            growth: self.growth.map(percent),
            retention: self.retention.map(percent),
            margin: self.margin.map(percent),
            cost_minor: self.cost_minor,
        })
    }
}

impl FeeColumns {
    /// What it may bring: where its fees come each year, those of the first.
    pub fn value(&self) -> Option<Money> {
        Some(Money::new(self.value_minor?, self.currency))
    }

    /// The currency of its amounts.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// What somebody said that winning it costs.
    pub fn cost(&self) -> Option<Money> {
        Some(Money::new(self.terms.cost_minor?, self.currency))
    }

    /// What somebody said of its fees.
    pub fn stated(&self) -> Option<StatedTerms> {
        self.terms.stated()
    }

    /// What the firm assumes of a pursuit that has no terms of its own.
    pub fn usual(&self) -> UsualTerms {
        UsualTerms {
            rate: percent(self.discount_rate),
            growth: percent(self.fee_growth),
            years: u32::try_from(self.fee_years).unwrap_or_default(),
        }
    }

    /// The present value with what it rests on; none without a value.
    pub fn valued(&self) -> Option<Result<PursuitValue, Unvaluable>> {
        let recurs = self.recurring.is_some_and(|recurring| recurring != 0);
        Some(pursuit_value(self.value()?, self.stated().as_ref(), recurs, &self.usual()))
    }

    /// The present value, where there is one.
    pub fn present_value(&self) -> Option<Money> {
        Some(self.valued()?.ok()?.present_value)
    }
}
