//! What was counted, as the picture of the map.

use perennial_core::headlines::MapHeadline;
use perennial_core::maps::{self, Cell, Heading, Invitation, Lane, Movement, Note, Picture, Referrals};
use perennial_core::money::{Currency, Money, grouped};

use super::asked::{cell_href, move_href};
use crate::maps::survey::{Beside, Survey};

/// The words of a picture that do not come from the survey.
pub(super) struct Frame<'a> {
    pub firm: &'a str,
    pub day: String,
    pub headings: [Heading; 8],
    pub engagements: String,
    pub currency: Currency,
    pub tail: String,
}

pub(super) fn picture(survey: &Survey, frame: Frame<'_>) -> Picture {
    let money = |minor: i64| Some(Money::new(minor, frame.currency)).filter(|money| money.minor != 0);
    let cells = survey.cells.iter().map(|(at, standing)| Cell {
        at: *at,
        count: standing.count,
        value: money(standing.value),
        stalled: standing.stalled,
        silent: standing.silent,
        on_paper: standing.on_paper,
        href: Some(cell_href(*at, &frame.tail)),
    });
    let movements = survey.moves.iter().map(|((from, to, kind), count)| Movement {
        from: *from,
        to: *to,
        count: *count,
        kind: *kind,
        href: Some(move_href(*from, *to, &frame.tail)),
    });
    let referrals = Referrals {
        this_week: survey.referred_this_week,
        won_in_year: survey.won_by_referral,
        href: Some(format!("/map/clients?referred=1{}", frame.tail)),
    };
    let invitation = Invitation {
        text: "Import the lists you have: clients, invoices, an export of your CRM".to_owned(),
        href: Some("/imports/new".to_owned()),
    };
    Picture {
        firm: frame.firm.to_owned(),
        day: frame.day,
        known: u64::from(survey.known),
        headings: frame.headings,
        engagements: frame.engagements,
        cells: cells.collect(),
        notes: notes(survey, frame.currency),
        movements: movements.collect(),
        referrals: (survey.referred_this_week + survey.won_by_referral > 0).then_some(referrals),
        stalls: Some(survey.stalls),
        stalled_value: money(survey.stalled_value),
        invitation: Some(invitation),
    }
}

/// What a map says of its numbers, the title first.
pub fn headlines(survey: &Survey, currency: Currency) -> Vec<MapHeadline> {
    let (headings, engagements) = (maps::default_headings(), String::new());
    let frame = Frame { firm: "", day: String::new(), headings, engagements, currency, tail: String::new() };
    MapHeadline::of(&picture(survey, frame))
}

fn notes(survey: &Survey, currency: Currency) -> Vec<Note> {
    let on_paper = survey.cells.values().map(|cell| cell.on_paper).sum();
    let lanes = Lane::ALL.into_iter().filter_map(|lane| {
        let cells = survey.cells.iter().filter(|(spot, _)| spot.lane == lane);
        let (people, value) = cells.fold((0, 0), |(n, v), (_, cell)| (n + cell.count, v + cell.value));
        let beside = match lane {
            Lane::PrePurchase => {
                let counted = [
                    (Beside::NotNow, survey.parked),
                    (Beside::Lost, survey.lost),
                    (Beside::NoPursuit, survey.leads),
                    (Beside::Neither, survey.others),
                ];
                counted.map(|(why, n)| (n, why.word())).into()
            }
            Lane::Client => vec![(on_paper, "open on paper only")],
            Lane::Between => vec![(survey.uncovered, Beside::NotRecorded.word())],
            _ => Vec::new(),
        };
        let beside: Vec<(u32, &str)> = beside.into_iter().filter(|(n, _)| *n > 0).collect();
        if people == 0 && beside.is_empty() {
            return None;
        }
        let people = grouped(u64::from(people));
        let mut parts = vec![if lane == Lane::PrePurchase { format!("{people} open") } else { people }];
        parts.extend(beside.into_iter().map(|(n, what)| format!("{} {what}", grouped(u64::from(n)))));
        if value != 0 {
            let what = if lane == Lane::PrePurchase { "sought" } else { "in 12 months" };
            parts.push(format!("{} {what}", Money::new(value, currency).short()));
        }
        Some(Note { lane, text: parts.join(" · ") })
    });
    lanes.collect()
}
