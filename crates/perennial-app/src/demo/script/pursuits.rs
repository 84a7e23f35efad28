//! Pursuits: those that are open, parked or lost, and those that became matters.

use perennial_core::fact::{Direction, Medium, Purpose, PursuitStep};
use perennial_core::value::{FeesCome, StatedTerms};

use super::quick;
use crate::demo::deeds::{Deed, Pursued, Script};
use crate::demo::dice::Dice;
use crate::demo::plan::{Answer, Relation, Story};

const WHY_US: &[&str] = &[
    "Answered within the hour and understood the business",
    "Recommended, and the first meeting confirmed it",
    "Fixed fee and a named team",
    "Had done the like for others in our trade",
    "Plain words, no jargon",
];

/// Writes the pursuits of a relationship. Those of matters have the matter's place as their key.
pub(super) fn write(relation: &Relation, script: &mut Script, dice: &mut Dice) {
    for (place, matter) in relation.matters.iter().enumerate().filter(|(_, matter)| matter.pursued) {
        let accepted = matter.dates.accepted;
        let (opened, proposal) = match relation.story {
            Some(Story::Kestrel) => (-70, -66),
            Some(Story::Bellweather) => (-70, -34),
            Some(Story::AnsahFirst) => (-298, -291),
            Some(Story::AnsahSecond) => (-43, -34),
            _ => (accepted - dice.between(10, 16), accepted - dice.between(3, 7)),
        };
        let source = relation.source.filter(|_| place == 0);
        script.add(
            opened,
            Deed::Pursue(Pursued {
                key: place,
                title: title_of(relation, place),
                line: matter.line,
                pounds: matter.estimate,
                channel: source.map_or("Existing client", |source| source.channel()).to_owned(),
                referred_by: source.and(relation.received.as_ref()).map(|received| received.from.clone()),
                competitors: dice.chance(35).then_some("Cotter & Flood"),
            }),
        );
        let quick = quick(relation.media);
        if opened > -362 {
            script.touch(opened, quick, Direction::Inbound, Purpose::General, None, "Asks whether we could help");
            script.touch(
                proposal,
                Medium::Email,
                Direction::Outbound,
                Purpose::General,
                None,
                "Proposal with the named team and the fee",
            );
        }
        script.add(proposal, Deed::Step(place, PursuitStep::Proposal));
        if relation.story == Some(Story::Bellweather) {
            script.add(proposal, Deed::Fees(place, StatedTerms::of(FeesCome::Years)));
        }
        let why = if relation.story == Some(Story::Kestrel) {
            "Their usual lawyers were conflicted out"
        } else {
            dice.pick(WHY_US)
        };
        script.add(accepted, Deed::Hire(place, place, why.to_owned()));
    }
    for (turn, quest) in relation.quests.iter().enumerate() {
        let key = 100 + turn;
        let decided = match quest.answer {
            Answer::NotNow { at, .. } | Answer::NoWay { at } => at,
            Answer::Open(_) => 0,
        };
        script.add(
            quest.opened,
            Deed::Pursue(Pursued {
                key,
                title: quest.title,
                line: quest.line,
                pounds: quest.value,
                channel: quest.channel.to_owned(),
                referred_by: relation.received.as_ref().filter(|_| turn == 0).map(|received| received.from.clone()),
                competitors: quest.competitors,
            }),
        );
        let middle = quest.opened + (decided - quest.opened) / 2;
        match quest.answer {
            Answer::Open(PursuitStep::Enquiry) => {}
            Answer::Open(step) => script.add(middle, Deed::Step(key, step)),
            Answer::NotNow { at, revisit } => {
                script.add(middle, Deed::Step(key, PursuitStep::Interviewed));
                script.add(at, Deed::NotNow(key, revisit, quest.reason.unwrap_or_default().to_owned()));
            }
            Answer::NoWay { at } => {
                script.add(middle, Deed::Step(key, PursuitStep::Proposal));
                script.add(at, Deed::NoWay(key, quest.reason.unwrap_or_default().to_owned()));
            }
        }
    }
}

/// What a matter is called: stories have names of their own.
pub(in crate::demo) fn title_of(relation: &Relation, place: usize) -> &'static str {
    use crate::demo::plan::Line;
    let matter = &relation.matters[place];
    match (relation.story, matter.line) {
        (Some(Story::Kestrel), _) => "Kestrel Freight v. Oduya",
        (Some(Story::Bellweather), Line::CommercialProperty) => "All conveyancing of Bellweather Homes",
        (Some(Story::Ansah), _) => "Sale of Ansah Tools",
        (Some(Story::AnsahFirst), _) => "Sale of Garner Fastenings",
        (Some(Story::AnsahSecond), _) => "Sale of Munro Springs",
        (Some(Story::Lowfield), _) => "First lease at Lowfield Wharf",
        (Some(Story::NewComplaint), _) if place == 0 => "Contracts for the nursery staff",
        (Some(Story::NewComplaint), _) => "Lease of a second nursery",
        _ => matter.title,
    }
}
