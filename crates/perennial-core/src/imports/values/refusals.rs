//! Whether a cell of an opt-out column says that a person refuses: in doubt it does.

use super::dates::{self, DateReading};
use super::words::key;
use super::yes_or_no;

/// What a cell says about being contacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The person refuses.
    Refused,
    /// The person does not.
    Welcome,
    /// Words that are not known; the safe side is a refusal.
    Unclear,
}

/// Reads a cell of a column such as “Email opt out” or “Do not contact”.
pub fn refusal(text: &str) -> Refusal {
    match yes_or_no(text) {
        Some(true) => return Refusal::Refused,
        Some(false) => return Refusal::Welcome,
        None => {}
    }
    let key = key(text);
    let begins = |words: &[&str]| words.iter().any(|word| key.starts_with(word));
    if begins(&["optedin", "optin", "subscribed", "allowed", "permitted", "consent", "granted", "welcome", "okay"])
        || ["ok", "contactable", "maycontact", "active", "current", "none", "never"].contains(&key.as_str())
    {
        return Refusal::Welcome;
    }
    if begins(&[
        "optedout",
        "optout",
        "unsubscribed",
        "unsubscribe",
        "dnc",
        "donot",
        "dont",
        "notto",
        "nocontact",
        "deceased",
        "died",
        "dead",
        "objected",
        "objects",
        "refused",
        "refuses",
        "withdrawn",
        "withdrew",
        "blocked",
        "stop",
        "abgemeldet",
        "verstorben",
        "desabonne",
        "desinscrit",
        "decede",
    ]) {
        return Refusal::Refused;
    }
    // Programs write the day of the refusal in such a column.
    match dates::read_date(text, None) {
        DateReading::Day(_) | DateReading::Ambiguous => Refusal::Refused,
        _ => Refusal::Unclear,
    }
}

/// Reads a cell of a column such as “Marketing consent”, where yes is a welcome.
pub fn consent(text: &str) -> Refusal {
    match yes_or_no(text) {
        Some(true) => Refusal::Welcome,
        Some(false) => Refusal::Refused,
        None => match refusal(text) {
            // The day on which somebody agreed.
            Refusal::Refused if !matches!(dates::read_date(text, None), DateReading::NotADate) => Refusal::Welcome,
            Refusal::Welcome if key(text) == "none" || key(text) == "never" => Refusal::Refused,
            other => other,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_heard_in_any_wording() {
        for text in [
            "Opted out",
            "2024-05-01",
            "03/04/2024",
            "Unsubscribed",
            "DNC",
            "Do not contact",
            "Do Not Call",
            "deceased",
            "TRUE",
            "1",
            "Y",
            "x",
            "opt-out",
            "Don't call",
            "STOP",
        ] {
            assert_eq!(refusal(text), Refusal::Refused, "{text}");
        }
        for text in ["no", "FALSE", "0", "Opted in", "Subscribed", "OK", "none"] {
            assert_eq!(refusal(text), Refusal::Welcome, "{text}");
        }
        assert_eq!(refusal("ask Ruth first"), Refusal::Unclear);
        assert_eq!((consent("yes"), consent("no")), (Refusal::Welcome, Refusal::Refused));
        assert_eq!((consent("2024-05-01"), consent("Withdrawn")), (Refusal::Welcome, Refusal::Refused));
        assert_eq!((consent("Opted out"), consent("none")), (Refusal::Refused, Refusal::Refused));
    }
}
