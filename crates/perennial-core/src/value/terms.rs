//! The terms by which a pursuit is valued: what the firm usually assumes, and what somebody said of its fees.

use std::ops::RangeInclusive;

use super::{CaseFlows, DatedFlow, PaidWhen, Percent, Terms, Unvaluable, ValueCase, YearlyFlow, present_value};
use crate::dates::Day;
use crate::keyed::{Keyed, keyed};
use crate::money::{Currency, Money};

/// For how many years fees can be counted.
pub const YEARS: RangeInclusive<u32> = 1..=50;

/// What a rate of discount can be.
pub const RATE: RangeInclusive<Percent> = Percent::whole(0)..=Percent::whole(100);

/// By how much yearly fees can grow or shrink.
pub const GROWTH: RangeInclusive<Percent> = Percent::whole(-90)..=Percent::whole(100);

/// What a share can be: of the clients that stay, of the fees that are left.
pub const SHARE: RangeInclusive<Percent> = Percent::whole(0)..=Percent::whole(100);

/// The unit of a factor: the present value of one unit of fees, in millionths of a millionth.
pub const FACTOR_UNIT: i64 = 1_000_000_000_000;

/// The largest factor: a thousand times the fees of the first year. With it the largest amount that can be recorded
/// still gives a whole number that both databases hold.
const LARGEST_FACTOR: i64 = 1_000 * FACTOR_UNIT;

/// Fees are counted from the day of the win, whichever it is.
pub(super) const DAY_OF_THE_WIN: Day = Day::from_number(0);

/// How a firm values work of which nothing else is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsualTerms {
    /// The annual rate of discount.
    pub rate: Percent,
    /// By how much yearly fees grow.
    pub growth: Percent,
    /// For how many years recurring work is counted.
    pub years: u32,
}

/// The preset of S2.12: 10 %, 5 %, four years.
impl Default for UsualTerms {
    fn default() -> Self {
        Self { rate: Percent::whole(10), growth: Percent::whole(5), years: 4 }
    }
}

/// How the fees of a pursuit come in once it is won.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeesCome {
    /// Once, on the day on which it is won.
    Once,
    /// At the end of each year, for some years; the pursuit's value is that of the first.
    Years,
    /// At the end of each year, as long as the client stays.
    OpenEnded,
}

keyed!(FeesCome, "way in which fees come in", { Once => "once", Years => "years", OpenEnded => "open_ended" });

impl FeesCome {
    /// The words of the choice.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Once => "Once",
            Self::Years => "Each year, for some years",
            Self::OpenEnded => "Each year, as long as the client stays",
        }
    }
}

/// What somebody said of a pursuit's fees. Where nothing is said, growth and years are the firm's usual ones, every
/// client stays, fees are valued whole, and winning costs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatedTerms {
    /// How they come in.
    pub fees: FeesCome,
    /// For how many years.
    pub years: Option<u32>,
    /// By how much they grow from year to year.
    pub growth: Option<Percent>,
    /// How likely the client is to stay from one year to the next.
    pub retention: Option<Percent>,
    /// The part of the fees that is left after the cost of the work.
    pub margin: Option<Percent>,
    /// The cost of winning it, minor units of the pursuit's currency.
    pub cost_minor: Option<i64>,
}

/// Terms that say too little.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsRefusal {
    /// Fees without an end, of a client that may leave.
    #[error("Enter how many of a hundred such clients stay from one year to the next: without an end, fees need it.")]
    RetentionNeeded,
}

impl StatedTerms {
    /// Terms of which only this is said.
    pub const fn of(fees: FeesCome) -> Self {
        Self { fees, years: None, growth: None, retention: None, margin: None, cost_minor: None }
    }

    /// The same without what says nothing of fees that come in so; refused where something is lacking.
    ///
    /// # Errors
    /// [`TermsRefusal::RetentionNeeded`].
    pub fn checked(self) -> Result<Self, TermsRefusal> {
        match self.fees {
            FeesCome::Once => Ok(Self { years: None, growth: None, retention: None, ..self }),
            FeesCome::Years => Ok(self),
            FeesCome::OpenEnded if self.retention.is_none() => Err(TermsRefusal::RetentionNeeded),
            FeesCome::OpenEnded => Ok(Self { years: None, ..self }),
        }
    }

    /// The terms as one word of an address, such as `years.4.500._._._`: amounts in minor units, percentages in
    /// hundredths.
    pub fn to_word(self) -> String {
        let percent = |percent: Option<Percent>| percent.map(|percent| i64::from(percent.hundredths()));
        let numbers = [
            self.years.map(i64::from),
            percent(self.growth),
            percent(self.retention),
            percent(self.margin),
            self.cost_minor,
        ];
        let numbers = numbers.map(|number| number.map_or_else(|| "_".to_owned(), |number| number.to_string()));
        format!("{}.{}", self.fees.key(), numbers.join("."))
    }

    /// The terms of such a word; none for anything that a form would refuse.
    pub fn from_word(word: &str) -> Option<Self> {
        let mut parts = word.split('.');
        let fees = FeesCome::from_key(parts.next()?)?;
        let mut number = || match parts.next()? {
            "_" => Some(None),
            digits => digits.parse::<i64>().ok().map(Some),
        };
        let (years, growth, retention, margin, cost) = (number()?, number()?, number()?, number()?, number()?);
        if parts.next().is_some() {
            return None;
        }
        let terms = Self {
            fees,
            years: within(years, |years| u32::try_from(years).ok(), &YEARS)?,
            growth: within(growth, hundredths, &GROWTH)?,
            retention: within(retention, hundredths, &SHARE)?,
            margin: within(margin, hundredths, &SHARE)?,
            cost_minor: within(cost, Some, &(0..=100_000_000_000_000))?,
        };
        terms.checked().ok()
    }

    /// The case of these terms.
    pub(super) fn case(&self, fee: Money, usual: &UsualTerms) -> ValueCase {
        let amount = fee.minor as f64;
        let whole = Percent::whole(100);
        let yearly = |years: Option<u32>| {
            CaseFlows::Yearly(YearlyFlow {
                amount,
                years,
                growth: self.growth.unwrap_or(usual.growth).fraction(),
                retention: self.retention.unwrap_or(whole).fraction(),
                paid: PaidWhen::YearEnd,
            })
        };
        let flows = match self.fees {
            FeesCome::Once => CaseFlows::Dated(vec![DatedFlow { on: DAY_OF_THE_WIN, amount }]),
            FeesCome::Years => yearly(Some(self.years.unwrap_or(usual.years))),
            FeesCome::OpenEnded => yearly(None),
        };
        let (margin, cost) = (self.margin.unwrap_or(whole).fraction(), self.cost_minor.unwrap_or(0) as f64);
        ValueCase { name: String::new(), flows, margin, cost }
    }
}

fn hundredths(number: i64) -> Option<Percent> {
    i32::try_from(number).ok().map(Percent::from_hundredths)
}

/// Nothing for nothing, and a number only if it is within limits.
fn within<T: PartialOrd>(
    number: Option<i64>,
    read: impl FnOnce(i64) -> Option<T>,
    limits: &RangeInclusive<T>,
) -> Option<Option<T>> {
    match number {
        None => Some(None),
        Some(number) => read(number).filter(|value| limits.contains(value)).map(Some),
    }
}

impl UsualTerms {
    /// The terms as one word of an address: `1000.500.4`, percentages in hundredths.
    pub fn to_word(self) -> String {
        format!("{}.{}.{}", self.rate.hundredths(), self.growth.hundredths(), self.years)
    }

    /// The terms of such a word; none for anything that a form would refuse.
    pub fn from_word(word: &str) -> Option<Self> {
        let mut parts = word.split('.').map(|part| part.parse::<i64>().ok());
        let (rate, growth, years) = (parts.next()??, parts.next()??, parts.next()??);
        if parts.next().is_some() {
            return None;
        }
        Some(Self {
            rate: within(Some(rate), hundredths, &RATE)??,
            growth: within(Some(growth), hundredths, &GROWTH)??,
            years: within(Some(years), |years| u32::try_from(years).ok(), &YEARS)??,
        })
    }

    /// What is assumed of a pursuit that has no terms of its own.
    pub const fn unstated(&self, recurs: bool) -> StatedTerms {
        StatedTerms::of(if recurs { FeesCome::Years } else { FeesCome::Once })
    }

    pub(super) fn on_the_day(&self, currency: Currency) -> Terms {
        Terms { as_of: DAY_OF_THE_WIN, currency, rate: self.rate.fraction() }
    }

    /// The present value of one unit of fees before the cost of winning, in millionths of a millionth
    /// ([`FACTOR_UNIT`]): the store orders pursuits by it.
    ///
    /// # Errors
    /// When what comes in without an end has no bound, or the fees would count more than a thousand times.
    pub fn factor(&self, terms: &StatedTerms) -> Result<i64, Unvaluable> {
        let unit = Money::new(FACTOR_UNIT, Currency::GBP);
        let free = StatedTerms { cost_minor: None, ..*terms };
        let factor = present_value(&free.case(unit, self), &self.on_the_day(unit.currency))?.minor;
        if factor > LARGEST_FACTOR { Err(Unvaluable::TooLarge) } else { Ok(factor) }
    }
}
