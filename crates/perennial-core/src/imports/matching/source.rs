//! Whose ids a file carries.

use serde::{Deserialize, Serialize};

/// Whose ids a file carries: a program that is recognised or named, or the file alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IdSource {
    /// The program, or the file.
    pub name: String,
    /// True for a program that was recognised or named at the import; its ids say who somebody is whatever the name.
    pub named: bool,
}

impl IdSource {
    /// The ids of a program.
    pub fn program(name: impl Into<String>) -> Self {
        Self { name: name.into(), named: true }
    }

    /// The ids of one file: they never stand against another name.
    pub fn file(name: impl Into<String>) -> Self {
        Self { name: name.into(), named: false }
    }
}

/// An id as it is compared. The 18 characters that Salesforce writes for people say the same as its 15 for programs:
/// the last three only repeat which of the others are capitals. In a file of Salesforce they need not be right, since
/// spreadsheets lose capitals; elsewhere they must be.
pub fn canonical_id<'id>(id: &'id str, system: &str) -> &'id str {
    let (Some(short), Some(check)) = (id.get(..15), id.get(15..18).filter(|_| id.len() == 18)) else { return id };
    let looks = id.bytes().all(|c| c.is_ascii_alphanumeric())
        && check.bytes().all(|c| c.is_ascii_uppercase() || (b'0'..=b'5').contains(&c));
    let known = system.eq_ignore_ascii_case("salesforce") || salesforce_check(short).as_deref() == Some(check);
    if looks && known { short } else { id }
}

/// The three characters that Salesforce adds to an id of fifteen.
fn salesforce_check(short: &str) -> Option<String> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    if !short.bytes().all(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let block = |chunk: &[u8]| {
        let bits = chunk.iter().enumerate().filter(|(_, c)| c.is_ascii_uppercase());
        LETTERS.get(bits.fold(0_usize, |sum, (place, _)| sum | 1 << place)).map(|c| char::from(*c))
    };
    short.as_bytes().chunks(5).map(block).collect()
}

/// Whether a spreadsheet made a rounded number of an id, as in `1.23457E+15`: two ids may look so and be two.
pub fn is_ruined(id: &str) -> bool {
    let Some((digits, power)) = id.split_once(['E', 'e']) else { return false };
    let Some(power) = power.strip_prefix('+') else { return false };
    !digits.is_empty()
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        && (1..=3).contains(&power.len())
        && power.bytes().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_salesforce_are_one_in_both_lengths() {
        let short = "0015g00000AbCdE";
        assert_eq!(canonical_id("0015g00000AbCdEAAS", "Salesforce"), short);
        assert_eq!(canonical_id("0015g00000AbCdEAAV", "Our list"), short);
        assert_eq!(canonical_id("0015g00000AbCdEAAS", "Our list"), "0015g00000AbCdEAAS");
        assert_eq!(canonical_id("0015g00000AbCde", "Salesforce"), "0015g00000AbCde");
        assert_eq!(canonical_id("ü15g00000AbCdEAAA", "Salesforce"), "ü15g00000AbCdEAAA");
    }

    #[test]
    fn ruined_ids_are_seen() {
        assert!(is_ruined("1.23457E+15") && is_ruined("1,2E+9"));
        assert!(!is_ruined("219E01") && !is_ruined("E+15") && !is_ruined("12345") && !is_ruined("A1E+15"));
    }
}
