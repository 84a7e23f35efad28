//! The one place that turns facts, reasons and proposals into sentences, in the plain English of a firm.
//!
//! Sentences about facts are in the past tense and leave out the day, which stands beside them on every page.
//! What things are called comes from [`Names`]; what nobody can name is spoken of in general.

mod engagements;
mod facts;
mod missing;
mod people;
mod proposals;
mod register;
mod touches;
mod why;

pub use facts::sentence;
pub use missing::{Awaited, Missing, Needed, missing};
pub use proposals::proposal;
pub use why::{NO_PROSPECT, usual_gap, why};

use crate::dates::Day;
use crate::fact::Precision;
use crate::ids::{ClientId, ContactId, EngagementId, PursuitId, ReferrerId, ServiceLineId, StaffId};
use crate::journeys::stage::{Camp, PhaseNames, Stage};

/// What things and people are called.
pub trait Names {
    /// The title of an engagement.
    fn engagement(&self, id: EngagementId) -> Option<String>;
    /// The title of a pursuit.
    fn pursuit(&self, id: PursuitId) -> Option<String>;
    /// The name of a person at the client.
    fn contact(&self, id: ContactId) -> Option<String>;
    /// The name of a member of staff.
    fn staff(&self, id: StaffId) -> Option<String>;
    /// The name of a service line.
    fn service_line(&self, id: ServiceLineId) -> Option<String>;
    /// The name of another client.
    fn client(&self, id: ClientId) -> Option<String>;

    /// The name of a referrer.
    fn referrer(&self, _: ReferrerId) -> Option<String> {
        None
    }

    /// An employer as somebody typed it, as the reader may read it: information barriers hide some.
    fn employer(&self, typed: &str) -> String {
        typed.to_owned()
    }

    /// What the firm calls one engagement: `Model::engagement`.
    fn noun(&self) -> &str {
        "engagement"
    }

    /// What the firm calls several: `Model::engagements`.
    fn nouns(&self) -> &str {
        "engagements"
    }

    /// What the firm calls the phases.
    fn phases(&self) -> PhaseNames {
        PhaseNames::default()
    }

    /// How a day is written, by default `3 March 2026`.
    fn date(&self, day: Day) -> String {
        day.date().strftime("%-d %B %Y").to_string()
    }
}

/// Names for where nobody is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoNames;

impl Names for NoNames {
    fn engagement(&self, _: EngagementId) -> Option<String> {
        None
    }
    fn pursuit(&self, _: PursuitId) -> Option<String> {
        None
    }
    fn contact(&self, _: ContactId) -> Option<String> {
        None
    }
    fn staff(&self, _: StaffId) -> Option<String> {
        None
    }
    fn service_line(&self, _: ServiceLineId) -> Option<String> {
        None
    }
    fn client(&self, _: ClientId) -> Option<String> {
        None
    }
}

/// `3 March 2026`, `March 2026` or `2026`, as precisely as it is known; `3 March 2026 or earlier` where only the latest
/// possible day is (D20). `date` writes a day.
pub fn day_as_known(on: Day, precision: Precision, date: impl Fn(Day) -> String) -> String {
    match precision {
        Precision::Exact => date(on),
        Precision::Month | Precision::Year => month_or_year(on, precision),
        Precision::OnOrBefore | Precision::NotRecorded => format!("{} or earlier", date(on)),
    }
}

/// `March 2026`, or `2026` where only the year is known.
pub(crate) fn month_or_year(on: Day, precision: Precision) -> String {
    let form = if precision == Precision::Year { "%Y" } else { "%B %Y" };
    on.date().strftime(form).to_string()
}

/// “Employment advice”, or “the matter”.
pub(crate) fn the_engagement(id: EngagementId, names: &dyn Names) -> String {
    names.engagement(id).map_or_else(|| format!("the {}", names.noun()), |title| quoted(&title))
}

/// “Conveyancing for 2027”, or “the pursuit”.
pub(crate) fn the_pursuit(id: PursuitId, names: &dyn Names) -> String {
    names.pursuit(id).map_or_else(|| "the pursuit".to_owned(), |title| quoted(&title))
}

/// The name of a person, or “a contact”.
fn a_contact(id: ContactId, names: &dyn Names) -> String {
    names.contact(id).unwrap_or_else(|| "a contact".to_owned())
}

pub(crate) fn quoted(text: &str) -> String {
    format!("“{text}”")
}

/// ` with Ruth Ansah`, or nothing: a name behind a word, where there is one.
fn behind(word: &str, name: Option<String>) -> String {
    let space = if word.starts_with(',') { "" } else { " " };
    name.map_or_else(String::new, |name| format!("{space}{word} {name}"))
}

/// `: late lease`, or nothing.
fn because(reason: Option<&str>) -> String {
    reason.map_or_else(String::new, |reason| format!(": {}", plain_end(reason)))
}

/// A text without the full stop that the sentence around it brings along.
fn plain_end(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `a matter`, `an engagement`.
pub fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// `1 day`, `3 days`.
pub(crate) fn count(n: u32, one: &str) -> String {
    crate::text::count(u64::from(n), one)
}

/// The stage and camp in words: `Former client (left on good terms)`.
fn stage_words(stage: Stage, camp: Option<Camp>, names: &dyn Names) -> String {
    match (stage, camp) {
        (Stage::PrePurchase, _) => "Prospect".to_owned(),
        (Stage::Client, _) => "Client".to_owned(),
        (Stage::Between, _) => format!("Between {}", names.nouns()),
        (Stage::Former, Some(Camp::Good)) => "Former client (left on good terms)".to_owned(),
        (Stage::Former, Some(Camp::Poor)) => "Former client (left unhappy)".to_owned(),
        (Stage::Former, _) => "Former client".to_owned(),
    }
}
