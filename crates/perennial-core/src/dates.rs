//! Days and moments: civil dates without a time zone, and instants in microseconds.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A civil day, counted from 1970-01-01 (day 0). Written as `2026-11-22`.
///
/// Arithmetic saturates at the years -9999 and 9999, so no input can overflow it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(i32);

/// The text is not a day of the calendar.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("“{0}” is not a date: write it as year-month-day, for example 2026-11-22")]
pub struct NotADay(pub String);

/// Why a day that somebody enters is refused. The text is for the user.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DayRefusal {
    /// No day of the calendar.
    #[error(transparent)]
    NotADay(#[from] NotADay),
    /// Before anything that is recorded here can have happened: a slip of the keyboard such as the year 0206.
    #[error("The year {0} is too early. Check the year: days from 1900 on can be recorded.")]
    TooEarly(i16),
}

const EARLIEST: i32 = -4_371_587;
const LATEST: i32 = 2_932_896;

impl Day {
    /// The first day that can be written.
    pub const MIN: Self = Self(EARLIEST);
    /// The last day that can be written.
    pub const MAX: Self = Self(LATEST);

    /// The first day that can be recorded of anything: 1 January 1900, as in the lists that are imported.
    pub const FIRST_RECORDED: Self = Self(-25_567);

    /// Reads a day that somebody enters, in a form or a correction.
    ///
    /// # Errors
    /// [`DayRefusal`] when it is no day, or one before [`Day::FIRST_RECORDED`].
    pub fn entered(text: &str) -> Result<Self, DayRefusal> {
        text.parse::<Self>()?.must_be_recorded()
    }

    /// The day, where something can be recorded of it.
    ///
    /// # Errors
    /// [`DayRefusal::TooEarly`] before [`Day::FIRST_RECORDED`].
    pub fn must_be_recorded(self) -> Result<Self, DayRefusal> {
        if self < Self::FIRST_RECORDED { Err(DayRefusal::TooEarly(self.date().year())) } else { Ok(self) }
    }

    /// The day `n` days after 1970-01-01, held within [`Day::MIN`] and [`Day::MAX`].
    pub const fn from_number(n: i32) -> Self {
        if n < EARLIEST {
            Self::MIN
        } else if n > LATEST {
            Self::MAX
        } else {
            Self(n)
        }
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The day of a calendar date, `None` when there is no such date.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self::from)
    }

    /// Whole days from `earlier` to this day; negative when `earlier` is later.
    pub const fn days_since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The calendar date.
    pub fn date(self) -> Date {
        let epoch = Date::constant(1970, 1, 1);
        epoch.saturating_add(jiff::Span::new().days(self.0))
    }

    /// The same day `months` months later (or earlier), the last day of a shorter month.
    pub fn plus_months(self, months: i32) -> Self {
        Self::from(self.date().saturating_add(jiff::Span::new().months(months.clamp(-100_000, 100_000))))
    }

    /// The day as people read it: “2 Oct 2026”. What programs read is written by `Display`: `2026-10-02`.
    pub fn words(self) -> String {
        self.date().strftime("%-d %b %Y").to_string()
    }

    /// Monday 1 … Sunday 7 (ISO 8601).
    pub const fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday, day 4.
        (((self.0 + 3).rem_euclid(7)) + 1) as u8
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        let epoch = Date::constant(1970, 1, 1);
        let days = date.duration_since(epoch).as_hours() / 24;
        Self::from_number(i32::try_from(days).unwrap_or(LATEST))
    }
}

impl Add<i32> for Day {
    type Output = Self;
    fn add(self, days: i32) -> Self {
        Self::from_number(self.0.saturating_add(days))
    }
}

impl Sub<i32> for Day {
    type Output = Self;
    fn sub(self, days: i32) -> Self {
        Self::from_number(self.0.saturating_sub(days))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Self, NotADay> {
        text.trim().parse::<Date>().map(Self::from).map_err(|_| NotADay(text.to_owned()))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An instant, in microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// The UTC day on which the instant falls.
    pub fn utc_day(self) -> Day {
        Day::from_number(i32::try_from(self.0.div_euclid(86_400_000_000)).unwrap_or(LATEST))
    }

    /// Midnight UTC at which the day begins.
    pub const fn start_of(day: Day) -> Self {
        Self(day.0 as i64 * 86_400_000_000)
    }
}

impl fmt::Display for Moment {
    /// RFC 3339 in UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(instant) => instant.fmt(f),
            Err(_) => write!(f, "{} µs", self.0),
        }
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_and_read_back() {
        let day: Day = "2026-11-22".parse().unwrap();
        assert_eq!(day.to_string(), "2026-11-22");
        assert_eq!(day.weekday(), 7);
        assert_eq!((day + 9).to_string(), "2026-12-01");
        assert_eq!(Day::from_number(0).to_string(), "1970-01-01");
        assert_eq!(Day::from_number(-1).to_string(), "1969-12-31");
    }

    #[test]
    fn the_ends_of_the_calendar_hold() {
        assert_eq!(Day::MAX.to_string(), "9999-12-31");
        assert_eq!(Day::from(Day::MIN.date()), Day::MIN);
        assert_eq!(Day::MAX + 1, Day::MAX);
        assert_eq!(Day::MIN - 1, Day::MIN);
        assert_eq!(Day::MAX.plus_months(5), Day::MAX);
    }

    #[test]
    fn a_day_before_1900_is_a_slip() {
        assert_eq!(Day::FIRST_RECORDED.to_string(), "1900-01-01");
        assert_eq!(Day::entered("1900-01-01"), Ok(Day::FIRST_RECORDED));
        assert_eq!(Day::entered("0206-03-04"), Err(DayRefusal::TooEarly(206)));
        assert_eq!(Day::entered("soon"), Err(DayRefusal::NotADay(NotADay("soon".to_owned()))));
    }

    #[test]
    fn months_end_on_their_last_day() {
        let end_of_january: Day = "2024-01-31".parse().unwrap();
        assert_eq!(end_of_january.plus_months(1).to_string(), "2024-02-29");
    }
}
