//! Alerts in words: the sentence of the rule with its placeholders filled in.

use super::alert::{Alert, Subject};
use super::risk::RiskInput;
use super::rules::{RuleName, Rules};
use crate::journeys::model::Model;
use crate::journeys::words::{Names, capital, count, quoted, the_engagement, the_pursuit};

/// What may stand in braces in the sentence of a rule, and what it is filled with.
pub const PLACEHOLDERS: [(&str, &str); 10] = [
    ("it", "what the alert is about: the engagement, the pursuit, the person"),
    ("It", "the same at the beginning of a sentence"),
    ("since", "the day since which it speaks"),
    ("age", "how long ago that is"),
    ("from", "the day from which it counts: the last contact, the closing, the complaint"),
    ("due", "the day that was meant"),
    ("limit", "how much: hours, years, points"),
    ("text", "the words of the promise or the milestone"),
    ("whom", "whom to thank: the client, or the one who referred them"),
    ("phase", "the phase, in the firm's own word"),
];

/// What is said of an unpaid invoice that names no day for paying.
const NO_DUE_DAY: &str = "{It} was sent on {from} and is not paid; no due day is recorded.";

/// What is said of somebody with whom something was logged, and who was never heard.
const NEVER_HEARD: &str = "No word from them is on record.";

/// An alert as a sentence: “The proposal for “Lease of Unit 4” of 3 March 2026 has had no answer.” The facts that it
/// names say the rest.
pub fn sentence(alert: &Alert, rules: &Rules, model: &Model, names: &dyn Names) -> String {
    let mut out = String::new();
    let mut rest = rules.rule(alert.rule).says.as_str();
    // A sentence that names the day cannot be said where none is recorded.
    if alert.rule == RuleName::PaymentLate && alert.detail.due.is_none() && rest.contains("{due}") {
        rest = NO_DUE_DAY;
    }
    if alert.rule.is_silence() && alert.detail.from.is_none() && rest.contains("{from}") {
        rest = NEVER_HEARD;
    }
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        out.push_str(&rest[..open]);
        let name = &rest[open + 1..open + close];
        match filled(name, alert, model, names) {
            Some(words) => out.push_str(&words),
            None => out.push_str(&rest[open..=open + close]),
        }
        rest = &rest[open + close + 1..];
    }
    out + rest
}

/// One input of a score: “Broken promise: 2 points, 12 days ago.”
pub fn risk_input(input: &RiskInput) -> String {
    let ago = match input.age {
        0 => "today".to_owned(),
        age => format!("{} ago", count(age, "day")),
    };
    format!("{}: {}, {ago}.", input.signal.word(), count(input.points, "point"))
}

/// The first placeholder of a text that is not known.
pub(super) fn unknown_placeholder(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { return Some(rest[open..].to_owned()) };
        let name = &rest[open + 1..open + close];
        if !PLACEHOLDERS.iter().any(|(known, _)| *known == name) {
            return Some(rest[open..=open + close].to_owned());
        }
        rest = &rest[open + close + 1..];
    }
    None
}

fn filled(name: &str, alert: &Alert, model: &Model, names: &dyn Names) -> Option<String> {
    let detail = &alert.detail;
    let day =
        |day: Option<crate::dates::Day>| day.map_or_else(|| "a day nobody noted".to_owned(), |day| names.date(day));
    Some(match name {
        "it" => subject(alert, names),
        "It" => capital(&subject(alert, names)),
        "since" => names.date(alert.since),
        "age" => count(alert.age, "day"),
        "from" => day(detail.from),
        "due" => day(detail.due),
        "limit" => detail.limit.clone().unwrap_or_default(),
        "text" => quoted(detail.text.as_deref().unwrap_or_default().trim().trim_end_matches('.')),
        "whom" => detail.text.clone().unwrap_or_else(|| "the client".to_owned()),
        "phase" => detail.phase.map_or_else(String::new, |phase| model.phase(phase).name.clone()),
        _ => return None,
    })
}

fn subject(alert: &Alert, names: &dyn Names) -> String {
    match alert.subject {
        Subject::Client => "the client".to_owned(),
        Subject::Engagement(id) => the_engagement(id, names),
        Subject::Pursuit(id) => the_pursuit(id, names),
        Subject::Promise(_) => "the promise".to_owned(),
        Subject::Milestone(_) => "the milestone".to_owned(),
        Subject::Invoice(_) => match alert.detail.engagement {
            Some(id) => format!("the invoice for {}", the_engagement(id, names)),
            None => "the invoice".to_owned(),
        },
        Subject::Complaint(_) => "the complaint".to_owned(),
        Subject::Referral(_) => "the referral".to_owned(),
        Subject::Contact(id) => names.contact(id).unwrap_or_else(|| "a contact".to_owned()),
    }
}
