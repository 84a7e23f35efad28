//! The words of an invitation by letter: shipped in English and German, changed by the firm in any language.

use crate::dates::Day;

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    /// Two letters.
    pub language: &'static str,
    /// The text, with words in braces that are filled in for each person.
    pub text: &'static str,
    /// Who sees the answers, where the instrument says nothing of its own.
    pub privacy: &'static str,
    months: [&'static str; 12],
}

/// The words in braces.
pub const FIELDS: [&str; 6] = ["person", "firm", "until", "length", "privacy", "link"];

/// The longest text, in characters.
const LONGEST: usize = 4_000;

const ENGLISH: Letter = Letter {
    language: "en",
    text: "Dear {person},

May we ask you a few questions about working with us? It takes {length}. {privacy}

Please open this address by {until}. It is meant for you alone:

{link}

If you would rather tell us in person, call us: we write down what you say.

{firm}",
    privacy: "Your answers are read by the people who look after you, and by those who run this survey; they see your name beside them.",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
};

// How long it takes is said in English only, so the German letter leaves it out.
const GERMAN: Letter = Letter {
    language: "de",
    text: "Guten Tag {person},

dürfen wir Ihnen einige Fragen zur Zusammenarbeit mit uns stellen? {privacy}

Bitte öffnen Sie bis zum {until} diese Adresse. Sie ist nur für Sie bestimmt:

{link}

Wenn Sie es uns lieber persönlich sagen, rufen Sie uns an: Wir schreiben auf, was Sie sagen.

{firm}",
    privacy: "Ihre Antworten lesen die Menschen, die Sie betreuen, und jene, die diese Umfrage durchführen; sie sehen Ihren Namen daneben.",
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
};

/// The shipped words of a language; none where it has none.
pub fn shipped(language: &str) -> Option<&'static Letter> {
    [&ENGLISH, &GERMAN].into_iter().find(|letter| letter.language == language)
}

/// The shipped words of a language, else the English ones.
pub fn shipped_or_english(language: &str) -> &'static Letter {
    shipped(language).unwrap_or(&ENGLISH)
}

/// A day as a letter in a language writes it; a language without words of its own gets the year first.
pub fn long_day(language: &str, day: Day) -> String {
    let date = day.date();
    let Some(letter) = shipped(language) else { return day.to_string() };
    let month = usize::try_from(date.month() - 1).ok().and_then(|at| letter.months.get(at)).copied();
    let dot = if language == "de" { "." } else { "" };
    format!("{}{dot} {} {}", date.day(), month.unwrap_or_default(), date.year())
}

/// Reads the text of a letter that somebody wrote.
///
/// # Errors
/// What is wrong, in words.
pub fn read(text: &str) -> Result<String, String> {
    let text = text.replace("\r\n", "\n").replace('\0', "").trim().to_owned();
    let length = text.chars().count();
    if length > LONGEST {
        return Err(format!("Keep this within {LONGEST} characters: it has {length}."));
    }
    for piece in text.split('{').skip(1) {
        let word = piece.split('}').next().unwrap_or_default();
        if !FIELDS.contains(&word) || !piece.contains('}') {
            let known = FIELDS.map(|field| format!("{{{field}}}")).join(", ");
            return Err(format!("“{{{word}” is none of the words that are filled in: {known}."));
        }
    }
    if !text.contains("{link}") {
        return Err("Put {link} where the address is to stand: without it nobody can answer.".to_owned());
    }
    Ok(text)
}

/// What is filled in for one person.
#[derive(Debug, Clone)]
pub struct Filling<'f> {
    /// The name.
    pub person: &'f str,
    /// The firm's name.
    pub firm: &'f str,
    /// The last day, in the language.
    pub until: &'f str,
    /// How long it takes.
    pub length: &'f str,
    /// Who sees the answers.
    pub privacy: &'f str,
    /// The personal address.
    pub link: &'f str,
}

/// A paragraph of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Its words.
    pub text: String,
    /// True for the address alone.
    pub is_link: bool,
}

/// The letter of one person, paragraph by paragraph.
pub fn filled(text: &str, with: &Filling<'_>) -> Vec<Paragraph> {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(|one| Paragraph { is_link: one == "{link}", text: fill(one, with) }).collect()
}

/// In one pass, so that nobody's name is read as a word in braces.
fn fill(text: &str, with: &Filling<'_>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (word, left) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(match word {
            "person" => with.person,
            "firm" => with.firm,
            "until" => with.until,
            "length" => with.length,
            "privacy" => with.privacy,
            "link" => with.link,
            _ => "",
        });
        rest = left;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: Filling<'_> = Filling {
        person: "Anna {link} Weiß",
        firm: "Harcourt Vale LLP",
        until: "20. Dezember 2026",
        length: "two minutes",
        privacy: "Only Helen reads this.",
        link: "https://x.example/s/abc",
    };

    #[test]
    fn every_shipped_letter_is_whole_and_fills_each_word_once() {
        for letter in [&ENGLISH, &GERMAN] {
            assert_eq!(read(letter.text).as_deref(), Ok(letter.text));
            let all = filled(letter.text, &ANNA);
            assert_eq!(all.iter().filter(|one| one.is_link).count(), 1);
            let text: String = all.into_iter().map(|one| one.text).collect();
            assert!(text.contains("Anna {link} Weiß") && text.contains("Only Helen") && !text.contains("{until}"));
            assert_eq!(text.matches("https://x.example").count(), 1, "a name is never read as a word in braces");
        }
    }

    #[test]
    fn a_letter_without_its_address_or_with_a_strange_word_is_refused() {
        assert!(read("Dear {person}").unwrap_err().contains("{link}"));
        assert!(read("{link} {password}").unwrap_err().contains("{password"));
        assert!(read("{link} {person").unwrap_err().contains("none of the words"));
        assert!(read(&format!("{{link}}{}", "x".repeat(4_000))).is_err());
        assert_eq!(read(" {link}\r\nBye ").as_deref(), Ok("{link}\nBye"));
    }

    #[test]
    fn days_are_written_as_the_language_writes_them() {
        let day: Day = "2026-03-05".parse().unwrap();
        assert_eq!(long_day("en", day), "5 March 2026");
        assert_eq!(long_day("de", day), "5. März 2026");
        assert_eq!(long_day("fr", day), "2026-03-05");
    }
}
