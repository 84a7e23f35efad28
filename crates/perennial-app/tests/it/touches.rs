//! Touches: logged in ten seconds, listed, counted in the grid, taken back; and the table behind them.

use perennial_app::clients::{self, ClientInput, ContactInput};
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_app::{args, journeys};
use perennial_core::ids::{ClientId, ContactId};
use perennial_core::journeys::position::Prospect;
use perennial_core::journeys::stage::Phase;
use perennial_core::text::Name;

use crate::support::{Answer, TestApp, day};

const NAME: &str = "Bellweather Homes";

async fn client(world: &TestApp, name: &str) -> ClientId {
    let input = ClientInput::named(Name::parse(name).unwrap());
    let record =
        world.change(move |tx, act| Box::pin(async move { clients::record(tx, act, input, day("2021-11-22")).await }));
    record.await.unwrap()
}

/// Bellweather Homes with Dan, and work that was accepted on the 18th and signed on the 20th.
async fn bellweather(world: &TestApp) -> (ClientId, ContactId) {
    let id = client(world, NAME).await;
    let input = NewEngagement::of(id, Name::parse("All conveyancing").unwrap(), day("2026-11-18"));
    let dan = world.change(move |tx, act| {
        Box::pin(async move {
            let dan = ContactInput::named(Name::parse("Dan Bellweather").unwrap());
            let dan = clients::add_contact(tx, act, id, dan, day("2026-11-01")).await?;
            let matter = engagements::accept(tx, act, input).await?;
            engagements::step(tx, act, matter, day("2026-11-20"), Step::Sign).await?;
            Ok(dan)
        })
    });
    (id, dan.await.unwrap())
}

/// What the stored touches are, as `day medium phase`.
async fn stored(world: &TestApp, id: ClientId) -> Vec<String> {
    let mut conn = world.app.db.read().await.unwrap();
    let sql = "select on_day, medium, coalesce(phase, 0) from touch where client_id = $1 order by on_day, fact_id";
    let rows: Vec<(i64, String, i64)> = conn.all(sql, args![id]).await.unwrap();
    let told = |(on, medium, phase): (i64, String, i64)| {
        format!("{} {medium} {phase}", perennial_core::dates::Day::from_number(i32::try_from(on).unwrap()))
    };
    rows.into_iter().map(told).collect()
}

async fn agrees(world: &TestApp) {
    assert_eq!(journeys::check(&world.app).await.unwrap().1, vec![]);
}

fn undo(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("action=\"/touches/").expect("a toast with Undo");
    format!("/touches/{}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn medium_client_and_save_are_enough_and_undo_takes_it_back() {
    let world = TestApp::new().await;
    let (id, _) = bellweather(&world).await;
    let desk = world.as_person(world.priya).await;
    desk.get("/touches/new").await.must(200, "Show their people and work").must(200, "medium-button");
    let saved = desk.post("/touches", &[("who", "bellw"), ("medium", "phone")]).await.must(303, "");
    assert_eq!(saved.location(), format!("/clients/{id}"));
    assert_eq!(stored(&world, id).await, ["2026-11-22 phone 3"]);
    agrees(&world).await;
    let page = desk.get(saved.location()).await.must(200, "Logged: Phone, Bellweather Homes.");
    let list = desk.get("/touches?staff=me").await.must(200, "1 touch selected");
    assert!(list.body.contains("Priya Nair") && list.body.contains("data-phase=\"3\""), "{}", list.body);
    desk.post(&undo(&page), &[]).await.must(303, "");
    assert!(stored(&world, id).await.is_empty());
    agrees(&world).await;
    desk.get("/touches").await.must(200, "No touches yet");
    desk.post(&undo(&page), &[]).await.must(404, "");
}

#[tokio::test]
async fn the_form_says_all_that_was_learnt() {
    let world = TestApp::new().await;
    let (id, dan) = bellweather(&world).await;
    let desk = world.as_person(world.priya).await;
    let address = format!("/touches/new?client={id}&medium=phone&purpose=affirm");
    let form = desk.get(&address).await.must(200, "Dan Bellweather").must(200, "All conveyancing");
    let matter = form.body.split_once("All conveyancing</option>").unwrap().0;
    let matter = matter.rsplit_once("value=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let (client, felt, seen) = (id.to_string(), format!("felt-{dan}"), format!("seen-{dan}"));
    let fields = [
        ("client", client.as_str()),
        ("medium", "phone"),
        ("kind", "text"),
        ("on", "2026-11-20"),
        ("purpose", "affirm"),
        ("engagement", matter.as_str()),
        (felt.as_str(), "-1"),
        (seen.as_str(), "self_reported"),
        ("minutes", "7"),
        ("next_step", "Send the plan"),
        ("next_on", "2026-11-27"),
    ];
    desk.post("/touches", &fields).await.must(303, "");
    let page = desk.get(&format!("/clients/{id}")).await;
    page.must(200, "Dan Bellweather felt uneasy").must(200, "Next: Send the plan, by 27 November 2026");
    desk.get("/touches?medium=phone&kind=text&purpose=affirm&phase=affirm").await.must(200, "1 touch selected");
    let file = desk.get("/touches/export").await.must(200, "Text message");
    assert!(file.body.contains("Affirm") && file.body.contains("Send the plan (27 Nov 2026)"), "{}", file.body);
    agrees(&world).await;
}

#[tokio::test]
async fn a_form_that_arrives_twice_is_one_touch_and_a_changed_one_another() {
    let world = TestApp::new().await;
    let (id, _) = bellweather(&world).await;
    let desk = world.as_person(world.priya).await;
    let client = id.to_string();
    let form = desk.get(&format!("/touches/new?client={client}")).await;
    let (_, rest) = form.body.split_once("name=\"form_key\" value=\"").unwrap();
    let key = rest.split('"').next().unwrap();
    let call = [("client", client.as_str()), ("form_key", key), ("medium", "phone")];
    desk.post("/touches", &call).await.must(303, "");
    desk.post("/touches", &call).await.must(303, "");
    assert_eq!(stored(&world, id).await.len(), 1);
    desk.post("/touches", &[("client", client.as_str()), ("form_key", key), ("medium", "email")]).await.must(303, "");
    assert_eq!(stored(&world, id).await.len(), 2);
}

#[tokio::test]
async fn what_cannot_be_logged_is_asked_for_again() {
    let world = TestApp::new().await;
    let id = client(&world, NAME).await;
    client(&world, "Bellweather Lettings").await;
    let desk = world.as_person(world.priya).await;
    desk.post("/touches", &[("medium", "phone")]).await.must(422, "With whom?");
    desk.post("/touches", &[("who", "Nobody"), ("medium", "phone")]).await.must(422, "Add “Nobody” as a client");
    desk.post("/touches", &[("who", "Bellweather Homes")]).await.must(422, "Choose one of the six.");
    let which = desk.post("/touches", &[("who", "bellweather"), ("medium", "phone")]).await;
    which.must(422, "Which one?").must(422, "Bellweather Lettings");
    let tomorrow = [("who", "bellweather homes"), ("medium", "phone"), ("on", "2026-11-23")];
    desk.post("/touches", &tomorrow).await.must(422, "choose today or an earlier day");
    let find = [("who", "bellweather homes"), ("find", "1"), ("subject", "Completion")];
    desk.post("/touches", &find).await.must(200, "Somebody at Bellweather Homes").must(200, "Completion");
    desk.get("/touches/clients?who=bellweather").await.must(200, "Bellweather Lettings");
    desk.get("/touches/people?who=bellweather%20homes").await.must(200, "Somebody at Bellweather Homes");
    assert!(stored(&world, id).await.is_empty());
}

#[tokio::test]
async fn the_table_follows_corrections_and_can_be_rebuilt() {
    let world = TestApp::new().await;
    let (id, _) = bellweather(&world).await;
    let desk = world.as_person(world.priya).await;
    let client = id.to_string();
    for (medium, on) in [("email", "2026-11-10"), ("phone", "2026-11-18"), ("phone", "2026-11-21")] {
        desk.post("/touches", &[("client", client.as_str()), ("medium", medium), ("on", on)]).await.must(303, "");
    }
    let before = ["2026-11-10 email 0", "2026-11-18 phone 2", "2026-11-21 phone 3"];
    assert_eq!(stored(&world, id).await, before);
    let list = desk.get("/touches?medium=email").await;
    let (_, fact) = list.body.split_once("/facts/").unwrap();
    let fact = format!("/clients/{id}/facts/{}", fact.split('"').next().unwrap());
    desk.post(&format!("{fact}/day"), &[("on", "2026-11-19"), ("reason", "The diary says so")]).await.must(303, "");
    assert_eq!(stored(&world, id).await[1], "2026-11-19 email 3");
    desk.post(&format!("{fact}/retraction"), &[("reason", "Another client")]).await.must(303, "");
    assert_eq!(stored(&world, id).await.len(), 2);
    desk.post(&format!("{fact}/reinstatement"), &[]).await.must(303, "");
    assert_eq!(stored(&world, id).await.len(), 3);
    agrees(&world).await;
    let spoil = world.app.db.write(|tx| {
        Box::pin(async move { tx.run("update touch set phase = 8 where medium = 'email'", args![]).await })
    });
    spoil.await.map_err(|e: perennial_app::db::DbError| e).unwrap();
    assert_eq!(journeys::check(&world.app).await.unwrap().1.len(), 1);
    journeys::rebuild(&world.app).await.unwrap();
    agrees(&world).await;
}

#[tokio::test]
async fn the_grid_counts_by_phase_and_medium_and_each_cell_opens_its_touches() {
    let world = TestApp::new().await;
    let (id, _) = bellweather(&world).await;
    let desk = world.as_person(world.priya).await;
    let client = id.to_string();
    for (medium, on) in [("phone", "2026-11-21"), ("phone", "2026-11-22"), ("email", "2026-11-10")] {
        desk.post("/touches", &[("client", client.as_str()), ("medium", medium), ("on", on)]).await.must(303, "");
    }
    let grid =
        desk.get("/touches/grid").await.must(200, "Affirm, Phone: 2 done").must(200, "3 touches, 23 November 2025");
    assert!(grid.body.contains("Before any phase") && grid.body.contains("of 48 cells are gaps"), "{}", grid.body);
    let cell = grid.body.split_once("aria-label=\"Affirm, Phone: 2 done").unwrap().0.rsplit_once("href=\"").unwrap().1;
    let cell = cell.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    desk.get(&cell).await.must(200, "2 touches selected");
    desk.get(&format!("/touches/grid?client={id}&staff=me&period=quarter"))
        .await
        .must(200, "Client: Bellweather Homes");
    desk.get("/touches/grid?until=2026-11-20").await.must(200, "1 of 6");
    desk.get("/touches/grid/affirm/present").await.must(200, "Present");
    desk.get("/touches/grid/affirm/fax").await.must(404, "");
    desk.post("/touches/grid/affirm/present", &[("reason", "No")]).await.must(403, "");
}

#[tokio::test]
async fn a_cell_is_left_empty_with_a_reason() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.helen).await;
    desk.post("/touches/grid/affirm/present", &[("reason", " ")]).await.must(422, "Say why");
    let reason = [("reason", "The welcome present has just come")];
    desk.post("/touches/grid/affirm/present", &reason).await.must(303, "");
    let grid = desk.get("/touches/grid").await.must(200, "Affirm, Present: empty by choice");
    assert!(grid.body.contains("47 of 48 cells are gaps") && grid.body.contains("has just come"), "{}", grid.body);
    desk.get("/touches/grid/affirm/present").await.must(200, "Helen Marsh");
    desk.post("/touches/grid/affirm/present/removal", &[]).await.must(303, "");
    desk.get("/touches/grid").await.must(200, "48 of 48 cells are gaps");
}

#[tokio::test]
async fn a_walled_client_has_no_touches_for_others() {
    let world = TestApp::new().await;
    let (id, _) = bellweather(&world).await;
    let priya = world.as_person(world.priya).await;
    let helen = world.helen;
    let client = id.to_string();
    priya.post("/touches", &[("client", client.as_str()), ("medium", "phone")]).await.must(303, "");
    let fact = undo(&priya.get(&format!("/clients/{id}")).await);
    let wall = world.app.db.write(move |tx| {
        Box::pin(async move {
            tx.run("update client set walled = 1 where id = $1", args![id]).await?;
            tx.run("insert into client_wall (client_id, staff_id) values ($1, $2)", args![id, helen]).await
        })
    });
    wall.await.map_err(|e: perennial_app::db::DbError| e).unwrap();
    for path in ["/touches", "/touches/export", "/touches/grid", "/touches/clients?who=bell", "/touches/new"] {
        let page = priya.get(path).await.must(200, "");
        assert!(!page.body.contains("Bellweather"), "{path}");
    }
    priya.get("/touches/grid").await.must(200, "0 touches");
    for path in ["/touches/new", "/touches", "/touches/grid", "/touches/people"] {
        priya.get(&format!("{path}?client={id}")).await.must(404, "");
    }
    priya.post(&fact, &[]).await.must(404, "");
    priya.post("/touches", &[("who", NAME), ("medium", "phone")]).await.must(422, "No client is called");
    world.get("/touches/grid").await.must(200, "1 touch,");
}

#[tokio::test]
async fn a_cell_is_left_empty_for_one_client_a_person_or_a_service_line_alone() {
    let world = TestApp::new().await;
    let (id, _) = bellweather(&world).await;
    let desk = world.as_person(world.helen).await;
    let priya = world.as_person(world.priya).await;
    let of = format!("?client={id}");
    let cell = format!("/touches/grid/affirm/present{of}");
    priya.get(&cell).await.must(200, "For Bellweather Homes. An empty cell");
    let reason = [("reason", "Their rules forbid presents")];
    let back = priya.post(&cell, &reason).await.must(303, "").location().to_owned();
    priya.get(&back).await.must(200, "Affirm, Present: empty by choice");
    let firm = desk.get("/touches/grid").await.must(200, "Affirm, Present: 0 done");
    assert!(!firm.body.contains("Their rules forbid presents"));
    let person = format!("/touches/grid/affirm/video?staff={}", world.priya);
    priya.post(&person, &reason).await.must(403, "");
    desk.post(&person, &reason).await.must(303, "");
    desk.get(&format!("/touches/grid?staff={}", world.priya)).await.must(200, "Affirm, Video: empty by choice");
    desk.get(&cell).await.must(200, "Empty by choice for Bellweather Homes");
    desk.post("/touches/grid/affirm/present", &[("reason", "Never so early")]).await.must(303, "");
    desk.get("/touches/grid/affirm/present").await.must(200, "Empty by choice for the whole firm");
    priya.post(&format!("/touches/grid/affirm/present/removal{of}"), &[]).await.must(303, "");
    let left = priya.get(&cell).await.must(200, "Empty by choice for the whole firm");
    assert!(!left.body.contains("Take the choice back"), "the firm's choice is taken back on its own cell");
}

/// The grid counts from memory what the list reads from the store: under every filter both say the same.
#[tokio::test]
async fn the_grid_counts_what_the_list_lists_under_every_filter_and_follows_each_change() {
    let world = TestApp::new().await;
    let (id, _) = bellweather(&world).await;
    let other = client(&world, "Quill & Stone").await;
    let (desk, helen) = (world.as_person(world.priya).await, world.as_person(world.helen).await);
    let client = id.to_string();
    let fields: [&[(&str, &str)]; 4] = [
        &[("medium", "phone"), ("direction", "inbound"), ("on", "2026-11-21"), ("purpose", "affirm")],
        &[("medium", "phone"), ("kind", "text"), ("on", "2026-11-19")],
        &[("medium", "email"), ("mass", "1"), ("on", "2026-11-02")],
        &[("medium", "mail"), ("on", "2026-09-30"), ("purpose", "thank")],
    ];
    for extra in fields {
        desk.post("/touches", &[&[("client", client.as_str())], extra].concat()).await.must(303, "");
    }
    helen.post("/touches", &[("client", &other.to_string()), ("medium", "in_person")]).await.must(303, "");
    let (staff, whose) = (format!("staff={}", world.helen), format!("client={other}"));
    let filters: [(&str, u32); 11] = [
        ("", 5),
        ("direction=inbound", 1),
        ("kind=text", 1),
        ("personal=no", 1),
        ("purpose=thank", 1),
        ("purpose=educate", 0),
        ("staff=me", 4),
        (&staff, 1),
        (&whose, 1),
        ("from=2026-11-19&until=2026-11-21", 2),
        ("line=00000000-0000-0000-0000-000000000001", 0),
    ];
    for (filter, times) in filters {
        let said = if times == 1 { "1 touch".to_owned() } else { format!("{times} touches") };
        desk.get(&format!("/touches?{filter}")).await.must(200, &said);
        desk.get(&format!("/touches/grid?{filter}")).await.must(200, &format!("{said}, "));
    }
    let saved = desk.post("/touches", &[("client", &client), ("medium", "video")]).await;
    let page = desk.get(saved.location()).await;
    desk.get("/touches/grid").await.must(200, "6 touches, ");
    desk.post(&undo(&page), &[]).await.must(303, "");
    desk.get("/touches/grid").await.must(200, "5 touches, ");
    helen.post(&format!("/clients/{other}/deletion"), &[]).await.must(303, "");
    desk.get("/touches/grid").await.must(200, "4 touches, ");
}

/// S1.10, D4: an enquiry begins Assess, whoever takes it and however it is logged.
#[tokio::test]
async fn an_enquiry_that_is_logged_opens_a_pursuit_where_none_is_open() {
    let world = TestApp::new().await;
    let made = world.change(|tx, act| {
        Box::pin(async move {
            let bakery = ClientInput { manager: None, ..ClientInput::named(Name::parse("Silent Bakery").unwrap()) };
            clients::record(tx, act, bakery, day("2026-11-02")).await
        })
    });
    let bakery = made.await.unwrap();
    let (at, of) = (format!("/clients/{bakery}"), bakery.to_string());
    let on = day("2026-11-22");
    let stands = async || {
        let position = world.position(bakery, on).await;
        (position.prospect, position.standing)
    };
    let pursuits = async || -> Vec<(String, i64)> {
        let mut conn = world.app.db.read().await.unwrap();
        let sql = "select title, opened_on from pursuit where deleted_at is null order by opened_on, title";
        conn.all(sql, vec![]).await.unwrap()
    };
    let day_of = |text: &str| i64::from(day(text).number());
    assert_eq!(stands().await, (Some(Prospect::Known), None));
    let asks = |on: &'static str| {
        vec![("client", of.as_str()), ("medium", "email"), ("direction", "inbound"), ("purpose", "enquire"), ("on", on)]
    };
    // What the firm writes is no enquiry, and neither is what is said about agreed work or to everybody.
    for (field, value) in [("direction", "outbound"), ("mass", "1")] {
        let mut other = asks("2026-11-16");
        other.retain(|(name, _)| *name != field);
        other.push((field, value));
        world.post("/touches", &other).await.must(303, "");
    }
    assert_eq!(pursuits().await, vec![]);
    let mut titled = asks("2026-11-20");
    titled.push(("subject", "A lease for a second shop"));
    let desk = world.as_person(world.helen).await;
    let answer = desk.post("/touches", &titled).await.must(303, "");
    let page = desk.get(answer.location()).await.must(200, "A pursuit is open for the enquiry.").body;
    assert_eq!(pursuits().await, vec![("A lease for a second shop".to_owned(), day_of("2026-11-20"))]);
    assert_eq!(stands().await, (Some(Prospect::Open), Some(Phase::Assess)));
    world.get("/").await.must(200, "");
    // The page asks for the decision and no longer for a pursuit, and one enquiry waits, not two.
    world.get(&at).await.must(200, "A lease for a second shop");
    assert!(!page.contains("no pursuit yet"), "{page}");
    // A second letter about it opens nothing more; nor does one of before.
    world.post("/touches", &asks("2026-11-21")).await.must(303, "");
    world.post("/touches", &asks("2026-11-19")).await.must(303, "");
    assert_eq!(pursuits().await.len(), 1);
    // Undo takes the pursuit along; the timeline does the same and brings both back.
    let undo = page.split("action=\"/touches/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    world.post(&format!("/touches/{undo}"), &[]).await.must(303, "");
    assert_eq!((pursuits().await, stands().await.0), (vec![], Some(Prospect::Known)));
    let logged = undo.trim_end_matches("/undo").to_owned();
    world.post(&format!("{at}/facts/{logged}/reinstatement"), &[]).await.must(303, "");
    assert_eq!((pursuits().await.len(), stands().await.0), (1, Some(Prospect::Open)));
    world.post(&format!("{at}/facts/{logged}/retraction"), &[("reason", "another bakery")]).await.must(303, "");
    assert_eq!(pursuits().await, vec![]);
    // By the form of the client's page, without a subject; once it has gone on it stays when the letter is taken back.
    let by_form = [("medium", "phone"), ("direction", "two_way"), ("purpose", "enquire"), ("on", "2026-11-22")];
    world.post(&format!("{at}/record/touch"), &by_form).await.must(303, "");
    assert_eq!(pursuits().await, vec![("Enquiry of 22 Nov 2026".to_owned(), day_of("2026-11-22"))]);
    let (_, differences) = perennial_app::journeys::check(&world.app).await.unwrap();
    assert_eq!(differences, vec![]);
}
