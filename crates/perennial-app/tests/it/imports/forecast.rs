//! What an import would make of the firm, told before it lands: it is what the import then makes.

use std::collections::BTreeMap;

use perennial_app::clients::{self, ClientInput};
use perennial_app::firm;
use perennial_app::imports::{self, Forecast};
use perennial_app::maps::{self, Filter};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_core::fact::PursuitStep;
use perennial_core::ids::ImportId;
use perennial_core::journeys::coverage::RecordKind;
use perennial_core::maps::{Lane, Spot};
use perennial_core::text::Name;

use crate::support::{TestApp, day};

/// Who is billed each year, who was billed once long ago, and who has not been billed.
const CLIENTS: &str = "Client,Sector\nBellweather Homes,Housing\nKestrel Freight,Haulage\nQuill & Stone,Accounting\n";

fn invoices() -> String {
    let mut text = "Invoice,Client,Service,Invoice date,Total\n".to_owned();
    for year in 2020..=2026 {
        text.push_str(&format!("B-{year},Bellweather Homes,Tax return,{year}-01-20,900.00\n"));
    }
    text.push_str("K-1,Kestrel Freight,Employment,2015-03-02,1200.00\n");
    text.push_str("K-2,Kestrel Freight,Employment,2020-03-02,1200.00\n");
    text.push_str("O-1,Oduya & Co,Employment,2026-10-30,400.00\n");
    text
}

type Places = BTreeMap<Spot, u32>;

impl TestApp {
    async fn map(&self) -> Places {
        let mut conn = self.app.db.read().await.unwrap();
        let on = day("2026-11-22");
        let survey = maps::survey(&self.app, &mut conn, &self.as_helen(), Filter::default(), on).await.unwrap();
        survey.cells.iter().map(|(spot, standing)| (*spot, standing.count)).collect()
    }

    async fn foretold(&self, id: ImportId) -> Forecast {
        let trial = imports::dry_run(&self.app, &self.as_helen(), id, usize::MAX).await.unwrap();
        trial.forecast.expect("a forecast")
    }
}

fn after(forecast: &Forecast) -> Places {
    forecast.places.iter().filter(|place| place.after > 0).map(|place| (place.at, place.after)).collect()
}

fn before(forecast: &Forecast) -> Places {
    forecast.places.iter().filter(|place| place.before > 0).map(|place| (place.at, place.before)).collect()
}

#[tokio::test]
async fn the_map_is_told_before_the_import_and_stands_after_it() {
    let world = TestApp::new().await;
    let (clients, invoices) = (CLIENTS.to_owned(), invoices());
    let mut sentences = Vec::new();
    for (name, text) in [("clients.csv", clients), ("invoices.csv", invoices)] {
        let id = world.upload(name, &text).await;
        let stood = world.map().await;
        let forecast = world.foretold(id).await;
        assert_eq!(before(&forecast), stood, "{name}");
        assert_eq!(world.map().await, stood, "{name}: a trial moves nobody");
        imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
        assert_eq!(after(&forecast), world.map().await, "{name}");
        // The figures above the table are those of the map's own headline.
        let sum = |places: &Places| places.values().sum::<u32>();
        assert_eq!(forecast.on_map(), (sum(&stood), sum(&world.map().await)), "{name}");
        world.get("/").await.must(200, &format!("<h1>{} relationships", forecast.on_map().1));
        sentences.push(forecast.sentence("matter"));
    }
    insta::assert_snapshot!(sentences.join("\n"), @r"
    The import would create 3 clients.
    The import would create 1 client, 2 finished matters and 2 running ones implied by 10 invoices, and 2 service lines.
    ");
    // A trial that is taken back leaves the model in memory as it was.
    let (_, differences) = perennial_app::journeys::check(&world.app).await.unwrap();
    assert_eq!(differences, vec![]);
}

/// The figure directly before some words; nothing where they are not said of a figure.
fn said(sentence: &str, words: &[&str]) -> i64 {
    let figures = words.iter().flat_map(|words| {
        let ends = sentence
            .match_indices(words)
            .filter(|(at, _)| !sentence[at + words.len()..].starts_with(char::is_alphabetic));
        ends.filter_map(|(end, _)| sentence[..end].rsplit(' ').next()?.replace(',', "").parse::<i64>().ok())
    });
    figures.sum()
}

/// Every figure of the sentence is what the import then makes, for the lists of several kinds of firm.
#[tokio::test]
async fn each_figure_of_the_sentence_is_what_lands() {
    const MADE: [(&[&str], &str); 7] = [
        (&[" client", " clients"], "select count(*) from client where deleted_at is null"),
        (&[" pursuit", " pursuits"], "select count(*) from pursuit where deleted_at is null"),
        (&[" matter", " matters"], "select count(*) from engagement where deleted_at is null and implied = 0"),
        (
            &[" finished matter", " finished matters", " finished one", " finished ones"],
            "select count(*) from engagement where deleted_at is null and implied = 1 and state = 'closed'",
        ),
        (
            &[" running matter", " running matters", " running one", " running ones"],
            "select count(*) from engagement where deleted_at is null and implied = 1 and state <> 'closed'",
        ),
        (&[" service line", " service lines"], "select count(*) from service_line"),
        (&[" invoice", " invoices"], "select count(*) from invoice where deleted_at is null"),
    ];
    let (mut figures, mut sentences) = (0, Vec::new());
    for firm in crate::later_days::FIRMS {
        let world = TestApp::just_set_up(firm.kind).await;
        for list in (firm.lists)() {
            let counted = async || {
                let mut all = Vec::new();
                for (_, sql) in MADE {
                    all.push(world.count(sql).await);
                }
                all
            };
            let id = world.upload(list.name, &list.text()).await;
            let sentence = world.foretold(id).await.sentence("matter");
            let before = counted().await;
            imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
            let after = counted().await;
            for ((words, _), (before, after)) in MADE.iter().zip(before.iter().zip(&after)) {
                let made = after - before;
                // Invoices that imply work are told with it, others by themselves: where some imply none, both.
                let told =
                    if words[0] == " invoice" { said(&sentence, words).min(made) } else { said(&sentence, words) };
                assert_eq!(told, made, "{}, {}: {words:?} in {sentence}", firm.name, list.name);
                figures += u32::from(made > 0);
            }
            sentences.push(sentence);
        }
    }
    assert!(figures > 12, "{figures} figures in {sentences:#?}");
}

#[tokio::test]
async fn later_invoices_carry_on_what_is_known() {
    let world = TestApp::new().await;
    let id = world.upload("invoices.csv", &invoices()).await;
    imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
    let next = "Invoice,Client,Service,Invoice date,Total\nO-2,Oduya & Co,Employment,2026-11-20,400.00\n";
    let id = world.upload("next.csv", next).await;
    let forecast = world.foretold(id).await;
    assert_eq!(forecast.sentence("project"), "1 invoice would carry on 1 project known from earlier invoices.");
    assert_eq!((forecast.known, forecast.carried_on, forecast.implying), ((3, 3), 1, 0));
    let clients = forecast.lanes().into_iter().find(|(lane, ..)| *lane == Lane::Client);
    assert!(clients.is_some(), "{:?}", forecast.places);
}

#[tokio::test]
async fn the_check_page_tells_it_and_says_what_part_was_tried() {
    let world = TestApp::new().await;
    let id = world.upload("invoices.csv", &invoices()).await;
    let page = world.get(&format!("/imports/{id}/check")).await.must(200, "Your map before and after").body;
    let told = page.split("id=\"forecast\">").nth(1).unwrap().split("</p>").next().unwrap();
    assert!(told.starts_with("The import would create 3 clients, "), "{told}");
    assert!(page.contains("0 on the map today, 3 after this import"), "{page}");
    let trial = imports::dry_run(&world.app, &world.as_helen(), id, 7).await.unwrap();
    assert_eq!(
        (trial.rows.len(), trial.total, trial.forecast.unwrap().known),
        (7, 13, (0, 1)),
        "the first rows whole, and no client without its invoices"
    );
}

#[tokio::test]
async fn a_list_of_pursuits_covers_pursuits_and_no_work() {
    let world = TestApp::new().await;
    let deals = "Deal Name,Client,Stage,Opened,Close date\nCharter,Oduya & Co,Won,2026-09-01,2026-10-02\n";
    let id = world.upload("deals.csv", deals).await;
    imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
    let sql = "select kind from coverage where listed_until is not null";
    let kinds: Vec<(String,)> = world.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
    assert_eq!(kinds, vec![("pursuits".to_owned(),)]);
}

#[tokio::test]
async fn taking_an_import_back_takes_back_the_days_that_it_covered() {
    let world = TestApp::new().await;
    let spans = async || -> Vec<(String, Option<i64>, Option<i64>)> {
        let sql = "select kind, from_on, listed_until from coverage where kind = 'invoices'";
        world.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap()
    };
    let (first, second) = (spans().await, "Invoice,Client,Service,Invoice date,Total\nZ-1,Zeta,Tax,2009-02-03,9.00\n");
    let one = world.upload("invoices.csv", &invoices()).await;
    imports::run(&world.app, &world.as_helen(), one, |_| {}).await.unwrap();
    let of_one = spans().await;
    assert_eq!(of_one[0].2, Some(i64::from(day("2026-10-30").number())));
    let two = world.upload("old.csv", second).await;
    imports::run(&world.app, &world.as_helen(), two, |_| {}).await.unwrap();
    assert_eq!(spans().await[0].1, Some(i64::from(day("2009-02-03").number())), "it reaches further back");
    // The earlier list goes: the days of the later one stay, and what a person confirmed.
    imports::undo(&world.app, &world.as_helen(), one).await.unwrap();
    assert_eq!(spans().await[0].2, Some(i64::from(day("2009-02-03").number())));
    imports::undo(&world.app, &world.as_helen(), two).await.unwrap();
    assert_eq!(spans().await, first);
    let (_, differences) = perennial_app::journeys::check(&world.app).await.unwrap();
    assert_eq!(differences, vec![]);
}

/// Five clients who are billed every 170 days for Audit, and a sixth with two invoices 300 days apart.
fn audits() -> String {
    let mut text = String::from("Invoice,Client,Service,Invoice date,Total\n");
    for (client, first) in (0..5).zip(["2025-01-06", "2025-01-14", "2025-01-22", "2025-02-03", "2025-02-11"]) {
        for invoice in 0..4 {
            let on = day(first) + 170 * invoice;
            text.push_str(&format!("{client}-{invoice},Client {client},Audit,{on},900.00\n"));
        }
    }
    for (invoice, on) in ["2025-09-01", "2026-06-28"].into_iter().enumerate() {
        text.push_str(&format!("S-{invoice},Sixth Ltd,Audit,{on},900.00\n"));
    }
    text
}

#[tokio::test]
async fn regular_clients_tell_the_usual_gap_of_their_service_line() {
    let world = TestApp::new().await;
    let first = world.upload("audits.csv", &audits()).await;
    let forecast = world.foretold(first).await;
    imports::run(&world.app, &world.as_helen(), first, |_| {}).await.unwrap();
    assert_eq!(after(&forecast), world.map().await, "foretold with the gap that the list itself gives");
    let works = async || -> i64 {
        let sql = "select count(*) from engagement e join client c on c.id = e.client_id
                   where c.name = 'Sixth Ltd' and e.deleted_at is null";
        world.count(sql).await
    };
    assert_eq!(works().await, 1, "300 days apart is one piece of work where 170 are usual");
    let line: (Vec<u8>, i64, i64) = {
        let sql = "select id, worked_out_gap_days, worked_out_gap_clients from service_line where name = 'Audit'";
        let row: Option<(uuid::Uuid, i64, i64)> =
            world.app.db.read().await.unwrap().optional(sql, vec![]).await.unwrap();
        let (id, days, clients) = row.unwrap();
        (id.as_bytes().to_vec(), days, clients)
    };
    assert_eq!((line.1, line.2), (170, 5));
    let id = uuid::Uuid::from_slice(&line.0).unwrap();
    let told = "170 days, worked out from 5 clients who are billed regularly.";
    world.get(&format!("/settings/service-lines/{id}")).await.must(200, told);
    // What somebody types counts before it.
    let admin = world.as_person(world.helen).await;
    let fields = [("name", "Audit"), ("gap", ""), ("billing_gap", "50"), ("version", "1")];
    admin.post(&format!("/settings/service-lines/{id}"), &fields).await.must(303, "");
    perennial_app::journeys::rebuild_outdated(&world.app).await.unwrap();
    assert_eq!(works().await, 2);
    imports::undo(&world.app, &world.as_helen(), first).await.unwrap();
    let left = "select count(*) from service_line where worked_out_gap_days is not null";
    assert_eq!(world.count(left).await, 0, "it goes with the list");
    let (_, differences) = perennial_app::journeys::check(&world.app).await.unwrap();
    assert_eq!(differences, vec![]);
}

#[tokio::test]
async fn an_earlier_day_of_records_says_first_how_many_alerts_it_would_raise() {
    let world = TestApp::new().await;
    let today = world.app.today(&mut world.app.db.read().await.unwrap()).await.unwrap();
    world
        .change(move |tx, act| {
            Box::pin(async move {
                let client = ClientInput::named(Name::parse("Oduya & Co").unwrap());
                let client = clients::record(tx, act, client, day("2026-09-20")).await?;
                let lease = NewPursuit::of(client, Name::parse("Lease at Lowfield").unwrap(), day("2026-10-01"));
                let lease = pursuits::open(tx, act, lease).await?;
                pursuits::reach(tx, act, lease, PursuitStep::Proposal, day("2026-10-03")).await
            })
        })
        .await
        .unwrap();
    world
        .app
        .change(&world.as_helen(), move |tx, act| {
            Box::pin(async move {
                for kind in RecordKind::ALL {
                    firm::confirm_coverage(tx, act, kind, today).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    perennial_app::journeys::rebuild_outdated(&world.app).await.unwrap();
    let open = "select count(*) from alert where state = 0";
    let helen = world.as_person(world.helen).await;
    let mut fields = vec![("kind", "pursuits"), ("from", "2026-09-01")];
    let page = helen.post("/settings/records", &fields).await.must(200, "Nothing is stored yet.").body;
    let told = page.split("class=\"lede\">").nth(1).unwrap().split("</p>").next().unwrap().to_owned();
    insta::assert_snapshot!(told, @"2 new alerts would be raised among 1 client. Nothing is stored yet.");
    let (before, foretold) = (world.count(open).await, told.split(' ').next().unwrap().parse::<i64>().unwrap());
    fields.push(("seen", "1"));
    helen.post("/settings/records", &fields).await.must(303, "");
    assert_eq!(world.count(open).await - before, foretold);
    assert!(foretold > 0);
    // Undo sets the day back that stood before, and the alerts go with it.
    let saved = helen.get("/settings/records").await.must(200, "complete from 1 September 2026").body;
    let undo = format!("/settings/records/pursuits/{today}/set");
    assert!(saved.contains(&undo), "{saved}");
    helen.post(&undo, &[]).await.must(303, "");
    assert_eq!(world.count(open).await, before);
}

#[tokio::test]
async fn suppliers_of_a_list_are_foretold_as_what_they_are() {
    let world = TestApp::new().await;
    let list = "Name,Type\nPaper Mill Ltd,Supplier\nAlba Ltd,Client\nZed Ltd,Prospect\n";
    let id = world.upload("names.csv", list).await;
    let foretold = world.foretold(id).await;
    assert_eq!(foretold.sentence("matter"), "The import would create 2 clients and 1 neither client nor prospect.");
    let beside: Vec<_> = foretold.beside.iter().map(|beside| (beside.key, beside.after)).collect();
    assert_eq!(beside, [("leads", 1), ("others", 1)]);
    imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
    world.is_sound().await;
}

#[tokio::test]
async fn a_kind_of_which_nothing_was_recorded_raises_nothing_before_its_first_entry() {
    let world = TestApp::new().await;
    let done = world.app.change(&perennial_app::actor::Actor::Program, |tx, _| {
        Box::pin(async move {
            tx.run("delete from coverage", vec![]).await?;
            Ok(())
        })
    });
    done.await.unwrap();
    let matters = "Matter no,Client,Description,Status,Open date\nM-1,Alba Ltd,Lease,Open,2026-06-01\n\
        M-2,Bo Ltd,Sale,Open,2026-06-02\n";
    world.import_list("matters.csv", matters, None).await;
    let open = "select count(*) from alert where state = 0";
    let before = world.count(open).await;
    let helen = world.as_person(world.helen).await;
    let mut fields = vec![("kind", "milestones"), ("from", "2026-01-01")];
    let page = helen.post("/settings/records", &fields).await.must(200, "Nothing is stored yet.").body;
    assert!(page.contains("No new alert would be raised among 2 clients."), "{page}");
    let later = page.split("If the first entry were recorded today: ").nth(1).unwrap();
    let later: i64 = later.split(' ').next().unwrap().parse().unwrap();
    assert!(later >= 2, "{page}");
    fields.push(("seen", "1"));
    helen.post("/settings/records", &fields).await.must(303, "");
    assert_eq!(world.count(open).await, before, "what is foretold comes");
    // The first entry is the goal of one of them, which no rule waits for.
    let lease = "select id from engagement where title = 'Lease'";
    let id: uuid::Uuid = world.app.db.read().await.unwrap().scalar(lease, vec![]).await.unwrap();
    let goal = [("what", "goal_set"), ("on", "2026-11-20"), ("text", "A lease by Christmas")];
    helen.post(&format!("/engagements/{id}/steps"), &goal).await.must(303, "");
    perennial_app::journeys::refresh(&world.app).await.unwrap();
    assert_eq!(world.count(open).await - before, later);
}
