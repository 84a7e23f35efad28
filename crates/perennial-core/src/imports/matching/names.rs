//! Names as compared: how two spellings of one organisation, person or domain are found equal.

use unicode_normalization::UnicodeNormalization;

use crate::imports::values::{is_legal_ending, words_plain};

/// The words of a name: small letters, accents, points and punctuation taken off, `&` and `+` as `and`.
fn words_of(name: &str) -> Vec<String> {
    // Most names are plain letters, which are their own composed form.
    if name.is_ascii() { words_among(name.chars()) } else { words_among(name.nfc()) }
}

fn words_among(letters: impl Iterator<Item = char>) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in letters {
        match c {
            // L.L.P. and O'Brien are one word; a mark that no letter took in is none.
            '.' | '\'' | '’' | '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' => {}
            '&' | '+' => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                words.push("and".to_owned());
            }
            c if c.is_ascii_alphanumeric() => word.push(c.to_ascii_lowercase()),
            c => match words_plain(c) {
                Some(letters) => word.push_str(letters),
                None if c.is_alphanumeric() => word.extend(c.to_lowercase()),
                None if !word.is_empty() => words.push(std::mem::take(&mut word)),
                None => {}
            },
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The words of an organisation's name, a leading article taken off.
fn words_of_organisation(name: &str) -> Vec<String> {
    let mut words = words_of(name);
    if words.len() > 1 && words.first().is_some_and(|w| w == "the") {
        words.remove(0);
    }
    words
}

fn spelled(words: &[String]) -> String {
    fn short(word: &str) -> &str {
        match word {
            "limited" => "ltd",
            "incorporated" => "inc",
            "corporation" => "corp",
            "company" => "co",
            word => word,
        }
    }
    words.iter().map(|word| short(word)).collect::<Vec<_>>().join(" ")
}

/// True for a word at the end of a name, not its only one, that does not tell organisations apart.
fn is_ending(last: &str) -> bool {
    is_legal_ending(last) || last == "and"
}

fn cleaned(mut words: &[String]) -> String {
    while let [rest @ .., last] = words
        && !rest.is_empty()
        && is_ending(last)
    {
        words = rest;
    }
    words.join(" ")
}

/// A name in each form in which it is compared, made in one reading of it.
pub(super) struct ReadName {
    /// As [`spelled_name`] gives it.
    pub spelled: String,
    /// As [`clean_name`] gives it.
    pub clean: String,
    /// As [`legal_form`] gives it.
    pub form: Option<String>,
}

impl ReadName {
    /// Reads a name.
    pub fn of(name: &str) -> Self {
        let words = words_of_organisation(name);
        let (spelled, clean) = (spelled(&words), cleaned(&words));
        let form = spelled.strip_prefix(&clean).unwrap_or_default().trim();
        let form = (!form.is_empty()).then(|| form.to_owned());
        Self { spelled, clean, form }
    }
}

/// A name as spelled: capitals, accents, punctuation and a leading article folded, legal endings written one way but
/// kept. Two references in one file with the same such name are the same client.
pub fn spelled_name(name: &str) -> String {
    spelled(&words_of_organisation(name))
}

/// A name without what does not tell two organisations apart: `The Ansah & Sons Co., Ltd.` is `ansah and sons`.
/// Equal cleaned names are proposed as the same, never merged silently.
pub fn clean_name(name: &str) -> String {
    cleaned(&words_of_organisation(name))
}

/// A person's name as compared, in whatever order first and last name stand.
pub fn person_key(name: &str) -> String {
    const TITLES: [&str; 10] = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "esq"];
    let mut words = words_of(&crate::imports::values::person_name(name));
    words.retain(|w| !TITLES.contains(&w.as_str()));
    words.sort_unstable();
    words.join(" ")
}

/// The words of a name that may be a person's, in whatever order they stand: `Wix, Ida` is `Ida Wix`. None for names
/// that end in a legal form, or are too short or too long for a person's.
pub(super) fn turned_name(name: &str) -> Option<String> {
    let words = words_of_organisation(name);
    if matches!(words.as_slice(), [_, .., last] if is_ending(last)) {
        return None;
    }
    Some(person_key(name)).filter(|key| (2..=4).contains(&key.split(' ').count()))
}

/// Whether two names can be those of one person: every word of the shorter stands in the longer, whole or as its
/// initial, and at least one whole. A name that is only an address says nothing.
pub fn names_agree(one: &str, other: &str) -> bool {
    if one.contains('@') || other.contains('@') {
        return true;
    }
    let (one, other) = (person_key(one), person_key(other));
    if one == other {
        return true;
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    let (shorter, mut longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let mut whole = 0;
    // Whole words first, so that the initial of another is not taken for one of them.
    let mut rest = Vec::new();
    for word in shorter {
        match longer.iter().position(|known| *known == word) {
            Some(place) => {
                longer.remove(place);
                whole += usize::from(word.chars().count() > 1);
            }
            None => rest.push(word),
        }
    }
    let initial = |word: &str, of: &str| {
        let (word, of) = if word.chars().count() == 1 { (word, of) } else { (of, word) };
        word.chars().count() == 1 && of.chars().next() == word.chars().next()
    };
    let all = rest.into_iter().all(|word| match longer.iter().position(|known| initial(word, known)) {
        Some(place) => {
            longer.remove(place);
            true
        }
        None => false,
    });
    all && whole > 0
}

/// The legal form at the end of a name, written one way: `ltd`, `llp`; none where it has none.
pub fn legal_form(name: &str) -> Option<String> {
    ReadName::of(name).form
}

/// The digits of a telephone number as compared: country codes and a leading nought aside, its last nine.
pub fn phone_key(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(9)..].iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_organisation_are_found_equal() {
        for name in
            ["The Ansah & Sons Co., Ltd.", "ANSAH AND SONS LIMITED", "Ánsah + Sons plc", "Ansah and Sons GmbH & Co. KG"]
        {
            assert_eq!(clean_name(name), "ansah and sons", "{name}");
        }
        assert_eq!(clean_name("The Limited"), "limited");
        assert_eq!(clean_name("Brandt Hollis L.L.P."), "brandt hollis");
        assert_eq!(spelled_name("Kestrel Freight Limited"), spelled_name("KESTREL FREIGHT, Ltd."));
        assert_ne!(spelled_name("Bridge Ltd"), spelled_name("Bridge LLP"));
        assert_eq!(person_key("Dr Ansah, Ruth"), person_key("Ruth Ansah"));
        assert_eq!(spelled_name("The Zoe\u{301} Trust"), spelled_name("ZOÉ TRUST"));
        assert_eq!(legal_form("Smith & Co LLP").as_deref(), Some("and co llp"));
        assert_eq!(legal_form("Kestrel Freight"), None);
        assert_eq!(phone_key("+44 (0)114 496 0001"), phone_key("0114 496 0001"));
    }

    #[test]
    fn names_of_one_person_agree() {
        for (one, other) in [("Rita Marl", "R. Marl"), ("Marl, Rita", "Rita Quentina Marl"), ("r@x.example", "Rita")] {
            assert!(names_agree(one, other), "{one} {other}");
        }
        for (one, other) in [("Maria Holt", "James Holt"), ("Ann Wright", "Annabel Wright"), ("R M", "Rita Marl")] {
            assert!(!names_agree(one, other), "{one} {other}");
        }
    }
}
