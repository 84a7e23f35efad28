//! What would move a relationship on: the evidence that nobody has recorded yet.

use super::Names;
use crate::dates::Moment;
use crate::fact::{ClientFact, DecisionRole, EngagementFact, Event, Fact, PersonFact};
use crate::ids::{ContactId, EngagementId, PursuitId};
use crate::journeys::in_force;
use crate::journeys::position::{Position, Prospect, ResultState, Says, WorkingPhase};
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

/// Evidence that nobody has recorded yet, one for each sentence (D26).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// The client's word that what went wrong is put right.
    Resolution,
    /// What an open cycle waits for.
    OfCycle {
        /// The engagement, once the client has accepted.
        engagement: Option<EngagementId>,
        /// The pursuit that began it.
        pursuit: Option<PursuitId>,
        /// What it waits for.
        needs: Needed,
    },
    /// The day on which to return to a parked prospect.
    ReminderDate,
    /// What to do about a prospect with whom nothing is open.
    PursuitOrReason,
    /// In which camp a former client is.
    HowTheyLeft,
    /// A sign of Adopt.
    Commitment,
    /// An act of Advocate.
    Recommendation,
    /// Whether there is open work, of a client of whom no work is known (D18).
    WhetherThereIsWork,
    /// How far the last work got, where only beginning, end or money is known.
    HowTheLastWent,
    /// The client's word on the goal of the last work.
    LastGoal,
    /// What the client found missing in the last work.
    WhatWasMissing,
    /// Who answers for the relationship.
    Manager,
    /// A person at the client.
    Contact,
    /// Who decides now that the person who did has left (S1.26).
    WhoDecides {
        /// The person who left.
        left: ContactId,
    },
    /// The goal of open work in the client's own words (S3.18).
    GoalInTheirWords,
    /// When the next need is expected (S1.23).
    NextNeed,
}

/// What an open cycle waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// Whether work that is open on paper only is still open (D19).
    WhetherOpen,
    /// How far work is of which only the beginning is known (D16).
    HowFar,
    /// What is missing for a goal that the client says is not met (D21).
    WhatTheGoalLacks,
    /// The client's word that what was missing was put right: they said what it was.
    PutRight,
    /// The evidence of the next phase.
    Evidence(Awaited),
}

impl Missing {
    /// The sentence.
    pub fn words(&self, names: &dyn Names) -> String {
        let noun = names.noun();
        let fixed = match self {
            Self::OfCycle { engagement, pursuit, needs } => {
                let title = engagement.and_then(|id| names.engagement(id)).or_else(|| names.pursuit((*pursuit)?));
                let title = title.map_or_else(String::new, |title| format!("{}: ", super::quoted(&title)));
                return format!("{title}{}.", needs.words(&names.phases()));
            }
            Self::WhetherThereIsWork => return format!("Whether there is an open {noun}."),
            Self::HowTheLastWent => return format!("How the last {noun} went."),
            Self::LastGoal => return format!("Client confirms the goal of the last {noun} was met."),
            Self::WhatWasMissing => return format!("What was missing in the last {noun}."),
            Self::GoalInTheirWords => return format!("The goal of the open {noun} in the client’s own words."),
            Self::WhoDecides { left } => {
                return format!("Who decides now: {} has left.", super::a_contact(*left, names));
            }
            Self::Resolution => "Client confirms that the problem is resolved.",
            Self::ReminderDate => "A reminder date.",
            Self::PursuitOrReason => "A pursuit, or a reason to let go.",
            Self::HowTheyLeft => "How they left: on good terms or unhappy.",
            Self::Commitment => {
                "A sign of commitment: a new service asked for, a standing instruction, a seat on a panel."
            }
            Self::Recommendation => "A referral, reference or review.",
            Self::Manager => "A relationship manager.",
            Self::Contact => "A contact.",
            Self::NextNeed => "When the next need is expected.",
        };
        fixed.to_owned()
    }
}

impl Needed {
    /// What open work in a phase that is recorded waits for; nothing where the client has confirmed the goal: of
    /// recurring work the next period is next, of other work its close.
    pub fn of(phase: Phase, engaged: bool, unsigned: bool, result: ResultState) -> Option<Self> {
        match (phase, result) {
            (Phase::Accomplish, ResultState::Agreed) => None,
            (Phase::Accomplish, ResultState::Denied) => Some(Self::WhatTheGoalLacks),
            _ => Some(Self::Evidence(Awaited::of(phase, engaged, unsigned))),
        }
    }

    /// The same where the client said what is missing: that is not asked for again (D21).
    #[must_use]
    pub fn with_reason(self, said: bool) -> Self {
        if said && self == Self::WhatTheGoalLacks { Self::PutRight } else { self }
    }

    /// The words, as part of a sentence.
    pub fn words(self, phases: &PhaseNames) -> String {
        match self {
            Self::WhetherOpen => "whether it is still open".to_owned(),
            Self::HowFar => "how far it is".to_owned(),
            Self::WhatTheGoalLacks => {
                "what is missing for the goal, and the client confirms it was put right".to_owned()
            }
            Self::PutRight => "client confirms that what was missing was put right".to_owned(),
            Self::Evidence(awaited) => awaited.words(phases),
        }
    }
}

/// What is still needed to move a relationship on, the most telling first. Nothing is asked for that is recorded
/// (D21, D26), and nothing of a client who left unhappy (S1.28).
pub fn missing(position: &Position, facts: &[Fact]) -> Vec<Missing> {
    if position.camp == Some(Camp::Poor) || !position.stage_recorded || position.is_other() {
        return Vec::new();
    }
    let mut missing = Vec::new();
    if position.troubled {
        missing.push(Missing::Resolution);
    }
    let held = in_force(facts);
    let known: Vec<&Fact> = held.iter().filter(|(on, _)| *on <= position.as_of).map(|(_, fact)| *fact).collect();
    let held: Vec<&Event> = known.iter().map(|fact| &fact.what).collect();
    missing.extend(position.working.iter().filter_map(|working| of_cycle(working, &held)));
    if position.working.is_empty() {
        missing.extend(of_relationship(position, &held));
    }
    missing.extend(never_recorded(position, &held));
    missing.extend(who_decides(&known));
    missing
}

/// Who decided and left, where other people remain of whom nobody is known to decide, and nobody took over.
fn who_decides(known: &[&Fact]) -> Option<Missing> {
    let (mut there, mut deciders): (Vec<ContactId>, Vec<ContactId>) = (Vec::new(), Vec::new());
    let (mut left, mut replaced): (Vec<(ContactId, Moment)>, Vec<ContactId>) = (Vec::new(), Vec::new());
    for fact in known {
        match &fact.what {
            // Somebody may be added whose leaving was recorded at once, of an earlier day.
            Event::Client(ClientFact::ContactAdded { contact })
                if left.iter().any(|(gone, recorded)| gone == contact && *recorded > fact.recorded) => {}
            Event::Client(ClientFact::ContactAdded { contact }) => {
                left.retain(|(gone, _)| gone != contact);
                there.push(*contact);
            }
            Event::Client(ClientFact::ContactMoved { contact, .. }) => {
                there.retain(|here| here != contact);
                left.push((*contact, fact.recorded));
            }
            Event::Person(PersonFact::RoleGiven { contact, role }) => {
                deciders.retain(|decider| decider != contact);
                deciders.extend((*role == Some(DecisionRole::Decider)).then_some(*contact));
            }
            Event::Person(PersonFact::TookOver { from, .. }) => replaced.push(*from),
            _ => {}
        }
    }
    if there.is_empty() || there.iter().any(|here| deciders.contains(here)) {
        return None;
    }
    let last = left.iter().rev().find(|(gone, _)| deciders.contains(gone) && !replaced.contains(gone));
    last.map(|(left, _)| Missing::WhoDecides { left: *left })
}

fn of_cycle(working: &WorkingPhase, held: &[&Event]) -> Option<Missing> {
    let needs = if working.on_paper {
        Needed::WhetherOpen
    } else if !working.recorded {
        Needed::HowFar
    } else {
        let said = working.engagement.is_some_and(|id| said_what_is_missing(held, Some(id)));
        Needed::of(working.phase, working.engagement.is_some(), working.provisional, working.result)?.with_reason(said)
    };
    Some(Missing::OfCycle { engagement: working.engagement, pursuit: working.pursuit, needs })
}

/// The client said what is missing when they last said that a goal is not met: that of some work, or of any.
fn said_what_is_missing(held: &[&Event], of: Option<EngagementId>) -> bool {
    let last = held.iter().rev().find_map(|what| match what {
        Event::Engagement(EngagementFact::GoalDenied { engagement, reason })
            if of.is_none_or(|id| id == *engagement) =>
        {
            Some(reason)
        }
        _ => None,
    });
    last.is_some_and(Option::is_some)
}

fn of_relationship(position: &Position, held: &[&Event]) -> Option<Missing> {
    if position.reasons.iter().any(|reason| reason.says == Says::PhaseNotRecorded { work: false }) {
        let is_said = held.iter().any(|what| matches!(what, Event::Client(ClientFact::OpenWorkSaid { .. })));
        return (position.stage == Stage::Between && !is_said).then_some(Missing::WhetherThereIsWork);
    }
    if position.let_down {
        return None;
    }
    match (position.stage, position.standing, position.prospect) {
        (Stage::PrePurchase, _, Some(Prospect::Parked { revisit: None })) => Some(Missing::ReminderDate),
        (Stage::PrePurchase, _, Some(Prospect::Known | Prospect::Closed)) => Some(Missing::PursuitOrReason),
        (Stage::Former, _, _) if position.camp == Some(Camp::Unknown) => Some(Missing::HowTheyLeft),
        (Stage::Between | Stage::Former, Some(Phase::Accomplish), _) => Some(Missing::Commitment),
        (Stage::Between | Stage::Former, Some(Phase::Adopt), _) => Some(Missing::Recommendation),
        (Stage::Between, None, _) => Some(Missing::HowTheLastWent),
        (Stage::Between, Some(_), _) => match position.last_result {
            Some(ResultState::NeverAsked) => Some(Missing::LastGoal),
            Some(ResultState::Denied) if !said_what_is_missing(held, None) => Some(Missing::WhatWasMissing),
            _ => None,
        },
        _ => None,
    }
}

fn never_recorded(position: &Position, held: &[&Event]) -> Vec<Missing> {
    let (mut manager, mut need, mut contacts) = (None, None, Vec::new());
    for what in held {
        match what {
            Event::Client(ClientFact::ManagerAssigned { staff }) => manager = *staff,
            Event::Client(ClientFact::NextNeedExpected { day, .. }) => need = Some(*day),
            Event::Client(ClientFact::ContactAdded { contact }) => contacts.push(*contact),
            Event::Client(ClientFact::ContactMoved { contact, .. }) => contacts.retain(|there| there != contact),
            _ => {}
        }
    }
    let has_goal = |id: EngagementId| {
        held.iter().any(
            |what| matches!(what, Event::Engagement(EngagementFact::GoalSet { engagement, .. }) if *engagement == id),
        )
    };
    // An acceptance that went back to Assess is no open work, and of what is open on paper only that is asked first.
    let is_open = |working: &&WorkingPhase| working.phase > Phase::Assess && !working.on_paper;
    let mut open = position.working.iter().filter(is_open).filter_map(|working| working.engagement);
    let without_goal = position.stage == Stage::Client && open.any(|id| !has_goal(id));
    // A day that has passed says nothing of the next need.
    let expected = need.is_some_and(|day| day >= position.as_of);
    let said = [
        (manager.is_none(), Missing::Manager),
        (contacts.is_empty(), Missing::Contact),
        (without_goal, Missing::GoalInTheirWords),
        (position.stage == Stage::Between && !expected, Missing::NextNeed),
    ];
    said.into_iter().filter_map(|(is, missing)| is.then_some(missing)).collect()
}
