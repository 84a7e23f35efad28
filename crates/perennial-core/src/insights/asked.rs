//! What is asked, and of whom.

use serde::Serialize;

use super::Course;
use crate::dates::Day;
use crate::ids::ServiceLineId;
use crate::journeys::coverage::{Coverage, RecordKind, Span};
use crate::journeys::position::Piece;

/// A stretch of days, both ends within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
}

impl Period {
    /// The twelve months up to and with a day.
    pub fn year_to(day: Day) -> Self {
        Self { from: day - 364, until: day }
    }

    /// True when the day lies within.
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && day <= self.until
    }

    /// How many days.
    pub fn days(&self) -> i32 {
        self.until.days_since(self.from) + 1
    }

    /// The stretch of the same length just before.
    pub fn before(&self) -> Self {
        Self { from: self.from - self.days(), until: self.from - 1 }
    }
}

/// What is asked of every relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Question {
    /// In which days the cohort lies.
    pub period: Period,
    /// Up to which day its course is followed: today.
    pub seen: Day,
    /// Only work of this service line, and relationships that had some.
    pub line: Option<ServiceLineId>,
}

/// One relationship, as far as a question may look at it.
pub struct Ground<'g> {
    /// Its course.
    pub course: &'g Course,
    /// For which days the firm's records of each kind are complete (D15).
    pub coverage: &'g Coverage,
    /// Where it stood on a day; none before it was known.
    pub on: &'g dyn Fn(Day) -> Option<Piece>,
    /// The fees of the twelve months up to a day, in minor units.
    pub fees: &'g dyn Fn(Day) -> i64,
    /// What the pursuits opened on a day were hoped to bring, in minor units.
    pub hoped: &'g dyn Fn(Day) -> i64,
}

impl Ground<'_> {
    /// True when the relationship had or sought work of the service line asked for.
    pub fn has(&self, line: Option<ServiceLineId>) -> bool {
        line.is_none() || self.course.works.iter().any(|work| work.line == line)
    }

    /// The days for which touches with the relationship are complete; none where nothing was ever logged with it (D15).
    pub fn watched(&self) -> Option<Span> {
        self.coverage.of(RecordKind::Interactions).filter(|_| self.course.watched)
    }
}
