//! Fees: £3,960,000 in the last twelve months, by service line, £450,000 of it from the year's new clients.

use super::new_clients::new_client;
use super::{Line, Matter, Relation, Span, Story};
use crate::demo::dice::Dice;

/// Fees of the last twelve months by service line, in pounds.
const TOTALS: [(Line, i64); 7] = [
    (Line::CommercialProperty, 1_010_000),
    (Line::DisputeResolution, 780_000),
    (Line::Corporate, 640_000),
    (Line::PrivateClient, 560_000),
    (Line::Employment, 410_000),
    (Line::Family, 300_000),
    (Line::Residential, 260_000),
];

/// Of 168 closed matters 129 stay within five in a hundred of their estimate.
const OVER_ESTIMATE: usize = 39;

/// Spreads the fees over the matters.
pub(super) fn place(relations: &mut [Relation]) {
    let mut dice = Dice::new(97);
    for relation in relations.iter_mut() {
        if let Some(new) = new_client(relation.group, relation.nth) {
            split(&mut relation.matters, new.fee);
        }
        for matter in &mut relation.matters {
            matter.fee_before = before(matter, &mut dice);
        }
    }
    for (line, total) in TOTALS {
        spread(relations, line, total, &mut dice);
    }
    estimates(relations, &mut dice);
}

/// The fee of a new client goes to the first matter, a quarter of it to a second one.
fn split(matters: &mut [Matter], fee: i64) {
    let rest = if matters.len() > 1 { fee / 4 / 100 * 100 } else { 0 };
    for (place, matter) in matters.iter_mut().enumerate() {
        matter.fee = if place == 0 { fee - rest } else { rest };
    }
}

/// What a matter brought before the year.
fn before(matter: &Matter, dice: &mut Dice) -> i64 {
    if matter.span == Span::LongBefore {
        return base(matter.line) * 8 / 10;
    }
    let base = base(matter.line) * i64::from(dice.between(60, 170)) / 100;
    match matter.span {
        Span::LongBefore | Span::Before => base / 100 * 100,
        Span::Into | Span::Through => base / 2 / 100 * 100,
        Span::Inside | Span::Running => 0,
    }
}

const fn base(line: Line) -> i64 {
    match line {
        Line::CommercialProperty | Line::Corporate | Line::DisputeResolution => 17_000,
        Line::Employment | Line::PrivateClient | Line::Family => 9_000,
        Line::Residential => 6_000,
    }
}

/// Spreads what remains of a line's total over the matters of existing clients.
fn spread(relations: &mut [Relation], line: Line, total: i64, dice: &mut Dice) {
    let mut rest = total;
    let mut shares: Vec<(usize, usize, i64)> = Vec::new();
    for (who, relation) in relations.iter_mut().enumerate() {
        let story = relation.story;
        let is_new = relation.group.is_new();
        for (which, matter) in relation.matters.iter_mut().enumerate().filter(|(_, matter)| matter.line == line) {
            if !is_new && story == Some(Story::Bellweather) && line == Line::CommercialProperty {
                matter.fee = 18_000;
            }
            rest -= matter.fee;
            if !is_new && matter.fee == 0 {
                shares.push((who, which, weight(matter) * i64::from(dice.between(40, 180))));
            }
        }
    }
    let sum: i64 = shares.iter().map(|(_, _, share)| share).sum::<i64>().max(1);
    let mut left = rest;
    let last = shares.iter().rposition(|(_, _, share)| *share > 0);
    for (place, &(who, which, share)) in shares.iter().enumerate() {
        let fee = if Some(place) == last { left } else { rest * share / sum / 50 * 50 };
        left -= fee;
        relations[who].matters[which].fee = fee;
    }
}

/// How much of the year's work falls to a matter.
const fn weight(matter: &Matter) -> i64 {
    match (matter.span, matter.reach) {
        (Span::LongBefore | Span::Before, _) => 0,
        (Span::Into, _) => 6,
        (Span::Through, _) => 12,
        (Span::Inside, _) => 9,
        (Span::Running, _) if matter.dates.accepted < -60 => 8,
        (Span::Running, _) if matter.dates.accepted < -20 => 3,
        (Span::Running, _) => 0,
    }
}

fn estimates(relations: &mut [Relation], dice: &mut Dice) {
    let mut closed: Vec<(usize, usize)> = Vec::new();
    for (who, relation) in relations.iter_mut().enumerate() {
        let story = relation.story;
        for (which, matter) in relation.matters.iter_mut().enumerate() {
            let billed = matter.fee + matter.fee_before;
            matter.estimate = match (story, matter.span) {
                (Some(Story::Kestrel), _) => 200_000,
                (Some(Story::Bellweather), Span::Running) if matter.line == Line::CommercialProperty => 300_000,
                (_, Span::Running | Span::Through) => round(billed.max(base(matter.line)) * 14 / 10),
                _ => round(billed * 102 / 100),
            };
            if matches!(matter.span, Span::Into | Span::Inside) {
                closed.push((who, which));
            }
        }
    }
    dice.shuffle(&mut closed);
    for &(who, which) in closed
        .iter()
        .filter(|&&(who, which)| relations[who].matters[which].fee > 3_000)
        .collect::<Vec<_>>()
        .into_iter()
        .take(OVER_ESTIMATE)
    {
        let matter = &mut relations[who].matters[which];
        matter.estimate = round((matter.fee + matter.fee_before) * 78 / 100);
    }
}

/// Up to the next hundred pounds.
const fn round(pounds: i64) -> i64 {
    (pounds + 99) / 100 * 100
}
