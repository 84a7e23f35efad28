//! Merge fields: the closed list of what a playbook's text may put in.

use std::ops::Range;

/// A merge field, written in braces: `{first_name}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The client.
    Client,
    /// The person, whole name.
    Contact,
    /// The person, first name.
    FirstName,
    /// The firm.
    Firm,
    /// Who does the touch.
    Sender,
    /// The relationship manager.
    Manager,
    /// Who leads the engagement.
    Lead,
    /// Who won the client.
    Seller,
    /// The title of the engagement or pursuit.
    Engagement,
    /// The service line.
    Service,
    /// The goal in the client's own words (S3.18).
    Goal,
    /// Who was referred, or who referred.
    Referral,
    /// The new employer of somebody who moved.
    Employer,
    /// The day of the expected next need.
    ExpectedNeed,
    /// The day on which the answer to a complaint is due.
    AnswerDue,
    /// Who was there before the person.
    Predecessor,
    /// How many years since the result.
    Years,
}

impl Field {
    /// All fields.
    pub const ALL: [Self; 17] = [
        Self::Client,
        Self::Contact,
        Self::FirstName,
        Self::Firm,
        Self::Sender,
        Self::Manager,
        Self::Lead,
        Self::Seller,
        Self::Engagement,
        Self::Service,
        Self::Goal,
        Self::Referral,
        Self::Employer,
        Self::ExpectedNeed,
        Self::AnswerDue,
        Self::Predecessor,
        Self::Years,
    ];

    /// The name between the braces.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Contact => "contact",
            Self::FirstName => "first_name",
            Self::Firm => "firm",
            Self::Sender => "sender",
            Self::Manager => "manager",
            Self::Lead => "lead",
            Self::Seller => "seller",
            Self::Engagement => "engagement",
            Self::Service => "service",
            Self::Goal => "goal",
            Self::Referral => "referral",
            Self::Employer => "employer",
            Self::ExpectedNeed => "expected_need",
            Self::AnswerDue => "answer_due",
            Self::Predecessor => "predecessor",
            Self::Years => "years",
        }
    }

    /// What it stands for, in words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Client => "the client",
            Self::Contact => "whom it is for",
            Self::FirstName => "the person’s first name",
            Self::Firm => "the name of the firm",
            Self::Sender => "who sends it",
            Self::Manager => "the relationship manager",
            Self::Lead => "who leads the work",
            Self::Seller => "who won the work",
            Self::Engagement => "which work it is about",
            Self::Service => "the service",
            Self::Goal => "the goal in the client’s words",
            Self::Referral => "who was referred",
            Self::Employer => "the new employer",
            Self::ExpectedNeed => "when the next need is expected",
            Self::AnswerDue => "the day on which the answer is due",
            Self::Predecessor => "who was there before",
            Self::Years => "since how many years",
        }
    }

    /// The field of a name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }

    /// All names, for messages.
    pub fn allowed() -> String {
        Self::ALL.map(|field| format!("{{{}}}", field.key())).join(", ")
    }
}

/// A text whose fields are filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The text; where a value is not known, it says in words what is missing, so that nobody sends it unread.
    pub text: String,
    /// Fields for which there was no value, each once.
    pub missing: Vec<Field>,
}

/// Fills the fields of a text in.
pub fn merge(text: &str, value: impl Fn(Field) -> Option<String>) -> Merged {
    let mut merged = Merged { text: String::with_capacity(text.len()), missing: Vec::new() };
    let mut done = 0;
    for (place, name) in braces(text) {
        let Some(field) = name.and_then(Field::from_key) else { continue };
        merged.text.push_str(&text[done..place.start]);
        done = place.end;
        match value(field) {
            Some(value) => merged.text.push_str(&value),
            None => {
                merged.text.push_str(&format!("(not recorded: {})", field.word()));
                if !merged.missing.contains(&field) {
                    merged.missing.push(field);
                }
            }
        }
    }
    merged.text.push_str(&text[done..]);
    merged
}

/// What stands in braces and is no field; a brace without its partner counts as a whole.
pub(super) fn unknown(text: &str) -> Vec<String> {
    braces(text)
        .into_iter()
        .filter(|(_, name)| name.and_then(Field::from_key).is_none())
        .map(|(place, _)| text[place].to_owned())
        .collect()
}

/// Every pair of braces with what is between them; none for a brace without its partner.
fn braces(text: &str) -> Vec<(Range<usize>, Option<&str>)> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, open) {
            (b'{', Some(before)) => {
                found.push((before..before + 1, None));
                open = Some(at);
            }
            (b'{', None) => open = Some(at),
            (b'}', Some(from)) => {
                found.push((from..at + 1, Some(&text[from + 1..at])));
                open = None;
            }
            (b'}', None) => found.push((at..at + 1, None)),
            _ => {}
        }
    }
    if let Some(from) = open {
        found.push((from..from + 1, None));
    }
    found
}
