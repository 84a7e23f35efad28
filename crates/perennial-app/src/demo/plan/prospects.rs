//! Pursuits that are open, parked or lost, of prospects and of clients. Those that were won are matters.

use perennial_core::fact::PursuitStep;

use super::{Group, Line, Relation};
use crate::demo::dice::Dice;

/// What became of a pursuit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::demo) enum Answer {
    Open(PursuitStep),
    NotNow { at: i32, revisit: i32 },
    NoWay { at: i32 },
}

/// A pursuit that did not (yet) become a matter.
#[derive(Debug, Clone)]
pub(in crate::demo) struct Quest {
    pub(in crate::demo) opened: i32,
    pub(in crate::demo) line: Line,
    pub(in crate::demo) title: &'static str,
    /// In pounds.
    pub(in crate::demo) value: i64,
    pub(in crate::demo) answer: Answer,
    pub(in crate::demo) reason: Option<&'static str>,
    pub(in crate::demo) channel: &'static str,
    pub(in crate::demo) competitors: Option<&'static str>,
}

const NOT_NOW: &[&str] = &[
    "The board wants to wait for the year-end accounts",
    "Planning permission is not through yet",
    "The seller has taken the property off the market",
    "New finance director starts in the spring; back then",
    "Talks with the other side go on without lawyers for now",
    "Wants to think it over with the family",
];

const NO_WAY: &[&str] = &[
    "Slow reply: another firm called back the same day",
    "Thought we only did employment",
    "Price: a smaller firm quoted a fixed fee",
    "Stayed with the firm they know",
    "Wanted a firm with an office in London",
    "Chemistry with the other side's team was better",
    "No reply to our proposal",
    "The lead changed between the meeting and the proposal",
];

const COMPETITORS: &[&str] =
    &["Brandt Hollis LLP", "Wyndham Sayle", "Cotter & Flood", "Arkley Prior LLP", "Mossman Legal"];

const CHANNELS: &[&str] = &["Web", "Web", "Talk", "Directory", "Cold call", "Event", "Returning"];

/// Gives prospects and some clients their pursuits.
pub(super) fn place(relations: &mut [Relation], dice: &mut Dice) {
    for relation in relations {
        let line = relation.quests.first().map_or_else(|| relation.main_line(), |quest| quest.line);
        relation.quests.clear();
        let kinds: &[Kind] = match (relation.group, relation.nth) {
            (Group::Open, 0..=5) => &[Kind::LostBefore, Kind::Open],
            (Group::Open, _) => &[Kind::Open],
            (Group::Parked, _) => &[Kind::NotNow],
            (Group::Lost, _) => &[Kind::Lost],
            (Group::Adopt | Group::Accomplish, 0..=4) => &[Kind::Open],
            (Group::BetweenAccomplish, 43..=47) | (Group::BetweenAdopt, 17 | 18) => &[Kind::Open],
            (Group::BetweenAccomplish, 32..=38) | (Group::Adopt, 9..=12) | (Group::BetweenAdopt, 13..=15) => {
                &[Kind::NotNow]
            }
            (Group::Lowered, 0..=5) | (Group::Accomplish, 6..=10) | (Group::BetweenAccomplish, 18..=23) => {
                &[Kind::Lost]
            }
            (Group::Adopt, 5..=7) | (Group::BetweenAdopt, 19 | 20) => &[Kind::Lost],
            _ => &[],
        };
        for kind in kinds {
            let line = if relation.group.is_prospect() { line } else { neighbour(line) };
            relation.quests.push(kind.quest(line, relation.group.is_prospect(), dice));
        }
    }
}

/// Another service that the same kind of client may need.
const fn neighbour(line: Line) -> Line {
    match line {
        Line::CommercialProperty => Line::Corporate,
        Line::DisputeResolution => Line::Employment,
        Line::Corporate => Line::CommercialProperty,
        Line::PrivateClient => Line::Residential,
        Line::Employment => Line::CommercialProperty,
        Line::Family | Line::Residential => Line::PrivateClient,
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Open,
    NotNow,
    Lost,
    LostBefore,
}

impl Kind {
    fn quest(self, line: Line, prospect: bool, dice: &mut Dice) -> Quest {
        let longest = match line {
            Line::CommercialProperty | Line::Corporate => -95,
            Line::DisputeResolution | Line::Employment | Line::Family => -38,
            Line::PrivateClient | Line::Residential => -25,
        };
        let title = crate::demo::names::title(line, dice);
        let value = i64::from(dice.between(4, 60)) * 500;
        let (opened, answer, reason) = match self {
            Self::Open => {
                let opened = dice.between(longest, -2);
                let steps = PursuitStep::ALL;
                let far = usize::try_from(opened * 4 / longest).unwrap_or(0);
                (opened, Answer::Open(steps[(far + dice.below(2)).min(4)]), None)
            }
            Self::NotNow => {
                let at = dice.between(-300, -12);
                let revisit = at + dice.between(60, 300);
                (at - dice.between(10, 45), Answer::NotNow { at, revisit }, Some(dice.pick(NOT_NOW)))
            }
            Self::Lost | Self::LostBefore => {
                let at = if matches!(self, Self::Lost) { dice.between(-350, -6) } else { dice.between(-340, -200) };
                (at - dice.between(12, 40), Answer::NoWay { at }, Some(dice.pick(NO_WAY)))
            }
        };
        let channel = if prospect { dice.pick(CHANNELS) } else { "Existing client" };
        let competitors = dice.chance(45).then(|| dice.pick(COMPETITORS));
        Quest { opened, line, title, value, answer, reason, channel, competitors }
    }
}
