//! No two words, and no word and circle, ever overlap; everything stays on the sheet; the same picture gives the same
//! bytes.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::journeys::stage::Phase;
use crate::maps::{
    Cell, Circle, Head, Lane, Layout, Measure, Mode, Move, Movement, Options, Picture, Point, Rect, Referrals, Spot,
    Theme, Words, layout, svg, table,
};
use crate::money::{Currency, Money};

fn spots() -> impl Strategy<Value = Spot> {
    // One place beyond the phases: a client whose phase is not recorded (D16).
    (0..Lane::ALL.len(), 0..=Phase::ALL.len()).prop_map(|(lane, phase)| {
        let lane = Lane::ALL[lane];
        Phase::ALL.get(phase).map_or(Spot::not_recorded(lane), |phase| Spot::new(lane, *phase))
    })
}

fn counts() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0), Just(1), 1..6_u32, 6..100_u32, 100..5_000_u32, 5_000..2_000_000_u32]
}

fn cells() -> impl Strategy<Value = Cell> {
    (spots(), counts(), 0..=10_u32, 0..=10_u32, proptest::option::of(0..5_000_000_000_i64)).prop_map(
        |(at, count, stalled, silent, value)| Cell {
            stalled: u32::try_from(u64::from(count) * u64::from(stalled) / 10).unwrap(),
            silent: u32::try_from(u64::from(count) * u64::from(silent) / 10).unwrap(),
            value: value.map(|minor| Money::new(minor, Currency::GBP)),
            href: (count % 2 == 0).then(|| "/clients".to_owned()),
            ..Cell::new(at, count)
        },
    )
}

fn movements() -> impl Strategy<Value = Movement> {
    let kinds = [Move::Entered, Move::Advanced, Move::Hired, Move::Closed, Move::FellBack, Move::Left, Move::Lost];
    (proptest::option::of(spots()), proptest::option::of(spots()), counts(), 0..kinds.len())
        .prop_map(move |(from, to, count, kind)| Movement { from, to, count, kind: kinds[kind], href: None })
}

fn pictures() -> impl Strategy<Value = Picture> {
    let referrals = proptest::option::of((counts(), counts()));
    (vec(cells(), 0..40), vec(movements(), 0..30), referrals).prop_map(|(cells, movements, referrals)| Picture {
        firm: "A firm with rather a long name of its own LLP".to_owned(),
        cells,
        movements,
        referrals: referrals.map(|(this_week, won_in_year)| Referrals { this_week, won_in_year, href: None }),
        ..Picture::empty("20 November 2026")
    })
}

fn all_words(layout: &Layout) -> Vec<&Words> {
    let heads = layout.heads.iter().flat_map(|head| &head.names);
    let ribbons = layout.ribbons.iter().filter_map(|ribbon| ribbon.name.as_ref());
    let referral = layout.referral.iter().filter_map(|referral| referral.name.as_ref());
    let invitation = layout.invitation.iter().flat_map(|(words, _)| words);
    let legend = layout.legend.iter().map(|item| &item.words);
    layout.words.iter().chain(heads).chain(ribbons).chain(referral).chain(invitation).chain(legend).collect()
}

fn apart(one: &Circle, other: &Circle) -> bool {
    let distance = (one.centre.x - other.centre.x).hypot(one.centre.y - other.centre.y);
    distance + 0.01 >= one.radius + other.radius
}

fn check(layout: &Layout) {
    let sheet = Rect { x: 0.0, y: 0.0, width: layout.width, height: layout.height };
    let words = all_words(layout);
    for (place, one) in words.iter().enumerate() {
        let bounds = one.bounds();
        assert!(bounds.x >= 0.0 && bounds.y >= 0.0, "{:?} leaves the sheet", one.text());
        assert!(bounds.x + bounds.width <= sheet.width + 0.01, "{:?} leaves the sheet", one.text());
        assert!(bounds.y + bounds.height <= sheet.height, "{:?} leaves the sheet", one.text());
        for other in &words[place + 1..] {
            assert!(!bounds.meets(&other.bounds()), "{:?} meets {:?}", one.text(), other.text());
        }
        for head in &layout.heads {
            assert!(!bounds.meets_circle(&head.reach()), "{:?} meets {:?}", one.text(), head.at);
        }
    }
    for (place, one) in layout.heads.iter().enumerate() {
        for other in &layout.heads[place + 1..] {
            assert!(apart(&one.reach(), &other.reach()), "{:?} meets {:?}", one.at, other.at);
        }
        let reach = one.reach();
        let corner = |sign: f64| Point { x: one.centre.x + sign * reach.radius, y: one.centre.y + sign * reach.radius };
        assert!(sheet.holds(corner(1.0)) && sheet.holds(corner(-1.0)), "{:?} leaves the sheet", one.at);
        check_seeds(one);
    }
    for ribbon in &layout.ribbons {
        for step in 0..=20 {
            let (point, _) = ribbon.track.at(f64::from(step) / 20.0);
            assert!(sheet.holds(point), "{} leaves the sheet at {point:?}", ribbon.sentence);
        }
    }
}

/// Seeds lie inside their flower, outside its heart, and apart from each other.
fn check_seeds(head: &Head) {
    let seeds: Vec<Circle> = [&head.seeds, &head.stuck, &head.silent]
        .into_iter()
        .flatten()
        .map(|&centre| Circle { centre, radius: head.seed })
        .collect();
    for (place, seed) in seeds.iter().enumerate() {
        let from_heart = (seed.centre.x - head.centre.x).hypot(seed.centre.y - head.centre.y);
        assert!(from_heart + seed.radius <= head.outer + 0.01, "a seed leaves {:?}", head.at);
        assert!(from_heart >= head.core, "a seed covers the number of {:?}", head.at);
        for other in &seeds[place + 1..] {
            let smaller = |circle: &Circle| Circle { radius: circle.radius * 0.9, ..*circle };
            assert!(apart(&smaller(seed), &smaller(other)), "two seeds of {:?} meet", head.at);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_overlaps_whatever_the_counts(
        picture in pictures(),
        width in prop_oneof![Just(320.0), Just(360.0), Just(390.0), Just(430.0), Just(720.0), Just(1280.0), Just(1800.0)],
        value in any::<bool>(),
        titled in any::<bool>(),
    ) {
        let measure = if value { Measure::Value } else { Measure::Count };
        let options = Options { width, measure, titled };
        let drawn = layout(&picture, &options);
        check(&drawn);
        let again = svg(&layout(&picture, &options), &Mode::page("m"));
        prop_assert_eq!(svg(&drawn, &Mode::page("m")), again);
        prop_assert!(!svg(&drawn, &Mode::page("m")).contains("style="));
        prop_assert!(!svg(&drawn, &Mode::File(Theme::Print)).contains("class="));
    }

    #[test]
    fn the_table_and_the_drawing_count_the_same(picture in pictures()) {
        let rows = table(&picture).rows;
        let total: u64 = rows.iter().map(|row| row.total).sum();
        prop_assert_eq!(total, picture.total());
        let stands = layout(&picture, &Options::WIDE).heads.iter().filter(|head| !head.is_empty()).count();
        let cells = rows.iter().flat_map(|row| row.cells.iter().chain([&row.unrecorded]));
        let counted = cells.filter(|entry| entry.count.is_some_and(|n| n > 0)).count();
        prop_assert_eq!(stands, counted);
    }
}
