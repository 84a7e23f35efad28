//! What may be known of a touch beyond the fact that it took place.

use serde::{Deserialize, Serialize};

use super::Medium;
use crate::dates::{Day, Moment};
use crate::ids::{ContactId, PlannedTouchId};
use crate::journeys::stage::Phase;

/// Everything optional about a touch (issue 3, point 1). Kept beside the fact only where something is known, so
/// that facts stored before it existed read as they always did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TouchDetail {
    /// The finer kind within the medium: a text is a kind of phone (S3.28).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<TouchKind>,
    /// Further people at the client who took part, beside the fact's own contact.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<ContactId>,
    /// What was felt, per person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub felt: Vec<Felt>,
    /// What was agreed to happen next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// By which day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_on: Option<Day>,
    /// The planned touch that this one fulfils.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fulfils: Option<PlannedTouchId>,
    /// The phase at the time, as the person who logged it saw it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    /// The instant, where it is known: a mailbox and a telephone know it, and whoever logs an enquiry may say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
}

/// What one person felt during a touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Felt {
    /// Who; none when nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    /// How much.
    pub score: Sentiment,
    /// Who says so.
    pub seen: Seen,
}

/// Whether the person said how they felt, or somebody at the firm thought so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// The person said it.
    SelfReported,
    /// A member of staff noticed it.
    Observed,
}

/// A feeling on the scale from −2 to +2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i8", into = "i8")]
pub struct Sentiment(i8);

/// The number is not on the scale.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0} is not on the scale: choose −2, −1, 0, 1 or 2")]
pub struct NotASentiment(pub i8);

impl Sentiment {
    /// All five, the worst first.
    pub const ALL: [Self; 5] = [Self(-2), Self(-1), Self(0), Self(1), Self(2)];

    /// −2 to +2.
    pub const fn number(self) -> i8 {
        self.0
    }

    /// The word on the page.
    pub const fn word(self) -> &'static str {
        match self.0 {
            i8::MIN..=-2 => "Upset",
            -1 => "Uneasy",
            0 => "Neutral",
            1 => "Pleased",
            2..=i8::MAX => "Delighted",
        }
    }
}

impl TryFrom<i8> for Sentiment {
    type Error = NotASentiment;
    fn try_from(number: i8) -> Result<Self, NotASentiment> {
        if (-2..=2).contains(&number) { Ok(Self(number)) } else { Err(NotASentiment(number)) }
    }
}

impl From<Sentiment> for i8 {
    fn from(sentiment: Sentiment) -> Self {
        sentiment.0
    }
}

impl Seen {
    /// The name in files and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::SelfReported => "self_reported",
            Self::Observed => "observed",
        }
    }
}

/// Finer kinds of touches; each belongs to one of the six media (S3.23, S3.28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TouchKind {
    /// A meeting at a table.
    Meeting,
    /// Lunch, dinner, coffee.
    Meal,
    /// At the client's place, or on site.
    Visit,
    /// A seminar, panel or reception.
    Event,
    /// A letter or printed pack.
    Letter,
    /// Written by hand.
    Handwritten,
    /// A call.
    Call,
    /// A text message (S3.28).
    Text,
    /// A live call with pictures.
    VideoCall,
    /// A recording for this person (S3.30).
    Recording,
}

impl TouchKind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::Meeting,
        Self::Meal,
        Self::Visit,
        Self::Event,
        Self::Letter,
        Self::Handwritten,
        Self::Call,
        Self::Text,
        Self::VideoCall,
        Self::Recording,
    ];

    /// The medium to which it belongs.
    pub const fn medium(self) -> Medium {
        match self {
            Self::Meeting | Self::Meal | Self::Visit | Self::Event => Medium::InPerson,
            Self::Letter | Self::Handwritten => Medium::Mail,
            Self::Call | Self::Text => Medium::Phone,
            Self::VideoCall | Self::Recording => Medium::Video,
        }
    }

    /// The kind of a name written by [`TouchKind::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The name in files and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Meal => "meal",
            Self::Visit => "visit",
            Self::Event => "event",
            Self::Letter => "letter",
            Self::Handwritten => "handwritten",
            Self::Call => "call",
            Self::Text => "text",
            Self::VideoCall => "video_call",
            Self::Recording => "recording",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Meeting => "Meeting",
            Self::Meal => "Meal or coffee",
            Self::Visit => "Visit",
            Self::Event => "Event",
            Self::Letter => "Letter",
            Self::Handwritten => "Handwritten card",
            Self::Call => "Call",
            Self::Text => "Text message",
            Self::VideoCall => "Video call",
            Self::Recording => "Personal video",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Event, TouchFact};

    const BEFORE: &str = r#"{"kind":"touch.made","medium":"phone","direction":"two_way","personal":true,"purpose":"check_in","contact":null,"engagement":null,"staff":null,"minutes":12,"subject":"Lease"}"#;

    #[test]
    fn a_touch_stored_before_details_existed_is_read_and_written_as_it_was() {
        let event = Event::from_stored(1, BEFORE).unwrap();
        assert!(matches!(&event, Event::Touch(TouchFact::Made { detail: None, minutes: Some(12), .. })));
        assert_eq!(event.to_stored(), BEFORE);
    }

    #[test]
    fn details_are_stored_and_read_back() {
        let Ok(Event::Touch(TouchFact::Made {
            medium,
            direction,
            personal,
            purpose,
            contact,
            engagement,
            staff,
            minutes,
            subject,
            ..
        })) = Event::from_stored(1, BEFORE)
        else {
            panic!("a touch")
        };
        let detail = Some(Box::new(TouchDetail {
            kind: Some(TouchKind::Text),
            others: vec![ContactId::from_number(2)],
            felt: vec![Felt { contact: None, score: Sentiment(-2), seen: Seen::Observed }],
            next_step: Some("Send the plan".to_owned()),
            next_on: Some(Day::from_number(20_780)),
            fulfils: Some(PlannedTouchId::from_number(3)),
            phase: Some(Phase::Acclimate),
            at: Some(Moment(5)),
        }));
        let event = Event::Touch(TouchFact::Made {
            medium,
            direction,
            personal,
            purpose,
            contact,
            engagement,
            staff,
            minutes,
            subject,
            detail,
        });
        let stored = event.to_stored();
        assert!(stored.contains(r#""felt":[{"score":-2,"seen":"observed"}]"#), "{stored}");
        assert_eq!(Event::from_stored(1, &stored).unwrap(), event);
        assert!(Event::from_stored(1, &stored.replace(":-2", ":-3")).is_err());
    }

    #[test]
    fn every_kind_has_its_medium_and_its_stored_name() {
        for kind in TouchKind::ALL {
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.key()));
        }
        assert_eq!(TouchKind::Text.medium(), Medium::Phone);
    }
}
