//! Over which time worth is looked at.

use crate::dates::Day;
use crate::insights::Period;
use crate::keyed::keyed;

/// How many days the shortest period has: a quarter of a year, up to a day.
const DAYS: i32 = 92;

/// Over which time worth is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WorthPeriod {
    /// The 92 days up to and with a day.
    #[default]
    Days,
    /// The twelve months up to and with a day.
    Months,
    /// The calendar quarter in which a day lies.
    Quarter,
    /// The calendar year in which a day lies.
    Year,
}

keyed!(WorthPeriod, "period", {
    Days => "92-days", Months => "12-months", Quarter => "quarter", Year => "year",
});

impl WorthPeriod {
    /// The words of the choice.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Days => "92 days",
            Self::Months => "12 months",
            Self::Quarter => "Quarter",
            Self::Year => "Year",
        }
    }

    /// The days, with a day in it or at its end. No period goes on beyond `today`.
    pub fn days(self, on: Day, today: Day) -> Period {
        let on = on.min(today);
        let date = on.date();
        let (first_month, months) = match self {
            Self::Days => return Period { from: on - (DAYS - 1), until: on },
            Self::Months => return Period::year_to(on),
            Self::Quarter => ((date.month() - 1) / 3 * 3 + 1, 3),
            Self::Year => (1, 12),
        };
        let from = Day::from_ymd(date.year(), first_month, 1).unwrap_or(on);
        Period { from, until: (from.plus_months(months) - 1).min(today) }
    }

    /// A day of the period that follows on one; none where that ends today.
    pub fn after(self, period: Period, today: Day) -> Option<Day> {
        let next = match self {
            Self::Days | Self::Months => period.until + period.days(),
            Self::Quarter | Self::Year => period.until + 1,
        };
        (period.until < today).then(|| next.min(today))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::keyed::Keyed;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn period(of: WorthPeriod, on: &str, today: &str) -> (String, String) {
        let period = of.days(day(on), day(today));
        (period.from.to_string(), period.until.to_string())
    }

    #[test]
    fn a_quarter_and_a_year_are_those_of_the_calendar() {
        let told = |of, on, today| {
            let (from, until) = period(of, on, today);
            format!("{from} {until}")
        };
        assert_eq!(told(WorthPeriod::Days, "2026-11-22", "2026-11-22"), "2026-08-23 2026-11-22");
        assert_eq!(told(WorthPeriod::Months, "2026-11-22", "2026-11-22"), "2025-11-23 2026-11-22");
        assert_eq!(told(WorthPeriod::Quarter, "2026-11-22", "2026-11-22"), "2026-10-01 2026-11-22");
        assert_eq!(told(WorthPeriod::Quarter, "2026-09-30", "2026-11-22"), "2026-07-01 2026-09-30");
        assert_eq!(told(WorthPeriod::Year, "2024-02-29", "2026-11-22"), "2024-01-01 2024-12-31");
        assert_eq!(told(WorthPeriod::Year, "2031-01-01", "2026-11-22"), "2026-01-01 2026-11-22");
    }

    proptest! {
        /// Every day lies in its own period, no period goes beyond today, and the one before ends the day before.
        #[test]
        fn periods_follow_each_other(on in -200_000..200_000_i32, ago in 0..20_000_i32) {
            let (on, today) = (Day::from_number(on), Day::from_number(on + ago));
            for each in WorthPeriod::EACH {
                let period = each.days(on, today);
                prop_assert!(period.holds(on) && period.until <= today);
                let before = each.days(period.from - 1, today);
                prop_assert_eq!(before.until, period.from - 1);
                prop_assert_eq!(each.days(each.after(before, today).unwrap(), today).until, period.until);
                prop_assert_eq!(each.after(period, today).is_none(), period.until == today);
            }
        }
    }
}
