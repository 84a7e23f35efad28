//! What is drawn for firms of all sizes.

use std::fmt::Write;

use super::firms::{empty_firm, harcourt_vale, large_firm, one_client};
use crate::maps::{Cell, Lane, Layout, Measure, Mode, Options, Picture, Spot, Theme, finding, layout, svg, table};

/// The layout in lines that a person can review: every place, ribbon and word, to the pixel.
fn digest(drawn: &Layout) -> String {
    let mut text = format!("{} × {:.0}\n", drawn.width, drawn.height);
    for words in &drawn.words {
        writeln!(text, "{:>5.0} {:>5.0}  {}", words.at.x, words.at.y, words.text()).unwrap();
    }
    for head in drawn.heads.iter().filter(|head| !head.is_empty()) {
        let names: Vec<String> = head.names.iter().map(|words| words.text()).collect();
        let seeds = format!("{} + {} stuck + {} silent", head.seeds.len(), head.stuck.len(), head.silent.len());
        let (x, y) = (head.centre.x, head.centre.y);
        writeln!(text, "{x:>5.0} {y:>5.0}  ({}) r {:.1}, seeds {seeds} {names:?}", head.number, head.outer).unwrap();
    }
    writeln!(text, "{} empty rings", drawn.heads.iter().filter(|head| head.is_empty()).count()).unwrap();
    for ribbon in &drawn.ribbons {
        let name = ribbon.name.as_ref().map_or("unnamed".to_owned(), |words| words.text());
        writeln!(text, "{:>5.1} wide  {} [{name}]", ribbon.width, ribbon.sentence).unwrap();
    }
    if let Some(referral) = &drawn.referral {
        let name = referral.name.as_ref().map_or("unnamed".to_owned(), |words| words.text());
        writeln!(text, "loop from {} sources, {} seeds [{name}]", referral.joins.len() + 1, referral.seeds.len())
            .unwrap();
    }
    for item in &drawn.legend {
        writeln!(text, "{:?}: {}", item.glyph, item.words.text()).unwrap();
    }
    text
}

#[test]
fn the_demo_firm() {
    insta::assert_snapshot!(digest(&layout(&harcourt_vale(), &Options::WIDE)));
}

#[test]
fn whose_phase_is_not_recorded_has_a_flower_and_every_relationship_is_drawn_once() {
    let at = Spot { lane: Lane::Client, phase: None };
    let unrecorded =
        Cell { at, count: 85, value: None, stalled: 0, silent: 0, on_paper: 0, href: Some("/clients".to_owned()) };
    let mut picture = harcourt_vale();
    picture.cells.push(unrecorded.clone());
    for options in [Options::WIDE, Options::TALL] {
        for picture in [&picture, &Picture { cells: vec![unrecorded.clone()], ..empty_firm() }] {
            let drawn = layout(picture, &options);
            let full: Vec<Spot> = drawn.heads.iter().filter(|head| !head.is_empty()).map(|head| head.at).collect();
            assert_eq!(full.len(), picture.cells.len());
            assert!(full.contains(&at), "{full:?}");
            assert!(picture.cells.iter().all(|cell| full.contains(&cell.at)), "{full:?}");
        }
    }
}

#[test]
fn the_demo_firm_on_a_phone() {
    insta::assert_snapshot!(digest(&layout(&harcourt_vale(), &Options::TALL)));
}

#[test]
fn the_demo_firm_by_value() {
    let options = Options { measure: Measure::Value, ..Options::WIDE };
    insta::assert_snapshot!(digest(&layout(&harcourt_vale(), &options)));
}

#[test]
fn a_firm_without_anybody() {
    insta::assert_snapshot!(digest(&layout(&empty_firm(), &Options::WIDE)));
}

#[test]
fn a_large_firm() {
    insta::assert_snapshot!(digest(&layout(&large_firm(), &Options::WIDE)));
}

#[test]
fn one_client_as_it_is_written() {
    let drawn = layout(&one_client(), &Options::WIDE);
    insta::assert_snapshot!("one_client_page", broken(&svg(&drawn, &Mode::page("map-"))));
    insta::assert_snapshot!("one_client_file", broken(&svg(&drawn, &Mode::File(Theme::Light))));
}

fn broken(svg: &str) -> String {
    svg.replace("><", ">\n<")
}

#[test]
fn the_title_states_the_finding() {
    let found = finding(&harcourt_vale());
    assert_eq!(found.plain_title(), "298 relationships, 27 stalled, 41 silent between engagements");
    let stalls = "23 of the 27 stalls are of work in phases 4 to 6. The clients of all 27 were billed £412k in the last 12 months.";
    assert!(found.detail.starts_with(stalls), "{}", found.detail);
    assert!(found.detail.contains("In seven days: "), "{}", found.detail);
    assert_eq!(finding(&one_client()).plain_title(), "1 relationship, 1 stalled");
    assert_eq!(finding(&Picture::empty("today")).plain_title(), "Your client map will appear here");
}

#[test]
fn the_table_says_the_same() {
    let twin = table(&harcourt_vale());
    assert_eq!(twin.rows.iter().map(|row| row.total).collect::<Vec<_>>(), [38, 96, 92, 52, 12, 8]);
    assert_eq!(twin.rows[1].cells[4].text(), "24, 11 stalled, 2 silent");
    assert_eq!(twin.rows[0].cells[1].text(), "", "nobody is expected there, which is not none");
    assert_eq!(twin.movements[1].0, "5 moved on: Client, Activate to Client, Acclimate");
}
