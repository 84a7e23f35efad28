//! Finding clients in the list.

use perennial_app::clients::{self, ClientInput};
use perennial_app::{engagements, firm, invoices, pursuits, touches};
use perennial_core::dates::Day;
use perennial_core::fact::{Direction, Listing, Medium, Purpose, TouchFact};
use perennial_core::ids::{ClientId, ServiceLineId};
use perennial_core::journeys::stage::Camp;
use perennial_core::money::{Currency, Money};
use perennial_core::text::Name;

use super::desk::{client, names};
use crate::support::{TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn call() -> TouchFact {
    TouchFact::Made {
        medium: Medium::Phone,
        direction: Direction::TwoWay,
        personal: true,
        purpose: Purpose::General,
        contact: None,
        engagement: None,
        staff: None,
        minutes: Some(12),
        subject: None,
        detail: None,
    }
}

/// Accepts and signs a matter, and closes it with the goal confirmed when a day for that is given.
async fn matter(
    world: &TestApp,
    client: ClientId,
    signed: &str,
    done: Option<&str>,
    line: Option<ServiceLineId>,
) -> perennial_core::ids::EngagementId {
    let (signed, done) = (day(signed), done.map(day));
    let work = world.change(move |tx, act| {
        Box::pin(async move {
            let input = engagements::NewEngagement {
                service_line: line,
                ..engagements::NewEngagement::of(client, name("Employment advice"), signed)
            };
            let id = engagements::accept(tx, act, input).await?;
            engagements::step(tx, act, id, signed, engagements::Step::Sign).await?;
            if let Some(done) = done {
                engagements::step(tx, act, id, done, engagements::Step::Kickoff).await?;
                engagements::step(tx, act, id, done, engagements::Step::ConfirmGoal(None)).await?;
                engagements::step(tx, act, id, done, engagements::Step::Close).await?;
            }
            Ok(id)
        })
    });
    work.await.unwrap()
}

async fn bill(world: &TestApp, client: ClientId, number: &'static str, on: &str, pounds: i64) {
    let issued = day(on);
    let input = invoices::NewInvoice {
        payer: None,
        client,
        engagement: None,
        service_line: None,
        number: name(number),
        issued,
        due: None,
        total: Money::new(pounds * 100, Currency::GBP),
        external_id: None,
    };
    world.change(move |tx, act| Box::pin(async move { invoices::issue(tx, act, input).await })).await.unwrap();
}

async fn spoke(world: &TestApp, client: ClientId, on: &str) {
    let on: Day = day(on);
    world
        .change(move |tx, act| Box::pin(async move { touches::log(tx, act, client, on, call()).await }))
        .await
        .unwrap();
}

/// Six clients, one in each kind of place.
async fn six(world: &TestApp) -> Vec<ClientId> {
    let line = firm::NewServiceLine { name: name("Employment"), recurring: false, usual_gap_days: None };
    let line = world
        .change(move |tx, act| Box::pin(async move { firm::add_service_line(tx, act, line).await }))
        .await
        .unwrap();
    let bellweather = client(world, "Bellweather Homes", "2021-11-22").await;
    matter(world, bellweather, "2026-08-03", None, Some(line)).await;
    bill(world, bellweather, "A-1", "2026-09-01", 12_000).await;
    spoke(world, bellweather, "2026-11-20").await;
    let kestrel = client(world, "Kestrel Freight", "2026-09-20").await;
    let open = pursuits::NewPursuit::of(kestrel, name("Litigation"), day("2026-11-10"));
    world.change(move |tx, act| Box::pin(async move { pursuits::open(tx, act, open).await })).await.unwrap();
    let orchard = client(world, "Orchard Dairy", "2026-01-20").await;
    let parked = pursuits::NewPursuit::of(orchard, name("Lease"), day("2026-02-10"));
    let park = world.change(move |tx, act| {
        Box::pin(async move {
            let id = pursuits::open(tx, act, parked).await?;
            pursuits::not_now(tx, act, id, day("2026-03-01"), Some(day("2027-03-01")), None).await
        })
    });
    park.await.unwrap();
    let quiet = client(world, "Quiet Mill", "2024-01-05").await;
    matter(world, quiet, "2024-02-01", Some("2024-06-01"), None).await;
    spoke(world, quiet, "2024-06-02").await;
    let ansah = client(world, "Ansah Tools", "2023-05-01").await;
    matter(world, ansah, "2023-06-01", Some("2024-01-10"), None).await;
    spoke(world, ansah, "2024-01-05").await;
    bill(world, ansah, "A-2", "2026-02-01", 900).await;
    let end = world.change(move |tx, act| {
        Box::pin(async move {
            clients::end(tx, act, ansah, day("2024-05-26"), "sold the company", Some(Camp::Good), Some(false)).await
        })
    });
    end.await.unwrap();
    let aside = client(world, "Zephyr Balloons", "2020-01-05").await;
    world.change(move |tx, act| Box::pin(async move { clients::archive(tx, act, aside, true).await })).await.unwrap();
    vec![bellweather, kestrel, orchard, quiet, ansah, aside]
}

#[tokio::test]
async fn every_part_of_the_map_is_a_filter() {
    let world = TestApp::new().await;
    six(&world).await;
    let desk = world.as_person(world.helen).await;
    let line = desk.get("/clients").await.body;
    let line = line.split("<option value=\"").find(|option| option.contains(">Employment<")).unwrap().split('"').next();
    let uses = format!("line={}", line.unwrap());
    let cases: [(&str, &[&str]); 17] = [
        ("", &["Ansah Tools", "Bellweather Homes", "Kestrel Freight", "Orchard Dairy", "Quiet Mill"]),
        ("stage=client", &["Bellweather Homes"]),
        ("stage=pre_purchase", &["Kestrel Freight"]),
        ("stage=pre_purchase&phase=assess", &["Kestrel Freight"]),
        ("parked=1", &["Orchard Dairy"]),
        ("show=resting", &["Orchard Dairy"]),
        ("stage=former&camp=good&phase=accomplish", &["Ansah Tools"]),
        ("stage=former&camp=poor", &[]),
        ("stage=between&silent=1", &["Quiet Mill"]),
        ("silent=red", &["Ansah Tools", "Quiet Mill"]),
        ("stalled=any", &["Bellweather Homes"]),
        ("stalled=3", &["Bellweather Homes"]),
        ("stalled=5", &[]),
        ("quiet=60", &["Ansah Tools", "Kestrel Freight", "Orchard Dairy", "Quiet Mill"]),
        ("archived=1", &["Zephyr Balloons"]),
        ("text=tools+ans", &["Ansah Tools"]),
        (uses.as_str(), &["Bellweather Homes"]),
    ];
    for (query, expected) in cases {
        assert_eq!(names(&desk.get(&format!("/clients?{query}")).await), expected, "{query}");
    }
    assert_eq!(names(&desk.get("/clients?sort=-fees").await)[..2], ["Bellweather Homes", "Ansah Tools"]);
    assert_eq!(names(&desk.get("/clients?sort=-contact").await)[0], "Bellweather Homes");
    assert_eq!(names(&desk.get("/clients?sort=contact").await).last().unwrap(), "Bellweather Homes");
    let page = desk.get("/clients?stalled=3&columns=working,marks").await;
    page.must(200, "stalled in Affirm");
}

#[tokio::test]
async fn three_hundred_clients_are_turned_over_page_by_page() {
    let world = TestApp::new().await;
    let fill = world.change(|tx, act| {
        Box::pin(async move {
            for n in 0..300_i32 {
                let input = ClientInput::named(name(&format!("Client {:03}", (n * 7) % 300)));
                clients::record(tx, act, input, day("2026-01-01") + n % 40).await?;
            }
            Ok(())
        })
    });
    fill.await.unwrap();
    let desk = world.as_person(world.priya).await;
    for sort in ["name", "-name", "fees", "-fees", "contact", "-contact", "since", "-since", "standing", "-standing"] {
        let mut seen = Vec::new();
        let mut href = Some(format!("/clients?sort={sort}"));
        let mut last_page = String::new();
        while let Some(address) = href {
            let page = desk.get(&address).await;
            seen.push(names(&page));
            href = link(&page.body, "next");
            last_page = address;
        }
        assert_eq!(seen.iter().map(Vec::len).collect::<Vec<_>>(), [50; 6], "{sort}");
        let mut all = seen.concat();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 300, "{sort}");
        let mut back = link(&desk.get(&last_page).await.body, "prev");
        for page in seen.iter().rev().skip(1) {
            let answer = desk.get(&back.unwrap()).await;
            assert_eq!(&names(&answer), page, "{sort}, backwards");
            back = link(&answer.body, "prev");
        }
        assert_eq!(back, None, "{sort}");
    }
    desk.get("/clients").await.must(200, "300 clients");
}

fn link(body: &str, rel: &str) -> Option<String> {
    let after = body.split_once(&format!("rel=\"{rel}\" href=\""))?.1;
    Some(after.split('"').next()?.replace("&#38;", "&").replace("&amp;", "&"))
}

#[tokio::test]
async fn a_walled_client_does_not_exist_for_others() {
    let world = TestApp::new().await;
    let walled = client(&world, "Secret Merger", "2026-01-05").await;
    client(&world, "Open Door", "2026-01-05").await;
    let helen = world.helen;
    let wall = world.app.db.write(move |tx| {
        Box::pin(async move {
            tx.run("update client set walled = 1 where id = $1", perennial_app::args![walled]).await?;
            let wall = "insert into client_wall (client_id, staff_id) values ($1, $2)";
            tx.run(wall, perennial_app::args![walled, helen]).await?;
            Ok::<_, perennial_app::db::DbError>(())
        })
    });
    wall.await.unwrap();
    let priya = world.as_person(world.priya).await;
    let list = priya.get("/clients").await;
    assert_eq!(names(&list), ["Open Door"]);
    list.must(200, "1 client");
    for tail in ["", "/people", "/edit", "/record", "/record/touch", "/engagements"] {
        let answer = priya.get(&format!("/clients/{walled}{tail}")).await;
        assert_eq!(answer.status, 404, "{tail}");
        assert!(!answer.body.contains("Secret"), "{tail}");
    }
    let touch = [("medium", "phone"), ("direction", "two_way"), ("on", "2026-11-20")];
    priya.post(&format!("/clients/{walled}/record/touch"), &touch).await.must(404, "");
    priya.post(&format!("/clients/{walled}/tier"), &[("tier", "A"), ("version", "1")]).await.must(404, "");
    priya.get(&format!("/clients?sort=-fees&after={walled}")).await.must(200, "Open Door");
    assert!(!priya.get("/clients/export").await.body.contains("Secret"));
    let file = priya.post("/clients/bulk", &[("action", "export"), ("id", &walled.to_string())]).await;
    assert!(!file.body.contains("Secret"));
    assert_eq!(names(&world.get("/clients").await), ["Open Door", "Secret Merger"]);
}

#[tokio::test]
async fn many_clients_change_hands_and_come_back_from_the_bin() {
    let world = TestApp::new().await;
    let ids = six(&world).await;
    let desk = world.as_person(world.helen).await;
    let priya = world.priya.to_string();
    let first = ids[0].to_string();
    desk.post("/clients/bulk", &[("action", "manager"), ("manager", &priya), ("id", &first)]).await.must(303, "");
    assert_eq!(names(&world.as_person(world.priya).await.get("/clients?manager=me").await), ["Bellweather Homes"]);
    let all = [("action", "manager"), ("manager", priya.as_str()), ("all", "1"), ("query", "stage=former")];
    desk.post("/clients/bulk", &all).await.must(303, "");
    let hers = format!("/clients?manager={priya}");
    assert_eq!(names(&desk.get(&hers).await), ["Ansah Tools", "Bellweather Homes"]);
    let gone = [("action", "delete"), ("all", "1"), ("query", hers.trim_start_matches("/clients?"))];
    desk.post("/clients/bulk", &gone).await.must(303, "");
    let after = desk.get("/clients").await;
    assert_eq!(names(&after), ["Kestrel Freight", "Orchard Dairy", "Quiet Mill"]);
    assert_eq!(desk.get("/clients?deleted=1").await.body.matches("Bring back").count(), 2);
    let undo = after.body.split("action=\"").find(|part| part.starts_with("/clients/deletions/")).unwrap();
    desk.post(undo.split('"').next().unwrap(), &[]).await.must(303, "");
    assert_eq!(names(&desk.get("/clients").await).len(), 5);
    let refused = world.as_person(world.priya).await;
    refused.post("/clients/bulk", &gone).await.must(403, "Manager");
}

#[tokio::test]
async fn many_are_said_to_be_neither_client_nor_prospect_and_taken_back() {
    let world = TestApp::new().await;
    let list = "Client\nAlba Ltd\nNorth Bank\nOdd Prints\nLet & Sons\n";
    world.import_list("clients.csv", list, Some(Listing::Client)).await;
    let desk = world.as_person(world.helen).await;
    let ids = [world.client_named("North Bank").await, world.client_named("Odd Prints").await];
    let before = world.position(ids[0], day("2026-11-22")).await.stage;
    let [bank, prints] = ids.map(|id| id.to_string());
    let form = [("action", "who"), ("who", "others"), ("id", &bank), ("id", &prints)];
    let told = desk.post("/clients/bulk", &form).await;
    told.must(303, "");
    let after = desk.get("/clients").await;
    assert!(after.body.contains("Recorded of 2 clients."), "{}", after.body);
    for id in ids {
        assert!(world.position(id, day("2026-11-22")).await.is_other());
    }
    let undo = after.body.split("action=\"").find(|part| part.starts_with("/clients/identities/")).unwrap();
    desk.post(undo.split('"').next().unwrap(), &[]).await.must(303, "");
    assert_eq!(world.position(ids[0], day("2026-11-22")).await.stage, before);
    desk.post("/clients/bulk", &[("action", "who"), ("who", ""), ("id", &bank)])
        .await
        .must(422, "Choose who they are.");
}

#[tokio::test]
async fn a_list_is_saved_under_a_name_and_exported() {
    let world = TestApp::new().await;
    six(&world).await;
    let desk = world.as_person(world.helen).await;
    let view =
        [("name", "Quiet betweeners"), ("query", "stage=between&silent=1&columns=contact,fees"), ("shared", "1")];
    let saved = desk.post("/clients/views", &view).await.must(303, "");
    assert_eq!(saved.location(), "/clients?stage=between&silent=1&columns=contact,fees");
    let priya = world.as_person(world.priya).await;
    priya.get("/clients").await.must(200, "Quiet betweeners");
    priya.post("/clients/views", &[("name", "Mine only"), ("query", "manager=me")]).await.must(303, "");
    assert!(!desk.get("/clients").await.body.contains("Mine only"));
    priya.post("/clients/views", &view).await.must(403, "");
    client(&world, "=cmd|' /C calc'!A0", "2026-01-05").await;
    let file = desk.get("/clients/export?text=calc").await.must(200, "'=cmd|");
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.body.lines().count(), 2);
}

#[tokio::test]
async fn a_cell_is_changed_in_its_row_unless_somebody_was_faster() {
    let world = TestApp::new().await;
    let id = client(&world, "Bellweather Homes", "2026-01-05").await;
    let desk = world.as_person(world.priya).await;
    let sector = |text, version| [("sector", text), ("version", version), ("back", "/clients?sort=-fees")];
    let first = desk.post(&format!("/clients/{id}/sector"), &sector("Housing", "1")).await.must(303, "");
    assert_eq!(first.location(), "/clients?sort=-fees");
    desk.post(&format!("/clients/{id}/sector"), &sector("Logistics", "1")).await.must(303, "");
    let page = desk.get("/clients").await;
    assert!(page.body.contains("Housing") && !page.body.contains("Logistics"));
    assert!(page.body.contains("somebody else changed this client meanwhile"));
    let manager = world.priya.to_string();
    desk.post(&format!("/clients/{id}/manager"), &[("manager", &manager), ("version", "2")]).await.must(303, "");
    assert_eq!(names(&desk.get("/clients?manager=me").await), ["Bellweather Homes"]);
    let nobody = "00000000-0000-0000-0000-000000000009";
    desk.post(&format!("/clients/{id}/manager"), &[("manager", nobody), ("version", "3")]).await.must(422, "");
}
