//! What weak evidence proposes, as a question to a person.

use super::{Names, capital, the_engagement, the_pursuit, with_article};
use crate::journeys::position::{Contradiction, Proposal, Proposed};
use crate::journeys::stage::Camp;

/// The question that a proposal asks: “Was the letter for “Employment advice” signed?”
pub fn proposal(proposal: &Proposal, names: &dyn Names) -> String {
    let it = |id| the_engagement(id, names);
    match proposal.what {
        Proposed::LetterSigned(id) => {
            format!("Was the letter for {} signed? Work has begun and no signature is recorded.", it(id))
        }
        Proposed::KickoffHeld(id) => {
            format!("Was the kickoff for {} held? An invoice or work is recorded already.", it(id))
        }
        Proposed::Onboarded(id) => {
            format!("Is the client comfortable with {}? Their effort score suggests so.", it(id))
        }
        Proposed::GoalConfirmed(id) => {
            format!("Did the client confirm that the goal of {} was met? No answer is recorded.", it(id))
        }
        Proposed::GoalOfListed(id) => {
            format!("Was the goal of {} met? It is finished, and no answer is recorded.", it(id))
        }
        Proposed::GoneFromList => {
            "Is the relationship over? A later list of the same kind no longer names the client.".to_owned()
        }
        Proposed::Adopt => "Is this client committed to the firm? They came back for the same kind of work.".to_owned(),
        Proposed::FormerUnknown => {
            "Has the relationship ended? No new work and no contact is recorded for a long time.".to_owned()
        }
        Proposed::Camp(Camp::Good) => {
            "Did the client leave on good terms? Their last feedback was positive.".to_owned()
        }
        Proposed::Camp(Camp::Poor) => "Did the client leave unhappy? Their last feedback was negative.".to_owned(),
        Proposed::Camp(Camp::Unknown) => "How did the client leave?".to_owned(),
        Proposed::AskReferral => {
            "Ask for an introduction: the client would recommend us, and no request is recorded since.".to_owned()
        }
        Proposed::HowFar(id) => format!("How far is {}? Only its beginning is recorded.", it(id)),
        Proposed::WorkStillOpen(id) => {
            format!("Is {} still open? Nothing is recorded about it for a long time.", it(id))
        }
        Proposed::SameWork { work, other, implied: false } => {
            format!("Are the won pursuit {} and {} the same {}?", it(work), it(other), names.noun())
        }
        Proposed::SameWork { work, other, implied: true } => {
            format!("Do the invoices of {} belong to {}?", it(work), it(other))
        }
        Proposed::PursuitStillOpen(id) => {
            format!("Is {} still open? It was past its limit when it was imported.", the_pursuit(id, names))
        }
        Proposed::OpenWork { listed_active: true } => {
            format!("Is there an open {}? The imported list calls the client active.", names.noun())
        }
        Proposed::OpenWork { listed_active: false } => {
            format!("Is there an open {}? The imported list says only that this is a client.", names.noun())
        }
        Proposed::Contradiction(which) => contradiction(which, names.noun()),
    }
}

fn contradiction(which: Contradiction, noun: &str) -> String {
    match which {
        Contradiction::AgreedAndDenied => {
            "Was the goal met? The client confirmed it and denied it on the same day.".to_owned()
        }
        Contradiction::WonAndLost => {
            "Was it won or lost? Both are recorded on the same day, so it counts as open.".to_owned()
        }
        Contradiction::EndedAndAccepted => {
            let work = capital(&with_article(noun));
            format!("Has the relationship ended? {work} was accepted on the day on which it was recorded as ended.")
        }
        Contradiction::EndedAndBilled => {
            "Has the relationship ended? An invoice was sent after the day on which it was recorded as ended."
                .to_owned()
        }
        Contradiction::EndedUnseen => {
            "Has the relationship ended? It was said to have because nothing had been recorded for long, and something had."
                .to_owned()
        }
        Contradiction::EndedAndListed => {
            "Has the relationship ended? A later list calls the client active.".to_owned()
        }
    }
}
