//! The 326 enquiries of the last twelve months, and how soon each was answered: 118 within the hour, 271 within a day,
//! 14 never.

use perennial_core::fact::{Direction, Medium, Purpose};

use super::filler::window;
use super::quick;
use crate::demo::deeds::{Deed, Entry, Script, Touch};
use crate::demo::dice::Dice;
use crate::demo::plan::{Answer, Group, Relation};

/// Answered within the hour, on the same day, later; and never.
const HOUR: usize = 118;
const SAME_DAY: usize = 153;
const LATER: usize = 41;
const NEVER: usize = 14;

/// Days until the late answers came, and how many around them stay quiet, so that nothing else looks like the answer.
const LATE: i32 = 4;
const MARGIN: i32 = 3;

const ASKED: [&str; 5] = [
    "Asks whether we could help with something new",
    "Asks for a quotation",
    "Form on the website: could somebody call back?",
    "Asks who does this sort of thing with us",
    "Asks for a second opinion",
];

/// Writes all enquiries into the scripts.
pub(super) fn write(relations: &[Relation], scripts: &mut [Script]) {
    let mut dice = Dice::new(326);
    let never = unanswered(relations, scripts);
    let opened = at_the_opening(scripts, &mut dice);
    let (mut same_day, mut later, mut hour) = (0, 0, 0);
    for nth in 0..opened {
        if nth % 3 == 0 { hour += 1 } else { same_day += 1 }
    }
    answer_the_opening(scripts, &mut dice);
    let mut turn = 0;
    while (hour < HOUR || same_day < SAME_DAY || later < LATER) && turn < 20_000 {
        let place = (turn * 7) % relations.len();
        turn += 1;
        let Some((from, to)) = window(&relations[place]).filter(|(from, to)| to - from > 2 * (LATE + MARGIN)) else {
            continue;
        };
        if relations[place].story.is_some() || relations[place].silent {
            continue;
        }
        let at = dice.between(from + MARGIN, to - LATE - MARGIN);
        let late = later < LATER;
        if asks_around(&scripts[place], at) || late && !is_quiet(&scripts[place], at) {
            continue;
        }
        let medium = quick(relations[place].media);
        let script = &mut scripts[place];
        let minute = 540 + u32::try_from(dice.below(120)).unwrap_or(0);
        ask(script, at, medium, minute, dice.pick(&ASKED));
        if late {
            later += 1;
            script.quiet.push((at - MARGIN, at + LATE + MARGIN));
            answer(script, at + LATE, medium, minute + 60);
        } else if same_day < SAME_DAY {
            same_day += 1;
            answer(script, at, medium, minute + soon(&mut dice, 90, 300));
        } else {
            hour += 1;
            answer(script, at, medium, minute + soon(&mut dice, 4, 50));
        }
    }
    debug_assert_eq!((hour, same_day, later, never), (HOUR, SAME_DAY, LATER, NEVER));
}

fn soon(dice: &mut Dice, least: u32, more: usize) -> u32 {
    least + u32::try_from(dice.below(more)).unwrap_or(0)
}

/// Somebody who had gone elsewhere wrote once more, and nobody wrote back.
fn unanswered(relations: &[Relation], scripts: &mut [Script]) -> usize {
    let mut done = 0;
    for (relation, script) in relations.iter().zip(scripts) {
        let decided = relation.quests.last().map(|quest| quest.answer);
        let Some(Answer::NoWay { at }) = decided.filter(|_| relation.group == Group::Lost && done < NEVER) else {
            continue;
        };
        if at < -12 {
            ask(script, at + 6, Medium::Email, 615, "Asks whether we could look at one more thing");
            done += 1;
        }
    }
    done
}

/// The first words of the pursuits that were won become enquiries. Gives how many.
fn at_the_opening(scripts: &mut [Script], dice: &mut Dice) -> usize {
    let entries = scripts.iter_mut().flat_map(|script| script.entries.iter_mut());
    let mut found = 0;
    for entry in entries {
        if let Deed::Touch(touch) = &mut entry.deed
            && touch.subject == "Asks whether we could help"
        {
            touch.purpose = Purpose::Enquire;
            touch.minute = Some(540 + u32::try_from(dice.below(180)).unwrap_or(0));
            found += 1;
        }
    }
    found
}

fn answer_the_opening(scripts: &mut [Script], dice: &mut Dice) {
    let mut nth = 0;
    for script in scripts {
        let opened: Vec<(usize, i32, Medium, u32)> = script
            .entries
            .iter()
            .enumerate()
            .filter_map(|(place, entry)| match &entry.deed {
                Deed::Touch(touch) if touch.subject == "Asks whether we could help" => {
                    Some((place, entry.at, touch.medium, touch.minute?))
                }
                _ => None,
            })
            .collect();
        // From the last to the first, so that the places before stay where they are.
        for (place, at, medium, minute) in opened.into_iter().rev() {
            let wait = if nth % 3 == 0 { soon(dice, 3, 50) } else { soon(dice, 90, 240) };
            nth += 1;
            script.entries.insert(place + 1, Entry { at, deed: reply(medium, minute + wait) });
        }
    }
}

/// True when nobody at the firm says anything around a day.
fn is_quiet(script: &Script, at: i32) -> bool {
    let near = at - MARGIN..=at + LATE + MARGIN;
    let speaks =
        |entry: &Entry| near.contains(&entry.at) && matches!(&entry.deed, Deed::Touch(touch) if touch.personal);
    !script.entries.iter().any(speaks)
}

/// True when the same client asks something else around a day: one answer would be taken for both.
fn asks_around(script: &Script, at: i32) -> bool {
    let near = at - MARGIN..=at + MARGIN;
    let asks = |entry: &Entry| matches!(&entry.deed, Deed::Touch(touch) if touch.purpose == Purpose::Enquire);
    script.entries.iter().any(|entry| near.contains(&entry.at) && asks(entry))
}

fn ask(script: &mut Script, at: i32, medium: Medium, minute: u32, subject: &str) {
    script.add(
        at,
        Deed::Touch(Touch {
            medium,
            direction: Direction::Inbound,
            personal: true,
            purpose: Purpose::Enquire,
            matter: None,
            minutes: Some(4),
            subject: subject.to_owned(),
            minute: Some(minute),
        }),
    );
}

fn answer(script: &mut Script, at: i32, medium: Medium, minute: u32) {
    script.add(at, reply(medium, minute));
}

fn reply(medium: Medium, minute: u32) -> Deed {
    Deed::Touch(Touch {
        medium,
        direction: Direction::Outbound,
        personal: true,
        purpose: Purpose::General,
        matter: None,
        minutes: Some(8),
        subject: "Answered: yes, and what the next step is".to_owned(),
        minute: Some(minute),
    })
}
