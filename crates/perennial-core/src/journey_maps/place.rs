//! Where a step stands: a stage and a phase in it.

use serde::{Deserialize, Serialize};

use crate::journeys::position::Piece;
use crate::journeys::stage::{Phase, Stage};

/// A stage and a phase that occur together (D5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The stage.
    pub stage: Stage,
    /// The phase inside it.
    pub phase: Phase,
}

const fn at(stage: Stage, phase: Phase) -> Place {
    Place { stage, phase }
}

impl Place {
    /// Every place of a map in the order of the journey. A need that returns between engagements is the next Assess.
    pub const ALL: [Self; 15] = [
        at(Stage::PrePurchase, Phase::Assess),
        at(Stage::Client, Phase::Admit),
        at(Stage::Client, Phase::Affirm),
        at(Stage::Client, Phase::Activate),
        at(Stage::Client, Phase::Acclimate),
        at(Stage::Client, Phase::Accomplish),
        at(Stage::Client, Phase::Adopt),
        at(Stage::Client, Phase::Advocate),
        at(Stage::Between, Phase::Accomplish),
        at(Stage::Between, Phase::Adopt),
        at(Stage::Between, Phase::Advocate),
        at(Stage::Between, Phase::Assess),
        at(Stage::Former, Phase::Accomplish),
        at(Stage::Former, Phase::Adopt),
        at(Stage::Former, Phase::Advocate),
    ];

    /// The place of a stage and a phase, when a map can have it.
    pub fn new(stage: Stage, phase: Phase) -> Option<Self> {
        Some(at(stage, phase)).filter(|place| Self::ALL.contains(place))
    }

    /// Where a relationship stands on a map; none where it does not count, or stands at no place. Who is between
    /// engagements and has an open pursuit is at the next Assess.
    pub fn of(piece: &Piece) -> Option<Self> {
        match piece.stage {
            _ if !piece.counts => None,
            Stage::Between if piece.seeking => Some(at(Stage::Between, Phase::Assess)),
            stage => Self::new(stage, piece.standing?),
        }
    }

    /// Where its work stalls: each place once, whatever phase the relationship has reached by other work.
    pub fn of_stalls(piece: &Piece) -> impl Iterator<Item = Self> {
        let (stage, stalled) = (piece.stage, if piece.counts { piece.stalled } else { 0 });
        let phases = Phase::ALL.into_iter().filter(move |phase| stalled >> (phase.number() - 1) & 1 == 1);
        phases.filter_map(move |phase| match (stage, phase) {
            (Stage::PrePurchase, _) => Self::new(stage, phase),
            // A need that returns is the next Assess, whether other work is open or the relationship had ended.
            (_, Phase::Assess) => Some(at(Stage::Between, phase)),
            _ => Self::new(Stage::Client, phase),
        })
    }

    /// Its number in the order of the journey.
    pub fn order(self) -> usize {
        Self::ALL.iter().position(|place| *place == self).unwrap_or(Self::ALL.len())
    }

    /// The place before.
    pub fn before(self) -> Option<Self> {
        self.order().checked_sub(1).and_then(|at| Self::ALL.get(at).copied())
    }

    /// The place after.
    pub fn after(self) -> Option<Self> {
        Self::ALL.get(self.order() + 1).copied()
    }

    /// The name in forms and addresses: `client.affirm`.
    pub fn key(self) -> String {
        format!("{}.{}", self.stage.key(), self.phase.key())
    }

    /// The place of a name written by [`Place::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        let (stage, phase) = key.split_once('.')?;
        Self::new(Stage::from_key(stage)?, Phase::from_key(phase)?)
    }

    /// The words on the page: `Client, Affirm`.
    pub fn words(self) -> String {
        format!("{}, {}", self.stage.word(), self.phase.word())
    }
}
