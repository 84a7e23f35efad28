//! What only somebody who knows the client can answer of what its lists imply: rows that follow from positions.

mod by_name;

use perennial_core::fact::Fact;
use perennial_core::ids::ClientId;
use perennial_core::journeys::position::{Contradiction, Position, Proposal, Proposed};
use uuid::Uuid;

use super::around::Around;
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
    /// Was it won or lost, where both are recorded of one day (D24)?
    WonOrLost,
    /// Had it ended, where what is recorded says otherwise (D24)?
    EndedOrNot,
    /// Was the goal met, where the client said both on one day (D24)?
    GoalDisputed,
    /// Is the relationship over, where a later list names the client no more?
    Gone,
    /// Is the relationship over, where nothing was recorded for longer than the horizon (D8)?
    Ended,
    /// On which terms did a former client leave (D2)?
    Camp,
    /// Was the goal of finished work met (D21)?
    Goal,
}

impl QuestionKind {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 12] = [
        Self::SameWork,
        Self::OpenWork,
        Self::WorkStillOpen,
        Self::HowFar,
        Self::PursuitStillOpen,
        Self::Gone,
        Self::WonOrLost,
        Self::EndedOrNot,
        Self::GoalDisputed,
        Self::Ended,
        Self::Camp,
        Self::Goal,
    ];

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
            Self::WonOrLost => "won_or_lost",
            Self::EndedOrNot => "ended_or_not",
            Self::GoalDisputed => "goal_disputed",
            Self::Gone => "gone",
            Self::Ended => "ended",
            Self::Camp => "camp",
            Self::Goal => "goal",
        }
    }

    /// The kind of a name written by [`QuestionKind::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// True where the question is which of two entries is right: its subject is the first of them, and the other is the
    /// other.
    pub const fn is_contradiction(self) -> bool {
        matches!(self, Self::WonOrLost | Self::EndedOrNot | Self::GoalDisputed)
    }

    /// True where the question is about one piece of work or one pursuit, and not about the client.
    pub const fn is_of_work(self) -> bool {
        matches!(self, Self::SameWork | Self::WorkStillOpen | Self::HowFar | Self::PursuitStillOpen | Self::Goal)
    }

    const fn of(which: Contradiction) -> Self {
        match which {
            Contradiction::AgreedAndDenied => Self::GoalDisputed,
            Contradiction::WonAndLost => Self::WonOrLost,
            Contradiction::EndedAndAccepted
            | Contradiction::EndedAndBilled
            | Contradiction::EndedUnseen
            | Contradiction::EndedAndListed => Self::EndedOrNot,
        }
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
pub(super) fn questions_of(client: ClientId, position: &Position, facts: &[Fact], around: &Around) -> Vec<QuestionRow> {
    let question = |Proposal { what, facts }: &Proposal| {
        let (kind, subject) = match what {
            Proposed::OpenWork { .. } => (QuestionKind::OpenWork.key(), client.0),
            Proposed::WorkStillOpen(id) => (QuestionKind::WorkStillOpen.key(), id.0),
            Proposed::HowFar(id) => (QuestionKind::HowFar.key(), id.0),
            Proposed::PursuitStillOpen(id) => (QuestionKind::PursuitStillOpen.key(), id.0),
            Proposed::SameWork { work, implied: false, .. } => (QuestionKind::SameWork.key(), work.0),
            Proposed::SameWork { work, implied: true, .. } => (QuestionKind::OF_INVOICES, work.0),
            Proposed::Contradiction(which) => (QuestionKind::of(*which).key(), facts.first()?.0),
            Proposed::GoneFromList => (QuestionKind::Gone.key(), client.0),
            Proposed::FormerUnknown => (QuestionKind::Ended.key(), client.0),
            Proposed::Camp(_) => (QuestionKind::Camp.key(), client.0),
            Proposed::GoalOfListed(id) => (QuestionKind::Goal.key(), id.0),
            Proposed::LetterSigned(_)
            | Proposed::KickoffHeld(_)
            | Proposed::Onboarded(_)
            | Proposed::GoalConfirmed(_)
            | Proposed::Adopt
            | Proposed::AskReferral => return None,
        };
        let other = match what {
            Proposed::SameWork { other, .. } => Some(other.0),
            Proposed::Contradiction(_) => Some(facts.get(1)?.0),
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
    let mut all: Vec<QuestionRow> = position.proposals.iter().filter_map(question).collect();
    for (work, other) in by_name::same_by_name(facts, around) {
        let is_asked = |row: &QuestionRow| row.subject_id == work || row.other_id == Some(other);
        if !all.iter().any(is_asked) {
            all.push(QuestionRow {
                client_id: client.0,
                kind: QuestionKind::SameWork.key().to_owned(),
                subject_id: work,
                since: i64::from(position.since.number()),
                listed_active: 0,
                other_id: Some(other),
            });
        }
    }
    all
}
