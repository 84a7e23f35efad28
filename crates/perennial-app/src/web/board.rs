//! What boards share: the line under a column's head.

use perennial_core::money::{self, Money, grouped};

/// The middle one; of an even number the lower of both. None of none.
pub fn median(days: impl Iterator<Item = i32>) -> Option<i32> {
    let mut days: Vec<i32> = days.collect();
    days.sort_unstable();
    let middle = days.len().checked_sub(1)? / 2;
    days.get(middle).copied()
}

/// “12 · £410k · median 34 days”. Amounts of different currencies stand beside each other: they cannot be added.
pub fn column_line(cards: usize, values: impl Iterator<Item = Money>, median: Option<i32>) -> String {
    let mut parts = vec![grouped(cards as u64)];
    parts.extend(money::sums(values).into_iter().map(|sum| sum.short()));
    parts.extend(median.map(|days| format!("median {}", super::words::days(days))));
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use perennial_core::money::Currency;

    use super::*;

    #[test]
    fn a_column_says_how_many_how_much_and_how_long() {
        let values = [Money::new(20_000_000, Currency::GBP), Money::new(21_000_000, Currency::GBP)];
        let line = column_line(3, values.into_iter(), median([9, 1, 34, 40].into_iter()));
        assert_eq!(line, "3 · £410k · median 9 days");
        assert_eq!(column_line(0, [].into_iter(), None), "0");
    }
}
