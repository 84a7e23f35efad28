//! One next step for a relationship: the most urgent thing that somebody could do now.

use perennial_core::dates::Day;
use perennial_core::journeys::position::{Position, Proposed, Prospect, Says, Silence};
use perennial_core::journeys::stage::{Camp, Phase, Stage};

use super::queries::ClientRow;
use crate::relationships::explain::Explanation;

/// What to do next: why, and the button that does it.
pub struct NextStep {
    /// Why, in a sentence.
    pub text: String,
    /// The button.
    pub label: &'static str,
    /// Where it leads.
    pub href: String,
}

/// The most urgent next step.
pub fn step(client: &ClientRow, explained: &Explanation, today: Day) -> NextStep {
    let position = &explained.position;
    let (text, label, tail) = left_alone(position)
        .or_else(|| trouble(explained))
        .or_else(|| work(explained, today))
        .or_else(|| rest(position, today))
        .unwrap_or_else(|| steady(client, position));
    let href = match tail.chars().next() {
        Some('/') => tail,
        Some('#') | None => format!("/clients/{}{tail}", client.id),
        Some(_) => format!("/clients/{}/{tail}", client.id),
    };
    NextStep { text, label, href }
}

type Step = (String, &'static str, String);

/// Who left unhappy is left alone, whatever else is open (S1.28).
fn left_alone(position: &Position) -> Option<Step> {
    (position.stage == Stage::Former && position.camp == Some(Camp::Poor)).then_some(())?;
    let text = "They left unhappy: send nothing and ask nothing. If they come to you, record what they say.";
    Some((text.to_owned(), "Log what they say", "record/touch".to_owned()))
}

/// Something went wrong and is not put right, whether or not it lowers a phase: that of unrecorded work is not known.
fn trouble(explained: &Explanation) -> Option<Step> {
    let open = explained.reasons.iter().any(|reason| matches!(reason.says, Says::OpenTrouble));
    (open || explained.position.regressed_to.is_some()).then_some(())?;
    let text = "Something went wrong and is not yet put right. Speak to the client, then record what they say.";
    Some((text.to_owned(), "Record the recovery", "record/recovery".to_owned()))
}

fn work(explained: &Explanation, today: Day) -> Option<Step> {
    let position = &explained.position;
    let due = position.working.iter().find(|working| working.affirm_due.is_some_and(|due| due <= today));
    if due.is_some() {
        let text = "The decision is fresh, and doubt is natural: affirm it today.".to_owned();
        return Some((text, "Log the touch", "record/touch?purpose=affirm".to_owned()));
    }
    let stalled = position.stalls().next()?;
    let (title, href) = match (stalled.engagement, stalled.pursuit) {
        (Some(id), _) => (explained.names.of(id.0), format!("/engagements/{id}")),
        (None, Some(id)) => (explained.names.of(id.0), format!("/pursuits/{id}")),
        (None, None) => (None, String::from("record")),
    };
    let title = title.unwrap_or("The open work");
    let text = format!(
        "“{title}” has been in {} for too long: {}",
        explained.names.phase(stalled.phase),
        way_on(stalled.phase)
    );
    Some((text, "Open it", href))
}

const fn way_on(phase: Phase) -> &'static str {
    match phase {
        Phase::Assess => "ask for the decision, or agree when to return.",
        Phase::Admit => "get the letter signed.",
        Phase::Affirm => "fix the kickoff.",
        Phase::Activate => "keep the first promise, and show it.",
        Phase::Acclimate => "ask what still puzzles them, and reach a milestone.",
        Phase::Accomplish => "ask the client whether the goal is met.",
        Phase::Adopt | Phase::Advocate => "ask how they are.",
    }
}

fn rest(position: &Position, today: Day) -> Option<Step> {
    if position.silence != Silence::Heard {
        let text = "Nobody has spoken with them for too long. Call, and log it here.".to_owned();
        return Some((text, "Log a touch", "record/touch".to_owned()));
    }
    if let Some(Prospect::Parked { revisit }) = position.prospect {
        return match revisit {
            Some(day) if day > today => None,
            Some(_) => Some((
                "The day to return has come: take it up again.".to_owned(),
                "See the pursuits",
                "pursuits".to_owned(),
            )),
            None => Some(("Nobody has said when to return.".to_owned(), "See the pursuits", "pursuits".to_owned())),
        };
    }
    if position.camp == Some(Camp::Unknown) {
        let text = "Nobody has said whether they left as friends.".to_owned();
        return Some((text, "Say which camp", "record/camp".to_owned()));
    }
    let asks = position.proposals.iter().any(|proposal| proposal.what == Proposed::AskReferral);
    if asks {
        let text = "They would recommend us: ask whom they know.".to_owned();
        return Some((text, "Log that you asked", "record/touch?purpose=ask_referral".to_owned()));
    }
    let proposed = position.proposals.first()?;
    let tail = match proposed.what {
        Proposed::Adopt => "record/adopt",
        Proposed::FormerUnknown => "record/ended",
        _ => "#why",
    };
    let label = "See what is proposed";
    Some(("Weak evidence says that more has happened: confirm it or leave it.".to_owned(), label, tail.to_owned()))
}

fn steady(client: &ClientRow, position: &Position) -> Step {
    match (position.stage, position.standing) {
        (Stage::PrePurchase, None) => (
            "No pursuit is known. Is there a need?".to_owned(),
            "Open a pursuit",
            format!("/pursuits/new?client={}", client.id),
        ),
        (Stage::Between, _) => (
            "Nothing is open. When will they need us next?".to_owned(),
            "Record the next need",
            "record/need".to_owned(),
        ),
        (_, Some(Phase::Accomplish)) => (
            "The goal is within reach or met: teach them what else the firm does.".to_owned(),
            "Log a touch",
            "record/touch?purpose=educate".to_owned(),
        ),
        // What alerts ask stands beside it: nothing is claimed to be in order.
        _ => ("Ask how it goes.".to_owned(), "Log a touch", "record/touch?purpose=check_in".to_owned()),
    }
}
