//! Tables of what clients owe by its age, as bookkeeping programs sum it up: `Current · 1 - 30 · 31 - 60 · Older`.

use std::collections::BTreeSet;

use super::Record;
use super::layout::label_like;
use crate::imports::presets::is_heading;

/// Whether a line names the columns of such a table.
pub fn is_over_ages(record: &Record) -> bool {
    let filled: Vec<&str> = record.cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
    let (ages, others): (Vec<&str>, Vec<&str>) = filled.iter().partition(|cell| is_age(cell));
    let distinct: BTreeSet<&str> = ages.iter().copied().collect();
    let named = others.first().is_some_and(|first| is_heading(first));
    ages.len() >= 2 && distinct.len() == ages.len() && named && others.iter().all(|cell| label_like(cell))
}

/// A header that names the age of what is owed: `1 - 30`, `31-60 days`, `91 and over`, `> 90`, `< 1 Month`, `3 Months`,
/// `Period 2`.
pub fn is_age(header: &str) -> bool {
    const UNITS: &str = "d day days tag tage tagen jour jours dia dias giorni dagen month months monat monate mois mes meses \
        mesi maand maanden period week weeks";
    const BOUNDS: &str =
        "to and over under more less than above older up past bis uber ueber über plus et de mas oltre meer";
    let lower = header.to_lowercase();
    let is_mark = |c: char| "-–—<>+≥≤/()".contains(c);
    let words: Vec<&str> =
        lower.split(|c: char| c.is_whitespace() || is_mark(c)).filter(|word| !word.is_empty()).collect();
    let is_number = |word: &&&str| word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
    let is_one_of = |word: &&str, words: &str| words.split_whitespace().any(|one| one == *word);
    let numbers = words.iter().filter(is_number).count();
    let others = || words.iter().filter(|word| !is_number(word));
    let says = others().next().is_some()
        || header.contains(['<', '>', '+', '≥', '≤'])
        || (numbers == 2 && !header.contains('/'));
    (1..=2).contains(&numbers) && says && others().all(|word| is_one_of(word, UNITS) || is_one_of(word, BOUNDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_of_debts_are_told_from_days_and_amounts() {
        for age in
            ["1 - 30", "1-30 days", "31 to 60", "91 and over", "90+", "> 90", "< 1 Month", "2 Months", "Period 2"]
        {
            assert!(is_age(age), "{age}");
        }
        for other in
            ["Current", "Total", "30", "1/30", "1,200.00", "1-2-2026", "May 30", "2026", "Older", "2 deals", "-30.00"]
        {
            assert!(!is_age(other), "{other}");
        }
    }
}
