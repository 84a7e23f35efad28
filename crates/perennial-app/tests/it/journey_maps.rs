//! Journey maps: begun, edited, undone, discussed, shared; and their files opened by programs that are not ours.

mod files;
mod sources;

use perennial_app::actor::Actor;
use perennial_app::clients::{self, ClientInput};
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_app::journey_maps;
use perennial_core::fact::Listing;
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::journey_maps::Lane;
use perennial_core::journey_maps::chart::Doors;
use perennial_core::journeys::model::FirmKind;
use perennial_core::text::{Name, count};
use uuid::Uuid;

use crate::demo::filled;
use crate::support::{Browser, TestApp, day};

/// A map begun from the page; its id.
pub(super) async fn begun(world: &TestApp) -> Uuid {
    let answer = world.post("/journeys", &[("kind", "law_transactional"), ("title", "")]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.location().rsplit('/').next().and_then(|id| Uuid::try_parse(id).ok()).unwrap()
}

/// The number of the present version.
async fn present(world: &TestApp, id: Uuid) -> i64 {
    let mut conn = world.app.db.read().await.unwrap();
    journey_maps::find(&mut conn, id, None).await.unwrap().current
}

#[tokio::test]
async fn a_map_is_begun_from_the_one_that_ships_and_says_what_nobody_knows() {
    let world = TestApp::new().await;
    world.get("/journeys").await.must(200, "No journey map yet");
    let id = begun(&world).await;
    let page = world.get(&format!("/journeys/{id}")).await.must(200, "The journey of a business owner");
    for words in ["not known: nobody has asked", "Data quality E", "Wonders whether it"] {
        assert!(page.body.contains(words), "{words}");
    }
    let fewer = world.get(&format!("/journeys/{id}?hide=support,curve")).await.must(200, "Support");
    assert!(!fewer.body.contains("at the lowest") && page.body.contains("at the lowest"));
    world.get("/journeys").await.must(200, "The journey of a business owner");
    let unknown = [("kind", "bakery"), ("title", "x")];
    world.post("/journeys", &unknown).await.must(422, "Choose a kind of firm");
}

/// A firm that enters what it did in January, before it logged a single call.
#[tokio::test]
async fn nothing_is_said_to_be_missing_of_days_that_nobody_watched() {
    let world = TestApp::just_set_up(FirmKind::LawTransactional).await;
    let done = world.change(|tx, act| {
        Box::pin(async move {
            let input = ClientInput::named(Name::parse("Alba Ltd").unwrap());
            let client = clients::record(tx, act, input, day("2026-01-02")).await?;
            let work = NewEngagement::of(client, Name::parse("Lease").unwrap(), day("2026-01-05"));
            let work = engagements::accept(tx, act, work).await?;
            engagements::step(tx, act, work, day("2026-01-07"), Step::Sign).await?;
            engagements::step(tx, act, work, day("2026-01-20"), Step::Kickoff).await?;
            Ok(client)
        })
    });
    let client: ClientId = done.await.unwrap();
    let map = begun(&world).await;
    let everybody = world.get(&format!("/journeys/{map}/actual")).await.must(200, "Nothing is recorded of ");
    let one = world.get(&format!("/journeys/{map}/actual/{client}")).await.must(200, "Planned, not recorded");
    for page in [&everybody, &one] {
        assert!(!page.body.contains("never happened") && !page.body.contains("never done"), "{}", page.body);
    }
    everybody.must(200, "not recorded for 1 relationship that passed, or may have");
    let behind = world.get("/insights/clients?place=client.affirm&medium=phone&of=unrecorded").await;
    behind.must(200, "not recorded whether they were met: 1 relationship").must(200, ">Alba Ltd</a>");
}

/// Of clients whom lists alone name nobody knows which phases they passed (D16).
#[tokio::test]
async fn who_passed_at_no_recorded_phase_is_counted_apart() {
    let world = TestApp::new().await;
    let matters = "Client,Matter,Opened\nAlba Ltd,Lease,2026-09-01\nBo Ltd,Sale,2026-09-02\n";
    world.import_list("matters.csv", matters, Some(Listing::Client)).await;
    let map = begun(&world).await;
    let page = world.get(&format!("/journeys/{map}/actual")).await.must(200, "Nothing is recorded of ");
    page.must(200, "not recorded for 2 relationships that passed, or may have");
    let behind = world.get("/insights/clients?place=client.affirm&medium=phone&of=unrecorded").await;
    behind.must(200, ">Alba Ltd</a>").must(200, ">Bo Ltd</a>");
}

#[tokio::test]
async fn whoever_has_a_need_again_stands_there_and_each_number_opens_as_many() {
    let firm = filled(day("2026-11-22")).await;
    let mut conn = firm.app.db.read().await.unwrap();
    let id: Uuid = conn.scalar("select id from journey_map order by id limit 1", vec![]).await.unwrap();
    let found = journey_maps::find(&mut conn, id, None).await.unwrap();
    let looked = journey_maps::Looked::at_all(firm.today);
    let chart = journey_maps::charted(&firm.app, &mut conn, &Actor::Program, &found, &looked, Doors::default()).await;
    let sql = "select id from staff where role = 'administrator' and active = 1 order by email_key limit 1";
    let desk: Uuid = conn.scalar(sql, vec![]).await.unwrap();
    drop(conn);
    let desk = Browser::signed_in(&firm.app, StaffId(desk)).await;
    let places = chart.unwrap().numbers.unwrap().places;
    let at = |key: &str| places.iter().find(|one| one.place.key() == key).unwrap();
    assert!(at("between.assess").relationships > Some(0), "betweeners with an open pursuit");
    for one in places.iter().filter(|one| one.relationships > Some(0)) {
        let place = one.place.key();
        for (of, expected) in [("all", one.relationships), ("stalled", one.stalled)] {
            let list = desk.get(&format!("/insights/clients?place={place}&of={of}")).await;
            let expected = count(expected.unwrap(), "relationship");
            assert!(list.body.contains(&format!(": {expected}")), "{place} {of}: not {expected}");
        }
    }
    let stalls = ["affirm", "activate", "acclimate", "accomplish"].map(|phase| at(&format!("client.{phase}")).stalled);
    assert_eq!(stalls, [Some(4), Some(3), Some(11), Some(9)], "where the work stalls");
}

#[tokio::test]
async fn a_step_is_changed_moved_split_and_everything_is_undone() {
    let world = TestApp::new().await;
    let id = begun(&world).await;
    let step = format!("/journeys/{id}/steps/doubts");
    world.get(&step).await.must(200, "Any second thoughts?");
    let fields =
        [("version", "1"), ("name", "Lies awake"), ("mood", "-2"), ("decision", ""), ("thoughts", "What have I done?")];
    assert_eq!(world.post(&step, &fields).await.status, 303);
    world.get(&step).await.must(200, "What have I done?");
    // Somebody who still looks at the first version.
    let answer = world.post(&step, &fields).await.must(409, "meanwhile");
    assert!(answer.body.contains("What have I done?"));
    world.post(&step, &[("version", "2"), ("name", "")]).await.must(409, "Write a name for the step");
    for (path, more) in [
        ("place", ("way", "right")),
        ("split", ("name", "Tells the family")),
        ("touchpoints", ("title", "A card")),
        ("opportunities", ("text", "Ring on day one")),
    ] {
        let version = present(&world, id).await.to_string();
        let fields = [("version", version.as_str()), more, ("number", if path == "touchpoints" { "3" } else { "1" })];
        let answer = world.post(&format!("{step}/{path}"), &fields).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.body);
    }
    assert_eq!(present(&world, id).await, 6);
    for number in 6..11 {
        let answer = world.post(&format!("/journeys/{id}/versions/{number}/undo"), &[]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
    }
    let mut conn = world.app.db.read().await.unwrap();
    let first = journey_maps::find(&mut conn, id, Some(1)).await.unwrap().map;
    assert_eq!(journey_maps::find(&mut conn, id, None).await.unwrap().map, first);
    drop(conn);
    world.post(&format!("/journeys/{id}/versions/11/undo"), &[]).await.must(409, "nothing to undo");
    world.get(&format!("/journeys/{id}?version=2")).await.must(200, "This is version 2 of 11");
    let back = world.post(&format!("/journeys/{id}/versions/2/restoration"), &[("version", "11")]).await;
    assert_eq!(back.status, 303);
    world.get(&format!("/journeys/{id}")).await.must(200, "Lies awake");
}

#[tokio::test]
async fn the_grid_changes_the_map_by_forms_alone_and_is_returned_to() {
    let world = TestApp::new().await;
    let id = begun(&world).await;
    let back = format!("/journeys/{id}/edit?hide=support");
    let grid = world.get(&back).await.must(200, "Edit the map");
    assert!(!grid.body.contains("data-row=\"support\"") && grid.body.contains("data-row=\"actions\""));
    let steps = format!("/journeys/{id}/steps");
    let changes: [(String, &[(&str, &str)]); 7] = [
        (format!("{steps}/doubts/place"), &[("place", "pre_purchase.assess"), ("before", "needs")]),
        (format!("{steps}/doubts/cells"), &[("row", "thoughts"), ("text", "What have I done?")]),
        (format!("{steps}/doubts/cells"), &[("row", "curve"), ("text", "-2")]),
        (format!("{steps}/doubts/cells"), &[("row", "name"), ("text", "Lies awake")]),
        (format!("{steps}/doubts/copy"), &[]),
        (steps.clone(), &[("after", "doubts")]),
        (format!("{steps}/doubts/touchpoints/place"), &[("number", "0"), ("to", "needs"), ("at", "0")]),
    ];
    for (number, (path, fields)) in (1..).zip(changes) {
        let version = number.to_string();
        let fields: Vec<_> = fields.iter().copied().chain([("version", version.as_str()), ("back", &back)]).collect();
        let answer = world.post(&path, &fields).await;
        assert_eq!((answer.status, answer.location()), (303, back.as_str()), "{path}: {}", answer.body);
    }
    let mut conn = world.app.db.read().await.unwrap();
    let map = journey_maps::find(&mut conn, id, None).await.unwrap().map;
    drop(conn);
    let names: Vec<&str> = map.steps.iter().take(4).map(|step| step.name.as_str()).collect();
    assert_eq!(names, ["Lies awake", "New step", "Lies awake (copy)", "Meets a problem"]);
    assert_eq!((map.steps[0].mood, map.steps[2].cell(Lane::Thoughts)), (Some(-2), "What have I done?"));
    assert_eq!(map.steps[3].touchpoints[0], map.steps[2].touchpoints[0]);
    // What changes nothing makes no version, and a form cannot lead elsewhere.
    let same = [("row", "name"), ("text", "Lies awake"), ("version", "8"), ("back", "//elsewhere.example/edit")];
    assert_eq!(world.post(&format!("{steps}/doubts/cells"), &same).await.location(), format!("{steps}/doubts"));
    assert_eq!(present(&world, id).await, 8);
    for (row, text, words) in [("curve", "9", "between −2 and 2"), ("price", "1", "not named")] {
        let fields = [("row", row), ("text", text), ("version", "8")];
        world.post(&format!("{steps}/doubts/cells"), &fields).await.must(409, words);
    }
    let undone = world.post(&format!("/journeys/{id}/versions/8/undo?back={back}"), &[]).await;
    assert_eq!(undone.location(), back);
    // Undoing what was restored goes back to before the restoration, not to before the restored version.
    assert_eq!(world.post(&format!("/journeys/{id}/versions/1/restoration"), &[("version", "9")]).await.status, 303);
    assert_eq!(world.post(&format!("/journeys/{id}/versions/10/undo"), &[]).await.status, 303);
    world.get(&format!("/journeys/{id}")).await.must(200, "Lies awake (copy)");
}

#[tokio::test]
async fn a_map_is_deleted_and_brought_back() {
    let world = TestApp::new().await;
    let id = begun(&world).await;
    assert_eq!(world.post(&format!("/journeys/{id}/deletion"), &[("version", "1")]).await.status, 303);
    assert_eq!(world.get(&format!("/journeys/{id}")).await.status, 404);
    assert_eq!(world.post(&format!("/journeys/{id}/restoration"), &[]).await.status, 303);
    world.get(&format!("/journeys/{id}")).await.must(200, "Meets a problem");
}

#[tokio::test]
async fn remarks_stand_beside_the_map_and_are_settled() {
    let world = TestApp::new().await;
    let id = begun(&world).await;
    let remarks = format!("/journeys/{id}/comments");
    assert_eq!(world.post(&remarks, &[("step", "doubts"), ("words", "Nobody rings <on> Fridays")]).await.status, 303);
    let page = world.get(&format!("/journeys/{id}")).await.must(200, "Nobody rings &#60;on&#62; Fridays");
    let comment = page.body.split(&format!("{remarks}/")).nth(1).unwrap().split('/').next().unwrap().to_owned();
    assert_eq!(world.post(&format!("{remarks}/{comment}/settlement"), &[]).await.status, 303);
    world.get(&format!("/journeys/{id}")).await.must(200, "settled");
    assert_eq!(world.post(&remarks, &[("words", " ")]).await.status, 409);
}

#[tokio::test]
async fn a_shared_address_shows_the_plan_alone_until_it_is_ended() {
    let world = TestApp::new().await;
    let id = begun(&world).await;
    world.post(&format!("/journeys/{id}/comments"), &[("words", "Bellweather told us so")]).await;
    let made = world.post(&format!("/journeys/{id}/shares"), &[]).await.must(200, "/shared/");
    let secret = made.body.split("/shared/").nth(1).unwrap()[..64].to_owned();
    let stranger = Browser::new(&world.app);
    let page = stranger.get(&format!("/shared/{secret}")).await.must(200, "Meets a problem");
    assert!(!page.body.contains("Bellweather") && !page.body.contains(&id.to_string()), "the plan and nothing else");
    assert_eq!(stranger.get(&format!("/shared/{}", "0".repeat(64))).await.status, 404);
    assert_eq!(stranger.get("/shared/x").await.status, 404);
    let shown = world.get(&format!("/journeys/{id}")).await;
    let share = shown.body.split("/shares/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    assert_eq!(world.post(&format!("/journeys/{id}/shares/{share}/revocation"), &[]).await.status, 303);
    assert_eq!(stranger.get(&format!("/shared/{secret}")).await.status, 404);
}

#[tokio::test]
async fn a_persona_is_described_once_and_taken_over_by_a_map() {
    let world = TestApp::new().await;
    let id = begun(&world).await;
    let persona = [("name", "Ruth"), ("kind", "Retired owner"), ("quote", "I tell my friends.")];
    assert_eq!(world.post("/personas", &persona).await.status, 303);
    world.post("/personas", &[("name", " ")]).await.must(409, "Write a name for the persona");
    let page = world.get("/personas").await.must(200, "I tell my friends.");
    let persona = page.body.split("/personas/").nth(1).unwrap()[..36].to_owned();
    world.get(&format!("/journeys/{id}/persona?take={persona}")).await.must(200, "Retired owner");
    let fields = [("version", "1"), ("title", "Ruth’s journey"), ("name", "Ruth"), ("kind", "Retired owner")];
    assert_eq!(world.post(&format!("/journeys/{id}/persona"), &fields).await.status, 303);
    world.get(&format!("/journeys/{id}")).await.must(200, "Ruth’s journey");
}
