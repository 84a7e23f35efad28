//! People, surveys, complaints, support, and the end of relationships.

use perennial_core::fact::{AdoptSign, AdvocacyAct, Direction, Instrument, Medium, Purpose};
use perennial_core::journeys::stage::Camp;

use super::{close, quick};
use crate::demo::deeds::{Deed, Script};
use crate::demo::dice::Dice;
use crate::demo::plan::{Group, Relation, Story, Trouble, YEAR};

/// The people at a client become known with it.
pub(super) fn people(relation: &Relation, script: &mut Script) {
    for person in 0..relation.people.len() {
        script.add(relation.since, Deed::Meet(person));
    }
}

/// Everything besides pursuits and matters.
pub(super) fn write(relation: &Relation, script: &mut Script, dice: &mut Dice) {
    if let Some(received) = &relation.received {
        let came = Deed::CameBy { number: received.number, from: received.from.clone(), client: received.client };
        script.add(received.at, came);
    }
    survey(relation, script);
    complaint(relation, script);
    support(relation, script, dice);
    for (at, to) in &relation.sent_on {
        script.add(*at, Deed::SentOn(to.clone()));
    }
    next_need(relation, script, dice);
    end(relation, script, dice);
}

/// At the close, some relationship managers noted when the next need is likely: in two to three years.
fn next_need(relation: &Relation, script: &mut Script, dice: &mut Dice) {
    let closed = relation.matters.last().map_or(0, |matter| matter.dates.closed);
    if relation.group.is_between() && !relation.silent && relation.nth.is_multiple_of(2) {
        let percent = *[30, 40, 60, 75].get(dice.below(4)).unwrap_or(&50);
        script.add(closed, Deed::Need(closed + dice.between(600, 1_100), percent));
    }
}

fn survey(relation: &Relation, script: &mut Script) {
    let Some((at, score)) = relation.surveyed else { return };
    let asked = (at - 2).max(YEAR + 5);
    script.touch(asked, Medium::Email, Direction::Outbound, Purpose::CheckIn, None, "Survey: would you recommend us?");
    if let Some(score) = score {
        // A detractor among the clients speaks of the matter that runs now.
        let about = (relation.trouble == Some(Trouble::Detractor)).then(|| relation.matters.len() - 1);
        script.add(at, Deed::Score(Instrument::Nps, score, about));
    }
}

fn complaint(relation: &Relation, script: &mut Script) {
    let Some(complaint) = relation.complaint else { return };
    let last = relation.matters.iter().rposition(|matter| matter.dates.accepted <= complaint.at);
    script.add(complaint.at, Deed::Complaint(complaint.cause, complaint.reason, last));
    let reply = (complaint.at + 1).min(0);
    script.touch(
        reply,
        Medium::Email,
        Direction::Outbound,
        Purpose::General,
        last,
        "Complaint acknowledged, with the day of our answer",
    );
    if let Some(at) = complaint.answered {
        script.add(at, Deed::ComplaintAnswered);
    }
    if let Some(at) = complaint.recovered {
        script.touch(
            at,
            close(relation.media),
            Direction::TwoWay,
            Purpose::CheckIn,
            last,
            "Put right, and confirmed by the client",
        );
        script.add(at, Deed::ComplaintRecovered);
    }
}

fn support(relation: &Relation, script: &mut Script, dice: &mut Dice) {
    let running = relation.group.is_client().then(|| relation.matters.len() - 1);
    if let Some(at) = relation.adopted {
        let sign = match relation.story {
            Some(Story::Bellweather) => AdoptSign::StandingInstruction,
            _ if relation.group == Group::NewAdopt => AdoptSign::NewServiceAsked,
            _ => dice.pick(&[AdoptSign::JoinedProgramme, AdoptSign::ProposedInternally, AdoptSign::NewServiceAsked]),
        };
        let matter = running.filter(|&place| relation.matters[place].dates.accepted <= at);
        script.add(at, Deed::Adopted(sign, matter));
    }
    let confirmed = relation.confirmed_in_year();
    if relation.asked
        && let Some(confirmed) = confirmed
    {
        let first = relation.given.iter().map(|given| given.at).min().unwrap_or(confirmed + 9);
        let asked = (confirmed + 2).min(first - 1).max(confirmed);
        script.touch(
            asked,
            quick(relation.media),
            Direction::TwoWay,
            Purpose::AskReferral,
            None,
            "Whom else could we help?",
        );
    }
    for given in &relation.given {
        let referred = Deed::Referred { number: given.number, who: given.who.clone(), referred: given.referred };
        script.add(given.at, referred);
        if given.at < -8 && !relation.silent {
            script.add(given.at + dice.between(1, 5), Deed::Thanked(given.number));
        }
    }
    let renowned = matches!(relation.group, Group::Advocate | Group::GoodAdvocate) && relation.nth % 2 == 1;
    if renowned && let Some(confirmed) = confirmed {
        let act = dice.pick(&[AdvocacyAct::Testimonial, AdvocacyAct::Review, AdvocacyAct::Reference]);
        script.add(confirmed + 2, Deed::Act(act));
    }
}

fn end(relation: &Relation, script: &mut Script, dice: &mut Dice) {
    let Some(at) = relation.ended else { return };
    let (reason, camp, ours) = match relation.group {
        Group::NewPoor | Group::Poor => {
            let reasons: &[&str] = if relation.story == Some(Story::Lowfield) {
                &["Late first lease and an invoice that came as a surprise: will not return"]
            } else {
                &[
                    "Nobody called back in the first weeks; went to another firm",
                    "The lead changed twice and the client lost patience",
                    "Felt talked down to; the chemistry was wrong",
                ]
            };
            (dice.pick(reasons), Some(Camp::Poor), true)
        }
        Group::Unknown => ("No answer to three letters; the numbers no longer work", None, false),
        _ if relation.story == Some(Story::Ansah) => {
            ("Sold the company and retired: no further need", Some(Camp::Good), false)
        }
        _ => {
            let reasons: &[&str] = if relation.is_person() {
                &["Moved abroad", "The estate is settled: no further need", "Moved away and found somebody local"]
            } else {
                &[
                    "Company sold; the buyer has lawyers of its own",
                    "Our contact retired and the successor brought their own lawyers",
                    "Wound up in good order",
                    "Work goes in-house from now on",
                ]
            };
            (dice.pick(reasons), Some(Camp::Good), false)
        }
    };
    script.add(at, Deed::Ended(reason, camp, ours));
}
