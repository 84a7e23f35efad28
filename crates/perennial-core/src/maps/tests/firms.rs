//! Pictures of firms for the tests.

use crate::journeys::stage::Phase;
use crate::maps::{Cell, Invitation, Lane, Move, Movement, Note, Picture, Referrals, Spot};
use crate::money::{Currency, Money};

fn pounds(thousands: i64) -> Option<Money> {
    Some(Money::new(thousands * 100_000, Currency::GBP))
}

fn spot(lane: Lane, phase: u8) -> Spot {
    Spot::new(lane, Phase::from_number(phase).unwrap())
}

/// A phase, how many, how many stuck, how many silent, and thousands of pounds.
type Standing = (u8, u32, u32, u32, i64);

/// Harcourt Vale LLP of `domain.md` section 6; the movements are invented.
pub(super) fn harcourt_vale() -> Picture {
    let standing: [(Lane, &[Standing]); 6] = [
        (Lane::PrePurchase, &[(1, 38, 0, 0, 640)]),
        (
            Lane::Client,
            &[
                (2, 6, 0, 0, 180),
                (3, 9, 4, 0, 310),
                (4, 12, 3, 1, 290),
                (5, 24, 11, 2, 720),
                (6, 21, 9, 0, 560),
                (7, 16, 0, 0, 510),
                (8, 8, 0, 0, 330),
            ],
        ),
        (Lane::Between, &[(5, 5, 0, 4, 40), (6, 58, 0, 26, 820), (7, 22, 0, 9, 380), (8, 7, 0, 2, 160)]),
        (Lane::FormerGood, &[(6, 35, 0, 0, 0), (7, 9, 0, 0, 0), (8, 8, 0, 0, 0)]),
        (Lane::FormerPoor, &[(3, 1, 0, 0, 0), (4, 2, 0, 0, 0), (5, 6, 0, 0, 0), (6, 3, 0, 0, 0)]),
        (Lane::FormerUnknown, &[(6, 8, 0, 0, 0)]),
    ];
    let cells = standing.into_iter().flat_map(|(lane, places)| {
        places.iter().map(move |&(phase, count, stalled, silent, value)| Cell {
            on_paper: 0,
            at: spot(lane, phase),
            count,
            value: (value > 0).then(|| pounds(value)).flatten(),
            stalled,
            silent,
            href: Some(format!("/clients?lane={}&phase={phase}", lane.key())),
        })
    });
    use Lane::{Between, Client, FormerGood, FormerPoor, PrePurchase};
    let note = |lane, text: &str| Note { lane, text: text.to_owned() };
    Picture {
        firm: "Harcourt Vale LLP".to_owned(),
        cells: cells.collect(),
        notes: vec![
            note(PrePurchase, "38 open · 27 not now"),
            note(Client, "96 · £2.9m open work"),
            note(Between, "92 · next need £1.4m"),
            note(FormerGood, "52 still speak well of us"),
            note(FormerPoor, "12"),
            note(Lane::FormerUnknown, "8 to ask"),
        ],
        movements: week(),
        referrals: Some(Referrals { this_week: 4, won_in_year: 30, href: Some("/referrals".to_owned()) }),
        stalls: Some([0, 0, 4, 3, 11, 9, 0, 0]),
        stalled_value: pounds(412),
        ..Picture::empty("20 November 2026")
    }
}

/// What moved at Harcourt Vale in seven days.
fn week() -> Vec<Movement> {
    let moved = |from: Option<(Lane, u8)>, to: Option<(Lane, u8)>, count, kind| Movement {
        from: from.map(|(lane, phase)| spot(lane, phase)),
        to: to.map(|(lane, phase)| spot(lane, phase)),
        count,
        kind,
        href: Some("/clients?moved=7".to_owned()),
    };
    use Lane::{Between, Client, FormerGood, FormerPoor, PrePurchase};
    vec![
        moved(None, Some((PrePurchase, 1)), 5, Move::Entered),
        moved(Some((PrePurchase, 1)), Some((Client, 2)), 3, Move::Hired),
        moved(Some((PrePurchase, 1)), None, 2, Move::Lost),
        moved(Some((Client, 2)), Some((Client, 3)), 4, Move::Advanced),
        moved(Some((Client, 3)), Some((Client, 4)), 3, Move::Advanced),
        moved(Some((Client, 4)), Some((Client, 5)), 5, Move::Advanced),
        moved(Some((Client, 5)), Some((Client, 6)), 2, Move::Advanced),
        moved(Some((Client, 6)), Some((Client, 7)), 3, Move::Advanced),
        moved(Some((Client, 7)), Some((Client, 8)), 1, Move::Advanced),
        moved(Some((Client, 6)), Some((Client, 5)), 1, Move::FellBack),
        moved(Some((Client, 6)), Some((Between, 6)), 4, Move::Closed),
        moved(Some((Between, 6)), Some((Client, 7)), 2, Move::CameBack),
        moved(Some((Between, 7)), Some((Between, 8)), 1, Move::Advanced),
        moved(Some((Between, 6)), Some((FormerGood, 6)), 1, Move::Ended),
        moved(Some((Client, 5)), Some((FormerPoor, 5)), 1, Move::Left),
    ]
}

/// Nobody yet.
pub(super) fn empty_firm() -> Picture {
    Picture {
        firm: "Nora Quist".to_owned(),
        invitation: Some(Invitation {
            text: "Bring the lists you already have, and watch it grow".to_owned(),
            href: Some("/imports/new".to_owned()),
        }),
        ..Picture::empty("20 November 2026")
    }
}

/// One client.
pub(super) fn one_client() -> Picture {
    let mut only = Cell::new(spot(Lane::Client, 4), 1);
    only.stalled = 1;
    only.href = Some("/clients?lane=client&phase=4".to_owned());
    Picture { cells: vec![only], ..Picture::empty("20 November 2026") }
}

/// Every count of the demo firm a few hundred times over.
pub(super) fn large_firm() -> Picture {
    let mut picture = harcourt_vale();
    for (place, cell) in picture.cells.iter_mut().enumerate() {
        let times = 190 + 37 * u32::try_from(place % 7).unwrap();
        cell.count *= times;
        cell.stalled *= times;
        cell.silent *= times;
    }
    for (place, movement) in picture.movements.iter_mut().enumerate() {
        movement.count *= 60 + 11 * u32::try_from(place % 5).unwrap();
    }
    picture.stalls = None;
    picture.stalled_value = None;
    picture.notes.clear();
    picture.firm = "A firm of forty offices".to_owned();
    picture.referrals = Some(Referrals { this_week: 412, won_in_year: 18_250, href: None });
    picture
}
