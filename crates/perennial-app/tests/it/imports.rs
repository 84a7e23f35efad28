//! A firm's own lists come in, are looked at, land, and are taken back.

use perennial_app::clients;
use perennial_app::imports::{self, Action, Start, State};
use perennial_core::fact::Listing;
use perennial_core::ids::ImportId;
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::presets::propose;
use perennial_core::imports::read::{Limits, read};
use perennial_core::journeys::stage::Stage;

use crate::support::{TestApp, day};

const CLIENTS: &str =
    "Client,Sector,Website\nBellweather Homes,Housing,bellweather.example\nKestrel Freight,Haulage,\n";
const DEALS: &str = "Deal Name,Client,Stage,Opened,Close date,Amount\n\
    Conveyancing,Bellweather Homes,Won,2026-09-01,2026-11-20,\"£300,000.00\"\n\
    Lease advice,Kestrel Freight,Lost,2026-08-01,2026-10-02,\"£5,000.00\"\n\
    Charter,Oduya & Co,Open,2026-11-01,,\n";

impl TestApp {
    /// Uploads a text file; a mapping is recognised or guessed.
    async fn upload(&self, name: &'static str, text: &str) -> ImportId {
        let sheet = read(text.as_bytes(), name, &Limits::default()).expect("a table").sheets.remove(0);
        let mapping = Mapping { these_are: Some(Listing::Client), ..propose(&sheet, None).mapping };
        let start = Start { file: name.to_owned(), sheet, object: None, mapping: Some(mapping) };
        self.app
            .change(&self.as_helen(), move |tx, act| Box::pin(async move { imports::start(tx, act, start).await }))
            .await
            .expect("an upload")
    }

    async fn count(&self, sql: &'static str) -> i64 {
        self.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap()
    }
}

const INVOICES: &str = "Invoice No,Customer,Date,Amount\n\
    1,Ansah Tools,2025-01-15,£500\n2,Quill & Stone,2025-07-15,£500\n3,Ansah Tools,2025-09-20,£700\n";

const LIVING: &str = "select count(*) from client where deleted_at is null";
const IMPLIED: &str = "select count(*) from engagement where implied = 1";

#[tokio::test]
async fn two_lists_become_clients_and_pursuits_and_can_be_undone() {
    let world = TestApp::new().await;
    let first = world.upload("clients.csv", CLIENTS).await;
    imports::run(&world.app, &world.as_helen(), first, |_| {}).await.unwrap();
    let second = world.upload("deals.csv", DEALS).await;
    let trial = imports::dry_run(&world.app, &world.as_helen(), second, 1000).await.unwrap();
    assert_eq!(trial.problems, vec![]);
    assert_eq!(trial.rows.iter().filter(|row| row.action == Action::Created).count(), 4, "{trial:#?}");
    assert_eq!(world.count(LIVING).await, 2, "a dry run leaves nothing behind");
    imports::run(&world.app, &world.as_helen(), second, |_| {}).await.unwrap();
    assert_eq!(world.count(LIVING).await, 3);
    let bellweather: uuid::Uuid = world
        .app
        .db
        .read()
        .await
        .unwrap()
        .scalar("select id from client where name = 'Bellweather Homes'", vec![])
        .await
        .unwrap();
    let position = world.position(bellweather.into(), day("2026-11-20")).await;
    assert_eq!((position.stage, position.standing), (Stage::Client, None), "of a win nothing but the day is known");
    let undone = imports::undo(&world.app, &world.as_helen(), second).await.unwrap();
    assert_eq!(undone.kept, vec![]);
    assert_eq!(world.count(LIVING).await, 2);
    assert_eq!(world.count("select count(*) from pursuit where deleted_at is null").await, 0);
    assert_eq!(world.count("select count(*) from engagement where deleted_at is null").await, 0);
    let (_, differences) = perennial_app::journeys::check(&world.app).await.unwrap();
    assert_eq!(differences, vec![]);
}

#[tokio::test]
async fn the_same_rows_are_never_imported_twice() {
    let world = TestApp::new().await;
    for _ in 0..2 {
        let id = world.upload("clients.csv", CLIENTS).await;
        imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
    }
    assert_eq!(world.count(LIVING).await, 2);
    let mut conn = world.app.db.read().await.unwrap();
    let list = imports::list(&mut conn, &world.as_helen(), 10).await.unwrap();
    assert_eq!((list[0].skipped_count, list[0].created_count, list[0].state), (2, 0, State::Done));
}

#[tokio::test]
async fn what_was_used_since_stays_and_is_said() {
    let world = TestApp::new().await;
    let id = world.upload("clients.csv", CLIENTS).await;
    imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
    let kestrel: uuid::Uuid = world
        .app
        .db
        .read()
        .await
        .unwrap()
        .scalar("select id from client where name = 'Kestrel Freight'", vec![])
        .await
        .unwrap();
    world
        .change(move |tx, act| {
            Box::pin(async move { clients::note(tx, act, kestrel.into(), act.today, "Met at the fair").await })
        })
        .await
        .unwrap();
    let undone = imports::undo(&world.app, &world.as_helen(), id).await.unwrap();
    assert_eq!((undone.removed, undone.kept.len()), (1, 1));
    assert_eq!(undone.kept[0].2, kestrel);
    assert_eq!(world.count(LIVING).await, 1);
}

#[tokio::test]
async fn an_invoice_list_takes_the_clients_with_it_that_only_it_names() {
    let world = TestApp::new().await;
    let id = world.upload("invoices.csv", INVOICES).await;
    imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
    assert_eq!(world.count(LIVING).await, 2);
    assert!(world.count(IMPLIED).await > 0, "invoices imply work");
    let undone = imports::undo(&world.app, &world.as_helen(), id).await.unwrap();
    assert_eq!((undone.removed, undone.kept), (5, vec![]));
    assert_eq!((world.count(LIVING).await, world.count(IMPLIED).await), (0, 0));
    let (_, differences) = perennial_app::journeys::check(&world.app).await.unwrap();
    assert_eq!(differences, vec![]);
}

mod addresses;
mod amounts;
mod any_order;
mod came_back;
mod connections;
mod deals_again;
mod deleted_by_hand;
mod forecast;
mod ghosts;
mod handed_on;
mod headings;
mod hidden;
mod interrupted;
mod invoice_days;
mod leaving;
mod ledgers;
mod left_out;
mod list_day;
mod new_clients;
mod next_list;
mod order;
mod owners;
mod pages;
mod parts;
mod payers;
mod receipt;
mod renamed;
mod same_title;
mod span;
mod strange;
mod undone_lists;
mod unnumbered;
mod void_invoices;
mod waiting;
mod week;
