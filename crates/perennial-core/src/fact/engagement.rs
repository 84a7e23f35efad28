//! Facts of engagements.

use serde::{Deserialize, Serialize};

use crate::dates::Day;
use crate::ids::{ContactId, EngagementId, MilestoneId, PursuitId, ServiceLineId};
use crate::journeys::stage::Phase;

/// Facts of an engagement: agreed work, phases 2 to 6 of a cycle (D1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum EngagementFact {
    /// Accepted: Admit begins. A hired pursuit or a direct instruction (D4).
    #[serde(rename = "engagement.accepted")]
    Accepted {
        /// The engagement.
        engagement: EngagementId,
        /// The pursuit that led to it; none for a direct instruction.
        pursuit: Option<PursuitId>,
        /// What is done.
        service_line: Option<ServiceLineId>,
        /// The person who leads on the client's side.
        contact: Option<ContactId>,
        /// Annual accounts, a retainer: one engagement with periods (D9).
        recurring: bool,
        /// When the result is planned.
        planned_end: Option<Day>,
    },
    /// The engagement letter is signed: Admit confirmed, Affirm begins (strong).
    #[serde(rename = "engagement.letter_signed")]
    LetterSigned {
        /// The engagement.
        engagement: EngagementId,
    },
    /// A matter, job or work item was opened in the practice system (weak for the letter).
    #[serde(rename = "engagement.opened")]
    Opened {
        /// The engagement.
        engagement: EngagementId,
    },
    /// The kickoff was held with the client: Activate begins (strong).
    #[serde(rename = "engagement.kickoff_held")]
    KickoffHeld {
        /// The engagement.
        engagement: EngagementId,
    },
    /// The first work session took place: Activate begins (strong), where there is no formal kickoff.
    #[serde(rename = "engagement.work_started")]
    WorkStarted {
        /// The engagement.
        engagement: EngagementId,
    },
    /// The onboarding list is complete, or the client says that they are at ease: Acclimate is done.
    #[serde(rename = "engagement.onboarded")]
    Onboarded {
        /// The engagement.
        engagement: EngagementId,
    },
    /// Somebody said how far the work is, where only its beginning was recorded (D16).
    #[serde(rename = "engagement.phase_said")]
    PhaseSaid {
        /// The engagement.
        engagement: EngagementId,
        /// The phase, Admit to Accomplish.
        phase: Phase,
    },
    /// Somebody said that the work is still open, where nothing has been seen of it for long (D17, D19).
    #[serde(rename = "engagement.confirmed_open")]
    ConfirmedOpen {
        /// The engagement.
        engagement: EngagementId,
    },
    /// Somebody said that the client was never asked whether the goal was met (D21).
    #[serde(rename = "engagement.never_asked")]
    NeverAsked {
        /// The engagement.
        engagement: EngagementId,
    },
    /// Somebody said that work of one list and work of another are one (D17, D19): whatever names the first is about the
    /// second.
    #[serde(rename = "engagement.same_work")]
    SameWork {
        /// The engagement that both are.
        engagement: EngagementId,
        /// As what it was known besides.
        was: EngagementId,
    },
    /// Somebody said that this is work of its own, where it may have been the same as other work (D17, D19).
    #[serde(rename = "engagement.own_work")]
    OwnWork {
        /// The engagement.
        engagement: EngagementId,
    },
    /// The result was delivered: judgment, completion, filing, last deliverable (6a).
    #[serde(rename = "engagement.delivered")]
    Delivered {
        /// The engagement.
        engagement: EngagementId,
    },
    /// The goal in the client's own words (S3.18).
    #[serde(rename = "engagement.goal_set")]
    GoalSet {
        /// The engagement.
        engagement: EngagementId,
        /// The client's words.
        text: String,
    },
    /// The client confirmed that the goal is met: Accomplish achieved (6b, S3.18).
    #[serde(rename = "engagement.goal_confirmed")]
    GoalConfirmed {
        /// The engagement.
        engagement: EngagementId,
        /// How the client said so.
        how: Option<String>,
    },
    /// The client said that the goal is not met.
    #[serde(rename = "engagement.goal_denied")]
    GoalDenied {
        /// The engagement.
        engagement: EngagementId,
        /// What is missing, in words.
        reason: Option<String>,
    },
    /// A step that the client can see was planned.
    #[serde(rename = "engagement.milestone_planned")]
    MilestonePlanned {
        /// The engagement.
        engagement: EngagementId,
        /// The milestone.
        milestone: MilestoneId,
        /// What it is.
        title: String,
        /// When it is due.
        due: Option<Day>,
    },
    /// A milestone was delivered.
    #[serde(rename = "engagement.milestone_delivered")]
    MilestoneDelivered {
        /// The engagement.
        engagement: EngagementId,
        /// The milestone.
        milestone: MilestoneId,
    },
    /// The client accepted a milestone: Acclimate is done, a promise was seen kept (strong).
    #[serde(rename = "engagement.milestone_accepted")]
    MilestoneAccepted {
        /// The engagement.
        engagement: EngagementId,
        /// The milestone.
        milestone: MilestoneId,
    },
    /// The client rejected a milestone: regression (D8).
    #[serde(rename = "engagement.milestone_rejected")]
    MilestoneRejected {
        /// The engagement.
        engagement: EngagementId,
        /// The milestone.
        milestone: MilestoneId,
        /// Why, in words.
        reason: Option<String>,
    },
    /// A period of recurring work began (D9).
    #[serde(rename = "engagement.period_started")]
    PeriodStarted {
        /// The engagement.
        engagement: EngagementId,
        /// Its last day, when known.
        until: Option<Day>,
    },
    /// Recurring work was renewed for a further period (D9).
    #[serde(rename = "engagement.renewed")]
    Renewed {
        /// The engagement.
        engagement: EngagementId,
        /// True when the client renewed without being asked: a sign of Adopt.
        unprompted: bool,
    },
    /// Put on hold, or taken up again: an overlay, never a phase (D6).
    #[serde(rename = "engagement.held")]
    Held {
        /// The engagement.
        engagement: EngagementId,
        /// True for on hold.
        on_hold: bool,
    },
    /// Closed: matter closed, final bill (weak; never Accomplish by itself).
    #[serde(rename = "engagement.closed")]
    Closed {
        /// The engagement.
        engagement: EngagementId,
    },
    /// What the firm learnt when the engagement wound down (S1.20). The client's word on the goal, the next need
    /// and signs of Adopt have facts of their own.
    #[serde(rename = "engagement.close_out_held")]
    CloseOutHeld {
        /// The engagement.
        engagement: EngagementId,
        /// Service lines that the client knows the firm offers (S1.25).
        aware_of: Vec<ServiceLineId>,
        /// Whether the client expects a further need.
        next_need: Option<bool>,
        /// Whether the client would refer the firm.
        would_refer: Option<bool>,
        /// What else was said, in words.
        remark: Option<String>,
    },
    /// Accepted but never signed, and given up.
    #[serde(rename = "engagement.lapsed")]
    Lapsed {
        /// The engagement.
        engagement: EngagementId,
        /// Why, in words.
        reason: Option<String>,
    },
}

impl EngagementFact {
    /// The engagement that the fact is about.
    pub const fn engagement(&self) -> EngagementId {
        match self {
            Self::Accepted { engagement, .. }
            | Self::LetterSigned { engagement }
            | Self::Opened { engagement }
            | Self::KickoffHeld { engagement }
            | Self::WorkStarted { engagement }
            | Self::Onboarded { engagement }
            | Self::PhaseSaid { engagement, .. }
            | Self::ConfirmedOpen { engagement }
            | Self::NeverAsked { engagement }
            | Self::SameWork { engagement, .. }
            | Self::OwnWork { engagement }
            | Self::Delivered { engagement }
            | Self::GoalSet { engagement, .. }
            | Self::GoalConfirmed { engagement, .. }
            | Self::GoalDenied { engagement, .. }
            | Self::MilestonePlanned { engagement, .. }
            | Self::MilestoneDelivered { engagement, .. }
            | Self::MilestoneAccepted { engagement, .. }
            | Self::MilestoneRejected { engagement, .. }
            | Self::PeriodStarted { engagement, .. }
            | Self::Renewed { engagement, .. }
            | Self::Held { engagement, .. }
            | Self::Closed { engagement }
            | Self::CloseOutHeld { engagement, .. }
            | Self::Lapsed { engagement, .. } => *engagement,
        }
    }
}
