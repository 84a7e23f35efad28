//! Text that has been checked at the door: names and electronic mail addresses.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::money::grouped;

/// The longest name, in characters.
pub const NAME_LIMIT: usize = 300;

/// Why a text is refused.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum TextRefusal {
    /// Nothing but white space.
    #[error("this cannot be empty")]
    Empty,
    /// Longer than allowed.
    #[error("this is {length} characters long; at most {limit} are allowed")]
    TooLong {
        /// Characters given.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// Not an address.
    #[error("“{0}” is not an email address: it needs a name, an @ and a domain, as in ruth@example.com")]
    NotAnAddress(String),
}

/// A name: trimmed, inner white space folded, control characters dropped, 1 to [`NAME_LIMIT`] characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// Reads a name.
    ///
    /// # Errors
    /// When nothing is left after trimming, or more than [`NAME_LIMIT`] characters.
    pub fn parse(text: &str) -> Result<Self, TextRefusal> {
        let clean = fold_space(text);
        let length = clean.chars().count();
        match length {
            0 => Err(TextRefusal::Empty),
            1..=NAME_LIMIT => Ok(Self(clean)),
            _ => Err(TextRefusal::TooLong { length, limit: NAME_LIMIT }),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as sorted and searched: lower case.
    pub fn sort_key(&self) -> String {
        self.0.to_lowercase()
    }
}

/// The plural of an English noun: `matter` → `matters`, `party` → `parties`, `touch` → `touches`.
pub fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if noun.ends_with(['s', 'x']) || noun.ends_with("ch") || noun.ends_with("sh") => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// “1 client”, “12 clients”, “13,200 touches”: every count that stands before its noun is written by this.
pub fn count(n: u64, noun: &str) -> String {
    if n == 1 { counted(n, noun, "") } else { counted(n, "", &plural(noun)) }
}

/// As [`count`], for words whose two forms differ otherwise: “1 client is”, “3 clients are”.
pub fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

/// A count that stands alone: “6,001”. What is no count stays as it is.
pub fn figure(n: impl fmt::Display) -> String {
    let figure = n.to_string();
    figure.parse().map_or(figure, grouped)
}

/// Text in one normal form (NFC), with runs of white space and control characters folded to one space, trimmed.
/// Marks that nobody sees, such as those that turn the direction of the text, are dropped; joiners stay, because
/// scripts and emoji need them.
pub fn fold_space(text: &str) -> String {
    let visible = text.chars().filter(|c| !is_unseen(*c)).nfc();
    let spaced: String = visible.map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Marks that nobody sees and that no script needs: direction overrides, zero-width and soft breaks.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

impl TryFrom<String> for Name {
    type Error = TextRefusal;
    fn try_from(text: String) -> Result<Self, TextRefusal> {
        Self::parse(&text)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// An electronic mail address, its domain in lower case (RFC 5321 limits: 64 + 1 + 255 octets).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// When there is no name, no `@`, no dotted or plain domain, or a space in it.
    pub fn parse(text: &str) -> Result<Self, TextRefusal> {
        let visible: String = text.chars().filter(|c| !is_unseen(*c)).nfc().collect();
        let trimmed = visible.trim();
        let refusal = || TextRefusal::NotAnAddress(trimmed.chars().take(100).collect());
        let (local, domain) = trimmed.rsplit_once('@').ok_or_else(refusal)?;
        let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"');
        let local_ok = !local.is_empty() && local.len() <= 64 && !local.contains(bad) && !local.contains('@');
        let domain_ok = domain.len() <= 255
            && !domain.contains(bad)
            && !domain.split('.').any(str::is_empty)
            && domain.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'));
        if local_ok && domain_ok { Ok(Self(format!("{local}@{}", domain.to_lowercase()))) } else { Err(refusal()) }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The whole address in lower case: what two spellings of one mailbox share.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// What stands after the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = TextRefusal;
    fn try_from(text: String) -> Result<Self, TextRefusal> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded() {
        assert_eq!(Name::parse("  Harcourt\u{a0} Vale\tLLP ").unwrap().as_str(), "Harcourt Vale LLP");
        assert_eq!(Name::parse(" \u{feff} "), Err(TextRefusal::Empty));
        assert!(matches!(Name::parse(&"x".repeat(301)), Err(TextRefusal::TooLong { length: 301, .. })));
    }

    #[test]
    fn one_normal_form_without_unseen_marks() {
        assert_eq!(Name::parse("Zoe\u{301} \u{202e}Marl\u{202c}\u{200b}").unwrap().as_str(), "Zoé Marl");
        assert_eq!(EmailAddress::parse("\u{200b}tom@x.example").unwrap().as_str(), "tom@x.example");
        // The joiner of a family emoji, and that of Persian, stay.
        assert_eq!(Name::parse("می\u{200c}روم").unwrap().as_str(), "می\u{200c}روم");
    }

    #[test]
    fn addresses_need_a_name_and_a_domain() {
        assert_eq!(EmailAddress::parse(" Ruth@Ansah.Example ").unwrap().as_str(), "Ruth@ansah.example");
        for bad in ["ruth", "@x.example", "a b@x.example", "a@", "a@x..example", "a@b@c", "<a@b.example>"] {
            assert!(EmailAddress::parse(bad).is_err(), "{bad}");
        }
    }
}
