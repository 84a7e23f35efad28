//! What a position says of itself: proposals for a person to confirm, and reasons.

use super::{Contradiction, Rung, Silence};
use crate::dates::Day;
use crate::fact::Precision;
use crate::ids::{EngagementId, FactId, PursuitId};
use crate::journeys::stage::{Camp, Phase, Stage};

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
    /// Whether the goal of finished work was met that a list names, and of which no answer is recorded (D21).
    GoalOfListed(EngagementId),
    /// Whether the relationship is over: a later list names the client no more.
    GoneFromList,
    /// The client adopts.
    Adopt,
    /// The relationship has ended unnoticed (D8, horizon).
    FormerUnknown,
    /// A former client's camp, from their last feeling and complaints.
    Camp(Camp),
    /// Ask the client for a referral: they are promoters.
    AskReferral,
    /// How far work of a list is, that is young enough to be in its first phases (D16).
    HowFar(EngagementId),
    /// Whether work is still open of which nothing has been seen for long, or whose invoices stopped (D17, D19).
    WorkStillOpen(EngagementId),
    /// Whether two pieces of work that lists name apart are one (D17, D19). Until somebody says so they count once.
    SameWork {
        /// A won pursuit, or work that invoices imply.
        work: EngagementId,
        /// The work that it may be.
        other: EngagementId,
        /// Invoices imply the first.
        implied: bool,
    },
    /// Whether a pursuit of a list is still open that was past its limit by then (D19).
    PursuitStillOpen(PursuitId),
    /// Whether there is open work of which nothing is recorded (D18). True where the list calls the client active.
    OpenWork {
        /// The list calls the client active.
        listed_active: bool,
    },
    /// Which of two facts of one day is right (D24).
    Contradiction(Contradiction),
}

/// One statement of why, with the facts that caused it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What is said.
    pub says: Says,
    /// The day from which it holds.
    pub on: Day,
    /// How precisely that day is known: as the most precise fact of that day that caused it (D20).
    pub precision: Precision,
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
    /// In Pre-purchase, and no prospect: a list names them as a supplier, a referrer or somebody else (D18).
    NoProspect,
    /// In Pre-purchase: invoices were sent, and each was credited in full, so that nothing was bought (D18).
    AllCredited,
    /// The standing phase, by its evidence.
    Standing {
        /// The phase.
        phase: Phase,
        /// It is the furthest phase that any work reached: nothing lowers, overrides or supports it (D26).
        furthest: bool,
    },
    /// The headline phase is not recorded: of some work only beginning, end or money is known (D16).
    PhaseNotRecorded {
        /// Some work is known; else a list alone names the client (D18).
        work: bool,
    },
    /// The stage is not recorded for this day: before it the lists say only that there was a client (D18).
    StageNotRecorded,
    /// The stage is not recorded for this day: a later fact makes them a client, and its own day is not exactly known
    /// (D18, D20).
    ClientBy {
        /// The day by which they were one.
        latest: Day,
    },
    /// The earliest evidence is older than the day since which a list says that they are a client (D18).
    ClientSince {
        /// It is an invoice; else work.
        invoice: bool,
        /// What the list says.
        listed: Day,
        /// How precisely.
        precision: Precision,
    },
    /// The gaps between several pieces of work were much alike: an estimate of when the next would fall (S1.23).
    UsualGap(UsualGap),
    /// The goal of earlier work is not recorded, and counts as met for Adopt and Advocate (D16).
    GoalNotRecorded,
    /// Invoices imply a piece of work (D17).
    Implied {
        /// The cycle.
        cycle: u32,
        /// How many invoices.
        invoices: u32,
    },
    /// Only the beginning of a piece of work is known (D16).
    OnlyBeginning {
        /// The cycle.
        cycle: u32,
    },
    /// Nothing has been seen of open work for longer than work may take (D19).
    OnPaper {
        /// The cycle.
        cycle: u32,
    },
    /// A won pursuit, of which no work is known, is taken to be finished (D19), or invoices stopped (D17).
    AssumedFinished {
        /// The cycle.
        cycle: u32,
        /// The day is that of its last invoice.
        billed: bool,
    },
    /// Something went wrong and is not put right; in which phase is not recorded, so that nothing is lowered (D16).
    OpenTrouble,
    /// The client says that the goal of a piece of work is not met (D21).
    Denied {
        /// The cycle.
        cycle: u32,
    },
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
        /// The person at the client is known, and the same; else nobody is known on either side (D4).
        contact: bool,
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
    /// Something went wrong and is not recovered: the standing phase was higher, and is lowered.
    Regressed(Phase),
    /// Something went wrong and is not recovered: the standing phase would be higher, and never was.
    HeldBack(Phase),
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
    /// The day to return to a prospect has come, and nothing is logged of who returned (D15).
    FollowUpDue,
    /// Parked until a revisit date.
    Parked,
    /// The last pursuit was lost.
    Lost,
    /// Somebody gave up an unsigned acceptance, or declared the relationship ended.
    LetGo,
    /// Set aside.
    Archived,
    /// The rung on the ladder.
    Ladder(Rung),
}

/// How long a client usually stays without work, where that was much the same each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsualGap {
    /// How many gaps there were.
    pub gaps: u32,
    /// The middle one, in days.
    pub days: i32,
    /// The day on which the next work would begin: right to a month or a season at best.
    pub next: Day,
    /// That day has passed.
    pub past: bool,
}
