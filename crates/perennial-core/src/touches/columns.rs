//! Every touch in sixteen bytes, in blocks of clients that lie together in memory, so that counting the touches of
//! any selection is one pass without a pointer to follow.

use crate::dates::Day;

/// Clients to a block: a change of one moves the touches of its block, and of no other.
const BLOCK: usize = 256;

/// A touch as it is counted: names of people and service lines are numbers that the caller gives out, 0 for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Made {
    /// The day.
    pub on: Day,
    /// Who of ours.
    pub staff: u16,
    /// About which service line.
    pub line: u16,
    /// The phase at the time, 1 to 8; 0 before any.
    pub phase: u8,
    /// The medium by its place, 0 to 5.
    pub medium: u8,
    /// The finer kind by its place from 1 on; 0 for none.
    pub kind: u8,
    /// Who began, by its place.
    pub direction: u8,
    /// What for, by its place.
    pub purpose: u8,
    /// False for what was sent to many at once.
    pub personal: bool,
    /// How many minutes it took, where it belongs to no engagement and that is known; 0 otherwise.
    pub minutes: u16,
}

/// Which touches are counted: all those for which every part that is given holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Who of ours.
    pub staff: Option<u16>,
    /// About which service line.
    pub line: Option<u16>,
    /// The phase at the time; 0 for those before any.
    pub phase: Option<u8>,
    /// The medium.
    pub medium: Option<u8>,
    /// The finer kind.
    pub kind: Option<u8>,
    /// Who began.
    pub direction: Option<u8>,
    /// What for.
    pub purpose: Option<u8>,
    /// Personal, or sent to many.
    pub personal: Option<bool>,
}

impl Default for Selection {
    /// Every touch.
    fn default() -> Self {
        Self {
            from: Day::MIN,
            until: Day::MAX,
            staff: None,
            line: None,
            phase: None,
            medium: None,
            kind: None,
            direction: None,
            purpose: None,
            personal: None,
        }
    }
}

/// Touches counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// By phase and medium: the first row holds those before any phase.
    pub cells: [[u32; 6]; 9],
    /// Clients with a touch by how many different media they got; none at place 0.
    pub clients: [u32; 7],
}

/// The touches of every client, by the client's place: 0, 1, 2, …
#[derive(Debug, Clone, Default)]
pub struct Columns(Vec<Block>);

#[derive(Debug, Clone, Default)]
struct Block {
    /// Where the touches of each client end.
    ends: Vec<u32>,
    touches: Vec<Packed>,
}

/// A touch in the form in which it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Packed {
    on: Day,
    names: u32,
    what: u64,
}

impl Packed {
    fn of(made: &Made) -> Self {
        let [low, high] = made.minutes.to_le_bytes();
        let what =
            [made.phase, made.medium, made.kind, made.direction, made.purpose, u8::from(made.personal), low, high];
        Self { on: made.on, names: u32::from(made.staff) << 16 | u32::from(made.line), what: u64::from_le_bytes(what) }
    }

    fn made(self) -> Made {
        let [phase, medium, kind, direction, purpose, personal, low, high] = self.what.to_le_bytes();
        let [staff, line] = [self.names >> 16, self.names & 0xffff].map(|number| number as u16);
        let minutes = u16::from_le_bytes([low, high]);
        Made { on: self.on, staff, line, phase, medium, kind, direction, purpose, personal: personal != 0, minutes }
    }

    const fn cell(self) -> (usize, usize) {
        ((self.what & 0xff) as usize, (self.what >> 8 & 0xff) as usize)
    }
}

/// What a selection wants, as it is compared: the wanted values, and the places that matter.
struct Wanted {
    from: Day,
    until: Day,
    names: (u32, u32),
    what: (u64, u64),
}

impl Wanted {
    fn of(selection: &Selection) -> Self {
        let part = |value: Option<u16>| value.map_or((0, 0), |value| (u32::from(value), 0xffff));
        let (staff, line) = (part(selection.staff), part(selection.line));
        let Selection { phase, medium, kind, direction, purpose, personal, .. } = *selection;
        let bytes = [phase, medium, kind, direction, purpose, personal.map(u8::from), None, None];
        Self {
            from: selection.from,
            until: selection.until,
            names: (staff.0 << 16 | line.0, staff.1 << 16 | line.1),
            what: (
                u64::from_le_bytes(bytes.map(Option::unwrap_or_default)),
                u64::from_le_bytes(bytes.map(|byte| byte.map_or(0, |_| 0xff))),
            ),
        }
    }

    fn takes(&self, packed: &Packed) -> bool {
        packed.on >= self.from
            && packed.on <= self.until
            && (packed.names ^ self.names.0) & self.names.1 == 0
            && (packed.what ^ self.what.0) & self.what.1 == 0
    }
}

impl Block {
    fn range(&self, place: usize) -> std::ops::Range<usize> {
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(place).copied().unwrap_or(start);
        start as usize..end as usize
    }

    fn set(&mut self, place: usize, touches: impl Iterator<Item = Packed>) {
        while self.ends.len() <= place {
            self.ends.push(u32::try_from(self.touches.len()).unwrap_or(u32::MAX));
        }
        let range = self.range(place);
        let (before, was) = (self.touches.len(), range.len());
        self.touches.splice(range, touches);
        let is = self.touches.len() + was - before;
        for end in self.ends.iter_mut().skip(place) {
            *end = u32::try_from(*end as usize + is - was).unwrap_or(u32::MAX);
        }
    }
}

impl Columns {
    /// Gives the client at a place these touches, instead of those that it had.
    pub fn set(&mut self, place: usize, touches: &[Made]) {
        let (block, within) = (place / BLOCK, place % BLOCK);
        if self.0.len() <= block {
            self.0.resize_with(block + 1, Block::default);
        }
        if let Some(block) = self.0.get_mut(block) {
            block.set(within, touches.iter().map(Packed::of));
        }
    }

    /// The touches of the client at a place.
    pub fn of(&self, place: usize) -> impl Iterator<Item = Made> + '_ {
        let block = self.0.get(place / BLOCK);
        let touches = block.and_then(|block| block.touches.get(block.range(place % BLOCK)));
        touches.unwrap_or_default().iter().map(|packed| packed.made())
    }

    /// Counts what a selection takes of all clients but those at the places in `hidden`, which are in order.
    pub fn tally(&self, selection: &Selection, hidden: &[usize]) -> Tally {
        let (wanted, mut tally) = (Wanted::of(selection), Tally::default());
        let mut hidden = hidden.iter().copied().peekable();
        for (number, block) in self.0.iter().enumerate() {
            let mut start = 0;
            for (within, end) in block.ends.iter().enumerate() {
                let touches = block.touches.get(start..*end as usize).unwrap_or_default();
                start = *end as usize;
                let place = number * BLOCK + within;
                while hidden.next_if(|hidden| *hidden < place).is_some() {}
                if hidden.peek() != Some(&place) {
                    tally.add(touches, &wanted);
                }
            }
        }
        tally.clients[0] = 0;
        tally
    }

    /// Counts what a selection takes of the client at a place.
    pub fn tally_of(&self, place: usize, selection: &Selection) -> Tally {
        let mut tally = Tally::default();
        let block = self.0.get(place / BLOCK);
        let touches = block.and_then(|block| block.touches.get(block.range(place % BLOCK)));
        tally.add(touches.unwrap_or_default(), &Wanted::of(selection));
        tally.clients[0] = 0;
        tally
    }
}

impl Tally {
    /// Counts the touches of one client.
    fn add(&mut self, touches: &[Packed], wanted: &Wanted) {
        let mut media = 0_u8;
        for packed in touches.iter().filter(|packed| wanted.takes(packed)) {
            let (phase, medium) = packed.cell();
            if let Some(cell) = self.cells.get_mut(phase).and_then(|row| row.get_mut(medium)) {
                *cell += 1;
                media |= 1 << medium;
            }
        }
        if let Some(clients) = self.clients.get_mut(media.count_ones() as usize) {
            *clients += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn made() -> impl Strategy<Value = Made> {
        let small = (0..3_u16, 0..3_u16, 0..9_u8, 0..6_u8, 0..3_u8);
        (small, 0..3_u8, 0..3_u8, any::<bool>(), 0..40_i32, any::<u16>()).prop_map(
            |((staff, line, phase, medium, kind), direction, purpose, personal, on, minutes)| Made {
                on: Day::from_number(on),
                staff,
                line,
                phase,
                medium,
                kind,
                direction,
                purpose,
                personal,
                minutes,
            },
        )
    }

    fn selection() -> impl Strategy<Value = Selection> {
        let maybe = |n: u8| proptest::option::weighted(0.2, 0..n);
        let names = (proptest::option::weighted(0.2, 0..3_u16), proptest::option::weighted(0.2, 0..3_u16));
        let days = (-5..20_i32, 10..45_i32);
        (days, names, maybe(9), maybe(6), maybe(3), maybe(3), maybe(3), proptest::option::weighted(0.2, any::<bool>()))
            .prop_map(|((from, until), (staff, line), phase, medium, kind, direction, purpose, personal)| Selection {
                from: Day::from_number(from),
                until: Day::from_number(until),
                staff,
                line,
                phase,
                medium,
                kind,
                direction,
                purpose,
                personal,
            })
    }

    /// The same counted one by one.
    fn counted(clients: &[(usize, &Vec<Made>)], selection: &Selection) -> Tally {
        let mut tally = Tally::default();
        for (_, touches) in clients {
            let takes = |made: &&Made| {
                made.on >= selection.from
                    && made.on <= selection.until
                    && selection.staff.is_none_or(|staff| staff == made.staff)
                    && selection.line.is_none_or(|line| line == made.line)
                    && selection.phase.is_none_or(|phase| phase == made.phase)
                    && selection.medium.is_none_or(|medium| medium == made.medium)
                    && selection.kind.is_none_or(|kind| kind == made.kind)
                    && selection.direction.is_none_or(|direction| direction == made.direction)
                    && selection.purpose.is_none_or(|purpose| purpose == made.purpose)
                    && selection.personal.is_none_or(|personal| personal == made.personal)
            };
            let mut media = std::collections::BTreeSet::new();
            for made in touches.iter().filter(takes) {
                tally.cells[usize::from(made.phase)][usize::from(made.medium)] += 1;
                media.insert(made.medium);
            }
            tally.clients[media.len()] += 1;
        }
        tally.clients[0] = 0;
        tally
    }

    proptest! {
        #[test]
        fn whatever_changed_before_the_touches_of_all_are_counted(
            changes in prop::collection::vec((0..600_usize, prop::collection::vec(made(), 0..4)), 1..60),
            selection in selection(),
            hidden in prop::collection::btree_set(0..600_usize, 0..4),
        ) {
            let (mut columns, mut plain) = (Columns::default(), vec![Vec::new(); 600]);
            for (place, touches) in changes {
                columns.set(place, &touches);
                plain[place] = touches;
            }
            for (place, touches) in plain.iter().enumerate() {
                prop_assert_eq!(&columns.of(place).collect::<Vec<_>>(), touches);
                let own = columns.tally_of(place, &selection);
                prop_assert_eq!(own, counted(&[(place, touches)], &selection));
            }
            let seen: Vec<_> = plain.iter().enumerate().filter(|(place, _)| !hidden.contains(place)).collect();
            let hidden: Vec<usize> = hidden.into_iter().collect();
            prop_assert_eq!(columns.tally(&selection, &hidden), counted(&seen, &selection));
        }
    }
}
