//! Amounts of money as people write them.

use serde::{Deserialize, Serialize};

use super::signs::{Bare, bare, nothing};
use crate::money::{Currency, Money};

/// What stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecimalMark {
    /// 1,234.56
    Point,
    /// 1.234,56
    Comma,
}

impl DecimalMark {
    /// Both marks.
    pub const ALL: [Self; 2] = [Self::Point, Self::Comma];

    /// The word in a mapping file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }
}

/// A number with its decimals, and the currency written beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The digits without the decimal mark.
    digits: i64,
    /// How many of them are decimals.
    scale: u32,
    /// The currency, when the cell names one.
    pub currency: Option<Currency>,
}

impl Amount {
    /// The amount in minor units of its own currency, or of `default` when the cell names none; decimals
    /// beyond the currency's are rounded half away from zero. `None` when it is too large.
    pub fn money(&self, default: Currency) -> Option<Money> {
        let currency = self.currency.unwrap_or(default);
        let decimals = currency.decimals();
        let minor = if decimals >= self.scale {
            i128::from(self.digits) * 10_i128.pow(decimals - self.scale)
        } else {
            let unit = 10_i128.pow(self.scale - decimals);
            let digits = i128::from(self.digits);
            (digits.abs() + unit / 2) / unit * digits.signum()
        };
        i64::try_from(minor).ok().map(|minor| Money::new(minor, currency))
    }

    /// The whole number, decimals cut off.
    pub fn whole(&self) -> i64 {
        self.digits / 10_i64.pow(self.scale)
    }

    /// So many times the number, to the nearest whole.
    pub fn times(&self, factor: i64) -> i64 {
        let unit = 10_i128.pow(self.scale);
        let product = i128::from(self.digits) * i128::from(factor);
        i64::try_from((product + unit / 2).div_euclid(unit)).unwrap_or(i64::MAX)
    }
}

/// What a cell says about an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountReading {
    /// One amount, whatever the mark.
    Amount(Amount),
    /// Different amounts with point and with comma; no mark was given.
    Ambiguous,
    /// An amount, but not with the decimal mark of the column.
    OtherMark,
    /// No amount.
    NotAnAmount,
}

/// Reads an amount. `mark` decides where one cell cannot.
pub fn read_amount(text: &str, mark: Option<DecimalMark>) -> AmountReading {
    let Some(found) = possible(text) else { return AmountReading::NotAnAmount };
    match (mark, found) {
        (Some(DecimalMark::Point), (Some(amount), _)) | (Some(DecimalMark::Comma), (_, Some(amount))) => {
            AmountReading::Amount(amount)
        }
        (Some(_), (None, None)) | (None, (None, None)) => AmountReading::NotAnAmount,
        (Some(_), _) => AmountReading::OtherMark,
        (None, (Some(a), Some(b))) if a.digits != b.digits || a.scale != b.scale => AmountReading::Ambiguous,
        (None, (Some(amount), _) | (_, Some(amount))) => AmountReading::Amount(amount),
    }
}

/// The amount read with a point and with a comma as the decimal mark.
pub(super) fn possible(text: &str) -> Option<(Option<Amount>, Option<Amount>)> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        let none = nothing(text).map(|currency| Amount { digits: 0, scale: 0, currency: Some(currency) });
        return none.map(|none| (Some(none), Some(none)));
    }
    let bare: Bare = bare(text)?;
    let read = |decimal: char, group: char| {
        let (digits, scale) = number(&bare.core, decimal, group)?;
        let digits = digits.checked_mul(bare.factor)?;
        Some(Amount { digits: if bare.negative { -digits } else { digits }, scale, currency: bare.currency })
    };
    let (point, comma) = (read('.', ','), read(',', '.'));
    Some(match bare.mark {
        // A dash in the place of the decimals says which mark it is that stands before it.
        Some(DecimalMark::Point) => (point, point),
        Some(DecimalMark::Comma) => (comma, comma),
        None => (point, comma),
    })
}

/// The digits and the number of decimals, when the text is a number under these marks.
fn number(core: &str, decimal: char, group: char) -> Option<(i64, u32)> {
    let (whole, decimals) = match core.split_once(decimal) {
        Some((whole, decimals)) => (whole, decimals),
        None => (core, ""),
    };
    if !decimals.bytes().all(|b| b.is_ascii_digit()) || decimals.len() > 9 {
        return None;
    }
    let mark = match (whole.contains(group), whole.contains(' ')) {
        (true, true) => return None,
        (true, false) => Some(group),
        (false, true) => Some(' '),
        (false, false) => None,
    };
    let digits = match mark {
        Some(mark) => grouped(whole, mark)?,
        None => whole.to_owned(),
    };
    if digits.is_empty() && decimals.is_empty() {
        return None;
    }
    let all = format!("{digits}{decimals}");
    if all.len() > 18 {
        return None;
    }
    Some((all.parse().ok()?, u32::try_from(decimals.len()).ok()?))
}

/// The digits of groups of three (or, as in India, of two before the last three).
fn grouped(whole: &str, mark: char) -> Option<String> {
    let groups: Vec<&str> = whole.split(mark).collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let of_threes = middle.iter().all(|g| g.len() == 3);
    let of_twos = middle.iter().all(|g| g.len() == 2) && first.len() <= 2;
    let sound = (1..=3).contains(&first.len()) && !first.starts_with('0') && last.len() == 3 && (of_threes || of_twos);
    let digits = groups.concat();
    (sound && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minor(text: &str, mark: Option<DecimalMark>) -> Option<(i64, String)> {
        match read_amount(text, mark) {
            AmountReading::Amount(a) => a.money(Currency::GBP).map(|m| (m.minor, m.currency.code().to_owned())),
            _ => None,
        }
    }

    #[test]
    fn local_forms_are_read() {
        for (text, pence, code) in [
            ("1,234.56", 123_456, "GBP"),
            ("1.234,56", 123_456, "GBP"),
            ("1 234,56", 123_456, "GBP"),
            ("1\u{a0}234,56", 123_456, "GBP"),
            ("1'234.50", 123_450, "GBP"),
            ("(500)", -50_000, "GBP"),
            ("-£1,200.00", -120_000, "GBP"),
            ("£1,200.5", 120_050, "GBP"),
            ("1200 EUR", 120_000, "EUR"),
            ("€ 1.200,00", 120_000, "EUR"),
            ("12,5", 1_250, "GBP"),
            ("0.5", 50, "GBP"),
            ("1,234,567", 123_456_700, "GBP"),
            ("USD 12.345", 1_235, "USD"),
            ("12,34,567.00", 123_456_700, "GBP"),
            ("1200,- €", 120_000, "EUR"),
            ("Fr. 5", 500, "CHF"),
            ("0", 0, "GBP"),
            ("1200-", -120_000, "GBP"),
            ("CHF 1'000.–", 100_000, "CHF"),
            ("CHF 1’000.—", 100_000, "CHF"),
            ("1'000.--", 100_000, "GBP"),
            ("1.250,– €", 125_000, "EUR"),
            ("1.250,-- €", 125_000, "EUR"),
            ("1 250,–", 125_000, "GBP"),
            ("- 50.00", -5_000, "GBP"),
            ("–50.00", -5_000, "GBP"),
            ("50.00 –", -5_000, "GBP"),
            ("- 500,--", -50_000, "GBP"),
            ("£10k", 1_000_000, "GBP"),
            ("£1.5m", 150_000_000, "GBP"),
            ("R$ 1.000,00", 100_000, "BRL"),
            ("Rs. 1,00,000.00", 10_000_000, "INR"),
            ("₪500.00", 50_000, "ILS"),
            ("£ 1,000.00 CR", -100_000, "GBP"),
            ("1,000.00 DR", 100_000, "GBP"),
            ("£1,000.00*", 100_000, "GBP"),
            ("£ -", 0, "GBP"),
        ] {
            let mark = (text == "USD 12.345").then_some(DecimalMark::Point);
            assert_eq!(minor(text, mark), Some((pence, code.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_open_stays_open() {
        assert_eq!(read_amount("1,234", None), AmountReading::Ambiguous);
        assert_eq!(read_amount("£12.345", None), AmountReading::Ambiguous);
        assert_eq!(minor("1,234", Some(DecimalMark::Point)), Some((123_400, "GBP".to_owned())));
        assert_eq!(minor("1,234", Some(DecimalMark::Comma)), Some((123, "GBP".to_owned())));
        assert_eq!(read_amount("1.234,56", Some(DecimalMark::Point)), AmountReading::OtherMark);
        for mark in [None, Some(DecimalMark::Point), Some(DecimalMark::Comma)] {
            assert_eq!(minor("1.250,-- €", mark), Some((125_000, "EUR".to_owned())), "{mark:?}");
            assert_eq!(minor("CHF 1'000.–", mark), Some((100_000, "CHF".to_owned())), "{mark:?}");
        }
        for text in [
            "1 000,00 kr",
            "-",
            "–",
            "1,000.00 or so",
            "",
            "abc",
            "12 apples",
            "1,2,3",
            "2024-03-04",
            "1..2",
            "12345678901234567890",
        ] {
            assert_eq!(read_amount(text, None), AmountReading::NotAnAmount, "{text}");
        }
    }
}
