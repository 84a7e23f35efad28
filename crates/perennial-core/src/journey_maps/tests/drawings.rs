//! Drawings: nothing overlaps, nothing leaves the sheet, and what is not known is said.

use super::super::actual::Kind;
use super::super::chart::{
    Branch, Chart, DecisionNumbers, Dwell, Evidence, Level, Mood, Numbers, Pair, PlaceNumbers, beside, page, poster,
};
use super::super::{DecisionPoint, Lane, Place, Row, Step, shipped};
use crate::fact::Medium;
use crate::journeys::model::FirmKind;
use crate::journeys::stage::{Phase, Stage};
use crate::maps::{Mode, Paint, Theme};

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
    let decision =
        |point, branches| DecisionNumbers { point, branches, rate: None, undecided: None, caution: None, href: None };
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
        asked: "Would you recommend us: +37 (n 71); 118 of 326 enquiries answered within the hour".to_owned(),
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

/// Twenty steps with the words that ship, made long as German makes them.
fn twenty() -> Chart {
    let mut chart = demo();
    let german = [
        "Sucht einen Rechtsanwalt für die Grundstücksverkehrsgenehmigung und die Vertragsgestaltung",
        "Vergleicht Vergütungsvereinbarungen, Haftungsbeschränkungen und Bearbeitungszeiten der Kanzleien",
        "Wartet auf die Auflassungsvormerkung im Grundbuch",
    ];
    let mut steps = Vec::new();
    for number in 0..20 {
        let mut step: Step = chart.map.steps[number % 15].clone();
        step.key = format!("s{number}");
        step.name = format!("{} {number}", ["Bestandsaufnahme", "Vertragsverhandlungen", "Nachbetreuung"][number % 3]);
        step.set_cell(Lane::Actions, german[number % 3]);
        step.set_cell(Lane::Thoughts, german[(number + 1) % 3]);
        steps.push(step);
    }
    chart.map.steps = steps;
    chart.map.sort();
    chart
}

/// Three steps, far apart.
fn three() -> Chart {
    let mut chart = demo();
    chart.map.steps = [0, 7, 14].map(|number| chart.map.steps[number].clone()).to_vec();
    chart
}

#[test]
fn whatever_is_drawn_stays_on_its_sheet_and_clear_of_other_words() {
    for (name, chart) in [("twenty", twenty()), ("three", three())] {
        let written = poster(&chart).written();
        for (number, (one, text)) in written.iter().enumerate() {
            for (other, second) in &written[number + 1..] {
                assert!(!one.meets(other), "{name}: “{text}” and “{second}”\n{one:?}\n{other:?}");
            }
        }
    }
    let all = [("demo", demo()), ("crowded", crowded()), ("bare", bare()), ("twenty", twenty()), ("three", three())];
    for (name, chart) in all {
        for scene in [poster(&chart), page(&chart, &Row::ALL)] {
            let svg = scene.svg(&Mode::File(Theme::Print));
            let mut paths = 0;
            for path in svg.split("<path ").skip(1).filter_map(|rest| rest.split("/>").next()) {
                // Icons stand on a grid of their own; their places are those of the words beside them.
                let Some(data) = path.split("d=\"").nth(1).filter(|_| !path.contains("transform=")) else { continue };
                paths += 1;
                for (x, y) in points(data.split('"').next().unwrap()) {
                    let inside = (-0.5..=scene.width + 0.5).contains(&x) && (-0.5..=scene.height + 0.5).contains(&y);
                    assert!(inside, "{name}: ({x}, {y}) of {path} leaves {} × {}", scene.width, scene.height);
                }
            }
            assert!(paths > 20, "{name}: {paths} shapes");
        }
    }
}

/// The points that the data of a path name, with the commands that the drawings use.
fn points(data: &str) -> Vec<(f64, f64)> {
    let mut found: Vec<(f64, f64)> = Vec::new();
    let mut here = (0.0, 0.0);
    let mut rest = data;
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_alphabetic()) {
        let command = rest[at..].chars().next().unwrap();
        rest = &rest[at + 1..];
        let end = rest.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(rest.len());
        let numbers: Vec<f64> = rest[..end].split_whitespace().map(|one| one.parse().unwrap()).collect();
        match command {
            'M' | 'L' | 'C' | 'Q' => {
                assert!(numbers.len().is_multiple_of(2) && !numbers.is_empty(), "{command} in {data}");
                found.extend(numbers.chunks(2).map(|pair| (pair[0], pair[1])));
            }
            'V' => found.push((here.0, numbers[0])),
            'h' => found.push((here.0 + numbers[0], here.1)),
            'v' => found.push((here.0, here.1 + numbers[0])),
            'a' => found.push((here.0 + numbers[5], here.1 + numbers[6])),
            'Z' => {}
            other => panic!("{other} is not known here: {data}"),
        }
        here = found.last().copied().unwrap_or(here);
    }
    found
}

#[test]
fn a_poster_is_drawn_wider_before_its_words_are_shortened() {
    let few = poster(&three());
    assert!(few.width < 1980.0 * 0.95, "three steps are drawn larger: {}", few.width);
    let last = three().map.steps[2].name.clone();
    let (place, _) = few.written().into_iter().find(|(_, text)| last.starts_with(text.as_str())).unwrap();
    assert!(place.x > few.width * 0.6, "and take the whole sheet: {place:?}");
    let width = poster(&demo()).width;
    assert!((1980.0..=1980.0 * 1.12 + 0.1).contains(&width), "{width}");
    // Numbers are never shortened.
    for (_, text) in poster(&demo()).written() {
        let digits = text.chars().take_while(char::is_ascii_digit).count();
        assert!(digits == 0 || text.chars().nth(digits) != Some('…'), "{text}");
    }
}

#[test]
fn what_is_told_by_colour_is_told_in_greyscale_as_well() {
    let grey = |paint: Paint| {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&paint.hex(Theme::Print)[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    };
    let contrast = |one: Paint, other: Paint| {
        let (one, other) = (grey(one), grey(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    };
    // Recorded against paper; expected, never done and stuck against it; filled dots against empty ones.
    for (paint, least) in
        [(Paint::Ink, 12.0), (Paint::Soft, 4.5), (Paint::Accent, 4.5), (Paint::AmberInk, 4.5), (Paint::Faint, 2.0)]
    {
        assert!(contrast(paint, Paint::Paper) >= least, "{paint:?}: {}", contrast(paint, Paint::Paper));
    }
    // A solid curve in ink and a dotted one in a softer grey; a struck-out medium is paler than one that is used.
    assert!(contrast(Paint::Ink, Paint::Soft) >= 1.5, "{}", contrast(Paint::Ink, Paint::Soft));
    assert!(contrast(Paint::AmberInk, Paint::Faint) >= 1.5, "{}", contrast(Paint::AmberInk, Paint::Faint));
    // Branches that go on are darker than those that go away; phases get lighter in the order of the journey, and
    // each is named beside its colour.
    let phases: Vec<f64> = Phase::ALL.map(|phase| grey(Paint::Phase(phase))).to_vec();
    assert!(phases.is_sorted(), "{phases:?}");
    // Shapes carry what colours repeat: what is expected is dotted, what nobody knows is hatched, a level of evidence
    // is a number of filled dots among three.
    let svg = poster(&demo()).svg(&Mode::File(Theme::Print));
    assert!(svg.contains("stroke-dasharray=\"1 4\""), "what is expected is dotted");
    for (level, filled) in [(Level::Anecdote, 1), (Level::StaffView, 2), (Level::ClientResearch, 3)] {
        let dots = svg.split(&format!("<title>{}</title>", level.word())).nth(1).unwrap().split("</g>").next().unwrap();
        let hollow = dots.matches("fill=\"none\"").count();
        assert_eq!((dots.matches("<path").count(), hollow), (3, 3 - filled), "{}: {dots}", level.word());
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
    assert!(svg.contains("Nobody has recorded yet"));
}

#[test]
fn the_title_states_what_was_found() {
    let scene = poster(&demo());
    assert_eq!(scene.title, "Biggest leak: 101 of 180 decided pursuits were not won");
    assert!(scene.description.contains("11 of the 27 stalls on this map are in Acclimate."), "{}", scene.description);
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
