//! Puts the plan together, group by group.

use super::dates::{self, NEVER};
use super::groups::{Group, Slot, long_before, slots};
use super::new_clients::{existing_story, new_client};
use super::prospects::Answer;
use super::{Line, Matter, Media, Quest, Reach, Relation, Span, Story, fees, people, prospects, referrals, voices};
use crate::demo::dice::Dice;
use crate::demo::names::{self, STAFF};

/// The whole plan: every relationship with what happens in it.
pub(in crate::demo) fn plan() -> Vec<Relation> {
    let mut dice = Dice::new(3);
    let mut relations = Vec::new();
    for (group, size) in Group::SIZES {
        for nth in 0..size {
            relations.push(relation(group, nth, &mut dice));
        }
    }
    people::name_all(&mut relations);
    prospects::place(&mut relations, &mut dice);
    for relation in &mut relations {
        dates::set(relation, &mut dice);
        finish(relation, &mut dice);
    }
    voices::place(&mut relations);
    referrals::place(&mut relations);
    fees::place(&mut relations);
    managers(&mut relations);
    media(&mut relations);
    relations
}

fn relation(group: Group, nth: usize, dice: &mut Dice) -> Relation {
    let new = new_client(group, nth);
    let story = new.as_ref().map_or_else(|| existing_story(group, nth), |new| new.story);
    let lines = lines(group, nth, new.as_ref().map(|new| new.line), story, dice);
    let mut slots = slots(group, nth);
    if story == Some(Story::Bellweather) {
        slots.insert(0, (Span::Before, Reach::Agreed, false));
    }
    while !slots.is_empty() && slots.len() < lines.len() {
        slots.insert(0, (Span::Before, Reach::Agreed, false));
    }
    for _ in 0..long_before(group, nth) {
        slots.insert(0, (Span::LongBefore, Reach::Agreed, false));
    }
    let last = slots.len().saturating_sub(1);
    let mut own_dice = Dice::new(5_000 + nth as u64);
    let matters = slots.into_iter().enumerate().map(|(place, slot)| {
        let line = match story {
            Some(Story::Bellweather) => lines[usize::from(place == last)],
            _ if stays_with_one(group, nth) => lines[place.saturating_sub(1) % lines.len()],
            _ => lines[place % lines.len()],
        };
        // What lies years back is told by dice of its own: it moves nothing else.
        if slot.0 == Span::LongBefore { matter(slot, line, &mut own_dice) } else { matter(slot, line, dice) }
    });
    Relation {
        group,
        nth,
        story,
        name: String::new(),
        sector: None,
        people: Vec::new(),
        manager: 0,
        matters: matters.collect(),
        quests: if group.is_prospect() { vec![sought(lines[0])] } else { Vec::new() },
        source: new.map(|new| new.source),
        trouble: (group == Group::Lowered).then(|| voices::trouble(nth)),
        trouble_at: 0,
        silent: silent(group, nth),
        media: Media::EmailAndPhone,
        surveyed: None,
        complaint: None,
        asked: false,
        given: Vec::new(),
        received: None,
        sent_on: Vec::new(),
        adopted: None,
        ended: None,
        since: 0,
    }
}

/// Stands for the line of a prospect until its pursuits are placed.
fn sought(line: Line) -> Quest {
    Quest {
        opened: 0,
        line,
        title: "",
        value: 0,
        answer: Answer::NoWay { at: 0 },
        reason: None,
        channel: "",
        competitors: None,
    }
}

fn matter((span, reach, pursued): Slot, line: Line, dice: &mut Dice) -> Matter {
    Matter {
        span,
        reach,
        line,
        title: names::title(line, dice),
        goal: names::goal(line, dice),
        pursued,
        dates: dates::Dates {
            accepted: NEVER,
            signed: NEVER,
            kickoff: NEVER,
            settled: NEVER,
            onboarded: NEVER,
            delivered: NEVER,
            confirmed: NEVER,
            closed: NEVER,
            planned_end: NEVER,
        },
        fee: 0,
        fee_before: 0,
        estimate: 0,
        promises: Vec::new(),
        first_promise: false,
    }
}

/// Clients whose first two matters are of one service: they took up others in the last twelve months only.
const fn stays_with_one(group: Group, nth: usize) -> bool {
    matches!((group, nth), (Group::Accomplish, 6..=13) | (Group::BetweenAdvocate, 3 | 4))
}

/// How many service lines the client has used: 187 one, 48 two, 18 three, 7 four.
const fn services(group: Group, nth: usize) -> usize {
    match (group, nth) {
        (Group::Advocate, 0..=2) | (Group::Adopt, 3..=5) | (Group::BetweenAdvocate, 2) => 4,
        (Group::Adopt, 0..=2 | 6 | 7 | 9)
        | (Group::Advocate, 3..=6)
        | (Group::Accomplish, 12 | 13)
        | (Group::BetweenAdopt, 0..=3)
        | (Group::GoodAdvocate, 1 | 2) => 3,
        (Group::Adopt | Group::NewAdopt, _)
        | (Group::Advocate, 7)
        | (Group::Accomplish, 6..=11)
        | (Group::Lowered, 0..=7)
        | (Group::GoodAdopt, 4 | 5)
        | (Group::BetweenAdopt, 4..=12)
        | (Group::BetweenAccomplish, 0..=7)
        | (Group::BetweenAdvocate, 3..=5)
        | (Group::GoodAdvocate, 3..=5)
        | (Group::NewAcclimate, 1) => 2,
        _ => 1,
    }
}

const PRIVATE: [Line; 3] = [Line::PrivateClient, Line::Family, Line::Residential];
const BUSINESS: [Line; 4] = [Line::CommercialProperty, Line::DisputeResolution, Line::Corporate, Line::Employment];

/// The service lines of a relationship, the first one first. A private person buys other lines than a business.
fn lines(group: Group, nth: usize, first: Option<Line>, story: Option<Story>, dice: &mut Dice) -> Vec<Line> {
    if matches!(story, Some(Story::Bellweather | Story::NewComplaint)) {
        return vec![Line::Employment, Line::CommercialProperty];
    }
    let count = services(group, nth);
    let first = first.or(match story {
        Some(Story::Ansah) => Some(Line::Corporate),
        Some(Story::QuillAndStone) => Some(Line::CommercialProperty),
        _ => None,
    });
    let private = first.map_or_else(|| count < 4 && dice.chance(39), |line| PRIVATE.contains(&line));
    let mut list: Vec<Line> = if private { PRIVATE.to_vec() } else { BUSINESS.to_vec() };
    dice.shuffle(&mut list);
    if let Some(first) = first {
        list.retain(|line| *line != first);
        list.insert(0, first);
    }
    list.truncate(count);
    list
}

/// The 41 betweeners whom nobody has heard for more than 180 days.
const fn silent(group: Group, nth: usize) -> bool {
    matches!(
        (group, nth),
        (Group::BetweenAccomplish, 0..=17 | 24..=30 | 49..=51)
            | (Group::BetweenAdopt, 0..=4 | 10 | 11)
            | (Group::BetweenAdvocate, 1 | 5)
            | (Group::BetweenShort, 0 | 3)
            | (Group::NewBetween, 0 | 1)
    )
}

/// What follows from the days of the matters.
fn finish(relation: &mut Relation, dice: &mut Dice) {
    let closed = relation.matters.iter().map(|matter| matter.dates.closed).filter(|day| *day != NEVER).max();
    let closed = closed.unwrap_or(0);
    relation.ended = match relation.group {
        Group::Poor | Group::NewPoor => Some(closed + 2),
        Group::Unknown => Some(dice.between(-90, -10)),
        Group::GoodAccomplish | Group::GoodAdopt | Group::GoodAdvocate => {
            Some((closed + dice.between(20, 160)).clamp(closed + 5, -4))
        }
        _ => None,
    };
    relation.adopted = match relation.group {
        Group::Adopt if relation.story == Some(Story::Bellweather) => Some(-20),
        Group::Adopt | Group::NewAdopt => Some(dice.between(-10 - 200 * i32::from(relation.nth > 4), -4)),
        Group::BetweenAdopt | Group::NewBetweenAdopt if !relation.silent => {
            Some((closed + dice.between(1, 40)).min(-3))
        }
        Group::BetweenAdopt => Some(closed + dice.between(1, 12)),
        Group::GoodAdopt => {
            let ended = relation.ended.unwrap_or(0);
            Some((closed + 3).max(dice.between(-600, -400)).min(ended.max(-500)))
        }
        _ => None,
    };
    let first = relation.matters.iter().map(|matter| matter.dates.accepted - if matter.pursued { 16 } else { 8 });
    let first = first.chain(relation.quests.iter().map(|quest| quest.opened)).min().unwrap_or(0);
    relation.since = first - dice.between(0, 6);
}

/// Partners and other fee-earners of the line answer for the relationship; Priya Nair answers for 21.
fn managers(relations: &mut [Relation]) {
    const PRIYA: usize = 1;
    let mut hers = 0;
    for (place, relation) in relations.iter_mut().enumerate() {
        let line = relation.main_line();
        let team: Vec<usize> = (0..STAFF.len()).filter(|&who| STAFF[who].line == Some(line) && who != PRIYA).collect();
        relation.manager = match relation.story {
            Some(Story::Kestrel) => 2,
            Some(Story::Ansah | Story::AnsahFirst | Story::AnsahSecond) => 0,
            Some(Story::Bellweather | Story::NewComplaint) => PRIYA,
            _ if line == Line::CommercialProperty
                && hers < 19
                && place % 3 != 1
                && !matches!(relation.group, Group::Open | Group::Parked | Group::Lost) =>
            {
                hers += 1;
                PRIYA
            }
            _ => team[place % team.len()],
        };
    }
}

/// Of the 96 clients 8 are met in one medium, 47 in two and 41 in more: the median is two.
fn media(relations: &mut [Relation]) {
    let mut clients: Vec<usize> = (0..relations.len()).filter(|&place| relations[place].group.is_client()).collect();
    clients.sort_by_key(|&place| match relations[place].group {
        _ if relations[place].story.is_some() => 0,
        Group::Advocate | Group::Adopt | Group::NewAdopt => 1,
        Group::Accomplish => 2,
        Group::NewAccomplish => 3,
        Group::Lowered => 5,
        Group::NewStuck | Group::Stuck => 6,
        _ => 4,
    });
    for (turn, &place) in clients.iter().enumerate() {
        relations[place].media = match turn {
            0..=40 => Media::Many,
            41..=67 => Media::EmailAndPhone,
            68..=87 => Media::EmailAndMeetings,
            _ => Media::EmailOnly,
        };
    }
    for (place, relation) in relations.iter_mut().enumerate() {
        if !relation.group.is_client() {
            relation.media = [Media::EmailAndPhone, Media::Many, Media::EmailAndMeetings][place % 3];
        }
    }
}
