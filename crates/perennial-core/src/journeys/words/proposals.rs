//! What weak evidence proposes, as a question to a person.

use super::{Names, the_engagement};
use crate::journeys::position::{Proposal, Proposed};
use crate::journeys::stage::Camp;

/// The question that a proposal asks: “Was the letter for “Employment advice” signed?”
pub fn proposal(proposal: &Proposal, names: &dyn Names) -> String {
    let it = |id| the_engagement(id, names);
    match proposal.what {
        Proposed::LetterSigned(id) => {
            format!("Was the letter for {} signed? Work goes on without a record of it.", it(id))
        }
        Proposed::KickoffHeld(id) => {
            format!("Was the kickoff for {} held? There is an invoice or work already.", it(id))
        }
        Proposed::Onboarded(id) => format!("Is the client at ease with {}? Their effort score says so.", it(id)),
        Proposed::GoalConfirmed(id) => {
            format!("Did the client say that the goal of {} is met? Nobody has recorded it.", it(id))
        }
        Proposed::Adopt => "Does the client adopt the firm? They came back for the same kind of work.".to_owned(),
        Proposed::FormerUnknown => {
            "Has the relationship ended? There has been no need, touch or reply for very long.".to_owned()
        }
        Proposed::Camp(Camp::Good) => "Did the client leave well? Their last word was good.".to_owned(),
        Proposed::Camp(Camp::Poor) => "Did the client leave let down? The last word was a bad one.".to_owned(),
        Proposed::Camp(Camp::Unknown) => "How did the client leave?".to_owned(),
        Proposed::AskReferral => {
            "Ask for a referral: the client would recommend us, and nobody has asked since.".to_owned()
        }
    }
}
