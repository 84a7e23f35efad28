//! Small words of pages: plurals, dates as people write them, escaped text for addresses.

use perennial_core::dates::Day;
use perennial_core::fact::Precision;
pub use perennial_core::money::grouped;
pub use perennial_core::text::{count, counted, figure, plural};

/// As [`count`], for templates: of a number of any kind as it is written. What is no number stays as it is.
pub fn count_of(n: impl std::fmt::Display, noun: &str) -> String {
    let figure = n.to_string();
    figure.replace(',', "").parse().map_or_else(|_| format!("{figure} {}", plural(noun)), |n| count(n, noun))
}

/// As [`counted`], for templates.
pub fn counted_of(n: impl std::fmt::Display, one: &str, many: &str) -> String {
    let figure = n.to_string();
    figure.replace(',', "").parse().map_or_else(|_| format!("{figure} {many}"), |n| counted(n, one, many))
}

/// “1 day”, “34 days”; “−1 day” for a day too early.
pub fn days(n: i32) -> String {
    let minus = if n < 0 { "−" } else { "" };
    format!("{minus}{}", count(u64::from(n.unsigned_abs()), "day"))
}

/// “22 November 2026”.
pub fn long_date(day: Day) -> String {
    day.date().strftime("%-d %B %Y").to_string()
}

/// A day as precisely as it is known (D20): “22 Nov 2026”, “Nov 2026”, “2026”, “by 22 Nov 2026”, “day not recorded”.
pub fn dated(day: Day, precision: Precision) -> String {
    match precision {
        Precision::Exact => short_date(day),
        Precision::Month => day.date().strftime("%b %Y").to_string(),
        Precision::Year => day.date().strftime("%Y").to_string(),
        Precision::OnOrBefore => format!("by {}", short_date(day)),
        Precision::NotRecorded => "day not recorded".to_owned(),
    }
}

/// The same behind a verb: “on 22 Nov 2026”, “in Nov 2026”, “in 2026”, “by 22 Nov 2026”, “(day not recorded)”.
pub fn on_dated(day: Day, precision: Precision) -> String {
    let known = dated(day, precision);
    match precision {
        Precision::Exact => format!("on {known}"),
        Precision::Month | Precision::Year => format!("in {known}"),
        Precision::OnOrBefore => known,
        Precision::NotRecorded => format!("({known})"),
    }
}

/// A day for a program to read, as precisely as it is known (D20): “2026-11-22”, “2026-11”, “2026”, “<= 2026-11-22”
/// where only the latest possible day is known; empty where no day is recorded.
pub fn exported_day(day: Day, precision: Precision) -> String {
    match precision {
        Precision::Exact => day.to_string(),
        Precision::Month => day.date().strftime("%Y-%m").to_string(),
        Precision::Year => day.date().strftime("%Y").to_string(),
        Precision::OnOrBefore => format!("<= {day}"),
        Precision::NotRecorded => String::new(),
    }
}

/// “22 Nov 2026”.
pub fn short_date(day: Day) -> String {
    day.words()
}

/// “today”, “yesterday”, “in 3 days”, “5 days ago”, “14 months ago”.
pub fn relative(day: Day, today: Day) -> String {
    let days = day.days_since(today);
    let span = |n: i32| match n {
        0..=59 => count(n as u64, "day"),
        60..=729 => count((n / 30) as u64, "month"),
        _ => count((n / 365) as u64, "year"),
    };
    match days {
        0 => "today".to_owned(),
        -1 => "yesterday".to_owned(),
        1 => "tomorrow".to_owned(),
        d if d < 0 => format!("{} ago", span(-d)),
        d => format!("in {}", span(d)),
    }
}

/// Text made safe as a part of a query in an address (RFC 3986 unreserved characters stay).
pub fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_for_people() {
        let today: Day = "2026-11-22".parse().unwrap();
        assert_eq!(long_date(today), "22 November 2026");
        assert_eq!(relative(today - 1, today), "yesterday");
        assert_eq!(relative(today - 62, today), "2 months ago");
        assert_eq!(relative(today + 3, today), "in 3 days");
        assert_eq!(count(1, "client"), "1 client");
        assert_eq!(count(1240, "party"), "1,240 parties");
        assert_eq!(count(2, "touch"), "2 touches");
        assert_eq!(percent("a b&c/é"), "a%20b%26c%2F%C3%A9");
    }
}
