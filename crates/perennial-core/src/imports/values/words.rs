//! Words of other programs: stages of a deal, statuses of a matter, kinds of contact.

use std::borrow::Cow;

use super::meanings::{StageMeaning, StatusMeaning};
use crate::fact::{Direction, PursuitStep};
use crate::imports::matching::distance;
use crate::text::fold_space;

/// A word as compared: small letters and digits only, accents taken off.
pub fn key(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                out.push(c.to_ascii_lowercase());
            }
            continue;
        }
        match plain(c) {
            Some(letters) => out.push_str(letters),
            None if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            None => {}
        }
    }
    out
}

/// The text with runs of white space folded. Most cells are plain already and are not copied.
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let plain = bytes.iter().all(|b| (0x20..0x7f).contains(b))
        && !bytes.windows(2).any(|pair| pair == b"  ")
        && bytes.first() != Some(&b' ')
        && bytes.last() != Some(&b' ');
    if plain { Cow::Borrowed(text) } else { Cow::Owned(fold_space(text)) }
}

/// The plain letters for a letter with an accent, of the Latin alphabets of Europe.
pub(crate) fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' | 'Ć'..='č' => "c",
        'Ď'..='đ' | 'Ð' | 'ð' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => "e",
        'Ĝ'..='ģ' => "g",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "i",
        'Ñ' | 'ñ' | 'Ń'..='ň' => "n",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => "o",
        'Œ' | 'œ' => "oe",
        'Ŕ'..='ř' => "r",
        'Ś'..='š' => "s",
        'ß' | 'ẞ' => "ss",
        'Ţ'..='ŧ' => "t",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "u",
        'Ł' | 'ł' | 'Ĺ'..='ŀ' => "l",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => "y",
        'Ź'..='ž' => "z",
        _ => return None,
    })
}

/// What a stage word of a well-known program means.
pub fn stage(word: &str) -> Option<StageMeaning> {
    use PursuitStep as S;
    Some(match key(word).as_str() {
        "enquiry"
        | "inquiry"
        | "new"
        | "lead"
        | "leadin"
        | "open"
        | "prospecting"
        | "prospect"
        | "discovery"
        | "anfrage"
        | "qualification"
        | "qualified"
        | "qualifiedtobuy"
        | "contactmade"
        | "appointmentscheduled"
        | "needsanalysis"
        | "contacted"
        | "newlead"
        | "prospectqualified"
        | "opportunity"
        | "identified"
        | "offen"
        | "ouvert" => StageMeaning::Step(S::Enquiry),
        "shortlisted"
        | "shortlist"
        | "engaging"
        | "engaged"
        | "valueproposition"
        | "iddecisionmakers"
        | "perceptionanalysis"
        | "decisionmakerboughtin"
        | "tender"
        | "rfp"
        | "pitchlist" => StageMeaning::Step(S::Shortlisted),
        "interviewed"
        | "interview"
        | "meeting"
        | "presentationscheduled"
        | "presentation"
        | "demoscheduled"
        | "demo"
        | "pitch"
        | "pitched"
        | "consultation"
        | "needsdefined" => StageMeaning::Step(S::Interviewed),
        "proposal" | "proposalmade" | "proposalsent" | "proposalpricequote" | "quote" | "quoted" | "quotesent"
        | "feequote" | "angebot" | "devis" | "propuesta" | "pricequote" | "offer" | "offersent" => {
            StageMeaning::Step(S::Proposal)
        }
        "negotiation"
        | "negotiationreview"
        | "negotiationsstarted"
        | "negotiating"
        | "contractsent"
        | "verhandlung"
        | "negociation"
        | "verbalagreement"
        | "lettersent" => StageMeaning::Step(S::Negotiation),
        "hired" | "won" | "closedwon" | "win" | "gewonnen" | "gagne" | "ganado" | "vinto" | "instructed"
        | "accepted" | "signed" | "successful" => StageMeaning::Hired,
        "notnow" | "onhold" | "postponed" | "deferred" | "later" | "nurture" | "parked" | "nodecision" | "dormant"
        | "stalled" | "future" | "delayed" => StageMeaning::NotNow,
        "noway" | "lost" | "closedlost" | "loss" | "verloren" | "perdu" | "perdido" | "perso" | "declined"
        | "rejected" | "unsuccessful" | "disqualified" | "unqualified" | "abandoned" => StageMeaning::NoWay,
        _ => return None,
    })
}

/// What a status word of a well-known program means.
pub fn status(word: &str) -> Option<StatusMeaning> {
    if let Some(share) = word.trim().strip_suffix('%') {
        // How much of it is done.
        let done = share.trim().replace(',', ".").parse::<f64>().ok().filter(|done| (0.0..=100.0).contains(done))?;
        return Some(if done < 100.0 { StatusMeaning::Open } else { StatusMeaning::Closed });
    }
    Some(match key(word).as_str() {
        "open" | "active" | "inprogress" | "planned" | "readytostart" | "waiting" | "started" | "ongoing" | "new"
        | "notstarted" | "offen" | "aktiv" | "ouvert" | "live" | "current" | "underway" | "instructed" => {
            StatusMeaning::Open
        }
        "closed" | "complete" | "completed" | "done" | "finished" | "archived" | "cancelled" | "canceled" | "ended"
        | "geschlossen" | "ferme" | "terminated" | "billed" => StatusMeaning::Closed,
        "onhold" | "hold" | "suspended" | "paused" | "stayed" | "dormant" | "pausiert" => StatusMeaning::OnHold,
        "notagreed" | "prospective" | "proposed" | "proposal" | "potential" | "prospect" | "intake" | "enquiry"
        | "notproceeding" | "quoted" | "quote" | "angebot" => StatusMeaning::NotAgreed,
        _ => return None,
    })
}

/// Who began, as a word says.
pub fn direction(word: &str) -> Option<Direction> {
    Some(match key(word).as_str() {
        "inbound" | "in" | "incoming" | "incomingemail" | "received" | "fromclient" | "eingehend" | "entrant" => {
            Direction::Inbound
        }
        "outbound" | "out" | "outgoing" | "email" | "forwardedemail" | "sent" | "toclient" | "ausgehend"
        | "sortant" | "internal" => Direction::Outbound,
        "twoway" | "both" | "meeting" | "connected" => Direction::TwoWay,
        _ => return None,
    })
}

/// The choice that is written most like the word, when it is at most two slips away (one for short words).
pub fn nearest<'a>(word: &str, choices: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let key_of_word = key(word);
    let allowed = if key_of_word.chars().count() < 6 { 1 } else { 2 };
    let mut best: Option<(usize, &str)> = None;
    for choice in choices {
        if let Some(slips) = distance(&key_of_word, &key(choice), allowed)
            && best.is_none_or(|(least, _)| slips < least)
        {
            best = Some((slips, choice));
        }
    }
    best.map(|(_, choice)| choice)
}

/// The words whose meaning as a stage is known, for proposing a correction.
pub(crate) const STAGE_WORDS: [&str; 14] = [
    "Prospecting",
    "Qualification",
    "Engaging",
    "Shortlisted",
    "Interviewed",
    "Proposal",
    "Negotiation",
    "Won",
    "Lost",
    "Closed Won",
    "Closed Lost",
    "Hired",
    "Not now",
    "Postponed",
];

/// The words whose meaning as a status is known, for proposing a correction.
pub(crate) const STATUS_WORDS: [&str; 9] =
    ["Open", "Active", "In progress", "Planned", "Closed", "Completed", "On hold", "Suspended", "Proposed"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_other_programs_are_known() {
        assert_eq!(stage("Closed Won"), Some(StageMeaning::Hired));
        assert_eq!(stage("Proposal/Price Quote"), Some(StageMeaning::Step(PursuitStep::Proposal)));
        assert_eq!(stage("Engagin"), None);
        assert_eq!(nearest("Engagin", STAGE_WORDS.into_iter()), Some("Engaging"));
        assert_eq!(nearest("Lose", STAGE_WORDS.into_iter()), None.or(Some("Lost")));
        assert_eq!(status("In Progress"), Some(StatusMeaning::Open));
        for word in ["Closed", "Contract", "Converted"] {
            assert_eq!(stage(word), None, "{word} has two meanings");
        }
        assert_eq!(key("Übersicht – Kund*in №1"), "ubersichtkundin1");
        assert!(StageMeaning::ALL.into_iter().all(|m| StageMeaning::of_word(m.word()) == Some(m)));
    }
}
