//! Names as compared: how two spellings of one organisation, person or domain are found equal.

use crate::imports::values::words_plain;
use crate::text::EmailAddress;

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

/// Domains at which anybody can have an address: they say nothing about an organisation.
const FREE_MAIL: [&str; 44] = [
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "yahoo.co.uk",
    "yahoo.fr",
    "yahoo.de",
    "ymail.com",
    "rocketmail.com",
    "hotmail.com",
    "hotmail.co.uk",
    "hotmail.fr",
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "live.com",
    "live.co.uk",
    "msn.com",
    "aol.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "gmx.de",
    "gmx.net",
    "gmx.com",
    "gmx.at",
    "gmx.ch",
    "web.de",
    "t-online.de",
    "freenet.de",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "laposte.net",
    "sfr.fr",
    "libero.it",
    "btinternet.com",
    "sky.com",
    "mail.com",
    "zoho.com",
    "fastmail.com",
    "qq.com",
];

/// The words of a name: small letters, accents, points and punctuation taken off, `&` and `+` as `and`.
fn words_of(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in name.chars() {
        match c {
            // L.L.P. and O'Brien are one word.
            '.' | '\'' | '’' => {}
            '&' | '+' => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                words.push("and".to_owned());
            }
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

/// A name as spelled: capitals, accents and punctuation folded, legal endings written one way but kept.
/// Two references in one file with the same such name are the same client.
pub fn spelled_name(name: &str) -> String {
    let mut words = words_of(name);
    for word in &mut words {
        let short = match word.as_str() {
            "limited" => "ltd",
            "incorporated" => "inc",
            "corporation" => "corp",
            "company" => "co",
            _ => continue,
        };
        *word = short.to_owned();
    }
    words.join(" ")
}

/// A name without what does not tell two organisations apart: `The Ansah & Sons Co., Ltd.` is `ansah and sons`.
/// Equal cleaned names are proposed as the same, never merged silently.
pub fn clean_name(name: &str) -> String {
    let mut words = words_of(name);
    if words.len() > 1 && words.first().is_some_and(|w| w == "the") {
        words.remove(0);
    }
    while words.len() > 1 && words.last().is_some_and(|w| LEGAL_ENDINGS.contains(&w.as_str()) || w == "and") {
        words.pop();
    }
    words.join(" ")
}

/// A person's name as compared, in whatever order first and last name stand.
pub fn person_key(name: &str) -> String {
    const TITLES: [&str; 10] = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "esq"];
    let mut words = words_of(&crate::imports::values::person_name(name));
    words.retain(|w| !TITLES.contains(&w.as_str()));
    words.sort_unstable();
    words.join(" ")
}

/// The domain of an address when it speaks for an organisation; `None` for free mail.
pub fn organisation_domain(email: &EmailAddress) -> Option<&str> {
    Some(email.domain()).filter(|domain| !is_free_mail(domain))
}

/// Whether anybody can have an address at this domain.
pub fn is_free_mail(domain: &str) -> bool {
    FREE_MAIL.contains(&domain)
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
        assert_eq!(organisation_domain(&EmailAddress::parse("a@gmail.com").unwrap()), None);
    }
}
