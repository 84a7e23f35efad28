//! Numbers as a workbook shows them: `42` under the format `00000` is `00042`.

/// The text of a number, and whether it still reads as a plain number with a point before its decimals.
///
/// A format can only add to what is stored (zeros in front, zeros behind, marks between): a number is never rounded
/// to what fits a column, because it may be an amount.
pub fn number(number: f64, format: Option<&str>) -> (String, bool) {
    let plain = plain(number);
    match format.and_then(|format| formatted(&plain, format)) {
        Some(text) => {
            let is_number = text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
            let marks = text.bytes().skip(1).any(|b| b == b'-');
            (text, is_number && !marks)
        }
        None => (plain, true),
    }
}

/// A number as a person would write it.
fn plain(number: f64) -> String {
    let rounded = (number * 1e6).round() / 1e6;
    if number.abs() < 1e9 { rounded.to_string() } else { number.to_string() }
}

/// The number under a format of digits and marks; none for any other format.
fn formatted(plain: &str, format: &str) -> Option<String> {
    let section = format.split(';').next()?;
    let pattern = pattern(section)?;
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
    if !whole.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (front, behind) = match pattern.iter().position(|mark| *mark == Mark::Point) {
        Some(at) => (pattern.get(..at)?, pattern.get(at + 1..)?),
        None => (pattern.as_slice(), [].as_slice()),
    };
    let places = behind.iter().filter(|mark| matches!(mark, Mark::Zero)).count();
    if places != behind.len() || decimals.len() > places {
        return None;
    }
    let mut text = spread(whole, front);
    if places > 0 {
        text.push('.');
        text.push_str(decimals);
        text.extend(std::iter::repeat_n('0', places - decimals.len()));
    }
    Some(text)
}

/// One place of a format.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Zero,
    Digit,
    Point,
    Letter(char),
}

/// The places of a format that has nothing but digits and marks; none when it groups, scales or dates.
fn pattern(section: &str) -> Option<Vec<Mark>> {
    let mut marks = Vec::new();
    let mut letters = section.chars();
    while let Some(c) = letters.next() {
        match c {
            '0' => marks.push(Mark::Zero),
            '#' => marks.push(Mark::Digit),
            '.' => marks.push(Mark::Point),
            '-' | '/' | ' ' => marks.push(Mark::Letter(c)),
            '\\' => marks.push(Mark::Letter(letters.next()?)),
            '"' => {
                for quoted in letters.by_ref().take_while(|c| *c != '"') {
                    marks.push(Mark::Letter(quoted));
                }
            }
            _ => return None,
        }
    }
    // A currency in quotation marks belongs to an amount, which is read with its own mark and sign.
    let money = marks.iter().any(|m| matches!(m, Mark::Letter(c) if "£$€¥₹".contains(*c)));
    (marks.contains(&Mark::Zero) && !money).then_some(marks)
}

/// Digits spread over the places from the right; what is left over stands before the first place.
fn spread(digits: &str, places: &[Mark]) -> String {
    let mut rest: Vec<char> = digits.chars().collect();
    let first = places.iter().position(|m| matches!(m, Mark::Zero | Mark::Digit));
    let mut out: Vec<char> = Vec::new();
    for (at, mark) in places.iter().enumerate().rev() {
        match mark {
            Mark::Letter(c) => out.push(*c),
            Mark::Point => {}
            Mark::Zero => out.push(rest.pop().unwrap_or('0')),
            Mark::Digit => out.extend(rest.pop()),
        }
        if Some(at) == first {
            out.extend(rest.drain(..).rev());
        }
    }
    out.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_as_the_workbook_shows_them() {
        for (value, format, text, is_number) in [
            (42.0, Some("00000"), "00042", true),
            (42.0, Some("General"), "42", true),
            (2024.001, None, "2024.001", true),
            (2024.1, Some("0.000"), "2024.100", true),
            (1.234, None, "1.234", true),
            (1_234_567_890_123_457.0, None, "1234567890123457", true),
            (7_700_900_124.0, Some("00000000000"), "07700900124", true),
            (1_234_567.0, Some("000-0000"), "123-4567", false),
            (17.0, Some("\"M-\"0000"), "M-0017", false),
            (1234.567, Some("#,##0.00"), "1234.567", true),
            (1234.567, Some("0.00"), "1234.567", true),
            (0.125, Some("0%"), "0.125", true),
            (-42.0, Some("00000"), "-42", true),
            (12.5, Some("\"£\"0.00"), "12.5", true),
        ] {
            assert_eq!(number(value, format), (text.to_owned(), is_number), "{value} {format:?}");
        }
    }
}
