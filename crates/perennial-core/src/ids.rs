//! Identifiers: one type for each noun, so that a client's id cannot stand where a contact's is meant.
//!
//! All are 128-bit UUIDs (version 7 when the program makes them, RFC 9562), written as 32 hexadecimal
//! digits with hyphens.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is not an identifier.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("“{0}” is not an identifier: 32 hexadecimal digits are expected")]
pub struct NotAnId(pub String);

macro_rules! id {
    ($(#[doc = $doc:literal] $name:ident),+ $(,)?) => {$(
        #[doc = $doc]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The id made of a plain number: for tests and generated worlds.
            pub const fn from_number(n: u128) -> Self {
                Self(Uuid::from_u128(n))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::try_parse(text.trim()).map(Self).map_err(|_| NotAnId(text.to_owned()))
            }
        }
    )+};
}

id! {
    /// One recorded fact.
    FactId,
    /// A client: an organisation or a person with whom the firm has or seeks a relationship.
    ClientId,
    /// A person at a client.
    ContactId,
    /// A member of the firm's staff, who may sign in.
    StaffId,
    /// Something the firm sells.
    ServiceLineId,
    /// One possible engagement.
    PursuitId,
    /// An agreed piece of work (matter, project, job, retainer).
    EngagementId,
    /// An invoice to a client.
    InvoiceId,
    /// Hours or money spent on a relationship or a market.
    EffortId,
    /// Something promised to or expected by a client.
    PromiseId,
    /// A planned step that the client can see.
    MilestoneId,
    /// A complaint that needs an answer.
    ComplaintId,
    /// One recommendation of the firm by somebody.
    ReferralId,
    /// Somebody who recommends the firm and is recorded as such; they need not be a client.
    ReferrerId,
    /// Something given, or to be given, to a person at a client.
    PresentId,
    /// One run of an import.
    ImportId,
    /// A touch that a playbook or a person has planned.
    PlannedTouchId,
    /// One round of a survey.
    WaveId,
    /// One person asked in a wave, and their answers.
    InvitationId,
    /// A person asked for research who belongs to no client.
    ParticipantId,
    /// What several answers say alike.
    ThemeId,
    /// A saved view of a list page.
    ViewId,
}
