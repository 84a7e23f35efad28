//! What the map needs of one relationship over all days: its pieces, its fees and its open pursuits, as bytes.
//!
//! The stored form: a version byte, then lists, each a 32-bit count and its entries, little-endian.

use perennial_core::dates::Day;
use perennial_core::ids::ServiceLineId;
use perennial_core::journeys::position::{Piece, Silence};
use perennial_core::journeys::stage::{Camp, Phase, Stage};

/// The stored form that this program writes and reads; any other is rebuilt.
const VERSION: u8 = 1;

/// Fees billed on a day, in minor units of the firm's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Billed {
    /// The invoice's day.
    pub on: Day,
    /// Minor units.
    pub minor: i64,
}

/// A pursuit while it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sought {
    /// The first day.
    pub from: Day,
    /// The day of the outcome; [`Day::MAX`] while open.
    pub until: Day,
    /// What it may bring, minor units of the firm's currency.
    pub minor: i64,
}

/// The history of one relationship.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    /// In order, without gaps.
    pub pieces: Vec<Piece>,
    /// Invoices in the firm's currency, by day.
    pub billed: Vec<Billed>,
    /// Pursuits with a value in the firm's currency.
    pub sought: Vec<Sought>,
    /// The service lines used or sought.
    pub lines: Vec<ServiceLineId>,
    /// Days on which somebody referred this client to the firm.
    pub referred: Vec<Day>,
    /// The day on which the client first said yes.
    pub first_hired: Option<Day>,
}

impl History {
    /// The stored form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        put_list(&mut out, &self.pieces, |out, piece| {
            put_day(out, piece.from);
            out.extend(pack(piece).to_le_bytes());
        });
        put_list(&mut out, &self.billed, |out, billed| {
            put_day(out, billed.on);
            out.extend(billed.minor.to_le_bytes());
        });
        put_list(&mut out, &self.sought, |out, sought| {
            put_day(out, sought.from);
            put_day(out, sought.until);
            out.extend(sought.minor.to_le_bytes());
        });
        put_list(&mut out, &self.lines, |out, line| out.extend(line.0.as_bytes()));
        put_list(&mut out, &self.referred, |out, day| put_day(out, *day));
        put_list(&mut out, &Vec::from_iter(self.first_hired), |out, day| put_day(out, *day));
        out
    }

    /// Reads the stored form; none when another program wrote it.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(&[VERSION])?;
        let from = &mut rest;
        Some(Self {
            pieces: take_list(from, |from| {
                let day = take_day(from)?;
                unpack(day, u32::from_le_bytes(take(from)?))
            })?,
            billed: take_list(from, |from| {
                Some(Billed { on: take_day(from)?, minor: i64::from_le_bytes(take(from)?) })
            })?,
            sought: take_list(from, |from| {
                Some(Sought { from: take_day(from)?, until: take_day(from)?, minor: i64::from_le_bytes(take(from)?) })
            })?,
            lines: take_list(from, |from| Some(ServiceLineId(uuid::Uuid::from_bytes(take(from)?))))?,
            referred: take_list(from, take_day)?,
            first_hired: take_list(from, take_day)?.first().copied(),
        })
    }

    /// The fees of the twelve months up to and with a day.
    pub fn fees_in_year_to(&self, day: Day) -> i64 {
        self.billed.iter().filter(|billed| billed.on <= day && billed.on > day - 365).map(|billed| billed.minor).sum()
    }
}

fn pack(piece: &Piece) -> u32 {
    let stage = piece.stage as u32;
    let camp = piece.camp.map_or(0, |camp| camp as u32 + 1);
    let standing = piece.standing.map_or(0, |phase| u32::from(phase.number()));
    let flags = u32::from(piece.counts) | u32::from(piece.parked) << 1 | u32::from(piece.regressed) << 2;
    stage | camp << 2 | standing << 4 | u32::from(piece.stalled) << 8 | (piece.silence as u32) << 16 | flags << 18
}

fn unpack(from: Day, bits: u32) -> Option<Piece> {
    let at = |place: u32, width: u32| (bits >> place) & ((1 << width) - 1);
    Some(Piece {
        from,
        stage: *Stage::ALL.get(at(0, 2) as usize)?,
        camp: match at(2, 2) {
            0 => None,
            n => Some(*Camp::ALL.get(n as usize - 1)?),
        },
        standing: Phase::from_number(at(4, 4) as u8),
        stalled: at(8, 8) as u8,
        silence: *[Silence::Heard, Silence::Amber, Silence::Red].get(at(16, 2) as usize)?,
        counts: at(18, 1) == 1,
        parked: at(19, 1) == 1,
        regressed: at(20, 1) == 1,
    })
}

fn put_day(out: &mut Vec<u8>, day: Day) {
    out.extend(day.number().to_le_bytes());
}

fn put_list<T>(out: &mut Vec<u8>, list: &[T], put: impl Fn(&mut Vec<u8>, &T)) {
    out.extend(u32::try_from(list.len()).unwrap_or(u32::MAX).to_le_bytes());
    for entry in list {
        put(out, entry);
    }
}

fn take<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = from.split_first_chunk::<N>()?;
    *from = rest;
    Some(*head)
}

fn take_day(from: &mut &[u8]) -> Option<Day> {
    Some(Day::from_number(i32::from_le_bytes(take(from)?)))
}

fn take_list<T>(from: &mut &[u8], entry: impl Fn(&mut &[u8]) -> Option<T>) -> Option<Vec<T>> {
    let count = u32::from_le_bytes(take(from)?);
    (0..count).map(|_| entry(from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_is_stored_and_read_back() {
        let piece = Piece {
            from: Day::from_number(-20),
            stage: Stage::Former,
            camp: Some(Camp::Unknown),
            standing: Some(Phase::Advocate),
            stalled: 0b1001_0000,
            silence: Silence::Red,
            counts: true,
            parked: false,
            regressed: true,
        };
        let history = History {
            pieces: vec![piece, Piece { camp: None, standing: None, stage: Stage::PrePurchase, parked: true, ..piece }],
            billed: vec![Billed { on: Day::from_number(19_000), minor: -5 }],
            sought: vec![Sought { from: Day::from_number(1), until: Day::MAX, minor: i64::MAX }],
            lines: vec![ServiceLineId::from_number(7)],
            referred: vec![Day::from_number(3)],
            first_hired: Some(Day::from_number(4)),
        };
        let bytes = history.to_bytes();
        assert_eq!(History::from_bytes(&bytes), Some(history));
        assert_eq!(History::from_bytes(&bytes[..bytes.len() - 1]), None);
        assert_eq!(History::from_bytes(&[9, 0]), None);
    }
}
