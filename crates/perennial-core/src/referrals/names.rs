//! The names in one cell of a list: when they are several, and when two are one.

use super::kind::{Named, named};
use crate::imports::values::{names_no_referrer, person_name};
use crate::text::fold_space;

/// The names in one cell. Only what can be nothing else separates them: a semicolon, a slash between words, a new line,
/// none of them in brackets. “Smith, John”, “Brown & Sons LLP” and “Jane Doe and Bank of Kent” are one name each: who
/// is meant, a person decides.
pub fn named_each(text: &str) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    for part in parts(text) {
        let said = named(part.trim().trim_end_matches([',', ';', ':']));
        let known = found.iter().any(|known| name_key(&known.name) == name_key(&said.name));
        if !known && !names_no_referrer(&said.name) {
            found.push(said);
        }
    }
    found
}

fn parts(text: &str) -> Vec<&str> {
    let (mut found, mut from, mut depth) = (Vec::new(), 0, 0_u32);
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let separates = match letter {
            ';' | '\n' | '\r' => true,
            '/' => is_between_words(text, at),
            _ => false,
        };
        if depth == 0 && separates {
            found.push(text.get(from..at).unwrap_or_default());
            from = at + letter.len_utf8();
        }
    }
    found.push(text.get(from..).unwrap_or_default());
    found
}

/// False for the slash of “t/a”, “c/o” and the like, and of anything with no word on one of its sides.
fn is_between_words(text: &str, at: usize) -> bool {
    let word = |words: Option<&str>| words.is_some_and(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1);
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at + 1..).unwrap_or_default();
    word(before.split_whitespace().next_back()) && word(after.split_whitespace().next())
}

/// What two spellings of one name share: case, space and the punctuation at the end make no difference.
pub fn name_key(name: &str) -> String {
    let folded = fold_space(name).to_lowercase();
    let key = folded.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':'));
    if key.is_empty() { folded } else { key.to_owned() }
}

/// The key of the name in words by which alone the other end of a referral is told; none where they name nobody.
pub fn words_key(words: &str) -> Option<String> {
    let said = named(words);
    (!names_no_referrer(&said.name)).then(|| name_key(&said.name)).filter(|key| !key.is_empty())
}

/// The spellings by which a client or a contact of this name may be recorded: as it stands, and “Smith, John” as
/// “John Smith”.
pub fn name_keys(name: &str) -> Vec<String> {
    let mut keys = vec![name_key(name), name_key(&person_name(name))];
    keys.dedup();
    keys
}

/// True when a single name looks like two that “and” joins, such as “Jane Doe and Bank of Kent”: a person decides.
/// Firms such as “Smith and Jones” and “Brown and Green Solicitors LLP” do not look so.
pub fn may_be_several(name: &str) -> bool {
    const FIRM: [&str; 16] = [
        "llp",
        "ltd",
        "limited",
        "plc",
        "llc",
        "inc",
        "sons",
        "daughters",
        "co",
        "company",
        "partners",
        "associates",
        "solicitors",
        "accountants",
        "brothers",
        "group",
    ];
    let folded = name_key(name);
    let is_firm = folded.split([' ', '.', ',']).next_back().is_some_and(|last| FIRM.contains(&last));
    let sides = folded.split_once(" and ").or_else(|| folded.split_once(" & "));
    let whole = |side: &str| side.split_whitespace().count() > 1;
    !is_firm && sides.is_some_and(|(one, other)| whole(one) && whole(other))
}
