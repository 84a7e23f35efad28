//! The closed list of what can be recorded between a firm and a client.
//!
//! A [`Fact`] says what happened, on which day, who recorded it when and from which source. Facts are only
//! ever added: a mistake is mended by a further fact ([`JourneyFact::Corrected`], [`JourneyFact::Retracted`]).
//!
//! The stored form is JSON with the name of the kind in `kind`, for example
//! `{"kind":"engagement.letter_signed","engagement":"…"}`, and a version beside it ([`STORED_VERSION`]).

mod agreed;
mod client;
mod engagement;
mod feeling;
mod journey;
mod person;
mod precision;
mod present;
mod pursuit;
mod support;
mod touch;
mod touch_detail;

use serde::{Deserialize, Serialize};

use crate::dates::{Day, Moment};
use crate::ids::{ClientId, EngagementId, FactId, ImportId, StaffId};
use crate::imports::objects::Object;

pub use agreed::{InvoiceFact, PromiseFact};
pub use client::{ClientFact, Listing};
pub use engagement::EngagementFact;
pub use feeling::{Awareness, ComplaintCause, FeelingFact, Instrument, Intent};
pub use journey::JourneyFact;
pub use person::{DecisionRole, LawfulBasis, PersonFact, Stance, Tie};
pub use precision::Precision;
pub use present::{DeclinedBy, PresentFact};
pub use pursuit::{PursuitFact, PursuitStep};
pub use support::{AdoptSign, AdvocacyAct, SupportFact};
pub use touch::{Direction, Medium, Purpose, TouchFact};
pub use touch_detail::{Felt, NotASentiment, Seen, Sentiment, TouchDetail, TouchKind};

/// The version of the stored form that this program writes. It reads every version up to this one.
pub const STORED_VERSION: i64 = 1;

/// One dated thing between the firm and a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its identifier: the same id is the same fact, however often it arrives.
    pub id: FactId,
    /// The client whom it is about.
    pub client: ClientId,
    /// The day on which it happened; the latest possible one where that is not exactly known.
    pub on: Day,
    /// How precisely that day is known (D20).
    pub precision: Precision,
    /// When it was recorded.
    pub recorded: Moment,
    /// Who recorded it.
    pub by: Recorder,
    /// Where it was found.
    pub source: Source,
    /// What happened.
    pub what: Event,
}

/// Something that happened, with how precisely its day is known, on its way to become a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The day; the latest possible one where that is not exactly known (D20).
    pub on: Day,
    /// How precisely that day is known.
    pub precision: Precision,
    /// What happened.
    pub what: Event,
}

impl From<(Day, Event)> for Dated {
    fn from((on, what): (Day, Event)) -> Self {
        Self { on, precision: Precision::Exact, what }
    }
}

/// Who recorded a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recorder {
    /// A member of staff.
    Staff(StaffId),
    /// The program itself (an import from the command line, the demo firm).
    Program,
}

/// Where a fact was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Source {
    /// Somebody entered it.
    Person,
    /// A row of an imported file.
    File {
        /// The run of the import.
        import: ImportId,
        /// The file's name.
        file: String,
        /// The row's line in the file, counted from 1.
        row: u32,
        /// Which of the records that the row speaks of says it; none for facts that no row says, and for those that were
        /// stored before it was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Object>,
    },
    /// A program made it; its name.
    Program {
        /// For example `demo`.
        name: String,
    },
}

/// How firmly a record speaks: strong evidence moves a relationship, weak evidence only proposes (D6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Proposes.
    Weak,
    /// Moves.
    Strong,
}

/// What happened, one variant for each room of the product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Event {
    /// Of the client itself and its people.
    Client(ClientFact),
    /// Of one of its people.
    Person(PersonFact),
    /// Of a possible engagement.
    Pursuit(PursuitFact),
    /// Of agreed work.
    Engagement(EngagementFact),
    /// Of what was promised or expected.
    Promise(PromiseFact),
    /// Of money.
    Invoice(InvoiceFact),
    /// One interaction.
    Touch(TouchFact),
    /// Of something given, or to be given.
    Present(PresentFact),
    /// Of how the client feels: complaints and survey scores.
    Feeling(FeelingFact),
    /// Of support that the client shows: adoption, advocacy, referrals.
    Support(SupportFact),
    /// Of the record itself: corrections and overrides.
    Journey(JourneyFact),
}

/// A stored fact that this program cannot read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Written by a newer program.
    #[error(
        "this fact is stored in version {found}, and this program reads versions up to {STORED_VERSION}: use the newer program"
    )]
    Newer {
        /// The version found.
        found: i64,
    },
    /// Not one of the kinds known.
    #[error("the stored fact cannot be read: {0}")]
    Unknown(#[from] serde_json::Error),
}

impl Fact {
    /// True when somebody recorded it here as it happened: a person, or a program in a person's place. False for what
    /// a firm's own list says, which knows beginnings, ends and money and not what lay between (D15, D16).
    pub const fn is_by_hand(&self) -> bool {
        !matches!(self.source, Source::File { .. })
    }

    /// True where it is known to have happened on the day on which it counts: the day is exact, and it tells of more than
    /// of what had been so by then.
    pub fn happened_on(&self, on: Day) -> bool {
        self.precision_on(on).is_exact() && !self.what.tells_of_before()
    }

    /// How precisely the day is known on which it holds: a day that somebody corrected is exact.
    pub fn precision_on(&self, on: Day) -> Precision {
        if on == self.on { self.precision } else { Precision::Exact }
    }
}

impl Event {
    /// True for an answer that says how things stand: it had been so before its own day, since when nobody knows.
    pub const fn tells_of_before(&self) -> bool {
        use EngagementFact as E;
        match self {
            Self::Client(what) => matches!(
                what,
                ClientFact::Unlisted
                    | ClientFact::OpenWorkSaid { .. }
                    | ClientFact::Continues
                    | ClientFact::CampConfirmed { .. }
            ),
            Self::Pursuit(what) => matches!(what, PursuitFact::ConfirmedOpen { .. }),
            Self::Engagement(what) => matches!(
                what,
                E::ConfirmedOpen { .. }
                    | E::SameWork { .. }
                    | E::OwnWork { .. }
                    | E::PhaseSaid { .. }
                    | E::NeverAsked { .. }
            ),
            Self::Invoice(what) => matches!(what, InvoiceFact::Filed { .. }),
            _ => false,
        }
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// When the version is newer than [`STORED_VERSION`] or the text is not a known kind.
    pub fn from_stored(version: i64, json: &str) -> Result<Self, Unreadable> {
        if version > STORED_VERSION {
            return Err(Unreadable::Newer { found: version });
        }
        #[derive(Deserialize)]
        struct Kind<'a> {
            kind: std::borrow::Cow<'a, str>,
        }
        let kind = serde_json::from_str::<Kind>(json)?.kind;
        let room = kind.split('.').next().unwrap_or_default();
        Ok(match room {
            "client" => Self::Client(serde_json::from_str(json)?),
            "person" => Self::Person(serde_json::from_str(json)?),
            "pursuit" => Self::Pursuit(serde_json::from_str(json)?),
            "engagement" => Self::Engagement(serde_json::from_str(json)?),
            "promise" => Self::Promise(serde_json::from_str(json)?),
            "invoice" => Self::Invoice(serde_json::from_str(json)?),
            "touch" => Self::Touch(serde_json::from_str(json)?),
            "present" => Self::Present(serde_json::from_str(json)?),
            "complaint" | "survey" | "feeling" => Self::Feeling(serde_json::from_str(json)?),
            "support" => Self::Support(serde_json::from_str(json)?),
            _ => Self::Journey(serde_json::from_str(json)?),
        })
    }

    /// The stored form, to be kept beside [`STORED_VERSION`].
    pub fn to_stored(&self) -> String {
        // A derived serialisation into a string fails only for maps with keys that are no strings: there are none.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The engagement that the fact names.
    pub fn engagement(&self) -> Option<EngagementId> {
        match self {
            Self::Engagement(fact) => Some(fact.engagement()),
            Self::Pursuit(PursuitFact::Hired { engagement, .. }) => Some(*engagement),
            Self::Promise(PromiseFact::Made { engagement, .. })
            | Self::Invoice(
                InvoiceFact::Issued { engagement, .. }
                | InvoiceFact::Paid { engagement, .. }
                | InvoiceFact::Disputed { engagement, .. }
                | InvoiceFact::Filed { engagement, .. },
            )
            | Self::Touch(TouchFact::Made { engagement, .. })
            | Self::Feeling(
                FeelingFact::ComplaintReceived { engagement, .. }
                | FeelingFact::Scored { engagement, .. }
                | FeelingFact::Felt { engagement, .. }
                | FeelingFact::Recovered { engagement },
            )
            | Self::Support(SupportFact::AdoptSign { engagement, .. }) => *engagement,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What these kinds have been stored as since they exist: a changed text here is a changed meaning of stored data.
    #[test]
    fn what_surveys_said_is_read_from_its_stored_form() {
        let texts = [
            r#"{"kind":"survey.scored","instrument":"nps","score":9,"engagement":null,"contact":null}"#,
            r#"{"kind":"survey.felt","contact":null,"score":-1,"engagement":null}"#,
            r#"{"kind":"survey.awareness_said","contact":null,"service_line":"00000000-0000-0000-0000-000000000007","aided":"did_not_know","unaided":false}"#,
            r#"{"kind":"survey.intent_said","contact":null,"intent":"refer","likelihood":8}"#,
        ];
        for text in texts {
            assert_eq!(Event::from_stored(1, text).unwrap().to_stored(), text);
        }
    }
}
