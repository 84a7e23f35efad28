//! What stands around the digits of an amount: sign, currency, a dash for “no cents”, a factor.

use super::amounts::DecimalMark;
use crate::money::Currency;

/// Accounts write nothing as a dash after the currency: `£ -`.
pub(super) fn nothing(text: &str) -> Option<Currency> {
    let word: String = text.chars().filter(|c| !is_dash(*c)).collect();
    let has_dash = text.chars().any(is_dash);
    if !has_dash || word.trim().is_empty() {
        return None;
    }
    currency_of(&word)
}

/// The hyphen, the minus sign and every dash that stands for one.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '−' | '﹣' | '－')
}

/// A text with its currency, sign and factor taken off.
pub(super) struct Bare {
    /// The digits with the marks between them.
    pub core: String,
    /// The currency beside them.
    pub currency: Option<Currency>,
    /// Whether a sign, brackets or `CR` make it less than nothing.
    pub negative: bool,
    /// The mark before a dash that says “no cents”.
    pub mark: Option<DecimalMark>,
    /// A thousand for `10k`, a million for `1.5m`.
    pub factor: i64,
}

/// The digits and marks of the text.
pub(super) fn bare(text: &str) -> Option<Bare> {
    let mut negative = false;
    let (mut inner, mark) = without_cents(text);
    if let Some(held) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        (negative, inner) = (true, held.to_owned());
    }
    let mut minus_behind = false;
    let (mut word, mut behind) = (String::new(), String::new());
    let mut core = String::with_capacity(inner.len());
    for c in inner.chars() {
        match c {
            '0'..='9' if minus_behind => return None,
            '0'..='9' | '.' | ',' => core.push(c),
            // Thousands parted by spaces or apostrophes; a space at the edge means nothing.
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' => core.push(' '),
            dash if is_dash(dash) => {
                minus_behind = core.bytes().any(|b| b.is_ascii_digit());
                negative = true;
            }
            '+' => {}
            _ if core.bytes().any(|b| b.is_ascii_digit()) => behind.push(c),
            _ => word.push(c),
        }
    }
    // The point of `Fr.` and `Rs.` is not the amount's.
    let core = if word.is_empty() { core.trim() } else { core.trim().trim_start_matches('.').trim() };
    let behind = behind.trim_end_matches('*');
    let (behind, credit) = side(behind);
    let (behind, factor) = factor(behind);
    let named = [word.as_str(), behind].concat();
    let currency = if named.is_empty() { None } else { Some(currency_of(&named)?) };
    if core.contains("  ") {
        return None;
    }
    Some(Bare { core: core.to_owned(), currency, negative: negative || credit, mark, factor })
}

/// The text without a dash in the place of the decimals, and the mark before it: `1'200.–`, `1200,--`.
fn without_cents(text: &str) -> (String, Option<DecimalMark>) {
    let mut out = String::with_capacity(text.len());
    let mut found = None;
    let mut letters = text.chars().peekable();
    let mut after_digit = false;
    while let Some(c) = letters.next() {
        let mark = match c {
            '.' => Some(DecimalMark::Point),
            ',' => Some(DecimalMark::Comma),
            _ => None,
        };
        if let Some(mark) = mark.filter(|_| after_digit && letters.peek().is_some_and(|next| is_dash(*next))) {
            while letters.next_if(|next| is_dash(*next)).is_some() {}
            found = Some(mark);
            out.push(' ');
            continue;
        }
        after_digit = c.is_ascii_digit();
        out.push(c);
    }
    (out, found)
}

/// Accounts write `CR` behind what they owe and `DR` behind what is owed to them.
fn side(behind: &str) -> (&str, bool) {
    match behind {
        "CR" | "Cr" | "cr" => ("", true),
        "DR" | "Dr" | "dr" => ("", false),
        other => (other, false),
    }
}

/// `10k`, `1.5m`.
fn factor(behind: &str) -> (&str, i64) {
    match behind {
        "k" | "K" => ("", 1_000),
        "m" | "M" | "mn" | "mio" | "Mio" | "Mio." => ("", 1_000_000),
        other => (other, 1),
    }
}

/// The currency that a sign or word names.
pub fn currency_of(word: &str) -> Option<Currency> {
    // `British Pound - GBP`: the code stands last.
    let word = word.rsplit_once(" - ").map_or(word, |(_, code)| code);
    let word: String = word.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    let code = match word.as_str() {
        "£" | "GBP£" | "£GBP" | "Pounds" | "pounds" | "Poundssterling" | "poundssterling" | "Poundsterling" => "GBP",
        "€" | "EUR€" | "€EUR" | "Euro" | "euro" | "EURO" | "euros" | "Euros" => "EUR",
        "$" | "US$" | "USD$" | "$USD" => "USD",
        "Fr" | "CHF" | "SFr" => "CHF",
        "¥" => "JPY",
        "₹" | "Rs" => "INR",
        "A$" | "AU$" => "AUD",
        "C$" | "CA$" => "CAD",
        "NZ$" => "NZD",
        // Four countries have a crown, and several more: the column or the mapping must say which.
        "kr" => return None,
        "R$" => "BRL",
        "₪" => "ILS",
        "₺" => "TRY",
        "₩" => "KRW",
        "₽" => "RUB",
        "S$" => "SGD",
        "HK$" => "HKD",
        "zł" => "PLN",
        other => other,
    };
    let known = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())
        || KNOWN.contains(&code.to_uppercase().as_str());
    if known { Currency::listed(code).ok() } else { None }
}

/// Codes that are also read in small letters.
const KNOWN: [&str; 16] =
    ["GBP", "EUR", "USD", "CHF", "JPY", "INR", "AUD", "CAD", "NZD", "PLN", "SEK", "NOK", "DKK", "ZAR", "SGD", "HKD"];
