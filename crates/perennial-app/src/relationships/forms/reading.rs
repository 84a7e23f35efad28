//! The kinds of facts that a person can record, and how the form of each is read.

use std::str::FromStr;

use perennial_core::dates::Day;
use perennial_core::fact::{
    Direction, Event, FeelingFact, Listing, Medium, PromiseFact, Purpose, SupportFact, TouchFact,
};
use perennial_core::ids::StaffId;
use perennial_core::insights::reasons::ReasonCodes;
use perennial_core::journeys::stage::{Camp, Phase};
use serde::de::DeserializeOwned;

use super::contact::past_day;
use super::recording::Recording;
use crate::journeys::Explanation;
use crate::promises::Outcome;
use crate::referrals::{self, Who};
use crate::web::words::short_date;
use crate::web::{Choice, Form, yes_or_no};

/// A kind of fact that a person can record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Touch,
    Note,
    Complaint,
    Answer,
    Recovery,
    Survey,
    Promise,
    PromiseOutcome,
    Adopt,
    Advocacy,
    ReferralMade,
    ReferralReceived,
    ReferralGiven,
    Thanked,
    Declined,
    Ended,
    Camp,
    Need,
    Partnership,
    Who,
    Override,
    OverrideEnd,
}

impl Kind {
    /// All kinds in the order of the page that offers them.
    pub const ALL: [Self; 22] = [
        Self::Touch,
        Self::Note,
        Self::Promise,
        Self::PromiseOutcome,
        Self::Survey,
        Self::Complaint,
        Self::Answer,
        Self::Recovery,
        Self::Adopt,
        Self::Advocacy,
        Self::ReferralMade,
        Self::ReferralReceived,
        Self::ReferralGiven,
        Self::Thanked,
        Self::Declined,
        Self::Need,
        Self::Partnership,
        Self::Ended,
        Self::Camp,
        Self::Who,
        Self::Override,
        Self::OverrideEnd,
    ];

    /// The name in addresses, the title, and what it is for.
    pub const fn said(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Touch => ("touch", "Log a touch", "A call, a meeting, a letter: whatever passed between you."),
            Self::Note => ("note", "Keep a note", "Anything worth knowing that no other form asks for."),
            Self::Promise => ("promise", "A promise or expectation", "What we said we would do, or what they expect."),
            Self::PromiseOutcome => ("promised", "What became of a promise", "Kept, broken, or waived by the client."),
            Self::Survey => ("survey", "A survey score", "Would recommend, is satisfied, finds us easy to work with."),
            Self::Complaint => ("complaint", "A complaint", "Anything that needs an answer and a recovery."),
            Self::Answer => ("answer", "The answer to a complaint", "We gave our answer; the client decides."),
            Self::Recovery => ("recovery", "A recovery", "The client said that things are right again."),
            Self::Adopt => ("adopt", "A sign of adoption", "They treat the firm as theirs."),
            Self::Advocacy => ("advocacy", "An act of advocacy", "They spoke for us, or took it back."),
            Self::ReferralMade => ("referral-made", "They referred somebody", "They sent somebody to us."),
            Self::ReferralReceived => ("referral-received", "They were referred to us", "Who referred them."),
            Self::ReferralGiven => ("referral-given", "We referred them", "We sent them, or business, elsewhere."),
            Self::Thanked => ("thanked", "A referrer was thanked", "Thank within seven days, and report back."),
            Self::Declined => {
                ("declined", "They would rather not refer", "Nobody is asked to ask them again for a year.")
            }
            Self::Need => ("need", "The next need", "When they will need us next, and how likely."),
            Self::Partnership => ("partnership", "A partnership", "Mutual referrals or a joint venture."),
            Self::Ended => ("ended", "The relationship ended", "Why, in which camp, and whether we could help it."),
            Self::Camp => ("camp", "The camp of a former client", "Whether they parted as friends."),
            Self::Who => ("who", "Who this is", "A client, a prospect, or neither, such as a supplier or a bank."),
            Self::Override => {
                ("override", "Override the standing phase", "You know better than the evidence: say why.")
            }
            Self::OverrideEnd => ("override-end", "End an override", "The evidence counts again."),
        }
    }

    /// The name in addresses.
    pub const fn key(self) -> &'static str {
        self.said().0
    }

    /// The kind of a name written by [`Kind::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// What the lists of a form offer.
#[derive(Debug, Default)]
pub struct Choices {
    pub contacts: Vec<Choice>,
    pub engagements: Vec<Choice>,
    pub promises: Vec<Choice>,
    pub unanswered: Vec<Choice>,
    pub unrecovered: Vec<Choice>,
    pub unthanked: Vec<Choice>,
    /// The referrers on record.
    pub referrers: Vec<Choice>,
    /// The firm's codes for why a relationship ends.
    pub codes: Vec<Choice>,
    /// The firm's codes for what a client complains of.
    pub complaint_codes: Vec<Choice>,
}

impl Choices {
    /// The open promises, complaints and referrals of a client; its people and engagements are given.
    pub fn of(explained: &Explanation, contacts: Vec<Choice>, engagements: Vec<Choice>) -> Self {
        let mut choices = Self { contacts, engagements, ..Self::default() };
        for told in explained.facts.iter().filter(|told| told.withdrawn.is_none()) {
            let offer = |id: String| Choice::new(id, format!("{}: {}", short_date(told.on), told.sentence));
            match &told.what {
                Event::Promise(PromiseFact::Made { promise, .. }) => choices.promises.push(offer(promise.to_string())),
                Event::Promise(PromiseFact::Kept { promise } | PromiseFact::Waived { promise }) => {
                    drop_choice(&mut choices.promises, &promise.to_string())
                }
                Event::Feeling(FeelingFact::ComplaintReceived { complaint, .. }) => {
                    choices.unanswered.push(offer(complaint.to_string()));
                    choices.unrecovered.push(offer(complaint.to_string()));
                }
                Event::Feeling(FeelingFact::ComplaintAnswered { complaint }) => {
                    drop_choice(&mut choices.unanswered, &complaint.to_string());
                }
                Event::Feeling(FeelingFact::ComplaintRecovered { complaint }) => {
                    drop_choice(&mut choices.unanswered, &complaint.to_string());
                    drop_choice(&mut choices.unrecovered, &complaint.to_string());
                }
                Event::Support(
                    SupportFact::ReferralMade { referral, .. } | SupportFact::ReferralReceived { referral, .. },
                ) => choices.unthanked.push(offer(referral.to_string())),
                Event::Support(SupportFact::ReferralThanked { referral }) => {
                    drop_choice(&mut choices.unthanked, &referral.to_string());
                }
                _ => {}
            }
        }
        choices
    }
}

fn drop_choice(choices: &mut Vec<Choice>, id: &str) {
    choices.retain(|choice| choice.value != id);
}

/// Reads the form of a kind: the day and what is recorded; none when something is wrong, which the form then says.
pub fn read(
    kind: Kind,
    form: &mut Form,
    choices: &Choices,
    today: Day,
    staff: Option<StaffId>,
) -> Option<(Day, Recording)> {
    let on = past_day(form, today);
    let engagement = picked(form, "engagement", &choices.engagements);
    let contact = picked(form, "contact", &choices.contacts);
    let what = match kind {
        Kind::Touch => Recording::Touch(TouchFact::Made {
            medium: named::<Medium>(form, "medium")?,
            direction: form.word("direction", Direction::from_key).unwrap_or(Direction::TwoWay),
            personal: form.raw.get("mass").is_empty(),
            purpose: form.word("purpose", Purpose::from_key).unwrap_or(Purpose::General),
            contact,
            engagement,
            staff,
            minutes: form.maybe("minutes", whole::<u32>),
            subject: form.raw.optional("subject"),
            detail: None,
        }),
        Kind::Note => Recording::Note(written(form, "text")?),
        Kind::Promise => Recording::Promise {
            text: written(form, "text")?,
            due: form.maybe_day("due"),
            explicit: form.raw.get("unspoken").is_empty(),
            engagement,
        },
        Kind::PromiseOutcome => {
            let promise = must_pick(form, "promise", &choices.promises)?;
            let outcome = Outcome::from_key(form.raw.get("outcome"));
            Recording::PromiseOutcome(promise, or_refuse(form, "outcome", outcome)?)
        }
        Kind::Survey => Recording::Score {
            instrument: named(form, "instrument")?,
            score: form.required("score", whole::<u8>)?,
            engagement,
            contact,
        },
        Kind::Complaint => {
            let code: Option<String> = form.one_of("code", &choices.complaint_codes);
            let reason = ReasonCodes::join(code.as_deref().unwrap_or_default(), None);
            Recording::Complaint { engagement, cause: form.raw.optional("cause"), reason }
        }
        Kind::Answer => Recording::Answer(must_pick(form, "complaint", &choices.unanswered)?),
        Kind::Recovery => {
            Recording::Recovery { complaint: picked(form, "complaint", &choices.unrecovered), engagement }
        }
        Kind::Adopt => Recording::Adopt { sign: named(form, "sign")?, engagement },
        Kind::Advocacy => Recording::Advocacy { act: named(form, "act")?, holds: form.raw.get("withdrawn").is_empty() },
        Kind::ReferralMade => Recording::ReferralMade(Some(written(form, "who")?)),
        Kind::ReferralReceived => Recording::ReferralReceived(must_name(form, choices)?),
        Kind::ReferralGiven => Recording::ReferralGiven(must_name(form, choices)?),
        Kind::Thanked => Recording::Thanked(must_pick(form, "referral", &choices.unthanked)?),
        Kind::Declined => Recording::Declined(form.words("text")),
        _ => return Some((on?, of_relationship(kind, form, choices)?)),
    };
    Some((on?, what))
}

fn of_relationship(kind: Kind, form: &mut Form, choices: &Choices) -> Option<Recording> {
    let camp = form.word("camp", Camp::from_key);
    Some(match kind {
        Kind::Ended => Recording::Ended {
            reason: ended_reason(form, choices)?,
            camp,
            within_control: form.word("control", yes_or_no),
        },
        Kind::Camp => Recording::Camp(or_refuse(form, "camp", camp)?),
        Kind::Need => {
            let day = form.day("day");
            let percent = form.maybe("percent", whole::<u8>);
            Recording::Need { day: day?, percent }
        }
        Kind::Override => {
            let phase = Phase::from_key(form.raw.get("phase"));
            let reason = written(form, "reason");
            Recording::Override { standing: or_refuse(form, "phase", phase)?, reason: reason? }
        }
        Kind::OverrideEnd => Recording::OverrideEnd(written(form, "reason")?),
        Kind::Who => {
            let who = Listing::WHO.into_iter().find(|(word, _)| *word == form.raw.get("who"));
            Recording::Who(or_refuse(form, "who", who)?.1)
        }
        _ => Recording::Partnership,
    })
}

/// The referrer: one of the list, or somebody newly named.
fn must_name(form: &mut Form, choices: &Choices) -> Option<Who> {
    let who = referrals::read_who(form, &choices.referrers);
    if who.is_none() && form.raw.get("referrer").is_empty() {
        form.refuse("who", "Choose a referrer, or name a new one.");
    }
    who
}

/// A value by its stored name, which must be given.
fn named<T: DeserializeOwned>(form: &mut Form, field: &'static str) -> Option<T> {
    let value = serde_json::from_value(form.raw.get(field).into()).ok();
    or_refuse(form, field, value)
}

fn or_refuse<T>(form: &mut Form, field: &'static str, value: Option<T>) -> Option<T> {
    if value.is_none() {
        form.refuse(field, "Choose one of the list.");
    }
    value
}

/// A code of the firm's list, words, or both.
fn ended_reason(form: &mut Form, choices: &Choices) -> Option<String> {
    let code: Option<String> = form.one_of("code", &choices.codes);
    let reason = ReasonCodes::join(code.as_deref().unwrap_or_default(), form.words("reason").as_deref());
    if reason.is_none() {
        form.refuse("reason", "Choose a reason or write one.");
    }
    reason
}

fn written(form: &mut Form, field: &'static str) -> Option<String> {
    form.required(field, |text| match text.chars().count() {
        0..=4000 => Ok(text.to_owned()),
        n => Err(format!("This is {n} characters long; at most 4,000 are kept.")),
    })
}

fn whole<T: FromStr>(text: &str) -> Result<T, &'static str> {
    text.parse().map_err(|_| "Write a whole number.")
}

fn picked<T: FromStr>(form: &mut Form, field: &'static str, choices: &[Choice]) -> Option<T> {
    let text = form.raw.get(field).to_owned();
    if text.is_empty() {
        return None;
    }
    let known = choices.iter().any(|choice| choice.value == text);
    let value = text.parse().ok().filter(|_| known);
    or_refuse(form, field, value)
}

fn must_pick<T: FromStr>(form: &mut Form, field: &'static str, choices: &[Choice]) -> Option<T> {
    let value = picked(form, field, choices);
    or_refuse(form, field, value)
}
