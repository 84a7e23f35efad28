//! Files that no program wrote: nothing crashes, nothing lands by half, and it takes no longer than it should.

use std::time::{Duration, Instant};

use perennial_app::app::Config;
use perennial_app::imports::{self, State};

use crate::support::TestApp;

/// A small generator of numbers: the same in each run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
}

#[tokio::test]
async fn ten_thousand_malformed_rows_land_or_are_listed() {
    let world = TestApp::new().await;
    let mut numbers = Numbers(7);
    let cells = [
        "",
        "31/02/2026",
        "Ansah \"Tools",
        "£1.2.3",
        "Won",
        "Lost?",
        "\u{1}",
        "=1+1",
        "2026-13-01",
        ",,,,",
        "\u{202e}",
    ];
    let mut text = String::from("Deal Name,Client,Stage,Opened,Close date,Amount\n");
    for _ in 0..10_000 {
        let n = 1 + numbers.next() as usize % 8;
        let row: Vec<&str> = (0..n).map(|_| cells[numbers.next() as usize % cells.len()]).collect();
        text.push_str(&row.join(","));
        text.push('\n');
    }
    let began = Instant::now();
    let id = world.upload("deals.csv", &text).await;
    let outcome = imports::run(&world.app, &world.as_helen(), id, |_| {}).await;
    if outcome.is_err() {
        // Words such as “Lost?” are asked about: nothing has landed.
        assert_eq!(world.count("select count(*) from client").await, 0);
        let mut conn = world.app.db.read().await.unwrap();
        assert_eq!(imports::find(&mut conn, &world.as_helen(), id).await.unwrap().state, State::Draft);
        drop(conn);
        world
            .app
            .change(&world.as_helen(), move |tx, act| {
                Box::pin(async move {
                    let answers: Vec<(usize, String)> = (0..9).map(|place| (place, "hired".to_owned())).collect();
                    imports::answer(tx, act, id, &answers).await
                })
            })
            .await
            .unwrap();
        imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
    }
    assert!(began.elapsed() < Duration::from_secs(240), "{:?}", began.elapsed());
    let (_, differences) = perennial_app::journeys::check(&world.app).await.unwrap();
    assert_eq!(differences, vec![]);
}

#[tokio::test]
async fn random_bytes_are_refused_or_read_in_words() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let mut numbers = Numbers(11);
    for round in 0..40 {
        let length = numbers.next() as usize % 4_000;
        let bytes: Vec<u8> = (0..length).map(|_| numbers.next() as u8).collect();
        let answer = helen.upload("/imports/new", &[], &format!("noise{round}.csv"), &bytes).await;
        assert!(matches!(answer.status, 303 | 422), "{} {}", answer.status, answer.body);
        if answer.status == 303 {
            let at = answer.location().to_owned();
            let page = helen.get(&at).await;
            assert_eq!(page.status, 200, "{}", page.body);
            let check = helen.get(&format!("{at}/check")).await;
            assert!(matches!(check.status, 200 | 303), "{} {}", check.status, check.body);
        }
    }
    assert_eq!(world.count("select count(*) from client").await, 0);
    // A workbook is not parsed in this process.
    let refused = imports::read_file(&Config::default(), "book.xlsx", b"PK\x03\x04rest".to_vec()).await;
    assert!(refused.is_err());
}

#[tokio::test]
async fn a_file_without_rows_is_refused_and_leaves_no_import() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    for bytes in [&b"\x00\x01PK\xff"[..], b"Client,Sector\n"] {
        let answer = helen.upload("/imports/new", &[], "clients.csv", bytes).await;
        assert_eq!(answer.status, 422, "{}", answer.body);
    }
    assert_eq!(world.count("select count(*) from import").await, 0);
}

#[tokio::test]
async fn a_byte_that_no_database_keeps_does_not_stop_the_rest() {
    let world = TestApp::new().await;
    let id = world.upload("clients.csv", "Client,Sector\nAnsah\u{0} Tools,To\u{0}ols\nKestrel Freight,Haulage\n").await;
    imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
    assert_eq!(world.count("select count(*) from client where name = 'Kestrel Freight'").await, 1);
}
