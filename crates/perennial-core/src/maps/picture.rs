//! What a map shows: counts by lane and phase, what moved, and the words around them.

use super::lane::{Lane, Move, Spot};
use crate::journeys::stage::Phase;
use crate::money::Money;

/// How many stand at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Where.
    pub at: Spot,
    /// How many relationships.
    pub count: u32,
    /// What they are worth; `None` when nobody knows.
    pub value: Option<Money>,
    /// How many of them have a cycle past its stall limit.
    pub stalled: u32,
    /// How many of them are silent.
    pub silent: u32,
    /// How many of them have work that is open on paper only (D19).
    pub on_paper: u32,
    /// The list behind the number.
    pub href: Option<String>,
}

impl Cell {
    /// A place where `count` relationships stand, without value, stalls or silence.
    pub const fn new(at: Spot, count: u32) -> Self {
        Self { at, count, value: None, stalled: 0, silent: 0, on_paper: 0, href: None }
    }
}

/// A remark beside a lane, for example `38 open · 27 not now`. A ` · ` may become the end of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Which lane.
    pub lane: Lane,
    /// The remark.
    pub text: String,
}

/// So many relationships went from one place to another in the last seven days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// From where; `None` when they came onto the map.
    pub from: Option<Spot>,
    /// To where; `None` when they went off the map.
    pub to: Option<Spot>,
    /// How many.
    pub count: u32,
    /// Which kind.
    pub kind: Move,
    /// The list behind the number.
    pub href: Option<String>,
}

/// What the loop carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referrals {
    /// Referred in the last seven days.
    pub this_week: u32,
    /// Clients of whom a referral won work in the last twelve months.
    pub won_in_year: u32,
    /// The list behind the numbers.
    pub href: Option<String>,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The name of the phase in the firm's journey model.
    pub word: String,
    /// What the client is doing: `deciding`, `says yes` …
    pub gloss: String,
}

/// The headings of the default journey.
pub fn default_headings() -> [Heading; 8] {
    let glosses = [
        "deciding",
        "says yes",
        "has doubts",
        "work begins",
        "learns our way",
        "gets the result",
        "makes it theirs",
        "tells others",
    ];
    let mut glosses = glosses.into_iter();
    Phase::ALL
        .map(|phase| Heading { word: phase.word().to_owned(), gloss: glosses.next().unwrap_or_default().to_owned() })
}

/// What an empty map says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The words.
    pub text: String,
    /// Where they lead.
    pub href: Option<String>,
}

/// What the flowers' size stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// One seed for each relationship (or for each ten, hundred … of a large firm).
    #[default]
    Count,
    /// One seed for so much money.
    Value,
}

/// Everything one map shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Whose map it is, for the corner; empty for none.
    pub firm: String,
    /// The day, as the firm writes it, with filters if any: `20 November 2026 · Litigation`.
    pub day: String,
    /// All relationships known, on the map or beside it; nought where only those on it are known.
    pub known: u64,
    /// The columns.
    pub headings: [Heading; 8],
    /// What the firm calls its engagements, in the plural.
    pub engagements: String,
    /// The places where somebody stands; several for one place are added up.
    pub cells: Vec<Cell>,
    /// Remarks beside lanes.
    pub notes: Vec<Note>,
    /// What moved in the last seven days.
    pub movements: Vec<Movement>,
    /// What the loop carries; `None` when referrals are not recorded.
    pub referrals: Option<Referrals>,
    /// Stalled cycles by working phase, when known; else they are taken from the cells.
    pub stalls: Option<[u32; 8]>,
    /// What the stalled work is worth.
    pub stalled_value: Option<Money>,
    /// What an empty map says.
    pub invitation: Option<Invitation>,
}

impl Picture {
    /// A map of the default journey without anybody on it.
    pub fn empty(day: impl Into<String>) -> Self {
        Self {
            firm: String::new(),
            day: day.into(),
            known: 0,
            headings: default_headings(),
            engagements: "engagements".to_owned(),
            cells: Vec::new(),
            notes: Vec::new(),
            movements: Vec::new(),
            referrals: None,
            stalls: None,
            stalled_value: None,
            invitation: None,
        }
    }

    /// All relationships on the map.
    pub fn total(&self) -> u64 {
        self.cells.iter().map(|cell| u64::from(cell.count)).sum()
    }

    /// Stalls by phase: as given, or added up from the cells.
    pub fn stalls_by_phase(&self) -> [u64; 8] {
        if let Some(given) = self.stalls {
            return given.map(u64::from);
        }
        let mut sums = [0; 8];
        for cell in &self.cells {
            if let Some(phase) = cell.at.phase {
                sums[usize::from(phase.number()) - 1] += u64::from(cell.stalled);
            }
        }
        sums
    }

    /// The cells with those of one place added up, in the order of lanes and phases.
    pub fn merged(&self) -> Vec<Cell> {
        let mut sorted = self.cells.clone();
        sorted.sort_by_key(|cell| cell.at);
        let mut merged: Vec<Cell> = Vec::with_capacity(sorted.len());
        for cell in sorted {
            match merged.last_mut() {
                Some(last) if last.at == cell.at => add(last, cell),
                _ => merged.push(cell),
            }
        }
        merged
    }
}

fn add(sum: &mut Cell, more: Cell) {
    sum.count = sum.count.saturating_add(more.count);
    sum.stalled = sum.stalled.saturating_add(more.stalled);
    sum.silent = sum.silent.saturating_add(more.silent);
    sum.on_paper = sum.on_paper.saturating_add(more.on_paper);
    sum.value = match (sum.value, more.value) {
        (Some(a), Some(b)) if a.currency == b.currency => Some(Money::new(a.minor.saturating_add(b.minor), a.currency)),
        (Some(one), None) | (None, Some(one)) => Some(one),
        _ => None,
    };
    if sum.href.is_none() {
        sum.href = more.href;
    }
}
