//! From the plan to dated deeds: what happened in each relationship, so that it reads as a story.

mod calendar;
mod enquiries;
mod filler;
mod matters;
mod pursuits;
mod rest;
mod stories;

use perennial_core::fact::Medium;

use super::deeds::{Entry, Script};
use super::dice::Dice;
use super::plan::{Media, Relation};

pub(super) use calendar::on_working_days;
pub(super) use pursuits::title_of;

/// The scripts of all relationships, in their order; each in the order of its days.
pub(super) fn scripts(relations: &[Relation]) -> Vec<Vec<Entry>> {
    let mut scripts: Vec<Script> = Vec::with_capacity(relations.len());
    for (place, relation) in relations.iter().enumerate() {
        let mut dice = Dice::new(1_000 + place as u64);
        let mut script = Script::default();
        rest::people(relation, &mut script);
        pursuits::write(relation, &mut script, &mut dice);
        matters::write(relation, &mut script, &mut dice);
        rest::write(relation, &mut script, &mut dice);
        stories::write(relation, &mut script);
        scripts.push(script);
    }
    filler::fill(relations, &mut scripts);
    scripts
        .into_iter()
        .map(|mut script| {
            script.entries.sort_by_key(|entry| entry.at);
            script.entries
        })
        .collect()
}

/// The medium in which the firm prefers to meet a client for something that matters.
pub(super) const fn close(media: Media) -> Medium {
    match media {
        Media::Many | Media::EmailAndMeetings => Medium::InPerson,
        Media::EmailAndPhone => Medium::Phone,
        Media::EmailOnly => Medium::Email,
    }
}

/// The medium in which the firm asks and answers quickly.
pub(super) const fn quick(media: Media) -> Medium {
    match media {
        Media::Many | Media::EmailAndPhone => Medium::Phone,
        Media::EmailAndMeetings | Media::EmailOnly => Medium::Email,
    }
}
