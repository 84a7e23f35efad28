//! Undo of a list of matters: what other lists filed under them belongs to no matter, and implies work again (D17).

use perennial_app::imports;
use perennial_core::journeys::position::Rung;
use perennial_core::journeys::stage::Stage;

use crate::support::{TestApp, day};

const MATTERS: &str = "Matter no,Client,Description,Status,Open date,Close date\n\
    M-83,Alba Ltd,Lease,Closed,2026-03-13,2026-07-01\n";
const BILLS: &str = "Invoice no,Client,Matter,Invoice date,Total\n1,Alba Ltd,M-83,2026-04-12,100\n\
    2,Alba Ltd,M-83,2026-05-12,100\n3,Alba Ltd,M-83,2026-06-12,100\n";
const CALLS: &str = "Date,Client,Type,Matter,Subject\n2026-05-04,Alba Ltd,Meeting,M-83,Draft lease\n";

/// Stage, rung and number of engagements that count, on a day.
async fn told(world: &TestApp) -> (Stage, Rung, usize) {
    let alba = world.client_named("Alba Ltd").await;
    let position = world.position(alba, day("2026-11-30")).await;
    (position.stage, position.ladder, position.working.len())
}

#[tokio::test]
async fn what_belonged_to_undone_matters_stands_as_if_they_had_never_been_listed() {
    let plain = TestApp::new().await;
    for (name, text) in [("bills.csv", BILLS), ("calls.csv", CALLS)] {
        plain.import_list(name, text, None).await;
    }
    let never = told(&plain).await;
    let world = TestApp::new().await;
    let helen = world.as_helen();
    let matters = world.upload("matters.csv", MATTERS).await;
    imports::run(&world.app, &helen, matters, |_| {}).await.unwrap();
    let bills = world.upload("bills.csv", BILLS).await;
    imports::run(&world.app, &helen, bills, |_| {}).await.unwrap();
    world.import_list("calls.csv", CALLS, None).await;
    let whole = told(&world).await;
    assert_eq!((whole.0, whole.1), (Stage::Between, Rung::Purchaser));
    imports::undo(&world.app, &helen, matters).await.unwrap();
    assert_eq!(told(&world).await, never, "three invoices imply what they imply");
    let ghosts =
        "select count(*) from invoice i join engagement e on e.id = i.engagement_id where e.deleted_at is not null";
    assert_eq!(world.count(ghosts).await, 0);
    world.is_sound().await;
    // Both lists again: the invoices belong to the matter as before.
    for (name, text) in [("matters.csv", MATTERS), ("bills.csv", BILLS)] {
        world.import_list(name, text, None).await;
    }
    assert_eq!(told(&world).await, whole);
    world.is_sound().await;
}

#[tokio::test]
async fn bills_are_undone_after_their_matters_were() {
    let world = TestApp::new().await;
    let helen = world.as_helen();
    let matters = world.upload("matters.csv", MATTERS).await;
    imports::run(&world.app, &helen, matters, |_| {}).await.unwrap();
    let bills = world.upload("bills.csv", BILLS).await;
    imports::run(&world.app, &helen, bills, |_| {}).await.unwrap();
    imports::undo(&world.app, &helen, matters).await.unwrap();
    assert_eq!(imports::undo(&world.app, &helen, bills).await.unwrap().kept, vec![]);
    for table in ["client", "invoice", "engagement"] {
        let left = perennial_app::db::AssertSqlSafe(format!("select count(*) from {table} where deleted_at is null"));
        let left: i64 = world.app.db.read().await.unwrap().scalar(left, vec![]).await.unwrap();
        assert_eq!(left, 0, "{table}");
    }
    world.is_sound().await;
}
