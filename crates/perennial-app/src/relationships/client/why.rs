//! Why a relationship stands where it does: reasons with their evidence, gaps, what is missing, what is proposed.

use std::collections::HashMap;

use perennial_core::journeys::position::{Proposed, Says, Silence};
use perennial_core::journeys::stage::Camp;
use perennial_core::journeys::words;
use uuid::Uuid;

use crate::journeys::{Explanation, ReasonTold};
use crate::web::words::dated;

/// Facts named beside one reason.
const EVIDENCE: usize = 6;

/// Statements of one kind that stand open; the others are folded.
const OF_A_KIND: usize = 4;

/// A fact that speaks for a reason.
pub struct Evidence {
    pub fact: Uuid,
    pub when: String,
    pub text: String,
    pub source: String,
}

/// A reason.
pub struct Because {
    pub class: &'static str,
    pub text: String,
    pub evidence: Vec<Evidence>,
    pub more: usize,
}

/// Something that weak evidence proposes, to be confirmed.
pub struct Offer {
    pub text: String,
    /// What is posted, and the day proposed; none when a form must be filled in, at `href`.
    pub post: Option<(String, String)>,
    pub href: Option<String>,
    pub evidence: Vec<Evidence>,
}

/// The panel.
pub struct Why {
    pub reasons: Vec<Because>,
    /// Further statements of a kind of which enough stand open: forty open pieces of work need not be read one by one.
    pub folded: Vec<Because>,
    pub gaps: Vec<String>,
    pub offers: Vec<Offer>,
    pub missing: Vec<String>,
}

/// The panel of an explanation.
pub fn of(explained: &Explanation) -> Why {
    let gap = |says: &Says| matches!(says, Says::PassedUnobserved(_));
    let (gaps, reasons): (Vec<&ReasonTold>, Vec<&ReasonTold>) =
        explained.reasons.iter().partition(|reason| gap(&reason.says));
    let mut seen: HashMap<std::mem::Discriminant<Says>, usize> = HashMap::new();
    let (folded, reasons): (Vec<&ReasonTold>, Vec<&ReasonTold>) = reasons.into_iter().partition(|reason| {
        let of_kind = seen.entry(std::mem::discriminant(&reason.says)).or_default();
        *of_kind += 1;
        *of_kind > OF_A_KIND
    });
    Why {
        reasons: reasons.into_iter().map(because).collect(),
        folded: folded.into_iter().map(because).collect(),
        gaps: gaps.iter().map(|gap| gap.sentence.clone()).collect(),
        offers: offers(explained),
        missing: explained.missing.clone(),
    }
}

fn because(reason: &ReasonTold) -> Because {
    let class = match reason.says {
        Says::Regressed(_) | Says::HeldBack(_) | Says::Silent { level: Silence::Red, .. } => "red",
        Says::Silent { .. } | Says::Stalled { .. } | Says::Unsigned { .. } | Says::EndedShort { .. } => "amber",
        Says::Decayed { .. } | Says::QuietSeason { .. } | Says::FollowUpDue => "amber",
        Says::Overridden(_) => "override",
        _ => "strong",
    };
    Because {
        class,
        text: reason.sentence.clone(),
        evidence: reason.facts.iter().take(EVIDENCE).map(evidence).collect(),
        more: reason.facts.len().saturating_sub(EVIDENCE),
    }
}

fn evidence(told: &crate::journeys::Told) -> Evidence {
    Evidence {
        fact: told.id.0,
        when: dated(told.on, told.precision),
        text: told.sentence.clone(),
        source: told.source.clone(),
    }
}

fn offers(explained: &Explanation) -> Vec<Offer> {
    let offers = explained.position.proposals.iter().map(|proposal| {
        let facts: Vec<_> =
            explained.facts.iter().filter(|told| proposal.facts.contains(&told.id)).take(EVIDENCE).collect();
        let day = facts.iter().map(|told| told.on).max().unwrap_or(explained.position.as_of);
        let post = posted(proposal.what).map(|text| (text, day.to_string()));
        let tail = match proposal.what {
            Proposed::Adopt => Some("record/adopt"),
            Proposed::FormerUnknown => Some("record/ended"),
            Proposed::HowFar(_)
            | Proposed::WorkStillOpen(_)
            | Proposed::PursuitStillOpen(_)
            | Proposed::SameWork { .. }
            | Proposed::GoalOfListed(_)
            | Proposed::GoneFromList
            | Proposed::Contradiction(_)
            | Proposed::Camp(Camp::Unknown)
            | Proposed::OpenWork { .. } => Some("/questions"),
            Proposed::AskReferral => Some("record/touch?purpose=ask_referral"),
            _ => None,
        };
        Offer {
            text: words::proposal(proposal, &explained.names),
            post,
            href: tail.map(|tail| match tail.starts_with('/') {
                true => tail.to_owned(),
                false => format!("/clients/{}/{tail}", explained.client),
            }),
            evidence: facts.into_iter().map(evidence).collect(),
        }
    });
    offers.collect()
}

/// What the button of a proposal posts: what is confirmed, and of which engagement or camp.
fn posted(what: Proposed) -> Option<String> {
    Some(match what {
        Proposed::LetterSigned(id) => format!("letter {id}"),
        Proposed::KickoffHeld(id) => format!("kickoff {id}"),
        Proposed::Onboarded(id) => format!("onboarded {id}"),
        Proposed::GoalConfirmed(id) => format!("goal {id}"),
        Proposed::Camp(camp @ (Camp::Good | Camp::Poor)) => format!("camp {}", camp.key()),
        Proposed::Adopt
        | Proposed::FormerUnknown
        | Proposed::AskReferral
        | Proposed::HowFar(_)
        | Proposed::WorkStillOpen(_)
        | Proposed::PursuitStillOpen(_)
        | Proposed::SameWork { .. }
        | Proposed::GoalOfListed(_)
        | Proposed::GoneFromList
        | Proposed::Camp(Camp::Unknown)
        | Proposed::OpenWork { .. }
        | Proposed::Contradiction(_) => return None,
    })
}
