//! Media in the words of other programs: only whole words count, so that a presentation is no present.

use super::words::key;
use crate::fact::Medium;

const VIDEO: &[&str] = &[
    "video",
    "videocall",
    "videoconference",
    "videokonferenz",
    "visio",
    "visioconference",
    "zoom",
    "teams",
    "webex",
    "skype",
    "webinar",
    "googlemeet",
    "google meet",
    "facetime",
    "gotomeeting",
];
const EMAIL: &[&str] =
    &["email", "emails", "emailed", "e mail", "e mails", "mailto", "courriel", "courriels", "correo", "newsletter"];
const PHONE: &[&str] = &[
    "call",
    "calls",
    "phone",
    "phoned",
    "phonecall",
    "telephone",
    "telephoned",
    "telefon",
    "telefonat",
    "tel",
    "sms",
    "texted",
    "text message",
    "anruf",
    "appel",
    "llamada",
    "voicemail",
    "voicemails",
    "whatsapp",
];
const IN_PERSON: &[&str] = &[
    "meeting",
    "meetings",
    "met",
    "lunch",
    "dinner",
    "breakfast",
    "coffee",
    "visit",
    "visits",
    "visited",
    "event",
    "events",
    "inperson",
    "in person",
    "face to face",
    "facetoface",
    "reunion",
    "besprechung",
    "treffen",
    "termin",
    "rendezvous",
];
const MAIL: &[&str] = &["letter", "letters", "post", "posted", "postcard", "card", "mail", "lettre", "carta"];
const PRESENT: &[&str] = &["gift", "gifts", "hamper", "presents"];

/// The medium that a word or phrase names; none when it names several, or none for sure.
pub fn medium(phrase: &str) -> Option<Medium> {
    let words = words_of(phrase);
    let whole = words.concat();
    // Words that mean something else beside others.
    match whole.as_str() {
        "e" => return Some(Medium::Email),
        "text" => return Some(Medium::Phone),
        "present" => return Some(Medium::Present),
        _ => {}
    }
    let said = |known: &[&str]| known.iter().any(|known| stands_in(&words, known));
    if said(VIDEO) {
        return Some(Medium::Video);
    }
    let sent = [(EMAIL, Medium::Email), (PHONE, Medium::Phone), (MAIL, Medium::Mail), (PRESENT, Medium::Present)];
    let is_email = said(EMAIL);
    // “E mail” holds the word “mail”.
    let found: Vec<Medium> = sent
        .into_iter()
        .filter(|(known, m)| said(known) && !(is_email && *m == Medium::Mail))
        .map(|(_, m)| m)
        .collect();
    let off = stands_in(&words, "called off") || stands_in(&words, "call off") || stands_in(&words, "cancelled");
    match (found.as_slice(), said(IN_PERSON)) {
        _ if off => None,
        ([], true) => Some(Medium::InPerson),
        ([Medium::Phone], _) => Some(Medium::Phone),
        ([only], false) => Some(*only),
        _ => None,
    }
}

/// Whether a word or phrase names what goes to many alike (domain 3.1): a newsletter, a mailing, a campaign.
pub fn is_mass(phrase: &str) -> bool {
    const MASS: [&str; 20] = [
        "newsletter",
        "newsletters",
        "mass",
        "bulk",
        "marketing",
        "campaign",
        "broadcast",
        "blast",
        "mailing",
        "mailings",
        "mailshot",
        "circular",
        "rundschreiben",
        "rundmail",
        "serienbrief",
        "serienmail",
        "infobrief",
        "circulaire",
        "boletin",
        "nieuwsbrief",
    ];
    words_of(phrase).iter().any(|word| MASS.contains(&word.as_str()))
}

/// The medium that a subject names where there is no column for it: the subject is nothing else (“Call”, “Send
/// letter”), or begins with it (“Email: costs”, “Meeting with Ruth”).
pub fn medium_of_subject(subject: &str) -> Option<Medium> {
    if let Some((before, _)) = subject.split_once(':') {
        return medium(before).filter(|m| words_of(before).len() <= 3 && *m != Medium::Present);
    }
    let words = words_of(subject);
    let named: Vec<String> = match words.iter().position(|w| ["with", "to", "from"].contains(&w.as_str())) {
        Some(at @ 1..=2) => words.into_iter().take(at).collect(),
        _ if words.len() <= 2 => words,
        _ => return None,
    };
    // A subject of two words may be about a post or a card.
    medium(&named.join(" ")).filter(|m| match m {
        Medium::Present => false,
        Medium::Mail => named.iter().any(|word| word.starts_with("letter")),
        Medium::InPerson => !named.iter().any(|word| word.starts_with("event") || word == "met"),
        _ => true,
    })
}

/// The words of a phrase, in small letters without accents.
fn words_of(phrase: &str) -> Vec<String> {
    phrase.split(|c: char| !c.is_alphanumeric()).map(key).filter(|word| !word.is_empty()).collect()
}

/// Whether the known word, or the known words in a row, stand among the words.
fn stands_in(words: &[String], known: &str) -> bool {
    let parts: Vec<&str> = known.split(' ').collect();
    words.windows(parts.len()).any(|window| window.iter().map(String::as_str).eq(parts.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_are_named_by_whole_words() {
        use Medium::{Email, InPerson, Mail, Phone, Present, Video};
        for (phrase, found) in [
            ("Voicemail", Some(Phone)),
            ("Left voicemail", Some(Phone)),
            ("Telephone call", Some(Phone)),
            ("Phone meeting", Some(Phone)),
            ("Teams meeting", Some(Video)),
            ("Video call", Some(Video)),
            ("Google Meet", Some(Video)),
            ("E-Mail", Some(Email)),
            ("Emailed report", Some(Email)),
            ("Letter", Some(Mail)),
            ("Business lunch", Some(InPerson)),
            ("Besprechung", Some(InPerson)),
            ("Present", Some(Present)),
            ("Gift", Some(Present)),
            ("SMS", Some(Phone)),
        ] {
            assert_eq!(medium(phrase), found, "{phrase}");
        }
        for phrase in [
            "Presentation",
            "Legal brief",
            "Briefing",
            "Scorecard review",
            "Appeal hearing",
            "Appellate hearing",
            "Context review",
            "Textile site tour",
            "Discussed postponement",
            "LinkedIn message",
            "Fax",
            "Called off",
            "Seventh review",
            "Court attendance",
            "Email after meeting",
            "",
        ] {
            assert_eq!(medium(phrase), None, "{phrase}");
        }
    }

    #[test]
    fn a_subject_names_a_medium_only_in_front() {
        assert_eq!(medium_of_subject("Call"), Some(Medium::Phone));
        assert_eq!(medium_of_subject("Send Letter"), Some(Medium::Mail));
        assert_eq!(medium_of_subject("Email: Engagement letter"), Some(Medium::Email));
        assert_eq!(medium_of_subject("Meeting with Ruth about the call"), Some(Medium::InPerson));
        for subject in [
            "Presentation to the board",
            "Reviewed context of the textile lease",
            "Appellate brief",
            "Present position on rent",
            "Postponed completion",
            "Preventing a claim",
            "Discard old deed",
            "Scorecard",
            "Recall of goods",
            "Rent review",
            "Post mortem",
            "Present value",
            "Notes of the meeting last week",
        ] {
            assert_eq!(medium_of_subject(subject), None, "{subject}");
        }
    }
}
