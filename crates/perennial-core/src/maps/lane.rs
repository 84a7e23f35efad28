//! The rows of the map, its places, and the kinds of movement between them.

use crate::journeys::stage::{Camp, Phase, Stage};

/// A row of the map: a stage, and for former clients their camp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Never engaged, with an open pursuit.
    PrePurchase,
    /// An engagement is open.
    Client,
    /// Nothing open, not ended.
    Between,
    /// Ended well.
    FormerGood,
    /// Ended badly.
    FormerPoor,
    /// Ended, and nobody has said how.
    FormerUnknown,
}

impl Lane {
    /// All lanes from top to bottom.
    pub const ALL: [Self; 6] =
        [Self::PrePurchase, Self::Client, Self::Between, Self::FormerGood, Self::FormerPoor, Self::FormerUnknown];

    /// The lane of a position.
    pub const fn of(stage: Stage, camp: Option<Camp>) -> Self {
        match (stage, camp) {
            (Stage::PrePurchase, _) => Self::PrePurchase,
            (Stage::Client, _) => Self::Client,
            (Stage::Between, _) => Self::Between,
            (Stage::Former, Some(Camp::Good)) => Self::FormerGood,
            (Stage::Former, Some(Camp::Poor)) => Self::FormerPoor,
            (Stage::Former, Some(Camp::Unknown) | None) => Self::FormerUnknown,
        }
    }

    /// The stage of the lane.
    pub const fn stage(self) -> Stage {
        match self {
            Self::PrePurchase => Stage::PrePurchase,
            Self::Client => Stage::Client,
            Self::Between => Stage::Between,
            Self::FormerGood | Self::FormerPoor | Self::FormerUnknown => Stage::Former,
        }
    }

    /// The camp of the lane, for former clients.
    pub const fn camp(self) -> Option<Camp> {
        match self {
            Self::FormerGood => Some(Camp::Good),
            Self::FormerPoor => Some(Camp::Poor),
            Self::FormerUnknown => Some(Camp::Unknown),
            Self::PrePurchase | Self::Client | Self::Between => None,
        }
    }

    /// The words beside the lane.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PrePurchase => "Pre-purchase",
            Self::Client => "Client",
            Self::Between => "Between",
            Self::FormerGood => "Former, good",
            Self::FormerPoor => "Former, poor",
            Self::FormerUnknown => "Former, unknown",
        }
    }

    /// The shorter words for narrow drawings.
    pub const fn short_word(self) -> &'static str {
        match self {
            Self::PrePurchase => "Before",
            Self::FormerGood => "Good",
            Self::FormerPoor => "Poor",
            Self::FormerUnknown => "Unknown",
            Self::Client | Self::Between => self.word(),
        }
    }

    /// The name in addresses: `client`, `former_good` …
    pub const fn key(self) -> &'static str {
        match self {
            Self::PrePurchase => "pre_purchase",
            Self::Client => "client",
            Self::Between => "between",
            Self::FormerGood => "former_good",
            Self::FormerPoor => "former_poor",
            Self::FormerUnknown => "former_unknown",
        }
    }

    /// Whether an empty place is drawn here as a faint ring: where relationships are expected to stand (D5).
    pub const fn expects(self, phase: Phase) -> bool {
        let number = phase.number();
        match self {
            Self::PrePurchase => number == 1,
            Self::Client => number >= 2,
            Self::Between | Self::FormerGood => number >= 6,
            Self::FormerPoor => number >= 3 && number <= 6,
            Self::FormerUnknown => number == 6,
        }
    }
}

/// The name in addresses of the column of those whose phase is not recorded.
pub const NOT_RECORDED_KEY: &str = "not_recorded";

/// The place of their column behind those of the eight phases.
pub(super) const UNRECORDED: usize = 8;

/// A place on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The row.
    pub lane: Lane,
    /// The column; none for those whose phase is not recorded (D16).
    pub phase: Option<Phase>,
}

impl Spot {
    /// The place in this lane and phase.
    pub const fn new(lane: Lane, phase: Phase) -> Self {
        Self { lane, phase: Some(phase) }
    }

    /// The place in this lane of those whose phase is not recorded.
    pub const fn not_recorded(lane: Lane) -> Self {
        Self { lane, phase: None }
    }

    /// The column, counted from 0: the eight phases, and behind them the one of what is not recorded.
    pub(super) const fn column(self) -> usize {
        match self.phase {
            Some(phase) => phase.number() as usize - 1,
            None => UNRECORDED,
        }
    }

    /// The name of the column in addresses: `acclimate`, or `not_recorded`.
    pub const fn phase_key(self) -> &'static str {
        match self.phase {
            Some(phase) => phase.key(),
            None => NOT_RECORDED_KEY,
        }
    }
}

/// What kind of movement it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Move {
    /// A new pursuit: it came onto the map.
    Entered,
    /// To a later phase.
    Advanced,
    /// Pre-purchase to Client.
    Hired,
    /// The work is done, nothing else is open: Client to Between.
    Closed,
    /// Between or Former to Client.
    CameBack,
    /// To an earlier phase.
    FellBack,
    /// The relationship ended well or unsaid.
    Ended,
    /// The relationship ended badly.
    Left,
    /// “Not now”: off the map until the day to return.
    Parked,
    /// “No way”: off the map.
    Lost,
}

impl Move {
    /// All kinds, those that lead on first.
    pub const ALL: [Self; 10] = [
        Self::Entered,
        Self::Advanced,
        Self::Hired,
        Self::Closed,
        Self::CameBack,
        Self::Parked,
        Self::FellBack,
        Self::Ended,
        Self::Left,
        Self::Lost,
    ];

    /// Red dashes: what fell back, left or was lost.
    pub const fn is_loss(self) -> bool {
        matches!(self, Self::FellBack | Self::Left | Self::Lost)
    }

    /// The word after the count.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Entered => "new",
            Self::Advanced => "moved on",
            Self::Hired => "hired",
            Self::Closed => "closed",
            Self::CameBack => "back",
            Self::FellBack => "fell back",
            Self::Ended => "ended",
            Self::Left => "left",
            Self::Parked => "not now",
            Self::Lost => "no way",
        }
    }
}
