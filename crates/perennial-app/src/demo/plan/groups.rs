//! The groups of relationships, how many there are of each, and the matters that bring each to where it stands.

use perennial_core::journeys::stage::Phase::{self, Acclimate, Accomplish, Activate, Admit, Affirm};

use super::{Reach, Span};

/// Relationships with the same course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::demo) enum Group {
    /// Prospects: an open pursuit, parked, lost.
    Open,
    Parked,
    Lost,
    /// Clients of the year, by where they stand.
    NewAdmit,
    NewAffirm,
    NewActivate,
    NewAcclimate,
    NewStuck,
    NewAccomplish,
    NewBetween,
    NewBetweenShort,
    NewAdopt,
    NewBetweenAdopt,
    NewPoor,
    /// Clients lowered by something that is not put right.
    Lowered,
    /// Clients whose earlier matter ended short.
    Again,
    /// Clients whose first matter has been stuck for over a year.
    Stuck,
    Accomplish,
    Adopt,
    Advocate,
    BetweenShort,
    BetweenAccomplish,
    BetweenAdopt,
    BetweenAdvocate,
    GoodAccomplish,
    GoodAdopt,
    GoodAdvocate,
    Poor,
    Unknown,
}

impl Group {
    /// Every group with its number of relationships.
    pub(super) const SIZES: [(Self, usize); 29] = [
        (Self::Open, 38),
        (Self::Parked, 27),
        (Self::Lost, 32),
        (Self::NewAdmit, 2),
        (Self::NewAffirm, 3),
        (Self::NewActivate, 2),
        (Self::NewAcclimate, 2),
        (Self::NewStuck, 6),
        (Self::NewAccomplish, 7),
        (Self::NewBetween, 6),
        (Self::NewBetweenShort, 1),
        (Self::NewAdopt, 1),
        (Self::NewBetweenAdopt, 1),
        (Self::NewPoor, 3),
        (Self::Lowered, 22),
        (Self::Again, 11),
        (Self::Stuck, 3),
        (Self::Accomplish, 14),
        (Self::Adopt, 15),
        (Self::Advocate, 8),
        (Self::BetweenShort, 4),
        (Self::BetweenAccomplish, 52),
        (Self::BetweenAdopt, 21),
        (Self::BetweenAdvocate, 7),
        (Self::GoodAccomplish, 35),
        (Self::GoodAdopt, 9),
        (Self::GoodAdvocate, 8),
        (Self::Poor, 9),
        (Self::Unknown, 8),
    ];

    /// True for prospects.
    pub(in crate::demo) const fn is_prospect(self) -> bool {
        matches!(self, Self::Open | Self::Parked | Self::Lost)
    }

    /// True while a matter is open.
    pub(in crate::demo) const fn is_client(self) -> bool {
        matches!(
            self,
            Self::NewAdmit
                | Self::NewAffirm
                | Self::NewActivate
                | Self::NewAcclimate
                | Self::NewStuck
                | Self::NewAccomplish
                | Self::NewAdopt
                | Self::Lowered
                | Self::Again
                | Self::Stuck
                | Self::Accomplish
                | Self::Adopt
                | Self::Advocate
        )
    }

    /// True between engagements.
    pub(in crate::demo) const fn is_between(self) -> bool {
        matches!(
            self,
            Self::NewBetween
                | Self::NewBetweenShort
                | Self::NewBetweenAdopt
                | Self::BetweenShort
                | Self::BetweenAccomplish
                | Self::BetweenAdopt
                | Self::BetweenAdvocate
        )
    }

    /// True for those who became clients in the last twelve months.
    pub(in crate::demo) const fn is_new(self) -> bool {
        matches!(
            self,
            Self::NewAdmit
                | Self::NewAffirm
                | Self::NewActivate
                | Self::NewAcclimate
                | Self::NewStuck
                | Self::NewAccomplish
                | Self::NewBetween
                | Self::NewBetweenShort
                | Self::NewAdopt
                | Self::NewBetweenAdopt
                | Self::NewPoor
        )
    }

    /// True for those who left poorly.
    pub(in crate::demo) const fn is_poor(self) -> bool {
        matches!(self, Self::Poor | Self::NewPoor)
    }
}

/// A matter of a group: its span, how far it came, and whether it was won in a pursuit.
pub(super) type Slot = (Span, Reach, bool);

const EARLIER: Slot = (Span::Before, Reach::Agreed, false);

const fn before(reach: Reach) -> Slot {
    (Span::Before, reach, false)
}

const fn into(reach: Reach) -> Slot {
    (Span::Into, reach, false)
}

const fn inside(reach: Reach, pursued: bool) -> Slot {
    (Span::Inside, reach, pursued)
}

const fn running(phase: Phase, pursued: bool) -> Slot {
    (Span::Running, Reach::Open(phase), pursued)
}

const fn stuck(phase: Phase, pursued: bool) -> Slot {
    (Span::Running, Reach::Stalled(phase), pursued)
}

const fn through(stalled: bool) -> Slot {
    (Span::Through, if stalled { Reach::Stalled(Accomplish) } else { Reach::Open(Accomplish) }, false)
}

const fn said(yes: bool) -> Reach {
    if yes { Reach::Agreed } else { Reach::Unsaid }
}

/// The matters of the `nth` relationship of a group, in the order in which they began.
pub(super) fn slots(group: Group, nth: usize) -> Vec<Slot> {
    use Group as G;
    match group {
        G::Open | G::Parked | G::Lost => vec![],
        G::NewAdmit => vec![running(Admit, true)],
        G::NewAffirm if nth == 0 => vec![stuck(Affirm, true)],
        G::NewAffirm => vec![running(Affirm, true)],
        G::NewActivate => vec![running(Activate, true)],
        G::NewAcclimate if nth == 0 => vec![running(Acclimate, true)],
        G::NewAcclimate => vec![inside(Reach::Agreed, true), running(Acclimate, false)],
        G::NewStuck => vec![stuck(Acclimate, true)],
        G::NewAccomplish => vec![running(Accomplish, true)],
        G::NewBetween | G::NewBetweenAdopt => vec![inside(Reach::Agreed, true)],
        G::NewBetweenShort => vec![inside(Reach::Short(Acclimate), true)],
        G::NewAdopt => vec![inside(Reach::Agreed, true), running(Acclimate, false)],
        G::NewPoor => vec![inside(Reach::Short([Acclimate, Affirm, Activate][nth]), true)],
        G::Lowered => {
            let first = if super::voices::LOWERED_IN_YEAR.contains(&nth) { into(Reach::Agreed) } else { EARLIER };
            vec![first, running(lowered_works_in(nth), nth.is_multiple_of(3))]
        }
        G::Again => again(nth),
        G::Stuck => vec![(Span::Through, Reach::Stalled(Acclimate), false)],
        G::Accomplish | G::Adopt | G::Advocate => client(group, nth),
        G::BetweenShort | G::BetweenAccomplish | G::BetweenAdopt | G::BetweenAdvocate => between(group, nth),
        G::GoodAccomplish | G::GoodAdopt | G::GoodAdvocate | G::Poor | G::Unknown => former(group, nth),
    }
}

/// True where the earlier matters of a relationship lie in the year before the last twelve months; others closed before
/// it. So 142 clients were billed in it, with those whose matters went on into the last twelve months: of 100 who had used
/// one service 84 were billed again, of 36 with two or three 34, and all 6 with four.
pub(super) const fn billed_the_year_before(group: Group, nth: usize) -> bool {
    matches!(
        (group, nth),
        // Billed again: 25 and 2.
        (Group::BetweenAccomplish, 24..=48) | (Group::BetweenShort, 1 | 2)
        // Not billed again: 11, 4 and 1 of one service, 2 of two.
        | (Group::GoodAccomplish, 4..=14) | (Group::Poor, 0 | 3 | 4 | 7) | (Group::BetweenAccomplish, 49)
        | (Group::GoodAdopt, 4 | 5)
    )
}

/// How many matters of years ago come before the others, so that a client had used four services a year ago.
pub(super) const fn long_before(group: Group, nth: usize) -> usize {
    match (group, nth) {
        (Group::Advocate, 0 | 1) => 1,
        (Group::Advocate, 2) | (Group::Adopt, 3..=5) => 2,
        _ => 0,
    }
}

/// The working phase of a client who is lowered.
const fn lowered_works_in(nth: usize) -> Phase {
    match nth {
        7 => Activate,
        14..=16 | 20 | 21 => Accomplish,
        _ => Acclimate,
    }
}

fn again(nth: usize) -> Vec<Slot> {
    let pursued = nth < 5;
    let now = |phase, stalled| if stalled { stuck(phase, pursued) } else { running(phase, pursued) };
    match nth {
        0 | 1 => vec![before(Reach::Short(Affirm)), now(Affirm, true)],
        2..=5 => vec![before(Reach::Short(Activate)), now(Activate, nth < 4)],
        _ => vec![before(Reach::Short(Acclimate)), now(Acclimate, nth < 8)],
    }
}

fn client(group: Group, nth: usize) -> Vec<Slot> {
    let mut slots = vec![EARLIER];
    match group {
        Group::Accomplish if nth < 6 => slots.push(through(true)),
        Group::Accomplish => {
            slots.push(into(Reach::Agreed));
            slots.push(running(Accomplish, nth < 10));
            slots.push(if nth == 6 {
                stuck(Activate, false)
            } else {
                running([Acclimate, Affirm, Accomplish, Activate][nth % 4], false)
            });
        }
        Group::Adopt => {
            slots.extend((nth < 9).then_some(into(Reach::Unsaid)));
            slots.extend((nth >= 3).then_some(inside(said(nth >= 5), false)));
            let extra = [Accomplish, Acclimate, Activate, Accomplish, Affirm][nth % 5];
            match nth {
                8 => slots.extend([running(Accomplish, false), running(Acclimate, true)]),
                0..=7 => slots.extend([through((1..=2).contains(&nth)), running(extra, nth > 0)]),
                9 => slots.extend([running(Accomplish, false), stuck(Affirm, false)]),
                _ => slots.extend([running(Accomplish, false), running(extra, false)]),
            }
        }
        _ => {
            slots.push(into(Reach::Agreed));
            slots.extend((nth >= 2).then_some(inside(Reach::Unsaid, false)));
            slots.push(if nth < 5 { through(nth == 1) } else { running(Accomplish, false) });
            slots.push(running([Acclimate, Accomplish, Affirm, Activate][nth % 4], nth < 5));
            slots.extend((nth < 4).then_some(running(Accomplish, false)));
        }
    }
    slots
}

fn between(group: Group, nth: usize) -> Vec<Slot> {
    match group {
        Group::BetweenShort => vec![match nth {
            0 => into(Reach::Short(Acclimate)),
            1 | 2 => return vec![before(Reach::Short(Acclimate)), inside(Reach::Short(Acclimate), false)],
            _ => before(Reach::Short(Acclimate)),
        }],
        Group::BetweenAccomplish => match nth {
            0..=23 => vec![into(said(nth.is_multiple_of(4)))],
            24..=48 => vec![EARLIER, inside(said(nth.is_multiple_of(4) && nth < 48), (31..39).contains(&nth))],
            _ => vec![EARLIER],
        },
        Group::BetweenAdopt if nth < 10 => vec![EARLIER, into(Reach::Unsaid)],
        Group::BetweenAdopt => vec![EARLIER, inside(Reach::Agreed, (12..17).contains(&nth))],
        _ => match nth {
            0 => vec![EARLIER],
            1 => vec![EARLIER, into(Reach::Agreed)],
            2..=4 => vec![EARLIER, into(Reach::Unsaid), inside(Reach::Agreed, false)],
            _ => vec![EARLIER, inside(Reach::Agreed, nth == 6)],
        },
    }
}

fn former(group: Group, nth: usize) -> Vec<Slot> {
    match group {
        Group::GoodAccomplish => match nth {
            0 | 1 => vec![EARLIER, into(said(nth == 0))],
            2 | 3 => vec![EARLIER, inside(said(nth == 3), nth == 2)],
            _ if nth.is_multiple_of(5) => vec![EARLIER, EARLIER],
            _ => vec![EARLIER],
        },
        Group::GoodAdopt => match nth {
            0..=2 => vec![EARLIER, into(said(nth < 2))],
            3 => vec![EARLIER, inside(Reach::Agreed, false)],
            _ => vec![EARLIER, EARLIER],
        },
        Group::GoodAdvocate => match nth {
            0 => vec![EARLIER],
            1..=5 => vec![EARLIER, into(Reach::Agreed)],
            _ => vec![EARLIER, inside(Reach::Agreed, false)],
        },
        Group::Poor => vec![match nth {
            0 => before(Reach::Short(Activate)),
            1 => into(Reach::Short(Acclimate)),
            2 => return vec![EARLIER, inside(Reach::Short(Acclimate), false)],
            3..=5 => before(Reach::Short(Acclimate)),
            6 => into(Reach::Unsaid),
            _ => before(Reach::Unsaid),
        }],
        _ => vec![before(said(nth.is_multiple_of(2)))],
    }
}
