//! What the picture says in words: the title, the line below it, and what each place is called aloud.

use super::lane::{Lane, Move, Spot};
use super::palette::Paint;
use super::picture::{Cell, Heading, Movement, Picture};
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
    let title = match &picture.title {
        Some(given) => vec![(given.clone(), Paint::Ink)],
        None => found_title(picture),
    };
    let mut sentences = Vec::new();
    if picture.total() > 0 {
        sentences.extend(concentration(picture));
        sentences.extend(week(picture));
    }
    Finding { title, detail: sentences.join(" ") }
}

fn found_title(picture: &Picture) -> Vec<(String, Paint)> {
    let total = picture.total();
    if total == 0 {
        return vec![("Your client map will appear here".to_owned(), Paint::Ink)];
    }
    let stuck: u64 = picture.stalls_by_phase().iter().sum();
    let silent_in = |between: bool| -> u64 {
        let chosen = picture.cells.iter().filter(|cell| !between || cell.at.lane == Lane::Between);
        chosen.map(|cell| u64::from(cell.silent)).sum()
    };
    let (silent_between, silent) = (silent_in(true), silent_in(false));
    let noun = if total == 1 { "relationship" } else { "relationships" };
    let mut title = vec![(format!("{} {noun}", grouped(total)), Paint::Ink)];
    // None stalled and none silent is only said where it would be known: it never is of everybody (D15).
    if stuck > 0 {
        title.extend([(", ".to_owned(), Paint::Ink), (format!("{} stalled", grouped(stuck)), Paint::AmberInk)]);
    }
    match (silent_between, silent) {
        (0, 0) => {}
        (0, n) => title.push((format!(", {} silent", grouped(n)), Paint::Ink)),
        (n, _) => title.push((format!(", {} silent between {}", grouped(n), picture.engagements), Paint::Ink)),
    }
    title
}

/// “23 of the 27 stalls are in phases 4 to 6. The clients of all 27 paid £634k in the last 12 months.”
fn concentration(picture: &Picture) -> Option<String> {
    let stalls = picture.stalls_by_phase();
    let all: u64 = stalls.iter().sum();
    if all < 3 {
        return None;
    }
    // Not a value of the stalled work: what the clients pay says how much depends on them (D27).
    let worth =
        picture.stalled_value.map(|value| format!(" Their clients paid {} in the last 12 months.", value.short()));
    let worth = worth.unwrap_or_default();
    if let Some(only) = stalls.iter().position(|&n| n == all) {
        let word = &picture.headings[only].word;
        return Some(format!("All {} stalls are in {word}.{worth}", grouped(all)));
    }
    let sum = |start: usize| -> u64 { stalls[start..start + 3].iter().sum() };
    let best = (0..=5).rev().max_by_key(|&start| sum(start))?;
    let held = sum(best);
    (held * 2 > all).then(|| {
        let (first, last) = (best + 1, best + 3);
        let worth = worth.replacen(" Their clients", &format!(" The clients of all {}", grouped(all)), 1);
        format!("{} of the {} stalls are in phases {first} to {last}.{worth}", grouped(held), grouped(all))
    })
}

/// “In seven days: 3 new, 3 moved on, 2 hired, 1 fell back.”: each kind of movement under its own name.
fn week(picture: &Picture) -> Option<String> {
    let of = |kind: Move| -> u64 {
        let chosen = picture.movements.iter().filter(|movement| movement.kind == kind);
        chosen.map(|movement| u64::from(movement.count)).sum()
    };
    let kinds = Move::ALL.into_iter().map(|kind| (of(kind), kind)).filter(|(count, _)| *count > 0);
    let said: Vec<String> = kinds.map(|(count, kind)| format!("{} {}", grouped(count), kind.word())).collect();
    (!said.is_empty()).then(|| format!("In seven days: {}.", said.join(", ")))
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
        0 => format!("{year} won by referral in a year"),
        _ => format!("{week} referred this week · {year} won in a year"),
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
