//! What stands at the end of a name: the legal form of an organisation, the degree of a person.

use super::words::key;

/// Endings that say only what kind of body it is. Several may follow each other (`& Co Ltd`).
const LEGAL_ENDINGS: [&str; 46] = [
    "ltd",
    "limited",
    "llp",
    "llc",
    "lllp",
    "lp",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "plc",
    "pllc",
    "pc",
    "gmbh",
    "ag",
    "kg",
    "kgaa",
    "ug",
    "ohg",
    "gbr",
    "ev",
    "sa",
    "sas",
    "sasu",
    "sarl",
    "srl",
    "spa",
    "sl",
    "bv",
    "nv",
    "ab",
    "oy",
    "oyj",
    "as",
    "aps",
    "pty",
    "pte",
    "kk",
    "sro",
    "zrt",
    "kft",
    "se",
    "cic",
    "group",
];

/// Endings that no surname is.
const SURE: [&str; 27] = [
    "ltd",
    "limited",
    "llp",
    "llc",
    "lllp",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "plc",
    "pllc",
    "pc",
    "gmbh",
    "kgaa",
    "ohg",
    "gbr",
    "sasu",
    "sarl",
    "srl",
    "oyj",
    "aps",
    "pty",
    "pte",
    "sro",
    "zrt",
    "kft",
    "cic",
];

/// What follows the name of a person: `Ann Hart, Esq.`
const OF_PERSONS: [&str; 22] = [
    "esq", "esquire", "jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "cpa", "cfa", "fca", "aca", "acca", "kc",
    "qc", "llm", "jd", "ra", "stb", "mbe",
];

/// Whether a word, in small letters and without points, may say at the end of a name only what kind of body it is.
pub fn is_legal_ending(word: &str) -> bool {
    LEGAL_ENDINGS.contains(&word)
}

/// Whether a name is surely that of an organisation: several words, the last of which is a legal form and no surname.
pub fn names_an_organisation(name: &str) -> bool {
    let words: Vec<String> = name.split([' ', ',']).map(key).filter(|word| !word.is_empty()).collect();
    matches!(words.as_slice(), [_, .., last] if SURE.contains(&last.as_str()))
}

/// Whether what stands behind a comma is no first name: `Kestrel Joinery, LLC`, `Ann Hart, Esq.`
pub fn is_ending_of_a_name(behind: &str) -> bool {
    let mut words = behind.split([' ', '&']).map(key).filter(|word| !word.is_empty()).peekable();
    let is_ending = |word: String| is_legal_ending(&word) || OF_PERSONS.contains(&word.as_str());
    words.peek().is_some() && words.all(is_ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_of_names_are_told_from_names() {
        for name in ["Kestrel Joinery, LLC", "Smith, Brown & Co., P.C.", "Fay Vane GmbH", "Oak Ltd."] {
            assert!(names_an_organisation(name), "{name}");
        }
        for name in ["Ann Co", "Thi Se", "Limited", "Ann Hart, Esq.", "Vane, Fay", ""] {
            assert!(!names_an_organisation(name), "{name}");
        }
        assert!(is_ending_of_a_name(" LLC") && is_ending_of_a_name("Esq.") && is_ending_of_a_name(" & Co. KG"));
        assert!(!is_ending_of_a_name("Ann") && !is_ending_of_a_name(" ") && !is_ending_of_a_name("Ann Co"));
    }
}
