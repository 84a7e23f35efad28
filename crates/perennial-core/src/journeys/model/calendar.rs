//! The firm's working days.

use crate::dates::Day;

/// Names of the weekdays in the file, Monday first.
pub const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// On which days the firm works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Monday to Sunday: true where the firm works. At least one is true.
    working: [bool; 7],
    /// Days on which it does not, in order.
    holidays: Vec<Day>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { working: [true, true, true, true, true, false, false], holidays: Vec::new() }
    }
}

impl Calendar {
    /// A calendar, `None` when the firm would never work.
    pub fn new(working: [bool; 7], mut holidays: Vec<Day>) -> Option<Self> {
        holidays.sort_unstable();
        holidays.dedup();
        working.contains(&true).then_some(Self { working, holidays })
    }

    /// Monday to Sunday: true where the firm works.
    pub const fn working_weekdays(&self) -> [bool; 7] {
        self.working
    }

    /// Days on which the firm does not work, in order.
    pub fn holidays(&self) -> &[Day] {
        &self.holidays
    }

    /// True when the firm works on that day.
    pub fn is_working(&self, day: Day) -> bool {
        self.working[usize::from(day.weekday()) - 1] && self.holidays.binary_search(&day).is_err()
    }

    /// The day after `n` further working days: one working day after a Friday is the Monday, where the firm
    /// works from Monday to Friday.
    pub fn after_working_days(&self, day: Day, n: u32) -> Day {
        self.walk(day, n, 1)
    }

    /// The day `n` working days earlier: one working day before a Monday is the Friday.
    pub fn before_working_days(&self, day: Day, n: u32) -> Day {
        self.walk(day, n, -1)
    }

    /// The day itself where the firm works on it, otherwise the next working day.
    pub fn on_or_after(&self, day: Day) -> Day {
        if self.is_working(day) { day } else { self.walk(day, 1, 1) }
    }

    /// The day itself where the firm works on it, otherwise the last working day before it.
    pub fn on_or_before(&self, day: Day) -> Day {
        if self.is_working(day) { day } else { self.walk(day, 1, -1) }
    }

    /// How many working days lie after `from` up to and including `to`; none when `to` is not later.
    pub fn working_days_between(&self, from: Day, to: Day) -> u32 {
        if to <= from {
            return 0;
        }
        // The day counts up to here are at most some seven million, which a u32 holds.
        let days = to.days_since(from).unsigned_abs();
        let (weeks, rest) = (days / 7, days % 7);
        let in_a_week = self.working.iter().map(|works| u32::from(*works)).sum::<u32>();
        let in_the_rest = (0..rest).filter(|back| self.works_by_weekday(to - back.cast_signed())).count();
        let from_at = self.holidays.partition_point(|holiday| *holiday <= from);
        let to_at = self.holidays.partition_point(|holiday| *holiday <= to);
        let lost = self.holidays[from_at..to_at].iter().filter(|holiday| self.works_by_weekday(**holiday)).count();
        (weeks * in_a_week + u32::try_from(in_the_rest).unwrap_or(0)).saturating_sub(u32::try_from(lost).unwrap_or(0))
    }

    fn works_by_weekday(&self, day: Day) -> bool {
        self.working[usize::from(day.weekday()) - 1]
    }

    fn walk(&self, day: Day, n: u32, step: i32) -> Day {
        let end = if step > 0 { Day::MAX } else { Day::MIN };
        let mut date = day;
        let mut left = n;
        while left > 0 && date != end {
            date = date + step;
            if self.is_working(date) {
                left -= 1;
            }
        }
        date
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn calendar() -> impl Strategy<Value = Calendar> {
        let holidays = proptest::collection::vec(-800_i32..1_600, 0..60);
        (proptest::array::uniform7(any::<bool>()), 0_usize..7, holidays).prop_map(|(mut working, sure, days)| {
            working[sure] = true;
            // Around the leap days of 2020 and 2024.
            let start = Day::from_ymd(2021, 6, 1).unwrap();
            Calendar::new(working, days.into_iter().map(|n| start + n).collect()).unwrap()
        })
    }

    fn a_day() -> impl Strategy<Value = Day> {
        (-500_i32..1_300).prop_map(|n| Day::from_ymd(2021, 6, 1).unwrap() + n)
    }

    proptest! {
        #[test]
        fn counting_forward_lands_on_the_nth_working_day(calendar in calendar(), day in a_day(), n in 0_u32..60) {
            let then = calendar.after_working_days(day, n);
            prop_assert!(n == 0 || calendar.is_working(then));
            prop_assert_eq!(calendar.working_days_between(day, then), n);
        }

        #[test]
        fn there_and_back_again(calendar in calendar(), day in a_day(), n in 0_u32..60) {
            let day = calendar.on_or_after(day);
            prop_assert_eq!(calendar.before_working_days(calendar.after_working_days(day, n), n), day);
            prop_assert_eq!(calendar.after_working_days(calendar.before_working_days(day, n), n), day);
        }

        #[test]
        fn steps_add_up_and_never_go_backwards(calendar in calendar(), day in a_day(), n in 0_u32..30, m in 0_u32..30) {
            let at_once = calendar.after_working_days(day, n + m);
            prop_assert_eq!(calendar.after_working_days(calendar.after_working_days(day, n), m), at_once);
            prop_assert!(calendar.after_working_days(day, n) <= at_once);
        }

        #[test]
        fn days_between_are_counted_as_one_by_one(calendar in calendar(), day in a_day(), n in 0_i32..400) {
            let one_by_one = (1..=n).filter(|i| calendar.is_working(day + *i)).count();
            prop_assert_eq!(calendar.working_days_between(day, day + n) as usize, one_by_one);
        }

        #[test]
        fn rolling_lands_on_the_nearest_working_day(calendar in calendar(), day in a_day()) {
            let (after, before) = (calendar.on_or_after(day), calendar.on_or_before(day));
            prop_assert!(calendar.is_working(after) && calendar.is_working(before));
            prop_assert!(before <= day && day <= after);
            prop_assert!((1..after.days_since(day)).all(|n| !calendar.is_working(day + n)));
        }
    }

    #[test]
    fn a_leap_day_is_a_day_like_any_other() {
        let calendar = Calendar::default();
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(calendar.after_working_days(day("2024-02-28"), 1), day("2024-02-29"));
        assert_eq!(calendar.before_working_days(day("2024-03-01"), 1), day("2024-02-29"));
        assert_eq!(calendar.before_working_days(day("2026-11-23"), 1), day("2026-11-20"));
        assert_eq!(calendar.after_working_days(Day::MAX, 3), Day::MAX);
        assert_eq!(calendar.before_working_days(Day::MIN, 3), Day::MIN);
    }
}
