//! Dates with the month in words, in the languages of common exports.

use super::dates::{Parts, century};

/// A month in words among two numbers, in any place: `12 Mar 2024`, `March 12th, 2024`, `2024-Mar-12`.
pub(super) fn worded(text: &str) -> Option<Parts> {
    if !text.chars().any(char::is_alphabetic) {
        return None;
    }
    let mut month = None;
    let mut numbers = Vec::with_capacity(2);
    for piece in text.split([' ', '-', '/', ',', '.', '\u{a0}']).filter(|p| !p.is_empty()) {
        let digits: String = piece.chars().take_while(char::is_ascii_digit).collect();
        let word = piece[digits.len()..].to_lowercase();
        if !digits.is_empty() {
            if digits.len() > 4 || !matches!(word.as_str(), "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "ª") {
                return None;
            }
            numbers.push((digits.len(), digits.parse::<u32>().ok()?));
        } else if let Some(found) = month_of(&word) {
            if month.replace(found).is_some() {
                return None;
            }
        } else if !filler(&word) {
            return None;
        }
    }
    let month = month?;
    let [(first_len, first), (second_len, second)] = numbers.as_slice() else { return None };
    let (year, day) = match (first_len, second_len) {
        (4, 1 | 2) => (i32::try_from(*first).ok()?, *second),
        (1 | 2, 4) => (i32::try_from(*second).ok()?, *first),
        (1 | 2, 2) => (century(*second), *first),
        _ => return None,
    };
    let two_digits = *second_len == 2 && *first_len < 4;
    Some(Parts::Plain { year, month, day, two_digits })
}

/// Words that stand in dates beside the month: days of the week and small words.
fn filler(word: &str) -> bool {
    const WORDS: [&str; 30] = [
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "tues", "wednes", "thur", "thurs", "de", "of", "the", "le",
        "den", "lun", "mar", "mer", "jeu", "ven", "sam", "dim", "mo", "di", "mi", "do", "fr", "sa", "so",
    ];
    WORDS.contains(&word) || word.ends_with("day") || word.ends_with("tag")
}

/// The month by its name or its beginning, in the languages of common exports.
pub fn month_of(word: &str) -> Option<u32> {
    const MONTHS: [(&str, u32); 50] = [
        ("january", 1),
        ("januar", 1),
        ("janvier", 1),
        ("enero", 1),
        ("gennaio", 1),
        ("jän", 1),
        ("ene", 1),
        ("gen", 1),
        ("february", 2),
        ("februar", 2),
        ("février", 2),
        ("fevrier", 2),
        ("febrero", 2),
        ("febbraio", 2),
        ("fév", 2),
        ("march", 3),
        ("märz", 3),
        ("maerz", 3),
        ("mars", 3),
        ("marzo", 3),
        ("mrz", 3),
        ("mär", 3),
        ("mrt", 3),
        ("maart", 3),
        ("april", 4),
        ("avril", 4),
        ("abril", 4),
        ("abr", 4),
        ("may", 5),
        ("mai", 5),
        ("mayo", 5),
        ("maggio", 5),
        ("mei", 5),
        ("june", 6),
        ("juni", 6),
        ("juin", 6),
        ("junio", 6),
        ("july", 7),
        ("juli", 7),
        ("juillet", 7),
        ("julio", 7),
        ("august", 8),
        ("août", 8),
        ("agosto", 8),
        ("september", 9),
        ("octobre", 10),
        ("oktober", 10),
        ("november", 11),
        ("december", 12),
        ("dezember", 12),
    ];
    const SHORT: [(&str, u32); 19] = [
        ("jan", 1),
        ("feb", 2),
        ("mar", 3),
        ("apr", 4),
        ("avr", 4),
        ("mag", 5),
        ("jun", 6),
        ("jul", 7),
        ("aug", 8),
        ("ago", 8),
        ("aoû", 8),
        ("sep", 9),
        ("sept", 9),
        ("set", 9),
        ("oct", 10),
        ("okt", 10),
        ("nov", 11),
        ("dec", 12),
        ("dez", 12),
    ];
    const MORE: [(&str, u32); 12] = [
        ("septembre", 9),
        ("septiembre", 9),
        ("settembre", 9),
        ("october", 10),
        ("octubre", 10),
        ("ottobre", 10),
        ("novembre", 11),
        ("noviembre", 11),
        ("décembre", 12),
        ("decembre", 12),
        ("diciembre", 12),
        ("dicembre", 12),
    ];
    const ODD: [(&str, u32); 6] = [("déc", 12), ("dic", 12), ("giugno", 6), ("luglio", 7), ("janv", 1), ("févr", 2)];
    MONTHS.iter().chain(&SHORT).chain(&MORE).chain(&ODD).find(|(name, _)| *name == word).map(|(_, month)| *month)
}
