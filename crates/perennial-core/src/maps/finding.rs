//! What the picture says in words: the title, the line below it, and what each place is called aloud.

use super::lane::Spot;
use super::palette::Paint;
use super::picture::{Cell, Heading, Movement, Picture};
use crate::headlines::{MapHeadline, Wording};
use crate::journeys::stage::Phase;
use crate::money::grouped;

/// The title in pieces, and what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The title; pieces about risk have its colour.
    pub title: Vec<(String, Paint)>,
    /// One or two sentences more; empty when there is nothing to add.
    pub detail: String,
}

impl Finding {
    /// The title as one line.
    pub fn plain_title(&self) -> String {
        self.title.iter().map(|(piece, _)| piece.as_str()).collect()
    }
}

/// What stands out: how many there are, how many are stuck and silent, and where.
pub fn finding(picture: &Picture) -> Finding {
    let phase = |phase: Phase| picture.headings[usize::from(phase.number()) - 1].word.clone();
    let wording = Wording { phase: &phase, engagements: &picture.engagements };
    let headlines = MapHeadline::of(picture);
    let mut said = headlines.iter();
    let title = said.next().map_or_else(Vec::new, |title| title.pieces(&wording));
    let paint = |at_risk: bool| if at_risk { Paint::AmberInk } else { Paint::Ink };
    let sentences: Vec<String> = said.map(|headline| headline.words(&wording)).collect();
    let title = title.into_iter().map(|(piece, at_risk)| (piece, paint(at_risk))).collect();
    Finding { title, detail: sentences.join(" ") }
}

/// What a place is called aloud: “Client, Acclimate: 24 relationships, 11 stuck, £1.20m”.
pub(super) fn cell_sentence(cell: &Cell, headings: &[Heading; 8]) -> String {
    let noun = if cell.count == 1 { "relationship" } else { "relationships" };
    let mut words = format!("{}: {} {noun}", spot_name(cell.at, headings), grouped(u64::from(cell.count)));
    if cell.stalled > 0 {
        words.push_str(&format!(", {} stalled", grouped(u64::from(cell.stalled))));
    }
    if cell.silent > 0 {
        words.push_str(&format!(", {} silent", grouped(u64::from(cell.silent))));
    }
    if cell.on_paper > 0 {
        words.push_str(&format!(", {} open on paper only", grouped(u64::from(cell.on_paper))));
    }
    if let Some(value) = cell.value {
        words.push_str(&format!(", {}", value.short()));
    }
    words
}

/// What a movement is called aloud: “3 hired: Pre-purchase, Assess to Client, Admit”.
pub(super) fn movement_sentence(movement: &Movement, headings: &[Heading; 8]) -> String {
    let count = grouped(u64::from(movement.count));
    let path = match (movement.from, movement.to) {
        (Some(from), Some(to)) => format!("{} to {}", spot_name(from, headings), spot_name(to, headings)),
        (Some(from), None) => format!("from {}", spot_name(from, headings)),
        (None, Some(to)) => format!("to {}", spot_name(to, headings)),
        (None, None) => String::new(),
    };
    format!("{count} {}: {path}", movement.kind.word())
}

/// What the loop is called aloud.
pub(super) fn referral_words(picture: &Picture) -> Option<String> {
    let referrals = picture.referrals.as_ref()?;
    let week = grouped(u64::from(referrals.this_week));
    let year = grouped(u64::from(referrals.won_in_year));
    Some(match referrals.this_week {
        0 => format!("{year} won by referral in the last 12 months"),
        _ => format!("{week} referred this week · {year} won in the last 12 months"),
    })
}

pub(super) fn spot_name(at: Spot, headings: &[Heading; 8]) -> String {
    let phase = headings.get(at.column()).map_or("phase not recorded", |heading| heading.word.as_str());
    format!("{}, {phase}", at.lane.word())
}

/// The drawing in one paragraph.
pub(super) fn description(picture: &Picture) -> String {
    let found = finding(picture);
    let mut text = format!("{}. {}", found.plain_title(), found.detail);
    text.push_str(
        " A map of all relationships: rows are the stages of the relationship, columns its eight phases, each \
         relationship counted once. The same numbers follow as a table.",
    );
    text
}
