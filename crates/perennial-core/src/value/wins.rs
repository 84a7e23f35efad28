//! Wins of a period, and what they are worth beside what they bring (S2.10).

use std::cmp::Reverse;

use crate::dates::Day;
use crate::insights::Period;
use crate::keyed::keyed;
use crate::money::Money;

/// How many days the usual period has: a quarter of a year, up to today.
const USUAL_DAYS: i32 = 92;

/// Over which time wins are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WinsPeriod {
    /// The 92 days up to and with a day.
    #[default]
    Days,
    /// The calendar quarter in which a day lies.
    Quarter,
    /// The calendar year in which a day lies.
    Year,
}

keyed!(WinsPeriod, "period of wins", { Days => "92-days", Quarter => "quarter", Year => "year" });

impl WinsPeriod {
    /// The words of the choice.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Days => "92 days",
            Self::Quarter => "Quarter",
            Self::Year => "Year",
        }
    }

    /// The days, with a day in it or at its end. No period goes on beyond `today`.
    pub fn days(self, on: Day, today: Day) -> Period {
        let on = on.min(today);
        let date = on.date();
        let first_month = match self {
            Self::Days => return Period { from: on - (USUAL_DAYS - 1), until: on },
            Self::Quarter => (date.month() - 1) / 3 * 3 + 1,
            Self::Year => 1,
        };
        let from = Day::from_ymd(date.year(), first_month, 1).unwrap_or(on);
        let months = if self == Self::Quarter { 3 } else { 12 };
        Period { from, until: (from.plus_months(months) - 1).min(today) }
    }
}

/// The place of each in the order of its amounts, from 1 and the highest first; equal amounts share a place, and
/// amounts of another currency than the first have none.
pub fn places(amounts: &[Option<Money>]) -> Vec<Option<usize>> {
    let currency = amounts.iter().flatten().next().map(|money| money.currency);
    let comparable = |amount: &Option<Money>| amount.filter(|money| Some(money.currency) == currency);
    let mut minors: Vec<i64> = amounts.iter().filter_map(comparable).map(|money| money.minor).collect();
    minors.sort_unstable_by_key(|minor| Reverse(*minor));
    let place = |money: Money| 1 + minors.partition_point(|minor| *minor > money.minor);
    amounts.iter().map(|amount| comparable(amount).map(place)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::Currency;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn period(of: WinsPeriod, on: &str, today: &str) -> (String, String) {
        let period = of.days(day(on), day(today));
        (period.from.to_string(), period.until.to_string())
    }

    #[test]
    fn a_quarter_and_a_year_are_those_of_the_calendar() {
        let told = |of, on, today| {
            let (from, until) = period(of, on, today);
            format!("{from} {until}")
        };
        assert_eq!(told(WinsPeriod::Days, "2026-11-22", "2026-11-22"), "2026-08-23 2026-11-22");
        assert_eq!(told(WinsPeriod::Quarter, "2026-11-22", "2026-11-22"), "2026-10-01 2026-11-22");
        assert_eq!(told(WinsPeriod::Quarter, "2026-09-30", "2026-11-22"), "2026-07-01 2026-09-30");
        assert_eq!(told(WinsPeriod::Year, "2024-02-29", "2026-11-22"), "2024-01-01 2024-12-31");
        assert_eq!(told(WinsPeriod::Year, "2031-01-01", "2026-11-22"), "2026-01-01 2026-11-22");
    }

    #[test]
    fn equal_amounts_share_a_place_and_other_currencies_have_none() {
        let pounds = |minor: i64| Some(Money::new(minor, Currency::GBP));
        let amounts = [pounds(5), pounds(9), None, pounds(5), Some(Money::new(99, Currency::EUR)), pounds(1)];
        assert_eq!(places(&amounts), [Some(2), Some(1), None, Some(2), None, Some(4)]);
    }

    proptest! {
        /// Every day lies in its own period, no period goes beyond today, and the one before ends the day before.
        #[test]
        fn periods_follow_each_other(on in -200_000..200_000_i32, ago in 0..20_000_i32) {
            let (on, today) = (Day::from_number(on), Day::from_number(on + ago));
            for each in [WinsPeriod::Days, WinsPeriod::Quarter, WinsPeriod::Year] {
                let period = each.days(on, today);
                prop_assert!(period.holds(on) && period.until <= today);
                prop_assert_eq!(each.days(period.from - 1, today).until, period.from - 1);
            }
        }
    }
}
