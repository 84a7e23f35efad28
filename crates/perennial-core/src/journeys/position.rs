//! What is derived of a relationship: a position, and the pieces of its history.

mod statements;

pub use crate::journeys::history::Contradiction;
pub use statements::{Proposal, Proposed, Reason, Says, UsualGap};

use crate::dates::Day;
use crate::fact::Precision;
use crate::ids::{EngagementId, PursuitId};
use crate::journeys::stage::{Camp, Phase, Stage};

/// Where a relationship stands on one day, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The day for which this holds.
    pub as_of: Day,
    /// The stage (D2).
    pub stage: Stage,
    /// The camp, for [`Stage::Former`] only.
    pub camp: Option<Camp>,
    /// What a relationship that was never engaged is waiting for; none in other stages.
    pub prospect: Option<Prospect>,
    /// False before the first day on which work or money was recorded, of who is only named as a client, and where
    /// nobody knows whether they were a client yet (D18). What [`Position::stage`] says is then not to be told.
    pub stage_recorded: bool,
    /// A prospect with whom the firm ended it badly, and of whom nothing is open: nobody courts them (S1.28).
    pub let_down: bool,
    /// The headline phase (D3): none for a prospect without any pursuit, and where it is not recorded (D16).
    pub standing: Option<Phase>,
    /// The day from which the present stage, camp and standing phase hold together: the latest of the three below.
    pub since: Day,
    /// The day from which the stage holds.
    pub stage_since: Day,
    /// The day from which the camp holds.
    pub camp_since: Day,
    /// The day from which the standing phase holds, or has not been recorded.
    pub phase_since: Day,
    /// How precisely [`Position::since`] is known (D20).
    pub since_precision: Precision,
    /// How precisely the later of [`Position::stage_since`] and [`Position::camp_since`] is known (D20).
    pub stage_precision: Precision,
    /// How precisely [`Position::phase_since`] is known (D20).
    pub phase_precision: Precision,
    /// All open work is open on paper only: nothing has been seen of it for longer than work may take (D19).
    pub on_paper: bool,
    /// How the last work ended, where none is open (D21).
    pub last_result: Option<ResultState>,
    /// The phase of each open cycle (D3), oldest first.
    pub working: Vec<WorkingPhase>,
    /// The rung on the ladder of loyalty (D12).
    pub ladder: Rung,
    /// Whether the relationship is silent.
    pub silence: Silence,
    /// Something was logged with the client here: whether it is silent can be known (D15).
    pub watched: bool,
    /// When the client was last heard: the last contact in which it took part, be it a call or an answer such as a
    /// signature or a complaint.
    pub last_contact: Option<Day>,
    /// When the firm last got in touch; what was sent to many at once is no contact.
    pub last_outbound: Option<Day>,
    /// Phases that strong evidence skipped (D7): map gaps.
    pub passed_unobserved: Vec<Unobserved>,
    /// The phase to which an unrecovered complaint or its like has lowered the standing phase (D8).
    pub regressed_to: Option<Phase>,
    /// Something went wrong and is not put right, whether or not it lowers a phase (D16).
    pub troubled: bool,
    /// Work that is taken to be finished without anybody saying so, each with the day by which (D19).
    pub assumed_finished: Vec<(EngagementId, Day)>,
    /// Proposals of weak evidence, for a person to confirm.
    pub proposals: Vec<Proposal>,
    /// Set aside by a person (an overlay).
    pub archived: bool,
    /// The first later day on which this position will differ if nothing is recorded, when there is one.
    pub changes_on: Option<Day>,
    /// Why, in order: the statements above, each with the facts that caused it.
    pub reasons: Vec<Reason>,
}

impl Position {
    /// Working phases past their stall limit.
    pub fn stalls(&self) -> impl Iterator<Item = &WorkingPhase> {
        self.working.iter().filter(|working| working.stalled)
    }

    /// True for a supplier and the like, who is neither client nor prospect: in no stage and on no rung (D12, D18).
    pub fn is_other(&self) -> bool {
        self.prospect == Some(Prospect::Other)
    }

    /// The stage, where it is recorded; of who is neither client nor prospect none.
    pub fn known_stage(&self) -> Option<Stage> {
        (self.stage_recorded && !self.is_other()).then_some(self.stage)
    }

    /// The rung on the ladder, where it is known whether they bought; of who is neither client nor prospect none.
    pub fn known_rung(&self) -> Option<Rung> {
        let is_known = self.stage_recorded || self.stage != Stage::PrePurchase;
        (is_known && !self.is_other()).then_some(self.ladder)
    }

    /// False where the headline phase of a relationship past Pre-purchase is not recorded (D16).
    pub fn phase_recorded(&self) -> bool {
        (self.stage == Stage::PrePurchase && self.stage_recorded) || self.standing.is_some()
    }

    /// True when the relationship counts on the map: everything but prospects without an open pursuit (D11),
    /// relationships set aside, and days before the stage was recorded (D18).
    pub fn counts(&self) -> bool {
        !self.archived && self.stage_recorded && matches!(self.prospect, None | Some(Prospect::Open))
    }
}

/// What a relationship in Pre-purchase is waiting for (D11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prospect {
    /// A pursuit is open.
    Open,
    /// The last answer was “not now”: parked until the day, when one was given.
    Parked {
        /// When to return.
        revisit: Option<Day>,
    },
    /// The last answer was “no way”.
    Closed,
    /// Known, and no pursuit was ever opened.
    Known,
    /// In no stage and no prospect: a list names them as a supplier, a referrer or somebody else (D18).
    Other,
}

/// The phase of one open cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingPhase {
    /// The pursuit, while the cycle is in Assess or where it began with one.
    pub pursuit: Option<PursuitId>,
    /// The engagement, from Admit on.
    pub engagement: Option<EngagementId>,
    /// Which cycle of the client this is, counted from 1.
    pub cycle: u32,
    /// The phase; Admit where [`WorkingPhase::recorded`] is false.
    pub phase: Phase,
    /// False where only beginning, end or money is known (D16).
    pub recorded: bool,
    /// Since which day.
    pub since: Day,
    /// How precisely that day is known (D20).
    pub since_precision: Precision,
    /// How many invoices imply the work; none for work that somebody recorded (D17).
    pub implied_by: Option<u32>,
    /// Nothing has been seen of it for longer than work may take (D19).
    pub on_paper: bool,
    /// What is known of its result (D21).
    pub result: ResultState,
    /// Full, or short for the same service with the same contact within 24 months (D4).
    pub form: Form,
    /// True once past the stall limit, and not on hold.
    pub stalled: bool,
    /// The day on which it stalls or stalled, when the phase has a limit.
    pub stalls_on: Option<Day>,
    /// On hold (an overlay).
    pub on_hold: bool,
    /// True while the letter is not signed (D2).
    pub provisional: bool,
    /// Of recurring work in its quiet season: the day of its last sign of life (D9).
    pub quiet_since: Option<Day>,
    /// In Affirm, until somebody has affirmed the client's decision: the day by which the first touch for that
    /// is due (S3.13).
    pub affirm_due: Option<Day>,
}

/// What is known of the result of a piece of work (D21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResultState {
    /// It is under way.
    UnderWay,
    /// It was delivered, and the client has not said that the goal is met.
    Delivered,
    /// The client said that the goal is met.
    Agreed,
    /// The client said that it is not.
    Denied,
    /// It was closed, and nobody recorded what the client says.
    NeverAsked,
}

impl ResultState {
    /// All five.
    pub const ALL: [Self; 5] = [Self::UnderWay, Self::Delivered, Self::Agreed, Self::Denied, Self::NeverAsked];

    /// The name in files and on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::UnderWay => "under_way",
            Self::Delivered => "delivered",
            Self::Agreed => "agreed",
            Self::Denied => "denied",
            Self::NeverAsked => "never_asked",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::UnderWay => "Under way",
            Self::Delivered => "Delivered, not confirmed",
            Self::Agreed => "Client confirmed the goal was met",
            Self::Denied => "Client says the goal was not met",
            Self::NeverAsked => "Closed without confirmation",
        }
    }
}

/// Which form of the journey a cycle takes (D4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Everything is a first time.
    Full,
    /// Acclimate halved.
    Short,
}

/// The ladder of loyalty (D12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// Not yet engaged.
    Prospect,
    /// One engagement.
    Purchaser,
    /// Repeat.
    Client,
    /// Positive feeling or a sign of Adopt.
    Supporter,
    /// Advocate in force.
    Advocate,
    /// Both gain.
    Partner,
}

impl Rung {
    /// All rungs from the lowest.
    pub const ALL: [Self; 6] =
        [Self::Prospect, Self::Purchaser, Self::Client, Self::Supporter, Self::Advocate, Self::Partner];

    /// The word on the page and the name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Prospect => "prospect",
            Self::Purchaser => "purchaser",
            Self::Client => "client",
            Self::Supporter => "supporter",
            Self::Advocate => "advocate",
            Self::Partner => "partner",
        }
    }
}

/// How long since anybody on both sides spoke, against the limits of the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Silence {
    /// Within the limit, or no limit applies.
    Heard,
    /// Past the first limit.
    Amber,
    /// Past the second limit (or the only one).
    Red,
}

impl Silence {
    /// The name in files: `none`, `amber`, `red`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Heard => "none",
            Self::Amber => "amber",
            Self::Red => "red",
        }
    }
}

/// A phase that strong evidence of a later one skipped (D7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unobserved {
    /// The phase nobody saw.
    pub phase: Phase,
    /// The day of the evidence that skipped it.
    pub on: Day,
    /// The engagement, for phases 1 to 6.
    pub engagement: Option<EngagementId>,
}

/// One piece of a relationship's history: what the map shows, from a day until the next piece begins.
///
/// A relationship's pieces are in order and without gaps; the last one holds for ever if nothing more is
/// recorded. They reach into the future: the day on which a silence will begin is known today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The first day.
    pub from: Day,
    /// The stage; of who is in none ([`Piece::other`]) nothing is to be told of it.
    pub stage: Stage,
    /// Neither client nor prospect: a list names them as a supplier, a referrer or somebody else (D18).
    pub other: bool,
    /// The camp, for former clients.
    pub camp: Option<Camp>,
    /// The standing phase, none for prospects without any pursuit, and where it is not recorded (D16).
    pub standing: Option<Phase>,
    /// All open work is open on paper only (D19).
    pub on_paper: bool,
    /// The stage itself is not recorded for these days, and nobody is counted (D18).
    pub uncovered: bool,
    /// Bit `n - 1` is set when a cycle is stalled in phase `n`.
    pub stalled: u8,
    /// A pursuit is open: a cycle is in Assess.
    pub seeking: bool,
    /// The silence.
    pub silence: Silence,
    /// True when the relationship counts on the map.
    pub counts: bool,
    /// True for a prospect parked as “not now”.
    pub parked: bool,
    /// True while a regression is in force.
    pub regressed: bool,
    /// Set aside: it counts neither on the map nor beside it.
    pub archived: bool,
    /// It begins on the day on which something became known, not on one on which something happened: by facts whose
    /// day is unsure (D20), or because coverage begins (D15).
    pub learned: bool,
}
