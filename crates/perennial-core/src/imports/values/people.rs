//! Addresses, telephone numbers, names of people, and yes or no.

use super::endings::is_ending_of_a_name;
use crate::text::{EmailAddress, fold_space};

/// The addresses in a cell: several parted by `;`, `,` or ` ::: `, also as `Ruth Ansah <ruth@ansah.example>`.
///
/// # Errors
/// The first part that is no address.
pub fn emails(text: &str) -> Result<Vec<EmailAddress>, String> {
    let mut found: Vec<EmailAddress> = Vec::new();
    let spaced = text.replace(":::", ";");
    for part in spaced.split([';', ',', '\n']).map(str::trim).filter(|p| !p.is_empty()) {
        let bare = match (part.rfind('<'), part.rfind('>')) {
            (Some(open), Some(close)) if open < close => part.get(open + 1..close).unwrap_or(part),
            _ => part,
        };
        let bare = bare.trim().trim_start_matches("mailto:");
        // A name with a comma before `<…>` leaves a part without an @, as in `Ansah, Ruth <…>`.
        if !bare.contains('@') && spaced.contains('<') {
            continue;
        }
        let address = EmailAddress::parse(bare).map_err(|_| part.to_owned())?;
        if !found.contains(&address) {
            found.push(address);
        }
    }
    Ok(found)
}

/// A telephone number with its spaces folded and labels in front taken off; `None` when it has under five digits.
pub fn phone(text: &str) -> Option<String> {
    phones(text).into_iter().next()
}

/// All telephone numbers of a cell: parted by `;`, ` ::: ` or line ends, or each behind its label, as in
/// `Phone: 0113 496 0000 Mobile: 07700 900123`.
pub fn phones(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in text.replace(":::", ";").split([';', '\n']) {
        let mut number = String::new();
        for piece in pieces(part) {
            match piece.chars().next() {
                Some(c) if c.is_alphabetic() && !is_extension(piece) => {
                    found.extend(whole_number(&number));
                    number.clear();
                }
                _ => number.push_str(piece),
            }
        }
        found.extend(whole_number(&number));
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|number| seen.insert(number.clone()));
    found
}

/// Runs of letters, and what stands between them.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let letters = rest.chars().next()?.is_alphabetic();
        let end = rest.find(|c: char| c.is_alphabetic() != letters).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

fn is_extension(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "x" | "ext" | "extn" | "extension" | "dw")
}

fn whole_number(text: &str) -> Option<String> {
    let start = text.find(|c: char| c.is_ascii_digit() || c == '+' || c == '(')?;
    let number = fold_space(text.get(start..)?.trim_end_matches([' ', ',', '/', '(', '|']));
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (5..=20).contains(&digits).then_some(number)
}

/// Marks that programs put where nothing is known: `N/A`, `NULL`, a dash; HubSpot writes `(No value)`, Excel's pivot
/// tables `(blank)`, a Python script `NaN`.
pub fn says_nothing(cell: &str) -> bool {
    const MARKS: [&str; 15] = [
        "n/a",
        "#n/a",
        "null",
        "nil",
        "nan",
        "-",
        "--",
        "—",
        "–",
        "(no value)",
        "(blank)",
        "(leer)",
        "(vide)",
        "(none)",
        "(empty)",
    ];
    cell.len() <= 10 && MARKS.contains(&cell.to_ascii_lowercase().as_str())
}

/// True for what a column of referrers says where nobody referred: how the client found the firm, or that nobody knows.
pub fn names_no_referrer(text: &str) -> bool {
    const WORDS: [&str; 44] = [
        "unknown",
        "notknown",
        "notrecorded",
        "none",
        "no",
        "nobody",
        "noone",
        "na",
        "tbc",
        "tba",
        "other",
        "various",
        "self",
        "direct",
        "repeat",
        "existing",
        "existingclient",
        "existingcustomer",
        "returningclient",
        "client",
        "customer",
        "website",
        "ourwebsite",
        "web",
        "internet",
        "online",
        "onlinesearch",
        "search",
        "google",
        "googlesearch",
        "bing",
        "wordofmouth",
        "socialmedia",
        "facebook",
        "instagram",
        "linkedin",
        "advert",
        "advertisement",
        "advertising",
        "directory",
        "walkin",
        "event",
        "seminar",
        "newsletter",
    ];
    let mut parts = text.split(['/', '&', ';', ',']).map(super::key).filter(|part| !part.is_empty()).peekable();
    parts.peek().is_none() || parts.all(|part| WORDS.contains(&part.as_str()))
}

/// A person's name: `Ansah, Ruth` becomes `Ruth Ansah`; `Ann Hart, Esq.` stays.
pub fn person_name(text: &str) -> String {
    let name = super::folded(without_address(text)).into_owned();
    match name.split_once(',') {
        Some((_, behind)) if is_ending_of_a_name(behind) => name,
        Some((last, first)) if !first.contains(',') && !first.trim().is_empty() && !last.trim().is_empty() => {
            format!("{} {}", first.trim(), last.trim())
        }
        _ => name,
    }
}

/// A name without the address behind it: `Ruth Ansah <ruth@ansah.example>` is `Ruth Ansah`. An address alone stays.
pub fn without_address(text: &str) -> &str {
    let Some((name, rest)) = text.split_once('<') else { return text };
    let name = name.trim().trim_matches('"').trim();
    if name.is_empty() || !rest.contains('@') { text } else { name }
}

/// The domain of a web address or mail address, without `www.`; `None` when there is no dotted name in it.
pub fn domain_of(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let after_scheme = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest);
    let host = after_scheme.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host).trim_end_matches('.');
    let sound = host.contains('.')
        && host.split('.').all(|label| !label.is_empty())
        && host.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.');
    sound.then(|| host.to_owned())
}

/// Yes or no, in the languages of common exports.
pub fn yes_or_no(text: &str) -> Option<bool> {
    match super::key(text).as_str() {
        "yes" | "y" | "true" | "t" | "1" | "x" | "ja" | "oui" | "si" | "wahr" | "vrai" | "on" => Some(true),
        "no" | "n" | "false" | "f" | "0" | "nein" | "non" | "falsch" | "faux" | "off" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_what_programs_write() {
        let all = |text: &str| emails(text).map(|v| v.iter().map(|e| e.as_str().to_owned()).collect::<Vec<_>>());
        assert_eq!(all("ruth@ansah.example ::: r@a.example").unwrap(), ["ruth@ansah.example", "r@a.example"]);
        assert_eq!(all("Ansah, Ruth <ruth@Ansah.example>").unwrap(), ["ruth@ansah.example"]);
        assert_eq!(all("ruth at ansah"), Err("ruth at ansah".to_owned()));
    }

    #[test]
    fn the_rest_of_a_person() {
        assert_eq!(phone("Phone: 0113  496 0000").as_deref(), Some("0113 496 0000"));
        assert_eq!(phone("none"), None);
        assert_eq!(phones("Phone: 0113 496 0000 Mobile: 07700 900123"), ["0113 496 0000", "07700 900123"]);
        assert_eq!(
            phones("+44 (0)113 496 0000 ext 12; 0113 496 0001"),
            ["+44 (0)113 496 0000 ext 12", "0113 496 0001"]
        );
        assert_eq!(person_name("Ansah, Ruth"), "Ruth Ansah");
        assert_eq!(domain_of("https://www.Ansah-Tools.example/about").as_deref(), Some("ansah-tools.example"));
        assert_eq!(domain_of("Ansah"), None);
        assert_eq!(yes_or_no("Ja"), Some(true));
    }
}
