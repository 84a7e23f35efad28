//! Whether two rows that bear one number speak of one invoice (D25).

use crate::dates::Day;
use crate::money::Money;

/// More days than this between two issue days are no slip of a day or a month within one invoice.
pub const DAYS_APART: i32 = 180;

/// What an invoice is called that no list gives a number: its day and its amount, as `2026-03-09/1200.00`. Two of one
/// client, day and amount cannot be told apart.
pub fn number_of_its_own(issued: Day, total: Money) -> String {
    format!("{issued}/{}", total.plain())
}

/// Whether the number of an invoice is one of [`number_of_its_own`].
pub fn has_no_number(number: &str) -> bool {
    number.split_once('/').is_some_and(|(day, _)| day.len() == 10 && day.parse::<Day>().is_ok())
}

/// What is said of an invoice of a client and a number: when it was sent, and over how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated {
    /// The day on which it was sent.
    pub issued: Day,
    /// The total; none where only lines of it are known.
    pub total: Option<Money>,
}

impl Stated {
    /// Whether `other`, of the same client and number, is another invoice: many firms begin their numbers again each
    /// January. In another year another amount makes it another invoice, and so does half a year between them; within
    /// one year it takes both. A credit note is another document than the invoice whose number it bears. What is neither is the same invoice, and where it differs it contradicts.
    pub fn is_another(&self, other: &Self) -> bool {
        let another_year = self.issued.date().year() != other.issued.date().year();
        let far_apart = self.issued.days_since(other.issued).abs() > DAYS_APART;
        let another_total = self.total.is_none() || self.total != other.total;
        if self.is_opposite(other) {
            return true;
        }
        match (another_year, far_apart) {
            (true, true) => true,
            (true, false) | (false, true) => another_total,
            (false, false) => false,
        }
    }

    /// Whether one of the two takes a fee back: a credit note may bear the number of the invoice that it credits.
    fn is_opposite(&self, other: &Self) -> bool {
        let sign = |stated: &Self| stated.total.map_or(0, |total| total.minor.signum());
        sign(self) * sign(other) < 0
    }

    /// How well `other` fits, where it is not another: the lower, the better.
    pub fn distance(&self, other: &Self) -> (bool, i32) {
        (self.total != other.total, self.issued.days_since(other.issued).abs())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stated(day: &str, minor: i64) -> Stated {
        Stated { issued: day.parse().unwrap(), total: Some(Money::new(minor, "GBP".parse().unwrap())) }
    }

    #[test]
    fn a_number_of_another_year_is_another_invoice() {
        for (one, other, another) in [
            // A contradiction: the same day or one near it, another total.
            (("2026-03-04", 100), ("2026-03-04", 120), false),
            (("2026-03-04", 100), ("2026-04-04", 120), false),
            // The same invoice with its day told twice in two ways, also across New Year, and day and month swapped.
            (("2025-12-30", 100), ("2026-01-02", 100), false),
            (("2026-01-12", 100), ("2026-12-01", 100), false),
            // A credit note with the number of its invoice.
            (("2026-03-04", 100), ("2026-03-20", -100), true),
            // Numbers begin again: another amount, or the same fee a year on.
            (("2025-12-30", 100), ("2026-01-02", 120), true),
            (("2025-03-04", 100), ("2026-03-04", 120), true),
            (("2025-03-04", 100), ("2026-03-04", 100), true),
            // Within one year only far apart and with another amount.
            (("2026-01-12", 100), ("2026-12-01", 120), true),
        ] {
            let (one, other) = (stated(one.0, one.1), stated(other.0, other.1));
            assert_eq!(one.is_another(&other), another, "{one:?} and {other:?}");
        }
    }

    proptest! {
        /// It does not matter which of the two was recorded first; nothing is another than itself.
        #[test]
        fn it_holds_both_ways(a in (19_000..21_000_i32, -2..3_i64), b in (19_000..21_000_i32, -2..3_i64)) {
            let of = |(day, minor): (i32, i64)| {
                Stated { issued: Day::from_number(day), total: Some(Money::new(minor, "GBP".parse().unwrap())) }
            };
            prop_assert_eq!(of(a).is_another(&of(b)), of(b).is_another(&of(a)));
            prop_assert!(!of(a).is_another(&of(a)));
        }
    }
}
