//! A client that the next list gives another name, under the number of the one before, is asked about and proposed as
//! one; a number alone merges nobody (D25).

use std::collections::BTreeMap;

use perennial_app::duplicates;
use perennial_app::imports::{self, Decision};

use crate::support::TestApp;

const OCTOBER: &str = "Client no,Client,Status\n1,Alba Ltd,Active\n2,Bo Ltd,Active\n3,Cy Ltd,Active\n";
const NOVEMBER: &str =
    "Client no,Client,Status\n1,Crown Holdings Ltd,Active\n2,Bo Ltd,Active\n3,Cy Ltd,Active\n4,Dan Ltd,Active\n";

#[tokio::test]
async fn a_renamed_client_is_asked_about_by_the_number_that_both_lists_give() {
    let world = TestApp::new().await;
    let helen = world.as_helen();
    let october = world.upload("october.csv", OCTOBER).await;
    imports::run(&world.app, &helen, october, |_| {}).await.unwrap();
    let november = world.upload("november.csv", NOVEMBER).await;
    let trial = imports::dry_run(&world.app, &helen, november, 100).await.unwrap();
    let asked: Vec<_> = trial.rows.iter().filter(|row| !row.maybe.is_empty()).collect();
    assert_eq!(asked.len(), 1, "{asked:#?}");
    assert_eq!((asked[0].name.as_str(), asked[0].maybe[0].name.as_str()), ("Crown Holdings Ltd", "Alba Ltd"));
    assert_eq!(asked[0].maybe[0].compared.words(), "same id; different name");
    imports::run(&world.app, &helen, november, |_| {}).await.unwrap();
    let mut conn = world.app.db.read().await.unwrap();
    let found = duplicates::duplicates(&mut conn, &helen, 10).await.unwrap();
    let words: Vec<_> = found.clients.iter().map(|pair| (pair.one.1.as_str(), pair.other.1.as_str())).collect();
    assert_eq!(words, [("Alba Ltd", "Crown Holdings Ltd")], "Dan has a number of his own");
}

#[tokio::test]
async fn who_was_said_to_be_renamed_is_not_asked_about_again() {
    let world = TestApp::new().await;
    let helen = world.as_helen();
    let october = world.upload("october.csv", OCTOBER).await;
    imports::run(&world.app, &helen, october, |_| {}).await.unwrap();
    let november = world.upload("november.csv", NOVEMBER).await;
    let trial = imports::try_rows(&world.app, &helen, november).await.unwrap();
    let row = trial.rows.iter().find(|row| !row.maybe.is_empty()).unwrap();
    let decisions = BTreeMap::from([(row.hash.clone(), Decision::Same { id: row.maybe[0].id })]);
    let decide = world
        .app
        .change(&helen, move |tx, act| Box::pin(async move { imports::decide(tx, act, november, decisions).await }));
    decide.await.unwrap();
    imports::run(&world.app, &helen, november, |_| {}).await.unwrap();
    let december = NOVEMBER.replace("1,Crown Holdings Ltd,Active", "1,Crown Holdings Ltd,Inactive");
    let december = world.upload("december.csv", &december).await;
    let trial = imports::dry_run(&world.app, &helen, december, 100).await.unwrap();
    assert!(trial.rows.iter().all(|row| row.maybe.is_empty()), "{:#?}", trial.rows);
    imports::run(&world.app, &helen, december, |_| {}).await.unwrap();
    assert_eq!(world.count("select count(*) from client where deleted_at is null").await, 4);
}

#[tokio::test]
async fn two_lists_that_both_count_from_one_ask_nothing() {
    let world = TestApp::new().await;
    let helen = world.as_helen();
    let north = world.upload("north.csv", OCTOBER).await;
    imports::run(&world.app, &helen, north, |_| {}).await.unwrap();
    let others = "Client no,Client,Status\n1,Elm Partners,Active\n2,Fir and Sons,Active\n3,Gorse Group,Active\n";
    let south = world.upload("south.csv", others).await;
    let trial = imports::dry_run(&world.app, &helen, south, 100).await.unwrap();
    assert!(trial.rows.iter().all(|row| row.maybe.is_empty()), "{:#?}", trial.rows);
}
