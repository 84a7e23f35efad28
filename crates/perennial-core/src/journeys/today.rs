//! The one place where a rule looks at the date.
//!
//! A rule never compares with the present day itself: it asks [`Today::has_come`]. So every day on which
//! something would change by time alone is noticed as a by-product of deriving, and none can be forgotten.

use crate::dates::Day;

/// A day for which something is derived, and the next day on which the answer may change.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Today {
    day: Day,
    next: i32,
}

impl Today {
    pub(crate) const fn new(day: Day) -> Self {
        Self { day, next: i32::MAX }
    }

    pub(crate) const fn day(&self) -> Day {
        self.day
    }

    /// True from `deadline` on. A deadline that lies ahead is remembered for [`Today::next_change`].
    #[inline]
    pub(crate) fn has_come(&mut self, deadline: Day) -> bool {
        if deadline <= self.day {
            return true;
        }
        self.next = self.next.min(deadline.number());
        false
    }

    /// The first later day on which one of the questions asked so far would be answered otherwise.
    pub(crate) fn next_change(&self) -> Option<Day> {
        (self.next != i32::MAX).then(|| Day::from_number(self.next))
    }
}
