//! A list of clients says until when somebody was one (D18, D20).

use perennial_app::imports;
use perennial_core::fact::Precision;
use perennial_core::journeys::stage::Stage;

use crate::support::{TestApp, day};

const CLIENTS: &str = "Client,Entity,Partner,Status,Client since,Left on\n\
    Alba Ltd,Limited company,,Active,01/06/2015,\nZed Ltd,Limited company,,Former,01/02/2012,31/12/2023\n\
    Ann Poe,Individual,,Former,2012,31/01/2024\nCy Ltd,Limited company,,Former,2014,\n";

/// Since when a client stands where it stands.
async fn since(world: &TestApp, name: &'static str) -> (Stage, String, Precision) {
    let position = world.position(world.client_named(name).await, day("2026-11-30")).await;
    (position.stage, position.stage_since.to_string(), position.stage_precision)
}

#[tokio::test]
async fn a_former_client_is_former_since_the_day_that_the_list_gives() {
    let world = TestApp::new().await;
    world.import_list("clients.csv", CLIENTS, None).await;
    assert_eq!(since(&world, "Zed Ltd").await, (Stage::Former, "2023-12-31".to_owned(), Precision::Exact));
    assert_eq!(since(&world, "Ann Poe").await, (Stage::Former, "2024-01-31".to_owned(), Precision::Exact));
    let (stage, _, precision) = since(&world, "Cy Ltd").await;
    assert_eq!((stage, precision), (Stage::Former, Precision::OnOrBefore), "no day was given");
    // Before that day they were a client.
    let zed = world.client_named("Zed Ltd").await;
    assert_eq!(world.position(zed, day("2023-06-30")).await.stage, Stage::Between);
    let page = world.get(&format!("/clients/{}", zed.0)).await.body;
    assert!(page.contains("31 Dec 2023") || page.contains("31 December 2023"), "{page}");
    world.is_sound().await;
}

#[tokio::test]
async fn next_months_list_tells_the_day_on_which_somebody_left_and_undo_takes_it_back() {
    let world = TestApp::new().await;
    let before = "Client,Status,Left on\nAlba Ltd,Active,\nBo Ltd,Active,\nZed Ltd,Former,\n";
    let after = "Client,Status,Left on\nAlba Ltd,Active,\nBo Ltd,Former,2026-10-15\nZed Ltd,Former,2023-12-31\n";
    world.import_list("clients.csv", before, None).await;
    let undated = since(&world, "Zed Ltd").await;
    assert_eq!(undated.2, Precision::OnOrBefore);
    let id = world.upload("clients_2.csv", after).await;
    imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
    assert_eq!(since(&world, "Zed Ltd").await, (Stage::Former, "2023-12-31".to_owned(), Precision::Exact));
    assert_eq!(since(&world, "Bo Ltd").await.0, Stage::Former);
    imports::undo(&world.app, &world.as_helen(), id).await.unwrap();
    assert_eq!(since(&world, "Zed Ltd").await, undated);
    assert_eq!(since(&world, "Bo Ltd").await.0, Stage::Between);
    world.is_sound().await;
}
