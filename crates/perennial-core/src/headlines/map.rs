//! What the map of all relationships says, on the page, as a picture and as a table.

use super::Wording;
use crate::journeys::stage::Phase;
use crate::maps::{Lane, Move, Picture};
use crate::money::{Money, grouped};
use crate::text::counted;

/// A sentence of the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MapHeadline {
    /// The firm knows nobody yet.
    Nobody,
    /// It knows so many relationships, and none of them stands on the map.
    NobodyOnMap {
        /// Relationships known, beside the map.
        known: u64,
    },
    /// How many stand on the map, and of them how many are stalled and silent.
    OnMap {
        /// Relationships on the map.
        relationships: u64,
        /// Of them, those with stalled work, each once.
        stalled: u64,
        /// Of them, silent past the last limit of their stage.
        silent: u64,
        /// Of the silent, those between engagements.
        silent_between: u64,
    },
    /// All stalls are in one phase.
    StallsInOnePhase {
        /// All stalls: a relationship counts once for each phase in which its work is stalled.
        all: u64,
        /// The phase.
        phase: Phase,
        /// What the clients of the stalls were billed in the twelve months before; none where it is not known.
        billed: Option<Money>,
    },
    /// More than half of the stalls are in three phases that follow each other.
    StallsInThreePhases {
        /// Those in the three.
        held: u64,
        /// All stalls.
        all: u64,
        /// The number of the first of the three.
        first: u8,
        /// As above.
        billed: Option<Money>,
    },
    /// What moved in the seven days before, each kind with how many; none of them is nought.
    Week(Vec<(Move, u64)>),
}

impl MapHeadline {
    /// What a picture says: the title first.
    pub fn of(picture: &Picture) -> Vec<Self> {
        let mut all = vec![Self::title(picture)];
        if picture.total() > 0 {
            all.extend(Self::stalls(picture));
            all.extend(Self::week(picture));
        }
        all
    }

    /// The title of a picture.
    pub fn title(picture: &Picture) -> Self {
        let relationships = picture.total();
        if relationships == 0 {
            return if picture.known == 0 { Self::Nobody } else { Self::NobodyOnMap { known: picture.known } };
        }
        let sum = |of: &dyn Fn(&crate::maps::Cell) -> u32| picture.cells.iter().map(|cell| u64::from(of(cell))).sum();
        Self::OnMap {
            relationships,
            stalled: sum(&|cell| cell.stalled),
            silent: sum(&|cell| cell.silent),
            silent_between: sum(&|cell| if cell.at.lane == Lane::Between { cell.silent } else { 0 }),
        }
    }

    fn stalls(picture: &Picture) -> Option<Self> {
        let stalls = picture.stalls_by_phase();
        let all: u64 = stalls.iter().sum();
        if all < 3 {
            return None;
        }
        let billed = picture.stalled_value;
        if let Some(phase) = Phase::ALL.into_iter().find(|phase| stalls[usize::from(phase.number()) - 1] == all) {
            return Some(Self::StallsInOnePhase { all, phase, billed });
        }
        let sum = |start: usize| -> u64 { stalls[start..start + 3].iter().sum() };
        let best = (0..=5_u8).rev().max_by_key(|start| sum(usize::from(*start)))?;
        let held = sum(usize::from(best));
        (held * 2 > all).then_some(Self::StallsInThreePhases { held, all, first: best + 1, billed })
    }

    fn week(picture: &Picture) -> Option<Self> {
        let of = |kind: Move| -> u64 {
            let chosen = picture.movements.iter().filter(|movement| movement.kind == kind);
            chosen.map(|movement| u64::from(movement.count)).sum()
        };
        let moves: Vec<(Move, u64)> =
            Move::ALL.into_iter().map(|kind| (kind, of(kind))).filter(|(_, count)| *count > 0).collect();
        (!moves.is_empty()).then_some(Self::Week(moves))
    }

    /// The sentence; a title has no full stop.
    pub fn words(&self, wording: &Wording<'_>) -> String {
        self.pieces(wording).into_iter().map(|(piece, _)| piece).collect()
    }

    /// The sentence in pieces, each with whether it speaks of a risk.
    pub fn pieces(&self, wording: &Wording<'_>) -> Vec<(String, bool)> {
        let plain = |text: String| vec![(text, false)];
        match self {
            Self::Nobody => plain("Your client map will appear here".to_owned()),
            Self::NobodyOnMap { known } => {
                let known = counted(*known, "relationship", "relationships");
                plain(format!("{known}, none with open or past work recorded"))
            }
            Self::OnMap { relationships, stalled, silent, silent_between } => {
                let mut title = plain(counted(*relationships, "relationship", "relationships"));
                // None stalled and none silent is only said where it would be known: it never is of everybody (D15).
                if *stalled > 0 {
                    title.extend([(", ".to_owned(), false), (format!("{} stalled", grouped(*stalled)), true)]);
                }
                match (silent_between, silent) {
                    (0, 0) => {}
                    (0, n) => title.push((format!(", {} silent", grouped(*n)), false)),
                    (n, _) => title.push((format!(", {} silent between {}", grouped(*n), wording.engagements), false)),
                }
                title
            }
            // Not a value of the stalled work: what the clients were billed says how much depends on them (D27).
            Self::StallsInOnePhase { all, phase, billed } => {
                let worth = worth("Their clients", *billed);
                let stalls = if *all == 1 {
                    "The only stall is".to_owned()
                } else {
                    format!("All {} stalls are", grouped(*all))
                };
                plain(format!("{stalls} in {}.{worth}", (wording.phase)(*phase)))
            }
            Self::StallsInThreePhases { held, all, first, billed } => {
                let worth = worth(&format!("The clients of all {}", grouped(*all)), *billed);
                let last = first + 2;
                let stalls = match (held, all) {
                    (held, all) if held == all => format!("All {} stalls are", grouped(*all)),
                    (1, all) => format!("1 of the {} stalls is", grouped(*all)),
                    (held, all) => format!("{} of the {} stalls are", grouped(*held), grouped(*all)),
                };
                plain(format!("{stalls} of work in phases {first} to {last}.{worth}"))
            }
            Self::Week(moves) => {
                let said: Vec<String> =
                    moves.iter().map(|(kind, count)| format!("{} {}", grouped(*count), kind.word())).collect();
                plain(format!("In seven days: {}.", said.join(", ")))
            }
        }
    }
}

fn worth(whose: &str, billed: Option<Money>) -> String {
    billed.map_or_else(String::new, |sum| format!(" {whose} were billed {} in the last 12 months.", sum.short()))
}
