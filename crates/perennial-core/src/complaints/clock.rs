//! The two clocks of a complaint: acknowledge within the firm's own limit, answer within eight weeks.

use super::Complaint;
use crate::dates::Day;
use crate::journeys::model::Calendar;

/// How long a firm may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Working days until the complaint is acknowledged: the firm's own limit.
    pub acknowledge_working_days: u32,
    /// Days until the final answer.
    pub answer_days: u32,
}

impl Default for Limits {
    /// Two working days, and eight weeks.
    fn default() -> Self {
        Self { acknowledge_working_days: 2, answer_days: 56 }
    }
}

/// How far the clocks of a complaint have run on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Day n of the time for the answer: full days since it came, until the first answer whatever came after it; where
    /// none was given, until none was owed any more.
    pub day: u32,
    /// Of so many.
    pub of: u32,
    /// The last day for acknowledging it.
    pub acknowledge_by: Day,
    /// Acknowledged after that day, or not yet though it has passed.
    pub acknowledged_late: bool,
    /// The last day for the final answer.
    pub answer_by: Day,
    /// Answered after that day, or not yet though it has passed.
    pub answered_late: bool,
    /// True while the answer is owed.
    pub runs: bool,
}

impl Complaint {
    /// The last day for acknowledging it.
    pub fn acknowledge_by(&self, limits: Limits, calendar: &Calendar) -> Day {
        calendar.after_working_days(self.received.on, limits.acknowledge_working_days)
    }

    /// The last day for the final answer: day 56 where the limit is eight weeks.
    pub fn answer_by(&self, limits: Limits) -> Day {
        self.received.on + i32::try_from(limits.answer_days).unwrap_or(i32::MAX)
    }

    /// How far its clocks have run on a day.
    pub fn clock(&self, as_of: Day, limits: Limits, calendar: &Calendar) -> Clock {
        let stopped = self.answered.or(self.settled).map(|mark| mark.on);
        let end = stopped.unwrap_or(as_of);
        let (acknowledge_by, answer_by) = (self.acknowledge_by(limits, calendar), self.answer_by(limits));
        let acknowledged = self.acknowledged.map_or(end, |mark| mark.on);
        Clock {
            day: u32::try_from(end.days_since(self.received.on)).unwrap_or(0),
            of: limits.answer_days,
            acknowledge_by,
            acknowledged_late: acknowledged > acknowledge_by,
            answer_by,
            answered_late: end > answer_by,
            runs: stopped.is_none(),
        }
    }
}
