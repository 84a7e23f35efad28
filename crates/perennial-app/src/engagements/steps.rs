//! The steps that people record of an engagement: their names, words and what each asks for.

use perennial_core::fact::EngagementFact;
use perennial_core::ids::MilestoneId;

use super::queries::Milestone;
use crate::web::words::short_date;

/// What the form of a step asks for, besides its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Nothing.
    Nothing,
    /// A text: its label, and whether it may stay empty.
    Text(&'static str, bool),
    /// The title and the due day of a new milestone.
    NewMilestone,
    /// A milestone.
    Milestone,
    /// A milestone, and why.
    MilestoneReason,
    /// The last day of a period.
    Until,
    /// Whether the client renewed without being asked.
    Unprompted,
}

/// A step that can be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The name in addresses and forms.
    pub key: &'static str,
    /// The words.
    pub word: &'static str,
    /// What it means for the journey, phases named as [`PhaseNames::put`] wants them.
    ///
    /// [`PhaseNames::put`]: perennial_core::journeys::stage::PhaseNames::put
    pub says: &'static str,
    /// What its form asks for.
    pub asks: Asks,
    /// True when it can be recorded of a closed engagement too.
    pub after_close: bool,
}

const fn kind(key: &'static str, word: &'static str, says: &'static str, asks: Asks, after_close: bool) -> Kind {
    Kind { key, word, says, asks, after_close }
}

/// All of them, in the order of an engagement's life.
pub const KINDS: &[Kind] = &[
    kind("sign", "Letter signed", "{admit} is confirmed and {affirm} begins.", Asks::Nothing, false),
    kind("matter", "Opened in the practice system", "Proposes that the letter is signed.", Asks::Nothing, false),
    kind("kickoff", "Kickoff held", "{activate} begins: the client was there.", Asks::Nothing, false),
    kind("start", "Work started", "{activate} begins where there is no formal kickoff.", Asks::Nothing, false),
    kind("onboard", "Client at ease", "The onboarding is complete: {acclimate} is done.", Asks::Nothing, false),
    kind("milestone_plan", "Milestone planned", "A step that the client will see.", Asks::NewMilestone, false),
    kind("milestone_deliver", "Milestone delivered", "The client has it.", Asks::Milestone, false),
    kind(
        "milestone_accept",
        "Milestone accepted",
        "A promise was seen kept: {acclimate} is done.",
        Asks::Milestone,
        true,
    ),
    kind(
        "milestone_reject",
        "Milestone rejected",
        "The relationship falls back until it is put right.",
        Asks::MilestoneReason,
        true,
    ),
    kind("deliver", "Result delivered", "Judgment, completion, filing, last deliverable.", Asks::Nothing, true),
    kind(
        "goal_set",
        "Goal in the client’s words",
        "What the client wants to have at the end.",
        Asks::Text("In the client’s words", false),
        true,
    ),
    kind(
        "goal_confirm",
        "Goal met, says the client",
        "{accomplish} is reached: only the client can say so.",
        Asks::Text("How did they say so?", false),
        true,
    ),
    kind(
        "goal_deny",
        "Goal not met, says the client",
        "The relationship falls back until it is put right.",
        Asks::Text("What is missing?", false),
        true,
    ),
    kind("period", "Period began", "Recurring work: each period has its own goal.", Asks::Until, false),
    kind("renew", "Renewed", "Recurring work goes on for a further period.", Asks::Unprompted, false),
    kind("hold", "Put on hold", "The clocks stand still.", Asks::Nothing, false),
    kind("resume", "Taken up again", "The clocks go on.", Asks::Nothing, false),
    kind("close", "Closed", "The work ends. It is accomplished only when the client says so.", Asks::Nothing, false),
    kind("lapse", "Given up unsigned", "Accepted, and never signed.", Asks::Text("Why?", true), false),
];

/// The kind of a name.
pub fn find(key: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.key == key)
}

/// A fact of an engagement in words.
pub fn in_words(fact: &EngagementFact, milestones: &[Milestone]) -> String {
    use EngagementFact as F;
    let with = |what: &str, more: &Option<String>| match more {
        Some(more) => format!("{what}: {more}"),
        None => what.to_owned(),
    };
    let of = |what: &str, id: &MilestoneId| {
        let found = milestones.iter().find(|milestone| milestone.id == *id);
        found.map_or_else(|| what.to_owned(), |milestone| format!("{what}: {}", milestone.title))
    };
    match fact {
        F::Accepted { .. } => "Accepted".to_owned(),
        F::LetterSigned { .. } => "Letter signed".to_owned(),
        F::Opened { .. } => "Opened in the practice system".to_owned(),
        F::KickoffHeld { .. } => "Kickoff held".to_owned(),
        F::WorkStarted { .. } => "Work started".to_owned(),
        F::Onboarded { .. } => "Client at ease".to_owned(),
        F::PhaseSaid { phase, .. } => format!("Phase: {}", phase.word()),
        F::ConfirmedOpen { .. } => "Still open".to_owned(),
        F::SameWork { .. } => "Same as another list’s entry".to_owned(),
        F::OwnWork { .. } => "Not the same as other work".to_owned(),
        F::NeverAsked { .. } => "Client never asked".to_owned(),
        F::Delivered { .. } => "Result delivered".to_owned(),
        F::GoalSet { text, .. } => format!("Goal: {text}"),
        F::GoalConfirmed { how, .. } => with("Goal met, says the client", how),
        F::GoalDenied { reason, .. } => with("Goal not met, says the client", reason),
        F::MilestonePlanned { title, due, .. } => match due {
            Some(due) => format!("Milestone planned for {}: {title}", short_date(*due)),
            None => format!("Milestone planned: {title}"),
        },
        F::MilestoneDelivered { milestone, .. } => of("Milestone delivered", milestone),
        F::MilestoneAccepted { milestone, .. } => of("Milestone accepted", milestone),
        F::MilestoneRejected { milestone, reason, .. } => with(&of("Milestone rejected", milestone), reason),
        F::PeriodStarted { until, .. } => match until {
            Some(until) => format!("Period began, until {}", short_date(*until)),
            None => "Period began".to_owned(),
        },
        F::Renewed { unprompted: true, .. } => "Renewed, unprompted".to_owned(),
        F::Renewed { unprompted: false, .. } => "Renewed".to_owned(),
        F::Held { on_hold: true, .. } => "Put on hold".to_owned(),
        F::Held { on_hold: false, .. } => "Taken up again".to_owned(),
        F::Closed { .. } => "Closed".to_owned(),
        F::CloseOutHeld { .. } => "Close-out held".to_owned(),
        F::Lapsed { reason, .. } => with("Given up unsigned", reason),
    }
}
