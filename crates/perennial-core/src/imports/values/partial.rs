//! Days of which a list gives the month or the year only (D20).

use super::months::month_of;
use crate::dates::Day;
use crate::fact::Precision;

/// A month or a year as lists write it: `2019`, `2019-03`, `03/2019`, `March 2019`. Its day is the latest possible one,
/// which is never after `latest`. None for everything else, and for what is still to come.
pub fn read_month_or_year(text: &str, latest: Option<Day>) -> Option<(Day, Precision)> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let (first, months, precision) = match words.as_slice() {
        [year] => (Day::from_ymd(year_of(year)?, 1, 1)?, 12, Precision::Year),
        [one, two] => {
            let (month, year) = match (year_of(one), year_of(two)) {
                (Some(year), None) => (two, year),
                (None, Some(year)) => (one, year),
                _ => return None,
            };
            (Day::from_ymd(year, month_in_year(month)?, 1)?, 1, Precision::Month)
        }
        _ => return None,
    };
    let last = first.plus_months(months) - 1;
    match latest {
        Some(latest) if first > latest => None,
        Some(latest) => Some((last.min(latest), precision)),
        None => Some((last, precision)),
    }
}

/// A year of four digits, as it may stand in a firm's list.
fn year_of(word: &str) -> Option<i16> {
    let digits = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|year| digits && (1900..=2100).contains(year))
}

fn month_in_year(word: &str) -> Option<i8> {
    let number = match word.bytes().all(|byte| byte.is_ascii_digit()) {
        true => word.parse().ok().filter(|_| word.len() <= 2)?,
        false => month_of(&word.to_lowercase())?,
    };
    i8::try_from(number).ok().filter(|month| (1..=12).contains(month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_years_are_read_as_their_latest_day() {
        let latest = "2026-11-29".parse().ok();
        let read = |text| read_month_or_year(text, latest).map(|(day, precision)| format!("{day} {}", precision.key()));
        for (text, told) in [
            ("2019", "2019-12-31 year"),
            ("2026", "2026-11-29 year"),
            ("2018-03", "2018-03-31 month"),
            ("03/2018", "2018-03-31 month"),
            ("3.2018", "2018-03-31 month"),
            ("March 2019", "2019-03-31 month"),
            ("Mar-2019", "2019-03-31 month"),
            ("2019 Sept", "2019-09-30 month"),
        ] {
            assert_eq!(read(text).as_deref(), Some(told), "{text}");
        }
        for text in ["", "19", "2027", "13/2018", "2018-00", "May", "2018 2019", "3/4/2018", "Mar 19", "20190301"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
