//! Amounts of money: whole minor units (pence, cents) and an ISO 4217 currency.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A currency by its three capital letters (ISO 4217), for example `GBP`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// The text is not a currency code.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("“{0}” is not a currency: use its three letters, for example GBP, EUR or USD")]
pub struct NotACurrency(pub String);

impl Currency {
    /// Pound sterling.
    pub const GBP: Self = Self(*b"GBP");
    /// Euro.
    pub const EUR: Self = Self(*b"EUR");
    /// United States dollar.
    pub const USD: Self = Self(*b"USD");

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// What stands before an amount: `£`, `€`, `$`, else the code and a space.
    pub fn sign(&self) -> String {
        match &self.0 {
            b"GBP" => "£".to_owned(),
            b"EUR" => "€".to_owned(),
            b"USD" => "$".to_owned(),
            _ => format!("{} ", self.code()),
        }
    }

    /// The currency of a code that ISO 4217 lists and in which amounts are paid: what a person or a list may name.
    /// Reading what is stored takes any three letters ([`FromStr`]).
    ///
    /// # Errors
    /// Text that is no such code.
    pub fn listed(text: &str) -> Result<Self, NotACurrency> {
        let named: Self = text.parse()?;
        named.paid_in().map(|_| named).ok_or_else(|| NotACurrency(text.to_owned()))
    }

    /// Digits after the decimal point (ISO 4217): two for most, none for yen, three for dinars.
    pub fn decimals(&self) -> u32 {
        self.paid_in().map_or(2, u32::from)
    }

    /// The digits of a currency that ISO 4217 lists; none for others and for gold and its like.
    fn paid_in(&self) -> Option<u16> {
        iso_currency::Currency::from_code(self.code())?.exponent()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = NotACurrency;
    fn from_str(text: &str) -> Result<Self, NotACurrency> {
        let upper = text.trim().to_ascii_uppercase();
        match <[u8; 3]>::try_from(upper.as_bytes()) {
            Ok(letters) if letters.iter().all(u8::is_ascii_uppercase) => Ok(Self(letters)),
            _ => Err(NotACurrency(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = NotACurrency;
    fn try_from(text: String) -> Result<Self, NotACurrency> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// An amount in minor units (pence, cents) of a currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units; negative for a credit.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// An amount of minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// The same amount without its sign.
    pub const fn size(self) -> Self {
        Self { minor: self.minor.saturating_abs(), currency: self.currency }
    }

    /// The amount with its sign and thousands separated: `£1,018,757.00`.
    pub fn exact(&self) -> String {
        let decimals = self.currency.decimals();
        let unit = 10_u64.pow(decimals);
        let whole = grouped(self.minor.unsigned_abs() / unit);
        let minus = if self.minor < 0 { "−" } else { "" };
        let sign = self.currency.sign();
        if decimals == 0 {
            return format!("{minus}{sign}{whole}");
        }
        let part = self.minor.unsigned_abs() % unit;
        format!("{minus}{sign}{whole}.{part:0width$}", width = decimals as usize)
    }

    /// The amount as plain figures, for programs and for forms: `1018757.00`.
    pub fn plain(&self) -> String {
        let decimals = self.currency.decimals();
        let unit = 10_u64.pow(decimals);
        let minus = if self.minor < 0 { "-" } else { "" };
        let (whole, part) = (self.minor.unsigned_abs() / unit, self.minor.unsigned_abs() % unit);
        match decimals {
            0 => format!("{minus}{whole}"),
            _ => format!("{minus}{whole}.{part:0width$}", width = decimals as usize),
        }
    }

    /// The amount as people say it: `£950`, `£3.9k`, `£412k`, `£1.02m`.
    pub fn short(&self) -> String {
        let whole = self.minor.unsigned_abs() as f64 / 10_f64.powi(self.currency.decimals() as i32);
        let minus = if self.minor < 0 { "−" } else { "" };
        let sign = self.currency.sign();
        let figure = match whole {
            w if w < 1_000.0 => format!("{w:.0}"),
            w if w < 9_950.0 => format!("{:.1}k", w / 1e3),
            w if w < 999_500.0 => format!("{:.0}k", w / 1e3),
            w if w < 9_995_000.0 => format!("{:.2}m", w / 1e6),
            w if w < 999_500_000.0 => format!("{:.1}m", w / 1e6),
            w => format!("{:.2}bn", w / 1e9),
        };
        format!("{minus}{sign}{figure}")
    }
}

/// Amounts added up by currency, in the order of the currencies' codes: those of different currencies are never added.
pub fn sums(amounts: impl IntoIterator<Item = Money>) -> Vec<Money> {
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for amount in amounts {
        let sum = sums.entry(amount.currency).or_default();
        *sum = sum.saturating_add(amount.minor);
    }
    sums.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect()
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.exact())
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.exact())
    }
}

/// A whole number with its thousands separated by commas: `13,200`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_for_people() {
        let npv = Money::new(101_875_700, Currency::GBP);
        assert_eq!(npv.exact(), "£1,018,757.00");
        assert_eq!(npv.short(), "£1.02m");
        assert_eq!(npv.plain(), "1018757.00");
        assert_eq!(Money::new(41_200_000, Currency::GBP).short(), "£412k");
        assert_eq!(Money::new(-95_000, Currency::EUR).exact(), "−€950.00");
        assert_eq!(Money::new(1_500, "jpy".parse().unwrap()).exact(), "JPY 1,500");
    }

    #[test]
    fn a_currency_is_three_letters() {
        assert_eq!(" gbp ".parse::<Currency>().unwrap(), Currency::GBP);
        assert!("£".parse::<Currency>().is_err());
        assert!("EURO".parse::<Currency>().is_err());
    }

    #[test]
    fn a_person_names_a_currency_that_there_is() {
        let listed = |text: &str| Currency::listed(text).map(|currency| currency.decimals());
        assert_eq!([listed("gbp"), listed("JPY"), listed("KWD"), listed("UGX")], [Ok(2), Ok(0), Ok(3), Ok(0)]);
        for none in ["XXQ", "XAU", "XXX", "£"] {
            assert_eq!(listed(none), Err(NotACurrency(none.to_owned())));
        }
    }
}
