//! A firm's data leaves in a file, and comes back whole.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use perennial_app::actor::Actor;
use perennial_app::app::{App, Config};
use perennial_app::clients::{self, ClientInput, ContactInput};
use perennial_app::clock::{CountedIds, FixedClock};
use perennial_app::db::{self, Counts, Db, Location};
use perennial_app::effort;
use perennial_app::engagements::{self, Step};
use perennial_app::error::Error;
use perennial_app::firm::{self, NewServiceLine};
use perennial_app::imports;
use perennial_app::invoices::{self, NewInvoice};
use perennial_app::journeys::{self, Standings};
use perennial_app::portability::{self, Format, State};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_app::touches;
use perennial_core::effort::Entry;
use perennial_core::fact::{Direction, Medium, Purpose, PursuitStep, TouchFact};
use perennial_core::ids::{ClientId, ImportId};
use perennial_core::money::{Currency, Money};
use perennial_core::text::{EmailAddress, Name};

use crate::support::{TestApp, day, location};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

/// Bellweather Homes, "whole" in every table, and one client whose name would be a formula.
async fn bellweather(world: &TestApp) -> ClientId {
    let priya = world.priya;
    world
        .change(move |tx, act| {
            Box::pin(async move {
                let line = NewServiceLine { name: name("Conveyancing"), recurring: false, usual_gap_days: Some(400) };
                let line = firm::add_service_line(tx, act, line).await?;
                let input = ClientInput {
                    email: Some(EmailAddress::parse("office@bellweather.example").unwrap()),
                    phone: Some("+44 20 7946 0000".to_owned()),
                    notes: Some("Likes \"plain\" words,\nno jargon".to_owned()),
                    key_client: true,
                    manager: Some(priya),
                    ..ClientInput::named(name("Bellweather Homes"))
                };
                let client = clients::record(tx, act, input, day("2026-01-05")).await?;
                let contact =
                    clients::add_contact(tx, act, client, ContactInput::named(name("Ruth Ansah")), day("2026-01-06"))
                        .await?;
                let pursuit = NewPursuit {
                    client,
                    title: name("Plots at Lowfield"),
                    service_line: Some(line),
                    contact: Some(contact),
                    owner: Some(priya),
                    value: Some(Money::new(30_000_050, Currency::GBP)),
                    step: PursuitStep::Proposal,
                    opened: day("2026-02-01"),
                    channel: Some("referral".to_owned()),
                    referred_by: None,
                    competitors: None,
                    external_id: None,
                    notes: None,
                };
                let pursuit = pursuits::open(tx, act, pursuit).await?;
                let engagement = pursuits::hire(tx, act, pursuit, day("2026-02-20"), None).await?;
                engagements::step(tx, act, engagement, day("2026-02-22"), Step::Sign).await?;
                let invoice = NewInvoice {
                    payer: None,
                    client,
                    engagement: Some(engagement),
                    service_line: Some(line),
                    number: name("INV-1"),
                    issued: day("2026-03-31"),
                    due: None,
                    total: Money::new(-12_345, Currency::GBP),
                    external_id: None,
                };
                invoices::issue(tx, act, invoice).await?;
                let touch = TouchFact::Made {
                    medium: Medium::InPerson,
                    direction: Direction::TwoWay,
                    personal: true,
                    purpose: Purpose::CheckIn,
                    contact: Some(contact),
                    engagement: Some(engagement),
                    staff: Some(priya),
                    minutes: Some(40),
                    subject: Some("Lunch, site visit".to_owned()),
                    detail: None,
                };
                touches::log(tx, act, client, day("2026-04-02"), touch).await?;
                let (by, note) = (Some(priya), Some("Site visit, \"unasked\"".to_owned()));
                let visit = Entry { client: Some(client), by, minutes: Some(90), note, ..Entry::on(day("2026-04-03")) };
                let entry = effort::record(tx, act, visit.clone()).await?;
                effort::correct(tx, act, entry, 1, Entry { minutes: Some(75), ..visit }).await?;
                clients::record(tx, act, ClientInput::named(name("=HYPERLINK(1)")), day("2026-05-01")).await?;
                Ok(client)
            })
        })
        .await
        .unwrap()
}

pub async fn open(place: &Location, create: bool) -> App {
    let db = Db::open(place, create).await.unwrap();
    let clock = Arc::new(FixedClock::at_noon(day("2026-11-22")));
    perennial_app::assemble(db, clock, Arc::new(CountedIds::default()), Config::default())
}

async fn counts(app: &App) -> Counts {
    db::counts(&mut app.db.read().await.unwrap()).await.unwrap()
}

/// Where everybody stands, in words that two stores can be compared by.
async fn standings(app: &App) -> Vec<String> {
    let mut conn = app.db.read().await.unwrap();
    let model = firm::model(&mut conn).await.unwrap();
    let (mut all, mut told) = (Standings::on(day("2026-11-22")), Vec::new());
    while let Some(page) = all.next(&mut conn, &Actor::Program, &model).await.unwrap() {
        told.extend(
            page.into_iter().map(|one| format!("{} {} {:?} {:?}", one.client, one.name, one.position, one.facts)),
        );
    }
    told
}

#[tokio::test]
async fn a_backup_is_restored_into_either_kind_of_database() {
    let world = TestApp::new().await;
    bellweather(&world).await;
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().join("firm.backup");
    let backup = portability::back_up(&world.app.db, &file, false).await.unwrap();
    assert_eq!(backup.counts, counts(&world.app).await);
    assert_eq!(backup.counts["client"], 2);
    assert!(matches!(portability::back_up(&world.app.db, &file, false).await, Err(Error::Refused(_))));
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 2, "the backup and its checksum, nothing else");

    let same_kind = location(&outside.path().join("again")).await;
    for place in [same_kind, Location::Folder(outside.path().join("folder"))] {
        portability::restore(&file, &place).await.unwrap();
        let restored = open(&place, false).await;
        assert_eq!(counts(&restored).await, counts(&world.app).await);
        assert_eq!(standings(&restored).await, standings(&world.app).await);
        assert_eq!(journeys::check(&restored).await.unwrap().1, vec![]);
        restored.db.close().await;
        let again = portability::restore(&file, &place).await.unwrap_err();
        assert!(again.to_string().contains("empty place only"), "{again}");
    }
}

#[tokio::test]
async fn a_damaged_or_foreign_file_is_no_backup() {
    let world = TestApp::new().await;
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().join("firm.backup");
    portability::back_up(&world.app.db, &file, false).await.unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 64].fill(0xaa);
    std::fs::write(&file, &bytes).unwrap();
    let target = Location::Folder(outside.path().join("new"));
    let told = portability::restore(&file, &target).await.unwrap_err().to_string();
    assert!(told.contains("checksum differs"), "{told}");
    std::fs::write(outside.path().join("letter.txt"), "Dear Ruth").unwrap();
    let told = portability::restore(&outside.path().join("letter.txt"), &target).await.unwrap_err().to_string();
    assert!(told.contains("not a sound backup"), "{told}");
    assert!(!outside.path().join("new").exists());
}

#[tokio::test]
async fn a_json_export_fills_an_empty_store_with_the_same_facts() {
    let world = TestApp::new().await;
    bellweather(&world).await;
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("export");
    let manifest = portability::export(&world.app, Format::Json, &folder, false).await.unwrap();
    assert_eq!(manifest.files["clients.json"], 2);
    let staff = std::fs::read_to_string(folder.join("staff.json")).unwrap();
    assert!(staff.contains("Priya Nair") && !staff.contains("password"), "{staff}");

    let place = location(&outside.path().join("again")).await;
    let restored = open(&place, true).await;
    portability::load(&restored, &folder).await.unwrap();
    assert_eq!(standings(&restored).await, standings(&world.app).await);
    // The audit log stays where it was written: a copy of it could not be told from a forged one.
    let kept = |table: &str, n: i64| n > 0 && !["audit", "derived_with"].contains(&table);
    let rows = |counts: Counts| counts.into_iter().filter(|(table, n)| kept(table, *n)).collect::<BTreeMap<_, _>>();
    assert_eq!(rows(counts(&restored).await), rows(counts(&world.app).await));
    let again = outside.path().join("again-exported");
    portability::export(&restored, Format::Json, &again, false).await.unwrap();
    for file in manifest.files.keys() {
        let read = |folder: &Path| std::fs::read_to_string(folder.join(file)).unwrap();
        assert_eq!(read(&again), read(&folder), "{file}");
    }
    assert!(matches!(portability::load(&restored, &folder).await, Err(Error::Refused(_))));

    // A file that the export names must be there; one that an earlier release did not know of need not.
    std::fs::remove_file(folder.join("import_coverage.json")).unwrap();
    let earlier = open(&location(&outside.path().join("earlier")).await, true).await;
    assert!(matches!(portability::load(&earlier, &folder).await, Err(Error::Refused(_))));
    let named = folder.join("manifest.json");
    let mut names: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&named).unwrap()).unwrap();
    names["files"].as_object_mut().unwrap().remove("import_coverage.json").unwrap();
    std::fs::write(&named, names.to_string()).unwrap();
    portability::load(&earlier, &folder).await.unwrap();
    assert_eq!(standings(&earlier).await, standings(&world.app).await);
}

#[tokio::test]
async fn a_csv_export_of_an_earlier_release_lacks_a_column_and_is_restored() {
    let world = TestApp::new().await;
    bellweather(&world).await;
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("export");
    portability::export(&world.app, Format::Csv, &folder, false).await.unwrap();
    let sources = folder.join("more").join("map_sources.csv");
    let written = std::fs::read_to_string(&sources).unwrap();
    std::fs::write(&sources, written.replace(",perennial.answers", "")).unwrap();
    let earlier = open(&location(&outside.path().join("earlier")).await, true).await;
    portability::load(&earlier, &folder).await.unwrap();
    assert_eq!(standings(&earlier).await, standings(&world.app).await);
    std::fs::write(&sources, written.replace(",perennial.what", "")).unwrap();
    let other = open(&location(&outside.path().join("other")).await, true).await;
    let refused = portability::load(&other, &folder).await.unwrap_err().to_string();
    assert!(refused.contains("what is missing"), "{refused}");
}

#[tokio::test]
async fn a_csv_export_speaks_the_words_of_the_import_and_holds_no_formula() {
    let world = TestApp::new().await;
    let client = bellweather(&world).await;
    let outside = tempfile::tempdir().unwrap();
    portability::export(&world.app, Format::Csv, outside.path(), false).await.unwrap();
    let read = |file: &str| std::fs::read_to_string(outside.path().join(file)).unwrap();
    let clients = read("clients.csv");
    assert!(clients.starts_with("client.external_id,client.name,client.kind,"), "{clients}");
    assert!(clients.contains(&format!("\r\n{client},Bellweather Homes,organisation,")), "{clients}");
    assert!(clients.contains("\"Likes \"\"plain\"\" words,\nno jargon\""), "{clients}");
    assert!(clients.contains(",'=HYPERLINK(1),") && clients.contains(",'+44 20 7946 0000,"), "{clients}");
    assert!(read("pursuits.csv").contains(",300000.50,GBP,proposal,hired,2026-02-01,2026-02-20,"));
    assert!(read("invoices.csv").contains(",-123.45,0.00,"));
    let touches = read("touches.csv");
    assert!(touches.contains(",2026-04-02,In person,two-way,40,\"Lunch, site visit\",Priya Nair,"), "{touches}");
    let refused = portability::export(&world.app, Format::Csv, outside.path(), false).await.unwrap_err();
    assert!(refused.to_string().contains("--force"), "{refused}");
    portability::export(&world.app, Format::Csv, outside.path(), true).await.unwrap();
}

#[tokio::test]
async fn the_doctor_finds_everything_in_order_and_a_wrong_position() {
    let world = TestApp::new().await;
    bellweather(&world).await;
    let states = |checks: Vec<portability::Check>| checks.into_iter().map(|check| (check.name, check.state));
    let found = states(portability::check(&world.app).await.unwrap());
    assert_eq!(found.filter(|(_, state)| *state != State::Ok).collect::<Vec<_>>(), vec![]);
    let broken =
        world.app.db.write(|tx| Box::pin(async move { tx.run("update position set ladder = 5", vec![]).await }));
    broken.await.unwrap();
    let found = states(portability::check(&world.app).await.unwrap());
    assert_eq!(found.filter(|(_, state)| *state != State::Ok).collect::<Vec<_>>(), vec![("positions", State::Fail)]);
    journeys::rebuild(&world.app).await.unwrap();
    assert_eq!(journeys::check(&world.app).await.unwrap().1, vec![]);
}

/// A column that a later migration adds must be exported, or be left out on purpose.
#[tokio::test]
async fn every_column_is_exported_or_left_out_on_purpose() {
    const LEFT_OUT: &[&str] = &[
        "change_counter.",
        "position.",
        "contact_employer.",
        "contact_move.",
        "contact_tie.",
        "contact_wish.",
        "promise.",
        "milestone.",
        "engagement_mark.",
        "complaint.",
        "present.",
        "touch.",
        "referral.",
        "referral_asking.",
        "referrer.name_key",
        "alert.",
        "alert_watch.",
        "calendar_feed.",
        // What may have been done is asked anew once the log is there.
        "planned_touch.perhaps_fact",
        "session.",
        "audit.",
        "audit_head.",
        "totp.",
        "recovery_code.",
        "passkey.",
        "sign_in_step.",
        "schema_version.",
        "staff.password_hash",
        "staff.email_key",
        "service_line.name_key",
        "client.name_key",
        "client.clean_name",
        "client.email_key",
        "contact.name_key",
        "contact.email_key",
        "survey_link.",
        "open_question.",
        "assumed_finished.",
        "derived_with.",
        "form_sent.",
        "moved_by_rules.",
        "engagement.implied",
        "map_share.",
        "import.content",
    ];
    let world = TestApp::new().await;
    let exported = portability::exported_columns();
    let mut conn = world.app.db.read().await.unwrap();
    let sql = if conn.is_postgres() {
        "select cast(table_name as text), cast(column_name as text) from information_schema.columns
         where table_schema = current_schema()"
    } else {
        "select m.name, p.name from sqlite_master m, pragma_table_info(m.name) p
         where m.type = 'table' and m.name not like 'sqlite_%'"
    };
    let columns: Vec<(String, String)> = conn.all(sql, vec![]).await.unwrap();
    for (table, column) in columns {
        let full = format!("{table}.{column}");
        let left_out = LEFT_OUT.iter().any(|out| full == *out || (out.ends_with('.') && full.starts_with(out)));
        let named = exported.iter().any(|(t, c)| *t == table && *c == column);
        assert!(left_out != named, "{full}: add it to portability/export/tables.rs, or here to what is left out");
    }
}

#[tokio::test]
async fn imports_and_the_end_of_a_relationship_come_back_as_they_were() {
    let world = TestApp::new().await;
    let town = "Client,Status,Town\nDee Ltd,Active,Leeds\nEll Ltd,Active,York\n";
    world.import_list("clients.csv", town, None).await;
    world.import_list("matters.csv", "Client,Matter,Opened,Status\nDee Ltd,Lease,2026-08-01,Open\n", None).await;
    world.import_list("odd.csv", "Client,Matter,Opened,Status\nEll Ltd,Will,soon,Open\n", None).await;
    let dee = world.client_named("Dee Ltd").await;
    let end = [("on", "2026-11-22"), ("reason", "moved away"), ("camp", "good")];
    world.post(&format!("/clients/{dee}/record/ended"), &end).await.must(303, "");
    let outside = tempfile::tempdir().unwrap();
    let mut stores = Vec::new();
    for format in [Format::Json, Format::Csv] {
        let folder = outside.path().join(format!("{format:?}"));
        portability::export(&world.app, format, &folder, false).await.unwrap();
        let place = location(&outside.path().join(format!("again {format:?}"))).await;
        let again = open(&place, true).await;
        portability::load(&again, &folder).await.unwrap();
        assert_eq!(journeys::record_unrecorded(&again).await.unwrap(), 0, "every row has its facts");
        assert_eq!(standings(&again).await, standings(&world.app).await);
        assert_eq!(listed(&again).await, listed(&world.app).await);
        stores.push(again);
    }
    let all = listed(&world.app).await;
    stores.push(world.app.clone());
    for (id, told) in all {
        let mut after = Vec::new();
        for store in &stores {
            imports::undo(store, &Actor::Program, id).await.unwrap_or_else(|error| panic!("{told}: {error}"));
            after.push(standings(store).await);
        }
        assert!(after.iter().all(|one| *one == after[0]), "{told}: {after:#?}");
    }
}

/// Every import in words that two stores can be compared by: how it was read, and what its rows did.
async fn listed(app: &App) -> Vec<(ImportId, String)> {
    let mut conn = app.db.read().await.unwrap();
    let mut told = Vec::new();
    for import in imports::list(&mut conn, &Actor::Program, 10).await.unwrap() {
        let changes = imports::changes(&mut conn, &Actor::Program, import.id, 10).await.unwrap();
        let figures = (import.problem_count, import.lines);
        told.push((import.id, format!("{} {:?} {figures:?} {changes:?}", import.file, import.mapping)));
    }
    told
}
