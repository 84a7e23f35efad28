//! What would move a relationship on: the evidence that nobody has recorded yet.

use super::Names;
use crate::fact::{ClientFact, EngagementFact, Event, Fact};
use crate::journeys::position::{Position, Prospect, WorkingPhase};
use crate::journeys::stage::{Camp, Phase, PhaseNames, Stage};

/// The evidence that would move a cycle on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// What the buyer decides.
    Decision,
    /// The signature.
    Letter,
    /// The signature, of an acceptance that fell back because nobody signed in time.
    LateLetter,
    /// The kickoff.
    Kickoff,
    /// A promise that the client saw kept.
    KeptPromise,
    /// That the client is at ease.
    Ease,
    /// That the goal is met: only the client can say so (S3.18).
    ClientsWord,
    /// The first act of advocacy.
    Act,
    /// Another act of advocacy.
    FreshAct,
}

impl Awaited {
    /// What a cycle in a phase waits for. `engaged` says that the client accepted, `unsigned` that no letter is signed.
    pub const fn of(phase: Phase, engaged: bool, unsigned: bool) -> Self {
        match phase {
            Phase::Assess if engaged => Self::LateLetter,
            Phase::Assess => Self::Decision,
            Phase::Admit => Self::Letter,
            Phase::Affirm if unsigned => Self::Letter,
            Phase::Affirm => Self::Kickoff,
            Phase::Activate => Self::KeptPromise,
            Phase::Acclimate => Self::Ease,
            Phase::Accomplish => Self::ClientsWord,
            Phase::Adopt => Self::Act,
            Phase::Advocate => Self::FreshAct,
        }
    }

    /// The words, as part of a sentence.
    pub fn words(self, phases: &PhaseNames) -> String {
        let words = match self {
            Self::Decision => "the client’s decision: hired, not now or no way",
            Self::Letter => "the signed letter",
            Self::LateLetter => "the signed letter: unsigned past its limit, it fell back to {assess}",
            Self::Kickoff => "a touch that affirms the decision, then the kickoff",
            Self::KeptPromise => "the first promise kept and seen, or a milestone accepted",
            Self::Ease => "the client’s word that they are at ease, or a milestone accepted",
            Self::ClientsWord => "the client’s word that the goal is met",
            Self::Act => "an act of advocacy",
            Self::FreshAct => "a fresh act within eighteen months",
        };
        phases.put(words)
    }
}

/// What is missing of a relationship, the most telling first, as sentences.
pub fn missing(position: &Position, facts: &[Fact], names: &dyn Names) -> Vec<String> {
    let mut missing = Vec::new();
    if position.regressed_to.is_some() {
        missing.push("The client’s word that what went wrong is put right.".to_owned());
    }
    missing.extend(position.working.iter().map(|working| of_cycle(working, names)));
    if position.working.is_empty() {
        missing.extend(of_relationship(position).map(str::to_owned));
    }
    missing.extend(never_said(position, facts).map(str::to_owned));
    missing
}

fn of_cycle(working: &WorkingPhase, names: &dyn Names) -> String {
    let engagement = working.engagement.and_then(|id| names.engagement(id));
    let title = engagement.or_else(|| names.pursuit(working.pursuit?));
    let title = title.map_or_else(String::new, |title| format!("{}: ", super::quoted(&title)));
    let awaited = Awaited::of(working.phase, working.engagement.is_some(), working.provisional);
    format!("{title}{}.", awaited.words(&names.phases()))
}

fn of_relationship(position: &Position) -> Option<&'static str> {
    match (position.stage, position.standing, position.prospect) {
        (Stage::PrePurchase, _, Some(Prospect::Parked { revisit: None })) => Some("A day on which to return."),
        (Stage::PrePurchase, _, Some(Prospect::Known | Prospect::Closed)) => Some("A pursuit, or a reason to let go."),
        (Stage::Former, _, _) if position.camp == Some(Camp::Unknown) => {
            Some("Whether they left us as friends: the camp.")
        }
        (Stage::Between | Stage::Former, Some(Phase::Accomplish), _) => {
            Some("A sign of adoption: a new service asked for, a standing instruction, a seat on a panel.")
        }
        (Stage::Between | Stage::Former, Some(Phase::Adopt), _) => {
            Some("An act of advocacy: a referral, a reference, a review.")
        }
        (Stage::Between, Some(_), _) => Some("The client’s word that the goal of the last engagement was met."),
        _ => None,
    }
}

fn never_said(position: &Position, facts: &[Fact]) -> impl Iterator<Item = &'static str> {
    let any = |test: fn(&Event) -> bool| facts.iter().any(|fact| test(&fact.what));
    let manager = any(|what| matches!(what, Event::Client(ClientFact::ManagerAssigned { .. })));
    let contact = any(|what| matches!(what, Event::Client(ClientFact::ContactAdded { .. })));
    let need = any(|what| matches!(what, Event::Client(ClientFact::NextNeedExpected { .. })));
    let goal = any(|what| matches!(what, Event::Engagement(EngagementFact::GoalSet { .. })));
    let between = position.stage == Stage::Between;
    let client = position.stage == Stage::Client;
    let said = [
        (!manager, "Who answers for the relationship."),
        (!contact, "Any person at the client."),
        (client && !goal, "The goal in the client’s own words."),
        (between && !need, "When the next need is expected."),
    ];
    said.into_iter().filter_map(|(missing, words)| missing.then_some(words))
}
