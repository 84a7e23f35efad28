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
}

impl QuestionKind {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 4] = [Self::OpenWork, Self::WorkStillOpen, Self::HowFar, Self::PursuitStillOpen];

    /// The name in the database and in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::OpenWork => "open_work",
            Self::WorkStillOpen => "work_still_open",
            Self::HowFar => "how_far",
            Self::PursuitStillOpen => "pursuit_still_open",
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
}

impl DerivedRow for QuestionRow {
    const TABLE: &'static str = "open_question";
    const COLUMNS: &'static str = "client_id, kind, subject_id, since, listed_active";

    fn client(&self) -> ClientId {
        self.client_id.into()
    }

    fn values(self) -> Vec<Value> {
        args![self.client_id, self.kind, self.subject_id, self.since, self.listed_active]
    }
}

/// The questions that a position leaves.
pub(super) fn questions_of(client: ClientId, position: &Position) -> Vec<QuestionRow> {
    let question = |what: &Proposed| {
        let (kind, subject, listed_active) = match what {
            Proposed::OpenWork { listed_active } => (QuestionKind::OpenWork, client.0, *listed_active),
            Proposed::WorkStillOpen(id) => (QuestionKind::WorkStillOpen, id.0, false),
            Proposed::HowFar(id) => (QuestionKind::HowFar, id.0, false),
            Proposed::PursuitStillOpen(id) => (QuestionKind::PursuitStillOpen, id.0, false),
            _ => return None,
        };
        Some(QuestionRow {
            client_id: client.0,
            kind: kind.key().to_owned(),
            subject_id: subject,
            since: i64::from(position.since.number()),
            listed_active: i64::from(listed_active),
        })
    };
    if position.archived {
        return Vec::new();
    }
    position.proposals.iter().filter_map(|proposal| question(&proposal.what)).collect()
}
