//! Days in the forms in which people and programs write them.

use serde::{Deserialize, Serialize};

use super::months::worded;
use crate::dates::Day;

/// The order of day, month and year in dates written with numbers only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 31/12/2024, as in Europe and most of the world.
    DayFirst,
    /// 12/31/2024, as in the United States.
    MonthFirst,
    /// 24/12/31, two digits for the year, which comes first.
    YearFirst,
}

impl DateOrder {
    /// All orders.
    pub const ALL: [Self; 3] = [Self::DayFirst, Self::MonthFirst, Self::YearFirst];

    /// The word in a mapping file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
            Self::YearFirst => "year-first",
        }
    }
}

/// What a cell says about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateReading {
    /// One day, whatever the order.
    Day(Day),
    /// Different days under different orders; none was given.
    Ambiguous,
    /// A date by its form, but no such day exists under the order.
    NoSuchDay,
    /// No date.
    NotADate,
}

/// Reads a day. `order` decides where numbers alone do not.
pub fn read_date(text: &str, order: Option<DateOrder>) -> DateReading {
    read_date_until(text, order, None)
}

/// Reads a day of something that happened by `latest`: a year of two digits is then of the last hundred years.
pub fn read_date_until(text: &str, order: Option<DateOrder>, latest: Option<Day>) -> DateReading {
    let Some(parts) = Parts::of(text) else { return DateReading::NotADate };
    let under = |order: DateOrder| parts.under(order).map(|day| parts.by(day, latest));
    if let Some(order) = order {
        return match under(order) {
            Some(day) => DateReading::Day(day),
            None => DateReading::NoSuchDay,
        };
    }
    let mut found: Option<Day> = None;
    for day in parts.orders().iter().filter_map(|order| under(*order)) {
        match found {
            Some(earlier) if earlier != day => return DateReading::Ambiguous,
            _ => found = Some(day),
        }
    }
    found.map_or(DateReading::NoSuchDay, DateReading::Day)
}

/// Under which orders the text is a day: for settling a column.
pub(super) fn possible(text: &str) -> Option<[Option<Day>; 3]> {
    let parts = Parts::of(text)?;
    // A plain date fits whatever order the column has.
    let plain = matches!(parts, Parts::Plain { .. });
    let orders = if plain { &DateOrder::ALL } else { parts.orders() };
    Some(DateOrder::ALL.map(|order| if orders.contains(&order) { parts.under(order) } else { None }))
}

/// Whether the text is written with points between the numbers, as where the day comes first.
pub(super) fn pointed(text: &str) -> bool {
    matches!(Parts::of(text), Some(Parts::Numbers { pointed: true, .. }))
}

/// The pieces of a date.
pub(super) enum Parts {
    /// Nothing is left open: a month in words, or a year of four digits in front.
    Plain { year: i32, month: u32, day: u32, two_digits: bool },
    /// Two numbers and a year of four digits.
    Numbers { first: u32, second: u32, year: i32, pointed: bool },
    /// Three numbers of at most two digits. Only with hyphens is the year taken to come first unless a person
    /// says so: 14/03/24 is nowhere in the West the 24th of 2014.
    Short { first: u32, second: u32, third: u32, hyphens: bool },
}

impl Parts {
    fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > 64 || !text.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let date = without_time(text);
        compact(date).or_else(|| worded(date)).or_else(|| numbered(date))
    }

    fn orders(&self) -> &'static [DateOrder] {
        match self {
            Self::Plain { .. } => &[DateOrder::YearFirst],
            Self::Numbers { .. } => &[DateOrder::DayFirst, DateOrder::MonthFirst],
            Self::Short { hyphens: true, .. } => &DateOrder::ALL,
            Self::Short { hyphens: false, .. } => &[DateOrder::DayFirst, DateOrder::MonthFirst],
        }
    }

    fn under(&self, order: DateOrder) -> Option<Day> {
        match *self {
            Self::Plain { year, month, day, .. } => civil(year, month, day),
            Self::Numbers { first, second, year, .. } => match order {
                DateOrder::DayFirst => civil(year, second, first),
                DateOrder::MonthFirst => civil(year, first, second),
                // The year stands last, so a column of years first has no such cell.
                DateOrder::YearFirst => None,
            },
            Self::Short { first, second, third, .. } => match order {
                DateOrder::DayFirst => civil(century(third), second, first),
                DateOrder::MonthFirst => civil(century(third), first, second),
                DateOrder::YearFirst => civil(century(first), second, third),
            },
        }
    }
}

impl Parts {
    /// The day a hundred years earlier, when its year has two digits and it would lie after `latest`.
    fn by(&self, day: Day, latest: Option<Day>) -> Day {
        let two_digits = matches!(self, Self::Short { .. } | Self::Plain { two_digits: true, .. });
        if !two_digits || latest.is_none_or(|latest| day <= latest) {
            return day;
        }
        day.plus_months(-1200)
    }
}

/// The day that a spreadsheet program means by a number without a format for dates.
pub fn serial_day(text: &str) -> Option<Day> {
    let days: f64 = text.trim().parse().ok()?;
    let plausible = (20_000.0..60_000.0).contains(&days);
    let first = Day::from_ymd(1899, 12, 30)?;
    plausible.then(|| first + days.floor() as i32)
}

fn civil(year: i32, month: u32, day: u32) -> Option<Day> {
    let year = i16::try_from(year).ok().filter(|y| (1000..=9999).contains(y))?;
    Day::from_ymd(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

/// 00 to 68 are 2000 to 2068, 69 to 99 are 1969 to 1999, as POSIX has it.
pub(super) fn century(two_digits: u32) -> i32 {
    let year = i32::try_from(two_digits).unwrap_or(0);
    if year < 69 { 2000 + year } else { 1900 + year }
}

/// The text before a time of day: `2024-03-12T10:00:00Z`, `12 Mar 2024 10:00`, `… at 3 pm`, `… UTC`.
fn without_time(text: &str) -> &str {
    let bytes = text.as_bytes();
    if let Some(colon) = text.find(':') {
        let mut hour = colon;
        while hour > 0 && bytes[hour - 1].is_ascii_digit() {
            hour -= 1;
        }
        if colon - hour <= 2 && hour > 0 {
            let before = text[..hour].trim_end_matches([' ', ',', '\u{a0}', '\u{202f}']);
            let before = before.strip_suffix(" at").unwrap_or(before).trim_end();
            let before =
                before.strip_suffix(['T', 't']).filter(|b| b.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(before);
            if !before.is_empty() {
                return before.trim_end_matches(',').trim_end();
            }
        }
    }
    let stripped = text.strip_suffix(" UTC").or_else(|| text.strip_suffix(" GMT")).unwrap_or(text);
    stripped.strip_suffix('Z').unwrap_or(stripped).trim_end()
}

/// `20240312`.
fn compact(text: &str) -> Option<Parts> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) = (text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?);
    ((1900..=2199).contains(&year) && month <= 12).then_some(Parts::Plain { year, month, day, two_digits: false })
}

/// Three numbers parted by one and the same mark.
fn numbered(text: &str) -> Option<Parts> {
    let mark = text.bytes().find(|b| !b.is_ascii_digit()).filter(|b| b"-/. ".contains(b))? as char;
    let text = text.strip_suffix('.').unwrap_or(text);
    let mut pieces = text.split(mark).map(str::trim).filter(|p| !p.is_empty());
    let (first, second, third) = (pieces.next()?, pieces.next()?, pieces.next()?);
    if pieces.next().is_some() {
        return None;
    }
    let all_digits = [first, second, third].iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()));
    if !all_digits || second.len() > 2 {
        return None;
    }
    let number = |text: &str| text.parse::<u32>().ok();
    match (first.len(), third.len()) {
        (4, 1 | 2) => Some(Parts::Plain {
            year: first.parse().ok()?,
            month: number(second)?,
            day: number(third)?,
            two_digits: false,
        }),
        (1 | 2, 4) => Some(Parts::Numbers {
            first: number(first)?,
            second: number(second)?,
            year: third.parse().ok()?,
            pointed: mark == '.',
        }),
        (1 | 2, 2) => Some(Parts::Short {
            first: number(first)?,
            second: number(second)?,
            third: number(third)?,
            hyphens: mark == '-',
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<String> {
        match read_date(text, None) {
            DateReading::Day(day) => Some(day.to_string()),
            _ => None,
        }
    }

    #[test]
    fn many_written_forms_are_one_day() {
        for text in [
            "2024-03-14",
            "2024/03/14",
            "2024.03.14",
            "20240314",
            "14 Mar 2024",
            "14-Mar-24",
            "Mar 14, 2024",
            "March 14th, 2024",
            "Thursday, 14 March 2024",
            "14/03/2024",
            "03/14/2024",
            "14.03.2024",
            "14. März 2024",
            "2024-03-14T10:00:00Z",
            "2024-03-14 10:00:00 UTC",
            "2024-03-14T10:00:00.000+01:00",
            "14/03/2024 09:30",
            "3/14/2024, 9:30 AM",
            "14 mars 2024",
            "2024-03-14Z",
            "14/03/24",
            "14 de marzo de 2024",
            "2024-Mar-14",
            "March 14, 2024 at 3:05 pm",
        ] {
            assert_eq!(day(text).as_deref(), Some("2024-03-14"), "{text}");
        }
    }

    #[test]
    fn what_has_happened_lies_in_the_last_hundred_years() {
        let today = Day::from_ymd(2026, 11, 29);
        for (text, day) in [
            ("21/05/62", "1962-05-21"),
            ("21/05/73", "1973-05-21"),
            ("21/05/26", "2026-05-21"),
            ("30/11/26", "1926-11-30"),
            ("14-Mar-62", "1962-03-14"),
            ("15/06/2067", "2067-06-15"),
        ] {
            assert_eq!(read_date_until(text, None, today), DateReading::Day(day.parse().unwrap()), "{text}");
        }
        let due: Day = "2062-05-21".parse().unwrap();
        assert_eq!(read_date_until("21/05/62", None, None), DateReading::Day(due));
        assert_eq!(serial_day("46095.75"), Day::from_ymd(2026, 3, 14));
        assert_eq!((serial_day("2020"), serial_day("soon")), (None, None));
    }

    #[test]
    fn what_is_open_stays_open() {
        assert_eq!(read_date("03/04/2024", None), DateReading::Ambiguous);
        assert_eq!(read_date("03.04.24", None), DateReading::Ambiguous);
        assert_eq!(day("05/05/2024").as_deref(), Some("2024-05-05"));
        let first = read_date("03/04/2024", Some(DateOrder::DayFirst));
        assert_eq!(first, DateReading::Day(Day::from_ymd(2024, 4, 3).unwrap()));
        assert_eq!(read_date("03/14/2024", Some(DateOrder::DayFirst)), DateReading::NoSuchDay);
        assert_eq!(read_date("2024-02-30", None), DateReading::NoSuchDay);
        for text in ["", "soon", "12", "1.234,56", "10:30", "+44 113 496 0000", "12-1234-5"] {
            assert_eq!(read_date(text, None), DateReading::NotADate, "{text}");
        }
    }
}
