//! The everyday touches of the last twelve months: 13,200 in all, medium by medium.

use perennial_core::fact::{Direction, Medium, Purpose};

use super::enquiries;
use crate::demo::deeds::{Deed, Script, Touch};
use crate::demo::dice::Dice;
use crate::demo::plan::{Answer, Group, Media, NEVER, Relation, Story, YEAR};

/// How many touches of each medium.
const TOTALS: [(Medium, usize); 6] = [
    (Medium::Email, 9_420),
    (Medium::Phone, 2_310),
    (Medium::InPerson, 1_180),
    (Medium::Mail, 214),
    (Medium::Video, 12),
    (Medium::Present, 64),
];

/// Presents that are diaries with the firm's name on them, sent to everybody alike.
const DIARIES: usize = 41;

/// Fills up with everyday touches until every total is met.
pub(super) fn fill(relations: &[Relation], scripts: &mut [Script]) {
    let mut dice = Dice::new(503);
    newsletters(relations, scripts);
    for (relation, script) in relations.iter().zip(scripts.iter_mut()) {
        keep_in_touch(relation, script, &mut dice);
    }
    enquiries::write(relations, scripts);
    for (medium, total) in TOTALS {
        let there: usize = scripts.iter().map(|script| count(script, medium)).sum();
        let missing = total.saturating_sub(there);
        spread(relations, scripts, medium, missing, &mut dice);
    }
}

fn count(script: &Script, wanted: Medium) -> usize {
    script.entries.iter().filter(|entry| matches!(&entry.deed, Deed::Touch(touch) if touch.medium == wanted)).count()
}

/// A monthly letter to everybody who may be written to: mass mail, which ends no silence.
fn newsletters(relations: &[Relation], scripts: &mut [Script]) {
    for (relation, script) in relations.iter().zip(scripts.iter_mut()) {
        let until = if relation.group.is_poor() { relation.ended.unwrap_or(0) } else { 0 };
        if relation.group == Group::Lost {
            continue;
        }
        for month in 0..12 {
            let at = -16 - month * 29;
            if at > relation.since + 20 && at < until {
                let subject = NEWS[usize::try_from(month).unwrap_or(0) % NEWS.len()].to_owned();
                script.add(
                    at,
                    Deed::Touch(Touch {
                        medium: Medium::Email,
                        direction: Direction::Outbound,
                        personal: false,
                        purpose: Purpose::Educate,
                        matter: None,
                        minutes: None,
                        subject,
                        minute: None,
                    }),
                );
            }
        }
    }
}

const NEWS: [&str; 6] = [
    "Newsletter: what changes for tenants",
    "Newsletter: hiring and firing this season",
    "Newsletter: wills, and why now",
    "Newsletter: selling a business in good order",
    "Newsletter: getting paid on time",
    "Newsletter: moving house without tears",
];

/// The last conversation that the plan asks for: most clients were spoken to within a fortnight.
fn keep_in_touch(relation: &Relation, script: &mut Script, dice: &mut Dice) {
    let at = if relation.group.is_client() {
        let opened = relation.matters.iter().map(|matter| matter.dates.accepted).max().unwrap_or(0);
        if relation.nth % 9 == 8 || opened > -3 { return } else { dice.between(-11, -1) }
    } else if relation.group.is_between() && !relation.silent {
        let closed = relation.matters.iter().map(|matter| matter.dates.closed).max().unwrap_or(-3);
        let wanted = if relation.nth % 5 < 3 { dice.between(-80, -4) } else { dice.between(-170, -98) };
        wanted.max(closed.min(-2))
    } else {
        return;
    };
    let medium = if matches!(relation.media, Media::EmailOnly | Media::EmailAndMeetings) {
        Medium::Email
    } else {
        Medium::Phone
    };
    script.touch(at, medium, Direction::TwoWay, Purpose::CheckIn, None, "How are things?");
}

/// The days on which somebody at the client is spoken to: from and to; none for those nobody speaks to.
pub(super) fn window(relation: &Relation) -> Option<(i32, i32)> {
    let closed = relation.matters.iter().map(|matter| matter.dates.closed).filter(|day| *day != NEVER).max();
    let first = relation.since.max(YEAR + 5);
    let (from, to) = match relation.group {
        Group::Open => (first, -1),
        Group::Parked | Group::Lost => {
            let quest = relation.quests.last()?;
            let (Answer::NotNow { at, .. } | Answer::NoWay { at }) = quest.answer else { return None };
            (quest.opened.max(YEAR + 5), at - 1)
        }
        Group::Unknown => return None,
        group if group.is_poor() => (first, closed? - 1),
        _ if relation.story == Some(Story::Kestrel) => (-46, -1),
        group if group.is_client() => {
            // In a year's gap between two matters little is said.
            let active = relation.matters.iter().filter(|matter| matter.dates.last() > YEAR);
            let begun = active.map(|matter| matter.dates.accepted).min().unwrap_or(first);
            (first.max(begun - 25), -1)
        }
        group if group.is_between() && relation.silent => (first, closed?.min(-188)),
        group if group.is_between() => (first, (closed? + 60).min(if relation.nth % 5 < 3 { -4 } else { -98 })),
        _ => (first, relation.ended? - 1),
    };
    (to > from).then_some((from, to))
}

/// How much of a medium a relationship sees.
fn weight(relation: &Relation, medium: Medium) -> usize {
    let many = relation.media == Media::Many;
    let fits = match medium {
        Medium::Email => true,
        Medium::Phone => many || relation.media == Media::EmailAndPhone,
        Medium::InPerson => many || relation.media == Media::EmailAndMeetings,
        _ => many,
    };
    if !fits {
        return 0;
    }
    let Some((from, to)) = window(relation) else { return 0 };
    let length = usize::try_from(to - from).unwrap_or(0) + 10;
    let busy = match relation.group {
        Group::Adopt | Group::Advocate => 14,
        group if group.is_client() => 9,
        Group::Open => 8,
        Group::Parked | Group::Lost => 5,
        group if group.is_between() => 3,
        _ => 2,
    };
    let kind = match (medium, relation.group) {
        (Medium::Mail | Medium::Present, group) if group.is_prospect() || group.is_poor() => 0,
        (Medium::Video, group) if !group.is_client() => 0,
        (Medium::Mail, group) if group.is_between() => 4,
        _ => 1,
    };
    let kind = if relation.story == Some(Story::Ansah) && medium == Medium::Mail { 0 } else { kind };
    length * busy * kind
}

fn spread(relations: &[Relation], scripts: &mut [Script], medium: Medium, missing: usize, dice: &mut Dice) {
    let weights: Vec<usize> = relations.iter().map(|relation| weight(relation, medium)).collect();
    let sum = weights.iter().sum::<usize>().max(1);
    let mut carried = 0;
    let mut placed = 0;
    for (place, relation) in relations.iter().enumerate() {
        carried += weights[place] * missing;
        let Some(span) = window(relation) else { continue };
        while carried >= sum {
            carried -= sum;
            everyday(relation, &mut scripts[place], medium, span, placed, dice);
            placed += 1;
        }
    }
}

fn everyday(
    relation: &Relation,
    script: &mut Script,
    medium: Medium,
    (from, to): (i32, i32),
    turn: usize,
    dice: &mut Dice,
) {
    let loud = |at: &i32| !script.quiet.iter().any(|(first, last)| (*first..=*last).contains(at));
    let Some(at) = (0..100).map(|_| dice.between(from, to)).find(loud) else { return };
    let matter = (0..relation.matters.len()).rfind(|&place| {
        let dates = &relation.matters[place].dates;
        dates.accepted <= at && at <= dates.last()
    });

    let direction = match medium {
        Medium::InPerson => Direction::TwoWay,
        Medium::Phone if dice.chance(70) => Direction::TwoWay,
        Medium::Email if dice.chance(45) => Direction::Inbound,
        _ => Direction::Outbound,
    };
    let diary = medium == Medium::Present && turn < DIARIES;
    let list = subjects(medium, direction, matter.is_some(), diary);
    let subject = (dice.pick(list)).to_owned();
    let purpose = match medium {
        Medium::Mail | Medium::Present => Purpose::Thank,
        Medium::Video => Purpose::Guide,
        _ => Purpose::General,
    };
    let minutes = match medium {
        Medium::InPerson => Some(30 + 15 * u32::try_from(dice.below(4)).unwrap_or(0)),
        Medium::Phone => Some(5 + u32::try_from(dice.below(20)).unwrap_or(0)),
        Medium::Email => Some(5),
        _ => None,
    };
    let personal = !diary;
    script.add(at, Deed::Touch(Touch { medium, direction, personal, purpose, matter, minutes, subject, minute: None }));
}

const fn subjects(medium: Medium, direction: Direction, on_matter: bool, diary: bool) -> &'static [&'static str] {
    match (medium, direction, on_matter) {
        (Medium::Email, Direction::Inbound, true) => &[
            "Signed copy attached",
            "Question about clause 4",
            "Documents as requested",
            "Our comments on the draft",
            "Can we talk before Thursday?",
            "The figures you asked for",
            "Our accountant has a question",
            "I have spoken to the other side",
            "Away next week, call my mobile",
            "When do you expect to hear from the other side?",
            "Agreed, please go ahead",
            "One more name for the list",
        ],
        (Medium::Email, _, true) => &[
            "Draft for your comments",
            "Where we are this week",
            "Two points to decide",
            "Note of our call",
            "What the other side wants, and why",
            "Revised draft, changes marked",
            "A date for signing",
            "Who does what until the end of the month",
            "Reply from the other side",
            "What we need from you by Friday",
            "Next steps and dates",
            "Search results, in plain words",
            "Estimate: where we stand",
        ],
        (Medium::Email, Direction::Inbound, false) => &[
            "Thanks, noted",
            "A quick question",
            "Are you about next week?",
            "Who does this sort of thing with you?",
            "Passing on good news",
            "We are moving office",
            "Could you look at a letter we received?",
            "Thanks for the invitation",
        ],
        (Medium::Email, ..) => &[
            "A case that made me think of you",
            "Following up on our talk",
            "Dates for a meeting",
            "An article you may like",
            "Saw your news: congratulations",
            "Answer to your question",
            "Invitation to our breakfast",
            "A change in the law that touches you",
        ],
        (Medium::Phone, Direction::TwoWay, true) => &[
            "Progress call",
            "Went through the draft",
            "Instructions taken",
            "Call after the meeting",
            "Talked through the costs so far",
            "What to say to the other side",
        ],
        (Medium::Phone, Direction::TwoWay, _) => &[
            "Caught up",
            "Called to see how things are",
            "Talked about plans for the year",
            "A question answered on the spot",
        ],
        (Medium::Phone, ..) => {
            &["Left word to call back", "Left a message: the draft is on its way", "Sent a text to fix a time"]
        }
        (Medium::InPerson, _, true) => {
            &["Working meeting", "Signing", "Mid-point review", "Meeting with the other side"]
        }
        (Medium::InPerson, ..) => {
            &["Coffee", "Breakfast talk at our offices", "Visit at their place", "Met at a trade event"]
        }
        (Medium::Mail, ..) => &["Card with a handwritten line", "Letter of thanks", "Anniversary card"],
        (Medium::Video, ..) => &["One-minute video: how the portal works", "Video greeting from the team"],
        (Medium::Present, ..) if diary => &["Desk diary with the firm's name"],
        (Medium::Present, ..) => &[
            "A signed book about their trade",
            "Seedlings for the new garden",
            "A framed plan of the building",
            "Cake on the day of completion",
        ],
    }
}
