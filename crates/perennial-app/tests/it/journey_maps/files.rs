//! The files of a map, opened by programs that are not ours: LibreOffice, poppler, a strict reader of XML.

use std::path::Path;
use std::process::Command;

use perennial_app::journey_maps::{Format, export};
use perennial_core::fact::{Direction, Medium};
use perennial_core::journey_maps::actual::Happened;
use perennial_core::journey_maps::chart::{Branch, Chart, DecisionNumbers, Figure, Mood, Numbers, PlaceNumbers};
use perennial_core::journey_maps::sheets::{from_sheets, of_workbook};
use perennial_core::journey_maps::{DecisionPoint, JourneyMap, Lane, Place, cjml, shipped};
use perennial_core::journeys::model::FirmKind;

use super::begun;
use crate::support::TestApp;

fn chart() -> Chart {
    let mut map = shipped(FirmKind::LawTransactional).unwrap();
    map.steps[1].set_cell(Lane::Thoughts, "Is <this> “R&D” — or not?");
    let branch = |name: &str, count, goes_on| Branch {
        name: name.to_owned(),
        count,
        interval: Some((0.37, 0.51)),
        goes_on,
        href: None,
    };
    let chosen = vec![branch("hired", 79, true), branch("not now", 41, false), branch("no way", 60, false)];
    let mut assess = PlaceNumbers::unknown(Place::ALL[0]);
    assess.relationships = Some(38);
    assess.mood = Some(Mood { n: 24, middle: 0.5, lower: -0.5, upper: 1.0 });
    assess.touches[2] = Some(0);
    let decision = DecisionNumbers {
        point: DecisionPoint::Chosen,
        branches: chosen,
        rate: None,
        undecided: Some(55),
        caution: None,
        href: None,
    };
    Chart {
        map,
        firm: "Harcourt Vale LLP".to_owned(),
        as_of: "22 November 2026".to_owned(),
        numbers: Some(Numbers { places: vec![assess], decisions: vec![decision] }),
        research: vec![Figure {
            what: "Recommendation, autumn".to_owned(),
            of: "betweeners".to_owned(),
            value: "+15".to_owned(),
            n: 20,
            between: "−2 to +31".to_owned(),
        }],
        asked: "Recommendation, autumn: +37 (n 71)".to_owned(),
        ..Chart::default()
    }
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output =
        output.unwrap_or_else(|error| panic!("{program} cannot be run ({error}): `cargo xtask install` brings it"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Pages and words of a PDF, as poppler reads them.
fn pages_and_words(file: &Path) -> (usize, String) {
    let file = file.to_str().unwrap();
    let told = run("pdfinfo", &[file]);
    let pages = told.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap().trim().parse().unwrap();
    (pages, run("pdftotext", &["-layout", file, "-"]))
}

/// What LibreOffice makes of a document.
fn as_office_reads(folder: &Path, name: &str, bytes: &[u8]) -> (usize, String) {
    std::fs::write(folder.join(name), bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let (folder_name, file) = (folder.to_str().unwrap(), folder.join(name));
    run("soffice", &[&profile, "--headless", "--convert-to", "pdf", "--outdir", folder_name, file.to_str().unwrap()]);
    pages_and_words(&file.with_extension("pdf"))
}

#[test]
fn every_file_is_the_same_for_the_same_data_and_opens_elsewhere() {
    let (folder, chart) = (tempfile::tempdir().unwrap(), chart());
    let made = |format| export(&chart, format).unwrap();
    for format in Format::ALL {
        assert_eq!(made(format), export(&chart.clone(), format).unwrap(), "{}", format.key());
    }
    for format in [Format::Pdf, Format::PdfA4] {
        let file = folder.path().join(format.key());
        std::fs::write(&file, made(format).bytes).unwrap();
        let (pages, words) = pages_and_words(&file);
        assert_eq!(pages, 1);
        for expected in [
            "Biggest leak: 101 of 180 decided pursuits were not won",
            "Harcourt Vale LLP".to_uppercase().as_str(),
            "not known",
            "Data quality",
            "+37 (n 71)",
        ] {
            assert!(words.contains(expected), "{expected}: {words}");
        }
        let fonts = run("pdffonts", &[file.to_str().unwrap()]);
        assert_eq!(fonts.matches("yes yes yes").count(), 4, "four fonts, embedded, as subsets, with Unicode: {fonts}");
    }
    let (pages, words) = as_office_reads(folder.path(), "map.docx", &made(Format::Docx).bytes);
    assert!((4..30).contains(&pages), "{pages} pages");
    let sheets: Vec<&str> = words.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert_eq!(sheets.len(), pages);
    assert!(sheets[0].contains("In this document") && sheets[0].contains("Step by step"), "contents on the first page");
    assert!(sheets[1].contains("The map at a glance") && sheets[1].contains("The journey of"), "{}", sheets[1]);
    for (number, sheet) in (1..).zip(&sheets) {
        let lines = sheet.lines().filter(|line| !line.trim().is_empty()).count();
        assert!(lines > 2, "page {number} is empty: {sheet}");
        assert!(sheet.trim_end().ends_with(&number.to_string()), "page {number} has its number: {sheet}");
    }
    for expected in [
        "The journey of a business owner",
        "What happens at “Meets a problem”",
        "Is <this> “R&D” — or not?",
        "79",
        "−2 to +31",
    ] {
        assert!(words.contains(expected), "{expected} is missing in the document: {words}");
    }
    let (_, words) = as_office_reads(folder.path(), "map.xlsx", &made(Format::Xlsx).bytes);
    for expected in ["says_yes", "planned, never done", "hired", "data quality, A to E", "Recommendation, autumn"] {
        assert!(words.contains(expected), "{expected} is missing in the workbook");
    }
}

#[test]
fn pictures_and_cjml_are_strict() {
    let chart = chart();
    let svg = String::from_utf8(export(&chart, Format::Svg).unwrap().bytes).unwrap();
    let drawing = roxmltree::Document::parse(&svg).unwrap();
    assert!(
        drawing.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text"))).count() > 200
    );
    let cjml = String::from_utf8(export(&chart, Format::Cjml).unwrap().bytes).unwrap();
    let journey = roxmltree::Document::parse(&cjml).unwrap();
    strict_cjml(&journey);
    assert!(cjml.contains("Data quality "), "a grade stands on each file");
    let points = journey.descendants().filter(|node| node.has_tag_name("plannedCommunicationPoint"));
    let planned = chart.map.steps.iter().flat_map(|step| &step.touchpoints).filter(|one| one.medium.is_some()).count();
    assert_eq!(points.count(), planned);
    assert!(export(&chart, Format::Png).unwrap().bytes.starts_with(b"\x89PNG"));
    let text = String::from_utf8(export(&chart, Format::Toml).unwrap().bytes).unwrap();
    assert_eq!(perennial_core::journey_maps::read::from_toml(&text), Ok(chart.map));
}

/// What stands in an element of CJML, in this order; each part at most once unless it ends in `*`.
const CJML: [(&str, &[&str]); 13] = [
    ("CJML", &["plannedJourney", "actualJourney"]),
    ("Journey", &["journeyID", "journeyTitle", "journeyPhases", "journeyShortSummary", "actors", "touchpoints"]),
    ("journeyPhases", &["journeyPhase*"]),
    ("journeyPhase", &["phaseName"]),
    ("actors", &["endUser", "serviceProvider*"]),
    ("endUser", &["actorName"]),
    ("serviceProvider", &["companyName"]),
    ("touchpoints", &["point*"]),
    ("point", &["touchpointID", "belongsTo", "initiator", "receiver", "channel", "comment", "timestamps"]),
    ("initiator", &["refersTo", "initiatorLabel"]),
    ("receiver", &["refersTo", "receiverLabel"]),
    ("channel", &["channelName"]),
    ("timestamps", &["timeOriginated"]),
];

/// The rule that an element follows.
fn rule(name: &str) -> &str {
    match name {
        "plannedJourney" | "actualJourney" => "Journey",
        "plannedCommunicationPoint" | "actualCommunicationPoint" | "plannedAction" | "actualAction" => "point",
        other => other,
    }
}

/// Names and order as the published example has them, identifiers once each, and every reference to one of them.
fn strict_cjml(file: &roxmltree::Document<'_>) {
    assert_eq!(file.root_element().attribute("version"), Some("2.0"));
    for node in file.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        let parts = CJML.iter().find(|(one, _)| *one == rule(name)).map_or(&[][..], |(_, parts)| *parts);
        let mut least = 0;
        for child in node.children().filter(roxmltree::Node::is_element) {
            let inner = child.tag_name().name();
            let is_inner = |part: &&str| [inner, rule(inner)].contains(&part.trim_end_matches('*'));
            let at = parts.iter().position(is_inner).unwrap_or_else(|| panic!("<{inner}> in <{name}>"));
            assert!(at >= least, "<{inner}> stands too late in <{name}>");
            least = if parts[at].ends_with('*') { at } else { at + 1 };
        }
        let is_text = parts.is_empty() && name != "belongsTo" && name != "refersTo";
        assert!(!is_text || node.text().is_some_and(|text| !text.trim().is_empty()), "<{name}> says nothing");
    }
    for (declared, referred) in [("actorID", "actorIDref"), ("phaseID", "phaseIDref")] {
        let all = |name| file.descendants().filter_map(move |node| node.attribute(name)).collect::<Vec<_>>();
        let (known, used) = (all(declared), all(referred));
        assert!(used.iter().all(|one| known.contains(one)) && !used.is_empty(), "{declared}: {known:?} {used:?}");
        assert_eq!(known.len(), known.iter().collect::<std::collections::HashSet<_>>().len(), "{known:?}");
    }
}

#[test]
fn an_actual_journey_is_strict_cjml_in_the_order_of_its_days() {
    let touch = |day: &str, direction| Happened {
        on: day.parse().unwrap(),
        place: Place::from_key("client.affirm").unwrap(),
        medium: Medium::Phone,
        direction,
    };
    let happened = [touch("2026-11-20", Direction::Outbound), touch("2026-11-02", Direction::Inbound)];
    let text = cjml::actual(&happened, "AJ1", "Mill <lease>", "Harcourt Vale & Partners");
    let file = roxmltree::Document::parse(&text).unwrap();
    strict_cjml(&file);
    let days: Vec<_> =
        file.descendants().filter(|node| node.has_tag_name("timeOriginated")).map(|node| node.text()).collect();
    assert_eq!(days, [Some("2026-11-02"), Some("2026-11-20")]);
    let first = file.descendants().find(|node| node.has_tag_name("refersTo")).unwrap();
    assert_eq!(first.attribute("actorIDref"), Some("client"), "the client rang first");
}

/// The map that a workbook holds, read as the program reads files from outside.
fn brought_back(workbook: &[u8], present: &JourneyMap) -> JourneyMap {
    let limits = perennial_core::imports::read::Limits::default();
    let read = perennial_core::imports::read::read(workbook, "map.xlsx", &limits).unwrap();
    let (map, problems) = from_sheets(&of_workbook(read), present);
    assert!(problems.is_empty(), "{problems:?}");
    map
}

#[tokio::test]
async fn a_workbook_changed_by_hand_is_previewed_and_accepted() {
    let world = TestApp::new().await;
    let id = begun(&world).await;
    let mut chart = Chart { map: shipped(FirmKind::LawTransactional).unwrap(), ..Chart::default() };
    let present = chart.map.clone();
    assert_eq!(brought_back(&export(&chart, Format::Xlsx).unwrap().bytes, &present), present, "nothing would change");
    chart.map.steps[4].set_cell(Lane::Questions, "Who are you?\nWhat now?");
    chart.map.steps[4].name = "Signs at once".to_owned();
    chart.map.steps[0].touchpoints.remove(0);
    let map = brought_back(&export(&chart, Format::Xlsx).unwrap().bytes, &present);
    assert_eq!(map, chart.map);
    let text = perennial_core::journey_maps::write::to_toml(&map);
    let fields = [("version", "1"), ("map", text.as_str())];
    let accept = format!("/journeys/{id}/import/acceptance");
    assert_eq!(world.post(&accept, &fields).await.status, 303);
    world.get(&format!("/journeys/{id}")).await.must(200, "Signs at once");
    assert_eq!(world.post(&accept, &fields).await.status, 409, "somebody else changed it meanwhile");
    let helen = world.as_person(world.helen).await;
    let import = format!("/journeys/{id}/import");
    helen.upload(&import, &[], "map.xlsx", b"PK\x03\x04 no").await.must(422, "cannot be read");
    helen.upload(&import, &[], "notes.csv", b"a,b\n1,2\n").await.must(200, "no sheet");
}
