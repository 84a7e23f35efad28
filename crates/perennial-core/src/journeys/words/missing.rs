//! What would move a relationship on: the evidence that nobody has recorded yet.

use super::Names;
use crate::fact::{ClientFact, EngagementFact, Event, Fact};
use crate::ids::EngagementId;
use crate::journeys::in_force;
use crate::journeys::position::{Position, Prospect, ResultState, WorkingPhase};
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
            Self::Decision => "client decides: won, not now or lost",
            Self::Letter => "letter signed",
            Self::LateLetter => "letter signed; unsigned past its limit, it went back to {assess}",
            Self::Kickoff => "a call or note that affirms the decision, then the kickoff",
            Self::KeptPromise => "first promise kept, or a milestone accepted",
            Self::Ease => "client confirms they are comfortable, or accepts a milestone",
            Self::ClientsWord => "client confirms the goal was met",
            Self::Act => "a referral, reference, review or testimonial",
            Self::FreshAct => "a new referral, reference or review within eighteen months of the last",
        };
        phases.put(words)
    }
}

/// What is still needed to move a relationship on, the most telling first, as sentences. Nothing is asked for that is
/// recorded (D21, D26), and nothing of a client who left unhappy (S1.28).
pub fn missing(position: &Position, facts: &[Fact], names: &dyn Names) -> Vec<String> {
    if position.camp == Some(Camp::Poor) || !position.stage_recorded {
        return Vec::new();
    }
    let mut missing = Vec::new();
    if position.troubled {
        missing.push("Client confirms that the problem is resolved.".to_owned());
    }
    missing.extend(position.working.iter().filter_map(|working| of_cycle(working, names)));
    if position.working.is_empty() {
        missing.extend(of_relationship(position, names));
    }
    missing.extend(never_recorded(position, facts, names));
    missing
}

fn of_cycle(working: &WorkingPhase, names: &dyn Names) -> Option<String> {
    let engagement = working.engagement.and_then(|id| names.engagement(id));
    let title = engagement.or_else(|| names.pursuit(working.pursuit?));
    let title = title.map_or_else(String::new, |title| format!("{}: ", super::quoted(&title)));
    let needed = if working.on_paper {
        "whether it is still open".to_owned()
    } else if !working.recorded {
        "how far it is".to_owned()
    } else if working.phase == Phase::Accomplish && working.result == ResultState::Agreed {
        // The client has said so: of recurring work the next period is next, of other work its close.
        return None;
    } else if working.phase == Phase::Accomplish && working.result == ResultState::Denied {
        "what is missing for the goal, and the client confirms it was put right".to_owned()
    } else {
        Awaited::of(working.phase, working.engagement.is_some(), working.provisional).words(&names.phases())
    };
    Some(format!("{title}{needed}."))
}

fn of_relationship(position: &Position, names: &dyn Names) -> Option<String> {
    let noun = names.noun();
    let fixed = match (position.stage, position.standing, position.prospect) {
        (Stage::PrePurchase, _, Some(Prospect::Parked { revisit: None })) => "A reminder date.",
        (Stage::PrePurchase, _, Some(Prospect::Known | Prospect::Closed)) => "A pursuit, or a reason to let go.",
        (Stage::Former, _, _) if position.camp == Some(Camp::Unknown) => "How they left: on good terms or unhappy.",
        (Stage::Between | Stage::Former, Some(Phase::Accomplish), _) => {
            "A sign of commitment: a new service asked for, a standing instruction, a seat on a panel."
        }
        (Stage::Between | Stage::Former, Some(Phase::Adopt), _) => "A referral, reference or review.",
        (Stage::Between, None, _) => return Some(format!("How the last {noun} went.")),
        (Stage::Between, Some(_), _) => match position.last_result {
            Some(ResultState::NeverAsked) => {
                return Some(format!("Client confirms the goal of the last {noun} was met."));
            }
            Some(ResultState::Denied) => return Some(format!("What was missing in the last {noun}.")),
            _ => return None,
        },
        _ => return None,
    };
    Some(fixed.to_owned())
}

fn never_recorded(position: &Position, facts: &[Fact], names: &dyn Names) -> Vec<String> {
    let held = in_force(facts);
    let any = |test: fn(&Event) -> bool| held.iter().any(|(_, fact)| test(&fact.what));
    let manager = any(|what| matches!(what, Event::Client(ClientFact::ManagerAssigned { .. })));
    let contact = any(|what| matches!(what, Event::Client(ClientFact::ContactAdded { .. })));
    let need = any(|what| matches!(what, Event::Client(ClientFact::NextNeedExpected { .. })));
    let open: Vec<EngagementId> = position.working.iter().filter_map(|working| working.engagement).collect();
    let has_goal = |id: &EngagementId| {
        let of_it = |what: &Event| matches!(what, Event::Engagement(EngagementFact::GoalSet { engagement, .. }) if engagement == id);
        held.iter().any(|(_, fact)| of_it(&fact.what))
    };
    let without_goal = open.iter().any(|id| !has_goal(id));
    let between = position.stage == Stage::Between;
    let said = [
        (!manager, "A relationship manager.".to_owned()),
        (!contact, "A contact.".to_owned()),
        (without_goal, format!("The goal of the open {} in the client’s own words.", names.noun())),
        (between && !need, "When the next need is expected.".to_owned()),
    ];
    said.into_iter().filter_map(|(missing, words)| missing.then_some(words)).collect()
}
