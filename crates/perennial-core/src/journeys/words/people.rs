//! A sentence for every fact of a person at the client.

use super::{Names, a_contact, because, capital, plain_end};
use crate::fact::{LawfulBasis, Medium, PersonFact, Stance, Tie};

pub(super) fn person(fact: &PersonFact, names: &dyn Names) -> String {
    let who = capital(&a_contact(fact.contact(), names));
    match fact {
        PersonFact::RoleGiven { role: Some(role), .. } => {
            format!("{who} has a part in decisions: {}", role.word().to_lowercase())
        }
        PersonFact::RoleGiven { role: None, .. } => format!("The part of {who} in decisions is not known any more"),
        PersonFact::TieSaid { staff, tie, .. } => {
            let staff = names.staff(*staff).unwrap_or_else(|| "A colleague".to_owned());
            match tie {
                Some(Tie::Strong) => format!("{staff} and {who} trust each other"),
                Some(Tie::Known) => format!("{staff} and {who} know each other"),
                Some(Tie::Met) => format!("{staff} and {who} have met"),
                None => format!("{staff} and {who} do not know each other any more"),
            }
        }
        PersonFact::MediumSaid { medium, stance, basis, source, .. } => {
            format!("{who} {}{}{}", wish(*medium, *stance), ground(*stance, *basis), because(source.as_deref()))
        }
        PersonFact::Employed { employer, job, from, until, .. } => {
            let job = job.as_deref().map_or_else(String::new, |job| format!(" as {}", plain_end(job)));
            let from = from.map_or_else(String::new, |day| format!(" from {}", names.date(day)));
            let until = until.map_or_else(String::new, |day| format!(" until {}", names.date(day)));
            format!("{who} worked for {}{job}{from}{until}", plain_end(&names.employer(employer)))
        }
        PersonFact::Followed { client, .. } => {
            let to = names.client(*client).unwrap_or_else(|| "the new employer".to_owned());
            format!("We follow {who} to {to}")
        }
        PersonFact::TookOver { from, .. } => format!("{who} took over from {}", a_contact(*from, names)),
    }
}

fn wish(medium: Option<Medium>, stance: Option<Stance>) -> String {
    let Some(medium) = medium else {
        return match stance {
            Some(Stance::Refused) => "does not want to be contacted".to_owned(),
            Some(_) => "may be contacted in any medium".to_owned(),
            None => "has no wish on record for all media any more".to_owned(),
        };
    };
    let word = medium.word().to_lowercase();
    match stance {
        Some(Stance::Preferred) => format!("prefers this medium: {word}"),
        Some(Stance::Welcome) => format!("may be reached in this medium: {word}"),
        Some(Stance::Refused) => format!("does not want this medium: {word}"),
        None => format!("has no wish on record for this medium any more: {word}"),
    }
}

/// The ground, where the person may be reached.
fn ground(stance: Option<Stance>, basis: LawfulBasis) -> String {
    match (stance, basis) {
        (None | Some(Stance::Refused), _) | (_, LawfulBasis::None | LawfulBasis::Unknown) => String::new(),
        (Some(_), basis) => format!(" (ground: {})", basis.word().to_lowercase()),
    }
}
