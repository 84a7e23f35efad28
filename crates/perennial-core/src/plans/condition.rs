//! Conditions of a step: a closed list.

use std::fmt;

use super::{Actual, Occurrence, Situation};
use crate::dates::Day;
use crate::fact::{Direction, Medium, Purpose};
use crate::journeys::position::Form;

/// What must hold for a step to be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// The service is new to this client (S3.16).
    ServiceNew,
    /// It is the client's first engagement.
    FirstEngagement,
    /// The client has been engaged before.
    Returning,
    /// The client is a key client.
    KeyClient,
    /// The client is in a tier.
    Tier(String),
    /// The engagement recurs (D9).
    Recurring,
    /// The engagement does not recur.
    OneOff,
    /// The cycle takes the full form (D4).
    FullForm,
    /// The cycle takes the short form (D4).
    ShortForm,
    /// The client came by a referral, or the firm has one to thank for.
    Referred,
    /// The client confirmed that the goal was met (S3.18).
    GoalConfirmed,
    /// Nobody has thanked for the referral yet (S3.22).
    NotThanked,
    /// The step is due before the expected next need, or nobody knows that day (S1.23).
    BeforeExpectedNeed,
    /// Nobody has used this medium towards the client since the trigger.
    NoTouchBy(Medium),
    /// Nobody has made a touch of this purpose since the trigger.
    NoTouchFor(Purpose),
}

const PLAIN: [(&str, Condition); 12] = [
    ("service_new", Condition::ServiceNew),
    ("first_engagement", Condition::FirstEngagement),
    ("returning", Condition::Returning),
    ("key_client", Condition::KeyClient),
    ("recurring", Condition::Recurring),
    ("one_off", Condition::OneOff),
    ("full_form", Condition::FullForm),
    ("short_form", Condition::ShortForm),
    ("referred", Condition::Referred),
    ("goal_confirmed", Condition::GoalConfirmed),
    ("not_thanked", Condition::NotThanked),
    ("before_expected_need", Condition::BeforeExpectedNeed),
];

impl Condition {
    /// What may stand in a file.
    pub fn allowed() -> String {
        let plain = PLAIN.iter().map(|(key, _)| *key).collect::<Vec<_>>().join(", ");
        let media = Medium::ALL.map(Medium::key).join(", ");
        let purposes = Purpose::ALL.map(Purpose::key).join(", ");
        format!(
            "{plain}, tier:NAME, no_touch_by:MEDIUM with one of {media}, no_touch_for:PURPOSE with one of {purposes}"
        )
    }

    /// Reads one as [`Condition`] writes it.
    pub fn from_key(text: &str) -> Option<Self> {
        if let Some((_, condition)) = PLAIN.iter().find(|(key, _)| *key == text) {
            return Some(condition.clone());
        }
        let (key, of) = text.split_once(':')?;
        let of = of.trim();
        match key {
            "tier" if !of.is_empty() => Some(Self::Tier(of.to_owned())),
            "no_touch_by" => Medium::from_key(of).map(Self::NoTouchBy),
            "no_touch_for" => Purpose::ALL.into_iter().find(|purpose| purpose.key() == of).map(Self::NoTouchFor),
            _ => None,
        }
    }

    /// True where it holds for a step that would be due on a day.
    pub(super) fn holds(&self, situation: &Situation, event: &Occurrence, due: Day) -> bool {
        let made = |of: &dyn Fn(&Actual) -> bool| {
            let since = |touch: &&Actual| touch.on >= event.on && touch.direction != Direction::Inbound;
            situation.touches.iter().filter(since).any(|touch| event.concerns(touch) && of(touch))
        };
        match self {
            Self::ServiceNew => event.service_new,
            Self::FirstEngagement => event.first_engagement,
            Self::Returning => !event.first_engagement,
            Self::KeyClient => situation.key_client,
            Self::Tier(tier) => situation.tier.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(tier)),
            Self::Recurring => event.recurring,
            Self::OneOff => !event.recurring,
            Self::FullForm => event.form == Form::Full,
            Self::ShortForm => event.form == Form::Short,
            Self::Referred => situation.referred,
            Self::GoalConfirmed => event.goal_confirmed,
            Self::NotThanked => !event.thanked,
            Self::BeforeExpectedNeed => event.anchors.expected_need.is_none_or(|need| due < need),
            Self::NoTouchBy(medium) => !made(&|touch| touch.medium == *medium),
            Self::NoTouchFor(purpose) => !made(&|touch| touch.purpose == *purpose),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tier(tier) => write!(f, "tier:{tier}"),
            Self::NoTouchBy(medium) => write!(f, "no_touch_by:{}", medium.key()),
            Self::NoTouchFor(purpose) => write!(f, "no_touch_for:{}", purpose.key()),
            plain => f.write_str(PLAIN.iter().find(|(_, of)| of == plain).map_or("", |(key, _)| key)),
        }
    }
}
