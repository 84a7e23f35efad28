//! Single stories.

use super::super::actual::{Happened, Kind, deviations, kept, rounds};
use super::super::edit::{Edit, Refusal, edit};
use super::super::sheets::{Sheet, from_sheets};
use super::super::walked::{Stay, Touch, Walked};
use super::super::{DecisionPoint, Lane, Place, compare, read, shipped, stored};
use crate::dates::Day;
use crate::fact::{Direction, Medium};
use crate::insights::Period;
use crate::journeys::coverage::Span;
use crate::journeys::model::FirmKind;
use crate::journeys::stage::{Phase, Stage};

#[test]
fn every_kind_of_firm_has_a_map_in_its_own_words() {
    for kind in FirmKind::ALL {
        let map = shipped(kind).unwrap_or_else(|problems| panic!("{}: {}", kind.key(), problems[0]));
        assert_eq!(map.steps.len(), 15);
        assert!(!format!("{map:?}").contains("<<"), "{}", kind.key());
        for decision in DecisionPoint::ALL {
            assert!(map.steps.iter().any(|step| step.decision == Some(decision)), "{}", decision.key());
        }
        for medium in Medium::ALL {
            let used = |step: &&super::super::Step| step.touchpoints.iter().any(|one| one.medium == Some(medium));
            assert!(map.steps.iter().any(|step| used(&step)), "{}", medium.key());
        }
    }
}

#[test]
fn what_is_wrong_in_a_file_is_told_with_its_line() {
    let text = "title = \"x\"\n\n[[step]]\nkey = \"a b\"\nstage = \"former\"\nphase = \"admit\"\nname = \"n\"\nmood = 5\n\
                [[step]]\nkey = \"b\"\nstage = \"client\"\nphase = \"later\"\nname = \"\"\ndecison = \"x\"\n";
    let told: Vec<String> = read::from_toml(text).unwrap_err().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn refusals_say_what_to_do() {
    let map = shipped(FirmKind::Accounting).unwrap();
    let first = map.steps[0].key.clone();
    let refused = edit(&map, Edit::Left(first)).unwrap_err();
    assert_eq!(refused.to_string(), "“Meets a problem” already stands at the beginning of the journey.");
    let gone = Edit::Write { step: "gone".to_owned(), lane: Lane::Actions, text: "x".to_owned() };
    assert_eq!(edit(&map, gone), Err(Refusal::NoStep("gone".to_owned())));
    let unnamed = Edit::Add { place: Place::ALL[0], name: " ".to_owned() };
    assert_eq!(edit(&map, unnamed).unwrap_err().to_string(), "Write a name for the step.");
}

#[test]
fn a_workbook_changed_by_hand_tells_its_differences_and_its_problems() {
    let map = shipped(FirmKind::Accounting).unwrap();
    let row =
        |key: &str, phase: &str, name: &str, does: &str| [key, "Client", phase, name, does].map(str::to_owned).to_vec();
    let heads = ["Step key", "Stage", "Phase", "Step", "The client does"].map(str::to_owned).to_vec();
    let rows = vec![
        (2, row("says_yes", "Admit", "Says yes", "Signs.")),
        (3, row("bad", "Nowhere", "Lost", "")),
        (4, row("", "Affirm", "New one", "Wonders.")),
    ];
    let sheet = Sheet { name: "map".to_owned(), heads, rows };
    let (read, problems) = from_sheets(&[sheet], &map);
    assert_eq!(problems.iter().map(|one| one.row).collect::<Vec<_>>(), [0, 3]);
    assert!(problems[0].text.contains("“The client feels”") && problems[0].text.contains("is not changed"));
    assert!(problems[1].text.contains("“Nowhere” is not a phase: write one of Assess, Admit"), "{}", problems[1].text);
    assert_eq!(read.steps.iter().map(|step| step.key.as_str()).collect::<Vec<_>>(), ["says_yes", "new_one"]);
    assert_eq!(read.steps[0].mood, map.step("says_yes").unwrap().mood, "a column that is not there changes nothing");
    assert_eq!(read.steps[0].touchpoints.len(), 3, "a sheet that is not there changes nothing");
    let told = compare::compare(&map, &read);
    assert!(told.iter().any(|one| one.what == "The client does" && one.after == "Signs."), "{told:?}");
    assert!(told.iter().any(|one| one.step == "New one" && one.after == "added"));
    assert_eq!(told.iter().filter(|one| one.after == "removed").count(), 14);
}

#[test]
fn what_happened_is_laid_beside_the_plan() {
    let map = shipped(FirmKind::LawTransactional).unwrap();
    let client = |phase| Place::new(Stage::Client, phase).unwrap();
    let day = |n: i8| Day::from_ymd(2026, 3, n).unwrap();
    let touch =
        |n, phase, medium| Happened { on: day(n), place: client(phase), medium, direction: Direction::Outbound };
    let happened = [
        touch(2, Phase::Admit, Medium::Phone),
        touch(9, Phase::Activate, Medium::InPerson),
        touch(12, Phase::Affirm, Medium::Phone),
        touch(12, Phase::Activate, Medium::Present),
    ];
    let stay = |phase, from, until: Option<i8>| Stay { place: client(phase), from: day(from), until: until.map(day) };
    let stays = [stay(Phase::Admit, 1, Some(5)), stay(Phase::Affirm, 5, Some(8)), stay(Phase::Activate, 8, None)];
    let found = deviations(&map, &stays, &happened, Some(Span::ALWAYS));
    let kind =
        |phase, medium| found.iter().find(|one| one.place == client(phase) && one.medium == medium).map(|one| one.kind);
    assert_eq!(kind(Phase::Admit, Medium::Phone), Some(Kind::Done));
    assert_eq!(kind(Phase::Admit, Medium::Mail), Some(Kind::NeverDone));
    assert_eq!(kind(Phase::Affirm, Medium::Phone), Some(Kind::WrongOrder));
    assert_eq!(kind(Phase::Activate, Medium::Present), Some(Kind::NotPlanned));
    assert_eq!(kind(Phase::Acclimate, Medium::Email), Some(Kind::NotYet));
    assert_eq!(kind(Phase::Admit, Medium::Video), None);
    assert_eq!(kind(Phase::Activate, Medium::Email), Some(Kind::NotYet), "the client stands there");
    assert!(found.iter().all(|one| one.place.stage != Stage::PrePurchase), "where nobody stood nothing is missing");
    // Before touches were on record, and of whom none is logged, nobody knows what never happened.
    for watched in [None, Some(Span { from: day(2), ..Span::ALWAYS })] {
        let found = deviations(&map, &stays, &happened, watched);
        let mail = found.iter().find(|one| one.place == client(Phase::Admit) && one.medium == Medium::Mail).unwrap();
        assert_eq!(mail.kind, Kind::NotRecorded);
        assert!(found.iter().any(|one| one.kind == Kind::Done), "what happened happened");
    }
}

#[test]
fn a_client_who_comes_back_begins_a_new_round() {
    let day = |n: i8| Day::from_ymd(2026, 3, n).unwrap();
    let stay = |stage, phase, from| Stay { place: Place::new(stage, phase).unwrap(), from: day(from), until: None };
    let stays = [
        stay(Stage::PrePurchase, Phase::Assess, 1),
        stay(Stage::Client, Phase::Admit, 2),
        stay(Stage::Client, Phase::Accomplish, 3),
        stay(Stage::Between, Phase::Assess, 4),
        stay(Stage::Client, Phase::Admit, 5),
        stay(Stage::Client, Phase::Affirm, 6),
    ];
    assert_eq!(rounds(&stays).iter().map(|round| round.len()).collect::<Vec<_>>(), [3, 3]);
    assert!(rounds(&[]).is_empty());
}

#[test]
fn what_became_of_the_plan_is_told_of_everybody() {
    let map = shipped(FirmKind::LawTransactional).unwrap();
    let admit = Place::new(Stage::Client, Phase::Admit).unwrap();
    let day = |n: i8| Day::from_ymd(2026, 3, n).unwrap();
    let stays = [Stay { place: admit, from: day(1), until: Some(day(9)) }];
    let touch = |medium| Touch { on: day(2), phase: Some(Phase::Admit), medium };
    let period = Period { from: day(1), until: day(30) };
    let way = (&stays[..], &[][..]);
    let mut walked = Walked::of(way, [touch(Medium::Phone), touch(Medium::Video)], period, Some(Span::ALWAYS));
    walked.add(&Walked::of(way, [], period, Some(Span::ALWAYS)));
    let found = kept(&map, &walked);
    let told = |medium| found.iter().find(|one| (one.place, one.medium) == (admit, medium));
    let phone = told(Medium::Phone).unwrap();
    assert_eq!((phone.kind, phone.met.count, phone.met.of), (Kind::Done, 1, 2));
    assert_eq!(told(Medium::Mail).map(|one| one.kind), Some(Kind::NeverDone));
    assert_eq!(told(Medium::Video).map(|one| (one.kind, one.touches)), Some((Kind::NotPlanned, 1)));
    let later = found.iter().find(|one| one.place.phase == Phase::Affirm).unwrap();
    assert_eq!(later.kind, Kind::NotYet);
    // Those of whom no touch is on record are counted apart, and so are those whose phase is not.
    walked.add(&Walked::of(way, [], period, None));
    walked.add(&Walked::of((&[], &[Stage::Client]), [], period, None));
    let found = kept(&map, &walked);
    let told = |place, medium| found.iter().find(|one| (one.place, one.medium) == (place, medium)).unwrap();
    assert_eq!((told(admit, Medium::Mail).met.of, told(admit, Medium::Mail).unrecorded), (2, 2));
    let affirm = Place::new(Stage::Client, Phase::Affirm).unwrap();
    assert!(found.iter().filter(|one| one.place == affirm).all(|one| one.kind == Kind::NotRecorded));
}

#[test]
fn the_stored_form_of_the_first_release_can_be_read() {
    let old = r#"{"form":1,"map":{"title":"T","persona":{"name":"P"},"steps":[{"key":"a","place":{"stage":"client","phase":"affirm"},"name":"A","cells":{"actions":"Waits."},"mood":-1,"moment_of_truth":true,"decision":"signs","touchpoints":[{"medium":"in_person","title":"Coffee","initiator":"firm","process":"service","online":false}],"opportunities":[{"text":"Ring"}]}]}}"#;
    let map = stored::from_json(old).unwrap();
    assert_eq!(map.steps[0].cell(Lane::Actions), "Waits.");
    assert_eq!(map.steps[0].touchpoints[0].medium, Some(Medium::InPerson));
    assert!(stored::from_json(&old.replace("\"form\":1", "\"form\":2")).unwrap_err().to_string().contains("form 2"));
}
