//! Forms: raw text in, so that a refused form is redrawn as it was typed.

use std::collections::HashMap;

use axum::extract::{FromRequest, Request};
use axum::http::header;
use perennial_core::dates::Day;
use perennial_core::money::{Currency, Money};
use perennial_core::text::{EmailAddress, Name};

use crate::audit::Asked;
use crate::error::{Error, FieldErrors};
use crate::once;
use crate::web::Choice;

/// The largest form, in bytes.
const LIMIT: usize = 1 << 20;

/// What is wrong with a word that stands in no list.
const NOT_OF_THE_LIST: &str = "Choose one of the list.";

/// The fields of a form as typed, the last of each name; repeated fields by [`Raw::all`].
#[derive(Debug, Clone, Default)]
pub struct Raw {
    fields: HashMap<String, Vec<String>>,
}

impl Raw {
    /// Reads `application/x-www-form-urlencoded` text.
    pub fn from_urlencoded(text: &str) -> Self {
        let mut fields: HashMap<String, Vec<String>> = HashMap::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            fields.entry(decode(name)).or_default().push(decode(value));
        }
        Self { fields }
    }

    /// A field as typed, trimmed; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name).and_then(|values| values.last()).map_or("", |value| value.trim())
    }

    /// All values of a repeated field.
    pub fn all(&self, name: &str) -> &[String] {
        self.fields.get(name).map_or(&[], Vec::as_slice)
    }

    /// A field, none when it is empty.
    pub fn optional(&self, name: &str) -> Option<String> {
        Some(self.get(name)).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// Sets a field.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.fields.insert(name.to_owned(), vec![value.into()]);
    }

    /// Sets all values of a repeated field.
    pub fn set_all(&mut self, name: &str, values: Vec<String>) {
        self.fields.insert(name.to_owned(), values);
    }
}

pub(super) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let pair = [rest.next().unwrap_or(b'0'), rest.next().unwrap_or(b'0')];
                let digits = std::str::from_utf8(&pair).unwrap_or("3f");
                bytes.push(u8::from_str_radix(digits, 16).unwrap_or(b'?'));
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A form being read: parses fields into types that cannot be wrong, and gathers what is wrong with them.
///
/// ```
/// # use perennial_app::web::{Form, Raw};
/// let mut form = Form::new(Raw::from_urlencoded("name=Ruth+Ansah&on=2026-02-30"));
/// let name = form.name("name");
/// let on = form.day("on");
/// assert!(form.finish().is_err(), "there is no 30 February");
/// # let _ = (name, on);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// The fields as typed.
    pub raw: Raw,
    errors: FieldErrors,
}

impl Form {
    /// Begins to read.
    pub fn new(raw: Raw) -> Self {
        Self { raw, errors: FieldErrors::new() }
    }

    /// Notes what is wrong with a field.
    pub fn refuse(&mut self, field: &'static str, message: impl Into<String>) {
        self.errors.insert(field, message.into());
    }

    /// A field that must be given and parse.
    pub fn required<T, E: std::fmt::Display>(
        &mut self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        if self.raw.get(field).is_empty() {
            self.refuse(field, "This is needed.");
            return None;
        }
        match parse(self.raw.get(field)) {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(field, error.to_string());
                None
            }
        }
    }

    /// A field that may be empty, and must parse when it is not.
    pub fn maybe<T, E: std::fmt::Display>(
        &mut self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        if self.raw.get(field).is_empty() { None } else { self.required(field, parse) }
    }

    /// A name that must be given.
    pub fn name(&mut self, field: &'static str) -> Option<Name> {
        self.required(field, Name::parse)
    }

    /// An address that may be empty.
    pub fn email(&mut self, field: &'static str) -> Option<EmailAddress> {
        self.maybe(field, EmailAddress::parse)
    }

    /// A day that must be given.
    pub fn day(&mut self, field: &'static str) -> Option<Day> {
        self.required(field, Day::entered)
    }

    /// A day that may be empty.
    pub fn maybe_day(&mut self, field: &'static str) -> Option<Day> {
        self.maybe(field, Day::entered)
    }

    /// An amount that may be empty: digits with a decimal point, thousands separated by commas or spaces or not.
    pub fn money(&mut self, field: &'static str, currency: Currency) -> Option<Money> {
        self.maybe(field, |text| amount(text, currency).ok_or("Write an amount such as 12,500 or 12500.50."))
    }

    /// The same with a minus for what is given back: `-500`.
    pub fn signed_money(&mut self, field: &'static str, currency: Currency) -> Option<Money> {
        self.maybe(field, |text| {
            let below = text.strip_prefix(['-', '\u{2212}']);
            let found = amount(below.unwrap_or(text).trim(), currency);
            let signed =
                found.map(|money| Money { minor: if below.is_some() { -money.minor } else { money.minor }, ..money });
            signed.ok_or("Write an amount such as 12,500 or -500.")
        })
    }

    /// One of the choices offered, which may be the empty one.
    pub fn one_of<T: std::str::FromStr>(&mut self, field: &'static str, choices: &[Choice]) -> Option<T> {
        self.maybe(field, |text| {
            let offered = choices.iter().any(|choice| choice.value == text);
            offered.then(|| text.parse().ok()).flatten().ok_or(NOT_OF_THE_LIST)
        })
    }

    /// One of a closed list of words, which may be missing. A word that is not of the list is refused, never read as
    /// another.
    pub fn word<T>(&mut self, field: &'static str, from_key: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        self.maybe(field, |text| from_key(text).ok_or(NOT_OF_THE_LIST))
    }

    /// Notes that a field holds a word that its list does not offer.
    pub fn refuse_choice<T>(&mut self, field: &'static str) -> Option<T> {
        self.refuse(field, NOT_OF_THE_LIST);
        None
    }

    /// One of a closed list of words, which must be given.
    pub fn needed_word<T>(&mut self, field: &'static str, from_key: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        self.required(field, |text| from_key(text).ok_or(NOT_OF_THE_LIST))
    }

    /// Several of a closed list of words, as ticked.
    pub fn words_of_list<T>(&mut self, field: &'static str, from_key: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let ticked: Vec<&String> = self.raw.all(field).iter().filter(|text| !text.is_empty()).collect();
        let known: Vec<T> = ticked.iter().filter_map(|text| from_key(text)).collect();
        if known.len() < ticked.len() {
            self.refuse(field, NOT_OF_THE_LIST);
        }
        known
    }

    /// Free text that may be empty, of at most 10,000 characters.
    pub fn words(&mut self, field: &'static str) -> Option<String> {
        let text = self.raw.optional(field)?;
        if text.chars().count() > 10_000 {
            self.refuse(field, "Shorten this to 10,000 characters.");
            return None;
        }
        Some(text)
    }

    /// A whole number within limits.
    pub fn number(&mut self, field: &'static str, least: u32, most: u32) -> Option<u32> {
        self.maybe(field, |text| {
            let number = text.parse().ok().filter(|number| (least..=most).contains(number));
            number.ok_or_else(|| format!("Write a whole number from {least} to {most}."))
        })
    }

    /// The version of the record that was edited, from the hidden field `version`.
    pub fn version(&self) -> i64 {
        self.raw.get("version").parse().unwrap_or_default()
    }

    /// The end of reading.
    ///
    /// # Errors
    /// [`Error::Fields`] when something is wrong with any field.
    pub fn finish(&self) -> Result<(), Error> {
        if self.errors.is_empty() { Ok(()) } else { Err(Error::Fields(self.errors.clone())) }
    }
}

/// Yes or no as forms send it.
pub fn yes_or_no(key: &str) -> Option<bool> {
    match key {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn amount(text: &str, currency: Currency) -> Option<Money> {
    let clean: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}' | '£' | '€' | '$')).collect();
    let (whole, part) = clean.split_once('.').unwrap_or((&clean, ""));
    let decimals = currency.decimals() as usize;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > decimals {
        return None;
    }
    let minor = format!("{whole}{part:0<decimals$}").parse::<i64>().ok()?;
    (minor <= 100_000_000_000_000).then_some(Money { minor, currency })
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Error;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Error> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
        if !kind.starts_with("application/x-www-form-urlencoded") && !kind.is_empty() {
            return Err(Error::BadRequest("This form must be sent as application/x-www-form-urlencoded.".to_owned()));
        }
        let address = request.uri().path().to_owned();
        let bytes = axum::body::to_bytes(request.into_body(), LIMIT)
            .await
            .map_err(|_| Error::TooLarge("This form is larger than 1 MiB. Shorten the text.".to_owned()))?;
        let raw = Raw::from_urlencoded(&String::from_utf8_lossy(&bytes));
        // Whoever names a record behind a wall is noted, also when it stands in a form.
        Asked::name_here(raw.fields.values().flatten().map(|value| value.trim()));
        if !raw.get(once::FIELD).is_empty() {
            once::arrived(&address, &bytes).await?;
        }
        Ok(Self::new(raw))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_decoded_and_the_broken_ones_named() {
        let mut form = Form::new(Raw::from_urlencoded("name=%20Ansah+%26+Sons%20&on=x&value=1%2C200.50&tag=a&tag=b"));
        assert_eq!(form.name("name").unwrap().as_str(), "Ansah & Sons");
        assert_eq!(form.money("value", Currency::GBP).unwrap().minor, 120_050);
        assert_eq!(form.raw.all("tag"), ["a", "b"]);
        assert!(form.day("on").is_none());
        assert!(matches!(form.finish(), Err(Error::Fields(fields)) if fields.contains_key("on")));
    }

    #[test]
    fn odd_encodings_do_not_panic() {
        for text in ["%", "%4", "%zz=%", "a=%F0%9F", "&&=&=x", "%é=ü%"] {
            let _ = Raw::from_urlencoded(text);
        }
    }
}
