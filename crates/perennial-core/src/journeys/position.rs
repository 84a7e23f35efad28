//! What is derived of a relationship: a position, and the pieces of its history.

use crate::dates::Day;
use crate::ids::{EngagementId, FactId, PursuitId};
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
    /// The headline phase (D3): none for a prospect without any pursuit.
    pub standing: Option<Phase>,
    /// The day from which the present stage, camp and standing phase hold.
    pub since: Day,
    /// The phase of each open cycle (D3), oldest first.
    pub working: Vec<WorkingPhase>,
    /// The rung on the ladder of loyalty (D12).
    pub ladder: Rung,
    /// Whether the relationship is silent.
    pub silence: Silence,
    /// The last two-way contact.
    pub last_contact: Option<Day>,
    /// The last touch from the firm, personal or not.
    pub last_outbound: Option<Day>,
    /// The last touch from the client.
    pub last_inbound: Option<Day>,
    /// Phases that strong evidence skipped (D7): map gaps.
    pub passed_unobserved: Vec<Unobserved>,
    /// The phase to which an unrecovered complaint or its like has lowered the standing phase (D8).
    pub regressed_to: Option<Phase>,
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

    /// True when the relationship counts on the map: everything but prospects without an open pursuit (D11)
    /// and relationships set aside.
    pub fn counts(&self) -> bool {
        !self.archived && matches!(self.prospect, None | Some(Prospect::Open))
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
    /// The phase.
    pub phase: Phase,
    /// Since which day.
    pub since: Day,
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
    /// Recurring work without a sign of life for over 60 days (D9).
    pub quiet_season: bool,
    /// In Affirm, until somebody has affirmed the client's decision: the day by which the first touch for that
    /// is due (S3.13).
    pub affirm_due: Option<Day>,
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

/// What weak evidence proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What would follow if a person confirmed it.
    pub what: Proposed,
    /// The facts that say so.
    pub facts: Vec<FactId>,
}

/// What could be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposed {
    /// The letter was signed, for an open matter or a first invoice without one.
    LetterSigned(EngagementId),
    /// The kickoff was held.
    KickoffHeld(EngagementId),
    /// The client is at ease, where the model takes an effort score as weak evidence only.
    Onboarded(EngagementId),
    /// The goal is met, for an engagement closed without the client's word.
    GoalConfirmed(EngagementId),
    /// The client adopts.
    Adopt,
    /// The relationship has ended unnoticed (D8, horizon).
    FormerUnknown,
    /// A former client's camp, from their last feeling and complaints.
    Camp(Camp),
    /// Ask the client for a referral: they are promoters.
    AskReferral,
}

/// One statement of why, with the facts that caused it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What is said.
    pub says: Says,
    /// The day from which it holds.
    pub on: Day,
    /// The engagement that it is about, for statements about one cycle.
    pub engagement: Option<EngagementId>,
    /// The pursuit that it is about, while its cycle is in Assess.
    pub pursuit: Option<PursuitId>,
    /// The facts that caused it, in order; empty for what follows from time alone.
    pub facts: Vec<FactId>,
}

/// What a reason says. [`crate::journeys::words`] turns it into a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// The stage and camp.
    Stage(Stage, Option<Camp>),
    /// The standing phase reached by its evidence.
    Standing(Phase),
    /// A cycle reached its phase.
    Working {
        /// The cycle, counted from 1.
        cycle: u32,
        /// Its phase.
        phase: Phase,
    },
    /// A cycle takes the short form.
    ShortForm {
        /// The cycle.
        cycle: u32,
    },
    /// A cycle is provisional: accepted, not signed.
    Provisional {
        /// The cycle.
        cycle: u32,
    },
    /// An accepted engagement fell back to Assess, unsigned past the limit.
    Unsigned {
        /// The cycle.
        cycle: u32,
    },
    /// A cycle is stalled in its phase since this reason's day.
    Stalled {
        /// The cycle.
        cycle: u32,
        /// The phase.
        phase: Phase,
        /// The limit in days.
        limit: u32,
    },
    /// A cycle is on hold.
    OnHold {
        /// The cycle.
        cycle: u32,
    },
    /// A cycle closed without the client's confirmation: ended short in this phase.
    EndedShort {
        /// The cycle.
        cycle: u32,
        /// The phase it had reached.
        phase: Phase,
    },
    /// A phase was passed unobserved.
    PassedUnobserved(Phase),
    /// Silent since, with the limit that was passed in days.
    Silent {
        /// Amber or red.
        level: Silence,
        /// Days allowed; 0 for a parked prospect whose day to return has come.
        limit: u32,
    },
    /// Something went wrong and is not recovered: the standing phase is lowered.
    Regressed(Phase),
    /// Recovered: the standing phase is back.
    Recovered,
    /// A phase lapsed for want of a sign.
    Decayed {
        /// The phase that lapsed.
        from: Phase,
        /// The phase it lapsed to.
        to: Phase,
    },
    /// A person overrode the standing phase.
    Overridden(Phase),
    /// Recurring work is quiet.
    QuietSeason {
        /// The cycle.
        cycle: u32,
    },
    /// Parked until a revisit date.
    Parked,
    /// The last pursuit was lost.
    Lost,
    /// Set aside.
    Archived,
    /// The rung on the ladder.
    Ladder(Rung),
}

/// One piece of a relationship's history: what the map shows, from a day until the next piece begins.
///
/// A relationship's pieces are in order and without gaps; the last one holds for ever if nothing more is
/// recorded. They reach into the future: the day on which a silence will begin is known today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The first day.
    pub from: Day,
    /// The stage.
    pub stage: Stage,
    /// The camp, for former clients.
    pub camp: Option<Camp>,
    /// The standing phase, none for prospects without any pursuit.
    pub standing: Option<Phase>,
    /// Bit `n - 1` is set when a cycle is stalled in phase `n`.
    pub stalled: u8,
    /// The silence.
    pub silence: Silence,
    /// True when the relationship counts on the map.
    pub counts: bool,
    /// True for a prospect parked as “not now”.
    pub parked: bool,
    /// True while a regression is in force.
    pub regressed: bool,
}
