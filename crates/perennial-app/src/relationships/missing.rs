//! What would move a relationship on: the evidence that nobody has recorded yet.

use perennial_core::fact::{ClientFact, EngagementFact, Event, Fact};
use perennial_core::journeys::position::{Position, Prospect};
use perennial_core::journeys::stage::{Phase, Stage};

use super::names::Names;

/// What is missing, the most telling first.
pub fn of(position: &Position, facts: &[Fact], names: &Names) -> Vec<String> {
    let mut missing = Vec::new();
    if position.regressed_to.is_some() {
        missing.push("The client's word that what went wrong is put right.".to_owned());
    }
    for working in &position.working {
        let engagement = working.engagement.and_then(|id| names.of(id.0));
        let pursuit = working.pursuit.and_then(|id| names.of(id.0));
        let title = engagement.or(pursuit).map_or_else(String::new, |title| format!("“{title}”: "));
        missing.push(format!("{title}{}", awaited(working.phase)));
    }
    if position.working.is_empty() {
        missing.extend(of_relationship(position).map(str::to_owned));
    }
    missing.extend(never_said(position, facts).map(str::to_owned));
    missing
}

const fn awaited(phase: Phase) -> &'static str {
    match phase {
        Phase::Assess => "the client's decision: hired, not now or no way.",
        Phase::Admit => "the signed letter, and a word that acknowledges the decision.",
        Phase::Affirm => "a touch that affirms the decision, then the kickoff.",
        Phase::Activate => "the first promise kept and seen by the client.",
        Phase::Acclimate => "a milestone accepted, or the client's word that they are at ease.",
        Phase::Accomplish => "the client's word that the goal is met.",
        Phase::Adopt => "an act of advocacy.",
        Phase::Advocate => "a fresh act within eighteen months.",
    }
}

fn of_relationship(position: &Position) -> Option<&'static str> {
    match (position.stage, position.standing, position.prospect) {
        (Stage::PrePurchase, _, Some(Prospect::Parked { revisit: None })) => Some("A day on which to return."),
        (Stage::PrePurchase, _, Some(Prospect::Known | Prospect::Closed)) => Some("A pursuit, or a reason to let go."),
        (Stage::Former, _, _) if position.camp == Some(perennial_core::journeys::stage::Camp::Unknown) => {
            Some("Whether they left us as friends: the camp.")
        }
        (Stage::Between | Stage::Former, Some(Phase::Accomplish), _) => {
            Some("A sign of adoption: a new service asked for, a standing instruction, a seat on a panel.")
        }
        (Stage::Between | Stage::Former, Some(Phase::Adopt), _) => {
            Some("An act of advocacy: a referral, a reference, a review.")
        }
        (Stage::Between, Some(_), _) => Some("The client's word that the goal of the last engagement was met."),
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
        (client && !goal, "The goal in the client's own words."),
        (between && !need, "When the next need is expected."),
    ];
    said.into_iter().filter_map(|(missing, words)| missing.then_some(words))
}
