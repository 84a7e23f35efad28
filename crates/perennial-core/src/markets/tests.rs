use super::*;
use crate::keyed::Keyed;
use crate::maps::{Mode, Theme};

fn scores() -> Vec<Score> {
    let of = |axis, now, wanted| Score { axis, now, wanted };
    vec![
        of(Axis::CustomerExisting, 3, 9),
        of(Axis::CustomerExisting, 5, 10),
        of(Axis::CustomerExisting, 4, 8),
        of(Axis::Internal, 0, 10),
        of(Axis::Internal, 1, 10),
        of(Axis::Referral, 7, 7),
    ]
}

#[test]
fn a_round_gives_means_and_how_far_raters_lie_apart() {
    let told = rated(&scores());
    assert_eq!(told.len(), 2, "what nobody scored is no axis, and what one rater scored stays theirs");
    let existing = told[0];
    assert_eq!((existing.axis, existing.now, existing.wanted, existing.raters), (Axis::CustomerExisting, 4.0, 9.0, 3));
    assert_eq!(existing.gap(), 5.0);
    assert_eq!(existing.spread, Spread { now_low: 3, now_high: 5, wanted_low: 8, wanted_high: 10 });
    assert!(rated(&[]).is_empty());
}

#[test]
fn the_spidergram_has_both_polygons_and_says_its_numbers() {
    let both = |axis: &Axis| [Score { axis: *axis, now: 4, wanted: 7 }; 2];
    let all: Vec<Score> = Axis::EACH.iter().flat_map(both).collect();
    let rated = rated(&all);
    let page = spidergram(&rated, "Harcourt & Vale", &Mode::page("s"));
    assert!(page.contains("Harcourt &amp; Vale: New clients: now 4, wanted 7; Existing clients"), "{page}");
    assert_eq!(page.matches("stroke-width=\"2.5\" stroke-linejoin").count(), 2, "one for now, one for wanted");
    assert_eq!(page.matches("<circle").count(), 14);
    assert!(!page.contains("style=") && !page.contains("#"), "a page has classes only: {page}");
    // The first axis points up: seven tenths of 180 above the middle.
    assert!(page.contains("M380 124 L"), "{page}");
    let file = spidergram(&rated, "Round", &Mode::File(Theme::Print));
    assert!(file.starts_with("<svg xmlns=") && file.ends_with("</svg>"), "{file}");
    assert_eq!(file, spidergram(&rated, "Round", &Mode::File(Theme::Print)));
    spidergram(&[], "Nobody has rated", &Mode::page("s"));
}

#[test]
fn every_market_has_sub_groups_and_the_referral_market_six() {
    assert!(Axis::EACH.iter().all(|axis| axis.sub_groups().len() >= 2));
    assert_eq!(Axis::Referral.sub_groups().len(), 6);
}
