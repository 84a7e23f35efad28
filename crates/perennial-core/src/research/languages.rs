//! Languages that questions are written in.

/// Languages that the builder offers: two letters, the name in English, the language's own name.
const OFFERED: [(&str, &str, &str); 14] = [
    ("en", "English", "English"),
    ("de", "German", "Deutsch"),
    ("fr", "French", "Français"),
    ("es", "Spanish", "Español"),
    ("it", "Italian", "Italiano"),
    ("pt", "Portuguese", "Português"),
    ("nl", "Dutch", "Nederlands"),
    ("pl", "Polish", "Polski"),
    ("cs", "Czech", "Čeština"),
    ("da", "Danish", "Dansk"),
    ("sv", "Swedish", "Svenska"),
    ("cy", "Welsh", "Cymraeg"),
    ("ro", "Romanian", "Română"),
    ("tr", "Turkish", "Türkçe"),
];

/// The languages that the builder offers beside English.
pub fn offered() -> impl Iterator<Item = &'static str> {
    OFFERED.iter().skip(1).map(|(code, ..)| *code)
}

/// The name of a language in English; its two letters where it is none of those offered.
pub fn in_english(code: &str) -> &str {
    OFFERED.iter().find(|(one, ..)| *one == code).map_or(code, |(_, name, _)| name)
}

/// The language's own name for itself; its two letters where it is none of those offered.
pub fn own_name(code: &str) -> &str {
    OFFERED.iter().find(|(one, ..)| *one == code).map_or(code, |(.., own)| own)
}
