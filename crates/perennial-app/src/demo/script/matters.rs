//! Matters: from the acceptance to the close, with their promises and invoices.

use perennial_core::fact::{Direction, Instrument, Medium, Purpose};
use perennial_core::journeys::stage::Phase;

use super::{close, quick};
use crate::demo::deeds::{Deed, Happened, Script};
use crate::demo::dice::Dice;
use crate::demo::plan::{Dates, Matter, NEVER, Promise, Reach, Relation, Story, Trouble, YEAR};

const FIRST: &[&str] = &[
    "The minutes of the kickoff within a day",
    "A first draft within the week",
    "The list of what we need from you by Friday",
    "A timetable that you can plan with",
];

const FURTHER: &[&str] = &[
    "A call every second Monday",
    "The revised draft by the end of the week",
    "An answer from the other side's lawyers, or word that there is none",
    "A warning before the estimate is reached",
    "The completion statement two days ahead",
    "A summary that the board can read in five minutes",
    "The search results as soon as they arrive",
    "One person to call, whoever is on holiday",
];

const CONFIRMED: &[&str] = &[
    "Wrote that this is what they had wanted",
    "Said so in the outcome meeting",
    "Confirmed on the telephone",
    "Ticked “goal met” in the closing note",
];

/// Writes the matters of a relationship.
pub(super) fn write(relation: &Relation, script: &mut Script, dice: &mut Dice) {
    for (place, matter) in relation.matters.iter().enumerate() {
        if !matter.pursued {
            script.add(matter.dates.accepted, Deed::Accept(place));
        }
        steps(place, matter, script, dice);
        promises(place, matter, script, dice);
        invoices(relation, place, matter, script, dice);
        if matter.dates.accepted > YEAR + 2 {
            touches(relation, place, matter, script, dice);
        }
    }
}

fn steps(place: usize, matter: &Matter, script: &mut Script, dice: &mut Dice) {
    let dates = &matter.dates;
    let mut step = |at: i32, what: Happened| {
        if at != NEVER {
            script.add(at, Deed::Matter(place, what));
        }
    };
    step(dates.signed, Happened::Signed);
    step(dates.kickoff, Happened::Kickoff);
    step(dates.delivered, Happened::Delivered);
    step(dates.confirmed, Happened::Confirmed(dice.pick(CONFIRMED)));
    step(dates.closed, Happened::Closed);
    if dates.kickoff != NEVER {
        step(dates.kickoff, Happened::Goal(matter.goal.to_owned()));
    }
    if dates.onboarded == NEVER {
        return;
    }
    if matter.first_promise && dice.chance(35) {
        let score = if dice.chance(60) { 6 } else { 5 };
        script.add(dates.onboarded, Deed::Score(Instrument::Ces, score, Some(place)));
    } else {
        step(dates.onboarded, Happened::Onboarded);
    }
}

fn promises(place: usize, matter: &Matter, script: &mut Script, dice: &mut Dice) {
    let Dates { kickoff, settled, .. } = matter.dates;
    // Before the register began, a first promise is noted only where it is all that is known of the start.
    if matter.first_promise || (settled != NEVER && matter.dates.onboarded == NEVER) {
        let key = script.key();
        script.add(kickoff, Deed::Promise(key, place, dice.pick(FIRST), settled));
        script.add(settled, Deed::Kept(key));
    }
    for promise in &matter.promises {
        let key = script.key();
        let text = dice.pick(FURTHER);
        match *promise {
            Promise::Kept { at } => {
                script.add(at - 4, Deed::Promise(key, place, text, at));
                script.add(at, Deed::Kept(key));
            }
            Promise::Late { at } => {
                script.add(at - 4, Deed::Promise(key, place, text, at - 3));
                script.add(at, Deed::Kept(key));
            }
            Promise::MadeGood { at } => {
                script.add(at - 3, Deed::Promise(key, place, text, at));
                script.add(at, Deed::Broken(key));
                script.add(at + 6, Deed::Recovered);
            }
            Promise::Broken { at } => {
                let made = (at - 3).max(matter.dates.accepted);
                script.add(made, Deed::Promise(key, place, broken_text(at, &matter.dates), at));
                script.add(at, Deed::Broken(key));
            }
        }
    }
}

/// What was promised and not done, by when it was.
fn broken_text(at: i32, dates: &Dates) -> &'static str {
    if at == dates.accepted {
        "The engagement letter the same day"
    } else if at < dates.kickoff {
        "A call before the kickoff to go through the fees"
    } else if at < dates.settled {
        "The minutes of the kickoff within a day"
    } else {
        "A word before any bill above the estimate"
    }
}

/// Bills month by month, and is paid after three to seven weeks; a bill that is disputed is not paid.
fn invoices(relation: &Relation, place: usize, matter: &Matter, script: &mut Script, dice: &mut Dice) {
    let dates = &matter.dates;
    let end = if dates.closed == NEVER { -2 } else { dates.closed.min(-2) };
    let start = if dates.kickoff == NEVER { dates.accepted } else { dates.kickoff } + 4;
    let open = matches!(matter.reach, Reach::Open(_));
    let dispute = match relation.trouble {
        _ if relation.story == Some(Story::Lowfield) => Some((-152, "Twice the estimate, and nobody had said a word")),
        Some(Trouble::Dispute) if open => Some((relation.trouble_at, "The travel was never agreed")),
        _ => None,
    };
    if matter.fee_before > 0 {
        let to = end.min(YEAR - 4);
        bill(script, place, matter.fee_before, (start.min(to - 1), to), None, dice);
    }
    if matter.fee > 0 {
        let from = start.max(YEAR + 6).min(end - 1);
        bill(script, place, matter.fee, (from.max(YEAR + 5), end.max(YEAR + 6)), dispute, dice);
    }
}

fn bill(
    script: &mut Script,
    place: usize,
    pounds: i64,
    (from, to): (i32, i32),
    mut dispute: Option<(i32, &'static str)>,
    dice: &mut Dice,
) {
    let months = i64::from((to - from) / 40 + 1).min(5).min((pounds / 400).max(1));
    let mut left = pounds;
    for turn in 0..months {
        let share =
            if turn + 1 == months { left } else { pounds / months * i64::from(dice.between(70, 115)) / 100 / 5 * 5 };
        left -= share;
        let at = from + i32::try_from(i64::from(to - from) * (turn + 1) / months).unwrap_or(0);
        let key = script.key();
        script.add(at, Deed::Invoice(key, place, share * 100));
        if let Some((on, why)) = dispute.take_if(|(on, _)| at < *on) {
            script.add(on, Deed::Disputed(key, why));
            continue;
        }
        let paid = at + dice.between(18, 50);
        if paid < -1 {
            script.add(paid, Deed::Paid(key, share * 100));
        }
    }
}

/// The touches that a matter of the year has in any case.
fn touches(relation: &Relation, place: usize, matter: &Matter, script: &mut Script, dice: &mut Dice) {
    let dates = &matter.dates;
    let kestrel = relation.story == Some(Story::Kestrel);
    let media = relation.media;
    if !kestrel && dates.accepted < 0 {
        script.touch(
            dates.accepted,
            quick(media),
            Direction::Outbound,
            Purpose::Acknowledge,
            Some(place),
            "Thanks, and who will look after you",
        );
    }
    if dates.signed != NEVER && dates.signed < 0 && !kestrel {
        let affirm = if dice.chance(75) { dates.signed + 1 } else { dates.signed + 3 };
        let stalled = matter.reach == Reach::Stalled(Phase::Affirm);
        if affirm < 0 && !stalled && (dates.kickoff == NEVER || affirm <= dates.kickoff) {
            script.touch(
                affirm,
                quick(media),
                Direction::TwoWay,
                Purpose::Affirm,
                Some(place),
                "Any second thoughts? The plan once more",
            );
        }
    }
    if dates.kickoff != NEVER {
        script.touch(
            dates.kickoff,
            close(media),
            Direction::TwoWay,
            Purpose::General,
            Some(place),
            "Kickoff: goal, promises and timetable read back",
        );
    }
    if dates.settled != NEVER && dates.settled < -1 {
        script.touch(
            dates.settled,
            Medium::Email,
            Direction::Outbound,
            Purpose::Guide,
            Some(place),
            "What happens next",
        );
    }
    if dates.onboarded != NEVER && dates.onboarded < -8 && dice.chance(60) {
        let at = (dates.onboarded + 6).min(dates.last() - 1);
        script.touch(
            at,
            quick(media),
            Direction::TwoWay,
            Purpose::CheckIn,
            Some(place),
            "How is it going, and what would make it easier?",
        );
    }
    if dates.confirmed != NEVER {
        script.touch(
            dates.confirmed,
            close(media),
            Direction::TwoWay,
            Purpose::Thank,
            Some(place),
            "Outcome talked through",
        );
    }
}
