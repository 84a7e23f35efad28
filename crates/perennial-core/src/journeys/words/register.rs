//! A sentence for every fact of the registers: complaints and scores, presents.

use super::facts::{about, in_brackets};
use super::{Names, a_contact, because, behind, plain_end, quoted};
use crate::fact::{DeclinedBy, FeelingFact, Instrument, Intent, PresentFact};

pub(super) fn feeling(fact: &FeelingFact, names: &dyn Names) -> String {
    match fact {
        FeelingFact::ComplaintReceived { engagement, cause, .. } => {
            format!("The client complained{}{}", about(*engagement, names), because(cause.as_deref()))
        }
        FeelingFact::ComplaintAcknowledged { .. } => "The complaint was acknowledged".to_owned(),
        FeelingFact::ComplaintCauseFound { cause, text, within_control, .. } => {
            let control = match within_control {
                Some(true) => " (within our control)",
                Some(false) => " (outside our control)",
                None => "",
            };
            format!("Cause of the complaint: {}{}{control}", cause.word().to_lowercase(), because(text.as_deref()))
        }
        FeelingFact::ComplaintReasonChosen { reason, .. } => match reason {
            Some(reason) => format!("Reason for the complaint: {}", plain_end(reason)),
            None => "The reason for the complaint was taken back".to_owned(),
        },
        FeelingFact::ComplaintAnswered { .. } => "The complaint was answered".to_owned(),
        FeelingFact::ComplaintEscalated { to, .. } => {
            let to = to.as_deref().map_or("somebody outside of the firm", plain_end);
            format!("The client took the complaint to {to}")
        }
        FeelingFact::ComplaintClosed { outcome, .. } => {
            format!("The complaint was closed{}", because(outcome.as_deref()))
        }
        FeelingFact::ComplaintRecovered { .. } => "The client confirmed that the complaint is put right".to_owned(),
        FeelingFact::Scored { instrument, score, engagement, contact } => {
            let who = somebody(*contact, names);
            let about = in_brackets(*engagement, names);
            match instrument {
                Instrument::Nps => format!("{who} scored {score} of 10 for recommending us{about}"),
                Instrument::Csat => format!("{who} scored {score} of 5 for satisfaction{about}"),
                Instrument::Ces => format!("{who} scored {score} of 7 for ease{about}"),
            }
        }
        FeelingFact::Felt { contact, score, engagement } => {
            let about = in_brackets(*engagement, names);
            format!(
                "{} said how it feels to work with us: {}{about}",
                somebody(*contact, names),
                score.word().to_lowercase()
            )
        }
        FeelingFact::AwarenessSaid { contact, service_line, aided, unaided } => {
            let line = names.service_line(*service_line).unwrap_or_else(|| "a service of ours".to_owned());
            let aided = aided.map_or_else(String::new, |aided| format!(": {}", aided.word()));
            let how = if *unaided { " unasked" } else { "" };
            let verb = if *unaided { "named" } else { "was asked about" };
            format!("{} {verb} {line}{how}{aided}", somebody(*contact, names))
        }
        FeelingFact::IntentSaid { contact, intent, likelihood } => {
            let what = match intent {
                Intent::Refer => "recommending us to somebody",
                Intent::Return => "coming back to us",
            };
            format!("{} put the likelihood of {what} at {likelihood} of 10", somebody(*contact, names))
        }
        FeelingFact::Recovered { engagement } => {
            format!("The client confirmed that all is well again{}", in_brackets(*engagement, names))
        }
    }
}

/// Who answered, at the beginning of a sentence.
fn somebody(contact: Option<crate::ids::ContactId>, names: &dyn Names) -> String {
    let who = contact.map_or_else(|| "The client".to_owned(), |contact| a_contact(contact, names));
    super::capital(&who)
}

pub(super) fn present(fact: &PresentFact, names: &dyn Names) -> String {
    match fact {
        PresentFact::Proposed { contact, item, value, reason, by, .. } => {
            let staff = by.and_then(|staff| names.staff(staff)).map_or_else(String::new, |name| format!(" by {name}"));
            let whom = behind("for", contact.and_then(|contact| names.contact(contact)));
            let value = value.map_or_else(String::new, |value| format!(", {}", value.exact()));
            let item = quoted(plain_end(item));
            format!("Present proposed{staff}{whom}: {item}{value}{}", because(reason.as_deref()))
        }
        PresentFact::Approved { by, .. } => {
            format!("Present approved{}", behind("by", by.and_then(|staff| names.staff(staff))))
        }
        PresentFact::Given { .. } => "The present was given".to_owned(),
        PresentFact::Declined { by, reason, .. } => {
            let who = match by {
                DeclinedBy::Approver => "The present was not approved",
                DeclinedBy::Firm => "The present was not given after all",
                DeclinedBy::Recipient => "The present was declined by the person it was for",
            };
            format!("{who}{}", because(reason.as_deref()))
        }
    }
}
