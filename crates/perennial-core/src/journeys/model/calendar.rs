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
        let mut date = day;
        let mut left = n;
        while left > 0 && date < Day::MAX {
            date = date + 1;
            if self.is_working(date) {
                left -= 1;
            }
        }
        date
    }
}
