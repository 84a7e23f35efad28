//! What only somebody who knows the client can answer of what its lists imply: rows that follow from positions.

use perennial_core::ids::ClientId;
use perennial_core::journeys::position::{Position, Proposed};
use uuid::Uuid;

use crate::args;
use crate::db::Value;
use crate::derived_rows::DerivedRow;

/// A kind of question, as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuestionKind {
    /// Is there open work?
    OpenWork,
    /// Is this work still open?
    WorkStillOpen,
    /// How far is this work?
    HowFar,
    /// Is this pursuit still open?
    PursuitStillOpen,
    /// Is this won pursuit that matter?
    SameWork,
}

impl QuestionKind {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 5] =
        [Self::SameWork, Self::OpenWork, Self::WorkStillOpen, Self::HowFar, Self::PursuitStillOpen];

    /// As what it is stored where work that invoices imply may be other work: that is asked beside what they imply.
    pub const OF_INVOICES: &'static str = "same_as_invoiced";

    /// The stored questions that the page of questions asks, as a condition on `q`; those about work that invoices imply
    /// stand beside it there, and are not counted.
    pub fn asked() -> String {
        let kinds = Self::ALL.map(|kind| format!("'{}'", kind.key())).join(",");
        format!("q.kind in ({kinds})")
    }

    /// The name in the database and in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::OpenWork => "open_work",
            Self::WorkStillOpen => "work_still_open",
            Self::HowFar => "how_far",
            Self::PursuitStillOpen => "pursuit_still_open",
            Self::SameWork => "same_work",
        }
    }

    /// The kind of a name written by [`QuestionKind::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A stored question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, crate::db::Row)]
pub(super) struct QuestionRow {
    client_id: Uuid,
    kind: String,
    subject_id: Uuid,
    since: i64,
    listed_active: i64,
    other_id: Option<Uuid>,
}

impl DerivedRow for QuestionRow {
    const TABLE: &'static str = "open_question";
    const COLUMNS: &'static str = "client_id, kind, subject_id, since, listed_active, other_id";

    fn client(&self) -> ClientId {
        self.client_id.into()
    }

    fn values(self) -> Vec<Value> {
        args![self.client_id, self.kind, self.subject_id, self.since, self.listed_active, self.other_id]
    }
}

/// The questions that a position leaves.
pub(super) fn questions_of(client: ClientId, position: &Position) -> Vec<QuestionRow> {
    let question = |what: &Proposed| {
        let (kind, subject) = match what {
            Proposed::OpenWork { .. } => (QuestionKind::OpenWork.key(), client.0),
            Proposed::WorkStillOpen(id) => (QuestionKind::WorkStillOpen.key(), id.0),
            Proposed::HowFar(id) => (QuestionKind::HowFar.key(), id.0),
            Proposed::PursuitStillOpen(id) => (QuestionKind::PursuitStillOpen.key(), id.0),
            Proposed::SameWork { work, implied: false, .. } => (QuestionKind::SameWork.key(), work.0),
            Proposed::SameWork { work, implied: true, .. } => (QuestionKind::OF_INVOICES, work.0),
            _ => return None,
        };
        let other = match what {
            Proposed::SameWork { other, .. } => Some(other.0),
            _ => None,
        };
        Some(QuestionRow {
            client_id: client.0,
            kind: kind.to_owned(),
            subject_id: subject,
            since: i64::from(position.since.number()),
            listed_active: i64::from(*what == Proposed::OpenWork { listed_active: true }),
            other_id: other,
        })
    };
    if position.archived {
        return Vec::new();
    }
    position.proposals.iter().filter_map(|proposal| question(&proposal.what)).collect()
}
