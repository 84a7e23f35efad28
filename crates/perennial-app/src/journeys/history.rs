//! What the map needs of one relationship over all days: its pieces, its fees and its open pursuits, as bytes.
//!
//! The stored form: a version byte, then lists, each a 32-bit count and its entries, little-endian.

use perennial_core::dates::Day;
use perennial_core::ids::ServiceLineId;
use perennial_core::journeys::position::{Piece, Silence};
use perennial_core::journeys::stage::{Camp, Phase, Stage};

/// The stored form that this program writes and reads; any other is rebuilt.
const VERSION: u8 = 6;

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
    /// Days on which the client agreed work that a referral won.
    pub won_by_referral: Vec<Day>,
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
        put_list(&mut out, &self.won_by_referral, |out, day| put_day(out, *day));
        out
    }

    /// The fees of the twelve months up to and with a day.
    pub fn fees_in_year_to(&self, day: Day) -> i64 {
        in_year_to(day, self.billed.iter().copied())
    }
}

fn in_year_to(day: Day, billed: impl Iterator<Item = Billed>) -> i64 {
    billed.filter(|billed| billed.on <= day && billed.on > day - 365).map(|billed| billed.minor).sum()
}

/// A history in its stored form, read in place: one block of memory a client, and no pointers to follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed(Box<[u8]>);

/// The lists of the stored form, in their order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Pieces,
    Billed,
    Sought,
    Lines,
    Referred,
    Won,
}

/// The lists, each with the bytes of an entry.
const LISTS: [(List, usize); 6] =
    [(List::Pieces, 8), (List::Billed, 12), (List::Sought, 16), (List::Lines, 16), (List::Referred, 4), (List::Won, 4)];

impl Packed {
    /// Takes the stored form; none when another program wrote it.
    pub fn take(bytes: Vec<u8>) -> Option<Self> {
        let mut rest = bytes.strip_prefix(&[VERSION])?;
        for (_, width) in LISTS {
            let (count, lists) = rest.split_first_chunk::<4>()?;
            rest = lists.get((u32::from_le_bytes(*count) as usize).checked_mul(width)?..)?;
        }
        rest.is_empty().then(|| Self(bytes.into_boxed_slice()))
    }

    /// The history of a client of whom nothing is known.
    pub fn empty() -> Self {
        Self(History::default().to_bytes().into_boxed_slice())
    }

    fn list(&self, which: List) -> &[u8] {
        let mut rest = self.0.get(1..).unwrap_or_default();
        for (list, width) in LISTS {
            let Some((count, lists)) = rest.split_first_chunk::<4>() else { break };
            let end = (u32::from_le_bytes(*count) as usize).saturating_mul(width).min(lists.len());
            let (entries, behind) = lists.split_at(end);
            if list == which {
                return entries;
            }
            rest = behind;
        }
        &[]
    }

    fn days(&self, which: List) -> impl Iterator<Item = Day> + '_ {
        self.list(which).as_chunks::<4>().0.iter().map(|bytes| day_of(*bytes))
    }

    /// All pieces, in order.
    pub fn pieces(&self) -> impl Iterator<Item = Piece> + '_ {
        let pieces = self.list(List::Pieces).as_chunks::<8>().0.iter();
        pieces.filter_map(|entry| unpack(day_of(part(entry, 0)), u32::from_le_bytes(part(entry, 4))))
    }

    /// The piece in force on a day; none before the client was known.
    pub fn on(&self, day: Day) -> Option<Piece> {
        let pieces = self.list(List::Pieces).as_chunks::<8>().0;
        let from = |[a, b, c, d, ..]: &[u8; 8]| day_of([*a, *b, *c, *d]);
        let last = pieces.last().filter(|last| from(last) <= day);
        let found = last.or_else(|| pieces[..pieces.partition_point(|piece| from(piece) <= day)].last())?;
        let [_, _, _, _, a, b, c, d] = *found;
        unpack(from(found), u32::from_le_bytes([a, b, c, d]))
    }

    /// The pieces that begin after one day and up to another, in order.
    pub fn begun(&self, after: Day, until: Day) -> impl Iterator<Item = Piece> + '_ {
        let pieces = self.list(List::Pieces).as_chunks::<8>().0;
        let first = pieces.partition_point(|entry| day_of(part(entry, 0)) <= after);
        let later = pieces[first..].iter().map(|entry| (day_of(part(entry, 0)), u32::from_le_bytes(part(entry, 4))));
        later.take_while(move |(from, _)| *from <= until).filter_map(|(from, bits)| unpack(from, bits))
    }

    /// The fees of the twelve months up to and with a day.
    pub fn fees_in_year_to(&self, day: Day) -> i64 {
        let billed = self.list(List::Billed).as_chunks::<12>().0.iter();
        in_year_to(
            day,
            billed.map(|entry| Billed { on: day_of(part(entry, 0)), minor: i64::from_le_bytes(part(entry, 4)) }),
        )
    }

    /// What the pursuits that were open on a day may bring.
    pub fn sought_on(&self, day: Day) -> i64 {
        let sought = self.list(List::Sought).as_chunks::<16>().0.iter();
        let open = sought.filter(|entry| day_of(part(entry, 0)) <= day && day < day_of(part(entry, 4)));
        open.map(|entry| i64::from_le_bytes(part(entry, 8))).sum()
    }

    /// What the pursuits that were opened on a day were hoped to bring.
    pub fn hoped_from(&self, day: Day) -> i64 {
        let sought = self.list(List::Sought).as_chunks::<16>().0.iter();
        let opened = sought.filter(|entry| day_of(part(entry, 0)) == day);
        opened.map(|entry| i64::from_le_bytes(part(entry, 8))).sum()
    }

    /// True when the client used or sought the service line.
    pub fn uses(&self, line: ServiceLineId) -> bool {
        self.list(List::Lines).as_chunks::<16>().0.contains(line.0.as_bytes())
    }

    /// Days on which somebody referred this client to the firm.
    pub fn referred(&self) -> impl Iterator<Item = Day> + '_ {
        self.days(List::Referred)
    }

    /// Days on which the client agreed work that a referral won.
    pub fn won_by_referral(&self) -> impl Iterator<Item = Day> + '_ {
        self.days(List::Won)
    }
}

/// The bytes of an entry from a place on.
fn part<const N: usize, const W: usize>(entry: &[u8; W], place: usize) -> [u8; N] {
    entry.get(place..).and_then(|rest| rest.first_chunk()).copied().unwrap_or([0; N])
}

fn day_of(bytes: [u8; 4]) -> Day {
    Day::from_number(i32::from_le_bytes(bytes))
}

fn pack(piece: &Piece) -> u32 {
    let stage = piece.stage as u32;
    let camp = piece.camp.map_or(0, |camp| camp as u32 + 1);
    let standing = piece.standing.map_or(0, |phase| u32::from(phase.number()));
    let flags = u32::from(piece.counts)
        | u32::from(piece.parked) << 1
        | u32::from(piece.regressed) << 2
        | u32::from(piece.on_paper) << 3
        | u32::from(piece.uncovered) << 4
        | u32::from(piece.learned) << 5
        | u32::from(piece.seeking) << 6
        | u32::from(piece.archived) << 7
        | u32::from(piece.other) << 8;
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
        on_paper: at(21, 1) == 1,
        uncovered: at(22, 1) == 1,
        learned: at(23, 1) == 1,
        seeking: at(24, 1) == 1,
        archived: at(25, 1) == 1,
        other: at(26, 1) == 1,
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
            on_paper: true,
            uncovered: false,
            learned: true,
            seeking: true,
            archived: true,
            other: true,
        };
        let history = History {
            pieces: vec![piece, Piece { from: Day::from_number(7), camp: None, standing: None, parked: true, ..piece }],
            billed: vec![Billed { on: Day::from_number(19_000), minor: -5 }],
            sought: vec![Sought { from: Day::from_number(1), until: Day::MAX, minor: i64::MAX }],
            lines: vec![ServiceLineId::from_number(7)],
            referred: vec![Day::from_number(3)],
            won_by_referral: vec![Day::from_number(4)],
        };
        let bytes = history.to_bytes();
        let packed = Packed::take(bytes.clone()).unwrap();
        let [first, last] = history.pieces[..] else { panic!("two pieces") };
        let at = Day::from_number;
        assert_eq!((packed.on(at(-21)), packed.on(at(-20)), packed.on(at(7))), (None, Some(first), Some(last)));
        assert_eq!((packed.fees_in_year_to(at(19_364)), packed.fees_in_year_to(at(19_365))), (-5, 0));
        assert_eq!((packed.sought_on(at(0)), packed.sought_on(at(1))), (0, i64::MAX));
        assert!(packed.uses(ServiceLineId::from_number(7)) && !packed.uses(ServiceLineId::from_number(8)));
        assert_eq!(packed.referred().collect::<Vec<_>>(), vec![at(3)]);
        assert_eq!(packed.won_by_referral().collect::<Vec<_>>(), vec![at(4)]);
        assert_eq!(Packed::take(bytes[..bytes.len() - 1].to_vec()), None);
        assert_eq!(Packed::take(vec![9, 0]), None);
        assert_eq!(Packed::empty().on(Day::MAX), None);
    }
}
