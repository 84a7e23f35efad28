//! When a step is due: `2 working days after`, `3 months before expected need`, `same day`.

use std::fmt;
use std::str::FromStr;

use crate::dates::Day;
use crate::journeys::model::Calendar;

/// When a step is due, counted from a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// How far away.
    pub span: Span,
    /// On which side.
    pub side: Side,
    /// From which day.
    pub anchor: Anchor,
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Days on which the firm works.
    WorkingDays,
    /// Days of the calendar.
    Days,
    /// Seven days.
    Weeks,
    /// Months of the calendar.
    Months,
    /// Years of the calendar.
    Years,
}

/// Before or after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// After the day.
    After,
    /// Before it.
    Before,
}

/// A day to count from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// The day of the event.
    Trigger,
    /// The day of the expected next need (S1.23).
    ExpectedNeed,
    /// The day to return to a “not now” (S1.15).
    Revisit,
    /// The planned end of the engagement.
    PlannedEnd,
}

/// The days that can be counted from, as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchors {
    /// The day of the event.
    pub trigger: Day,
    /// The expected next need.
    pub expected_need: Option<Day>,
    /// The day to return.
    pub revisit: Option<Day>,
    /// The planned end.
    pub planned_end: Option<Day>,
}

/// The text says no time.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "write “same day”, or a number of working days, days, weeks, months or years “after” or “before”, where it does \
     not count from the trigger followed by “expected need”, “revisit” or “planned end”: “3 months before expected need”"
)]
pub struct NotAWhen;

/// More than this no plan needs: a hundred years in days.
const MOST: u32 = 36_500;

impl Anchor {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Trigger, Self::ExpectedNeed, Self::Revisit, Self::PlannedEnd];

    /// The words in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Trigger => "trigger",
            Self::ExpectedNeed => "expected need",
            Self::Revisit => "revisit",
            Self::PlannedEnd => "planned end",
        }
    }
}

impl Unit {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::WorkingDays => ("working day", "working days"),
            Self::Days => ("day", "days"),
            Self::Weeks => ("week", "weeks"),
            Self::Months => ("month", "months"),
            Self::Years => ("year", "years"),
        }
    }

    fn from_words(text: &str) -> Option<Self> {
        [Self::WorkingDays, Self::Days, Self::Weeks, Self::Months, Self::Years]
            .into_iter()
            .find(|unit| unit.words().0 == text || unit.words().1 == text)
    }
}

impl Span {
    /// The same span several times.
    pub const fn times(self, n: u32) -> Self {
        let count = self.count.saturating_mul(n);
        Self { count: if count > MOST { MOST } else { count }, unit: self.unit }
    }

    /// The day at this distance; on a day off, the nearest working day further away, and for no distance at all
    /// the next working day.
    pub fn from(self, day: Day, side: Side, calendar: &Calendar) -> Day {
        let far = i32::try_from(self.count.min(MOST)).unwrap_or(i32::MAX);
        let far = if side == Side::Before { -far } else { far };
        let date = match self.unit {
            _ if self.count == 0 => return calendar.on_or_after(day),
            Unit::WorkingDays if side == Side::After => return calendar.after_working_days(day, self.count),
            Unit::WorkingDays => return calendar.before_working_days(day, self.count),
            Unit::Days => day + far,
            Unit::Weeks => day + far.saturating_mul(7),
            Unit::Months => day.plus_months(far),
            Unit::Years => day.plus_months(far.saturating_mul(12)),
        };
        match side {
            Side::After => calendar.on_or_after(date),
            Side::Before => calendar.on_or_before(date),
        }
    }
}

impl When {
    /// The day of the event itself.
    pub const SAME_DAY: Self =
        Self { span: Span { count: 0, unit: Unit::WorkingDays }, side: Side::After, anchor: Anchor::Trigger };

    /// The working day on which it is due; none where the day to count from is not known.
    pub fn due(&self, anchors: &Anchors, calendar: &Calendar) -> Option<Day> {
        let from = match self.anchor {
            Anchor::Trigger => Some(anchors.trigger),
            Anchor::ExpectedNeed => anchors.expected_need,
            Anchor::Revisit => anchors.revisit,
            Anchor::PlannedEnd => anchors.planned_end,
        };
        Some(self.span.from(from?, self.side, calendar))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (one, many) = self.unit.words();
        write!(f, "{} {}", self.count, if self.count == 1 { one } else { many })
    }
}

impl FromStr for Span {
    type Err = NotAWhen;
    fn from_str(text: &str) -> Result<Self, NotAWhen> {
        let (count, unit) = text.trim().split_once(' ').ok_or(NotAWhen)?;
        let count = count.parse::<u32>().ok().filter(|count| *count <= MOST).ok_or(NotAWhen)?;
        Ok(Self { count, unit: Unit::from_words(unit.trim()).ok_or(NotAWhen)? })
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::SAME_DAY {
            return f.write_str("same day");
        }
        let side = match self.side {
            Side::After => "after",
            Side::Before => "before",
        };
        write!(f, "{} {side}", self.span)?;
        if self.anchor != Anchor::Trigger {
            write!(f, " {}", self.anchor.word())?;
        }
        Ok(())
    }
}

impl FromStr for When {
    type Err = NotAWhen;
    fn from_str(text: &str) -> Result<Self, NotAWhen> {
        let text = text.trim();
        if text == "same day" {
            return Ok(Self::SAME_DAY);
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let at = words.iter().position(|word| matches!(*word, "after" | "before")).ok_or(NotAWhen)?;
        let side = if words[at] == "after" { Side::After } else { Side::Before };
        let span = words[..at].join(" ").parse()?;
        let named = words[at + 1..].join(" ");
        let anchor = if named.is_empty() {
            Anchor::Trigger
        } else {
            Anchor::ALL.into_iter().find(|anchor| anchor.word() == named).ok_or(NotAWhen)?
        };
        Ok(Self { span, side, anchor })
    }
}
