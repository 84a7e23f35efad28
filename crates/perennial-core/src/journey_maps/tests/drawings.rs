//! Drawings: nothing overlaps, nothing leaves the sheet, and what is not known is said.

use super::super::actual::Kind;
use super::super::chart::{
    Branch, Chart, DecisionNumbers, Dwell, Evidence, Level, Mood, Numbers, Pair, PlaceNumbers, beside, page, poster,
};
use super::super::{DecisionPoint, Lane, Place, Row, Step, shipped};
use crate::fact::Medium;
use crate::journeys::model::FirmKind;
use crate::journeys::stage::{Phase, Stage};
use crate::maps::{Mode, Theme};

fn at(stage: Stage, phase: Phase) -> Place {
    Place::new(stage, phase).unwrap()
}

/// Numbers in the manner of the demo firm, for looking at.
fn numbers() -> Numbers {
    let place = |place,
                 relationships,
                 stalled,
                 (n, median, lower, upper),
                 mood: Option<(u64, f64, f64, f64)>,
                 touches: [u64; 6]| {
        PlaceNumbers {
            relationships: Some(relationships),
            stalled: Some(stalled),
            dwell: Some(Dwell { n, median, lower: Some(lower), upper: Some(upper) }),
            mood: mood.map(|(n, middle, lower, upper)| Mood { n, middle, lower, upper }),
            touches: touches.map(Some),
            ..PlaceNumbers::unknown(place)
        }
    };
    let client = |phase| at(Stage::Client, phase);
    let branch =
        |name: &str, count, interval, goes_on| Branch { name: name.to_owned(), count, interval, goes_on, href: None };
    let decision = |point, branches| DecisionNumbers { point, branches, undecided: None, caution: None, href: None };
    Numbers {
        places: vec![
            place(at(Stage::PrePurchase, Phase::Assess), 38, 0, (180, 24.0, 11.0, 46.0), None, [61, 412, 0, 230, 3, 2]),
            place(client(Phase::Admit), 6, 0, (79, 2.0, 1.0, 5.0), Some((12, 1.6, 1.0, 2.0)), [4, 71, 0, 33, 0, 0]),
            place(client(Phase::Affirm), 9, 4, (79, 6.0, 3.0, 11.0), Some((9, -0.4, -1.0, 0.5)), [2, 18, 0, 12, 0, 0]),
            place(
                client(Phase::Activate),
                12,
                3,
                (74, 5.0, 2.0, 12.0),
                Some((14, 0.8, 0.0, 1.0)),
                [70, 96, 5, 21, 0, 0],
            ),
            place(
                client(Phase::Acclimate),
                24,
                11,
                (66, 38.0, 21.0, 71.0),
                Some((31, -0.7, -1.2, 0.4)),
                [22, 310, 0, 58, 0, 1],
            ),
            place(
                client(Phase::Accomplish),
                21,
                9,
                (168, 131.0, 84.0, 190.0),
                Some((38, 1.3, 0.6, 2.0)),
                [48, 266, 9, 90, 0, 2],
            ),
            place(at(Stage::Between, Phase::Adopt), 22, 0, (22, 210.0, 95.0, 400.0), None, [12, 40, 20, 31, 0, 0]),
            place(at(Stage::Between, Phase::Advocate), 7, 0, (7, 300.0, 180.0, 540.0), None, [3, 4, 7, 9, 0, 0]),
            place(at(Stage::Former, Phase::Accomplish), 35, 0, (35, 800.0, 500.0, 1100.0), None, [0, 2, 0, 3, 0, 0]),
        ],
        decisions: vec![
            decision(
                DecisionPoint::Chosen,
                vec![
                    branch("hired", 79, Some((0.37, 0.51)), true),
                    branch("not now", 41, Some((0.17, 0.29)), false),
                    branch("no way", 60, Some((0.27, 0.41)), false),
                ],
            ),
            decision(
                DecisionPoint::Signs,
                vec![branch("signed", 77, Some((0.91, 0.99)), true), branch("unsigned", 2, None, false)],
            ),
            DecisionNumbers {
                caution: Some("Few: 1 in 13 to 1 in 3 left".to_owned()),
                ..decision(
                    DecisionPoint::StillHere,
                    vec![branch("stayed", 22, Some((0.7, 0.96)), true), branch("left", 3, Some((0.04, 0.3)), false)],
                )
            },
        ],
    }
}

pub(super) fn demo() -> Chart {
    let map = shipped(FirmKind::LawTransactional).unwrap();
    let evidence = |step: &str, lane, level, n| Evidence {
        step: step.to_owned(),
        lane,
        level,
        n,
        on: "3 November 2026".to_owned(),
        source: "interviews".to_owned(),
    };
    Chart {
        firm: "Harcourt Vale LLP".to_owned(),
        as_of: "22 November 2026".to_owned(),
        evidence: vec![
            evidence("needs", Lane::Thoughts, Level::ClientResearch, 24),
            evidence("checks", Lane::Actions, Level::ClientResearch, 24),
            evidence("decides", Lane::Thoughts, Level::ClientResearch, 11),
            evidence("learns", Lane::Questions, Level::StaffView, 4),
            evidence("doubts", Lane::Thoughts, Level::Anecdote, 1),
        ],
        numbers: Some(numbers()),
        map,
        ..Chart::default()
    }
}

/// A map at the limits: forty steps, every text as long as it may be.
fn crowded() -> Chart {
    let mut chart = demo();
    let long = "Unterlagenbeschaffungsverpflichtung und noch viel mehr davon, immer weiter. ".repeat(12);
    let mut steps = Vec::new();
    for number in 0..40 {
        let mut step: Step = chart.map.steps[number % 15].clone();
        step.key = format!("s{number}");
        step.name = long.chars().take(120).collect();
        for lane in Lane::ALL {
            step.set_cell(lane, &long.chars().take(1000).collect::<String>());
        }
        for one in &mut step.touchpoints {
            one.title = long.chars().take(120).collect();
        }
        steps.push(step);
    }
    chart.map.steps = steps;
    chart.map.sort();
    chart.map.title = long.chars().take(120).collect();
    chart.map.persona.name = "Maximiliane-Friederike von und zu Hohenstein-Waldeck".to_owned();
    chart.map.persona.quote = long;
    chart.firm = "A firm with a very long name indeed and its successors LLP".to_owned();
    chart
}

fn bare() -> Chart {
    let mut map = shipped(FirmKind::Agency).unwrap();
    map.steps = vec![Step::new("only", Place::ALL[0], "One step")];
    Chart { map, firm: "X".to_owned(), as_of: "1 January 2026".to_owned(), ..Chart::default() }
}

#[test]
fn nothing_on_a_poster_overlaps_or_leaves_the_sheet() {
    for (name, chart) in [("demo", demo()), ("crowded", crowded()), ("bare", bare())] {
        let scene = poster(&chart);
        assert!((scene.width / scene.height - std::f64::consts::SQRT_2).abs() < 0.01);
        let written = scene.written();
        for (number, (one, text)) in written.iter().enumerate() {
            assert!(one.x >= 0.0 && one.x + one.width <= scene.width + 1.0, "{name}: {text} leaves the sheet: {one:?}");
            assert!(one.y >= 0.0 && one.y + one.height <= scene.height, "{name}: {text} leaves the sheet: {one:?}");
            for (other, second) in &written[number + 1..] {
                assert!(!one.meets(other), "{name}: “{text}” and “{second}”\n{one:?}\n{other:?}");
            }
        }
    }
}

#[test]
fn nothing_on_a_page_overlaps() {
    for (name, chart) in [("demo", demo()), ("crowded", crowded()), ("bare", bare())] {
        let written = page(&chart, &Row::ALL).written();
        for (number, (one, text)) in written.iter().enumerate() {
            for (other, second) in &written[number + 1..] {
                assert!(!one.meets(other), "{name}: “{text}” and “{second}”\n{one:?}\n{other:?}");
            }
        }
    }
}

#[test]
fn what_is_not_known_is_said_and_never_a_zero() {
    let svg = poster(&bare()).svg(&Mode::File(Theme::Light));
    assert!(svg.contains("not known"), "{svg}");
    assert!(svg.contains("Data quality E"));
    assert!(!svg.contains(">0<"));
    assert!(svg.contains("nobody has recorded yet"));
}

#[test]
fn the_title_states_what_was_found() {
    let scene = poster(&demo());
    assert_eq!(scene.title, "101 of 180 go another way at “Chosen?”");
    assert!(scene.description.contains("11 of the 27 that are stuck are stuck in Acclimate."), "{}", scene.description);
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    let chart = demo();
    let mode = Mode::File(Theme::Print);
    assert_eq!(poster(&chart).svg(&mode), poster(&chart.clone()).svg(&mode));
}

#[test]
fn plan_and_life_stand_side_by_side_and_nothing_leaves_its_lane() {
    let place = Place::new(Stage::Client, Phase::Affirm).unwrap();
    let long = "A letter that says in a great many words what happens next and who will ring on which day".to_owned();
    let pair = |kind, planned: Vec<String>, happened: &str| Pair {
        place,
        medium: Medium::Mail,
        planned,
        happened: happened.to_owned(),
        kind,
        href: Some("/insights/clients".to_owned()),
    };
    let pairs = [
        pair(Kind::Done, vec![long.clone(), "A card".to_owned()], "62 of 71 were met"),
        pair(Kind::NeverDone, vec![long.clone()], ""),
        pair(Kind::NotPlanned, vec![], "7 touches"),
        pair(Kind::WrongOrder, vec!["A call".to_owned()], "3 Mar 2026, after “Activate”"),
        pair(Kind::NotYet, vec!["A present".to_owned()], ""),
    ];
    let scene = beside(&pairs, "One of two is kept", "");
    for (ground, text) in scene.written() {
        let lane = if ground.x < 360.0 { (0.0, 332.0) } else { (340.0, 722.0) };
        let inside = ground.x >= lane.0 - 1.0 && ground.x + ground.width <= lane.1 + 1.0;
        let alone = ["Client, Affirm", "×", "+", "«"].contains(&text.as_str());
        assert!(inside || alone, "“{text}” at {ground:?}");
        assert!(ground.y + ground.height <= scene.height, "“{text}” at {ground:?}");
    }
    let svg = scene.svg(&Mode::page("j"));
    for words in ["Planned, never done", "Done, not planned", "Done in the wrong order", "62 of 71 were met"] {
        assert!(svg.contains(words), "{words}");
    }
}
