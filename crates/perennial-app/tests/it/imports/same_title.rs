//! Matters of one client that bear one title: annual accounts, a trade mark in three countries, advice again (D25).

use perennial_app::engagements::{self, Step};
use perennial_app::imports;
use perennial_core::imports::problem::Problem;
use perennial_core::journeys::stage::Stage;

use crate::support::{TestApp, day};

async fn landed(world: &TestApp, name: &'static str, text: &str) -> Vec<Problem> {
    let id = world.upload(name, text).await;
    imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
    let now = world.app.now();
    world.clock.set(perennial_core::dates::Moment(now.0 + 60_000_000));
    imports::problems(&mut world.app.db.read().await.unwrap(), &world.as_helen(), id, 9).await.unwrap()
}

/// Title, beginning and state of each matter.
async fn matters(world: &TestApp) -> Vec<String> {
    let sql = "select title, state, accepted_precision, accepted_on from engagement
        where deleted_at is null order by title, accepted_on, state desc";
    let rows: Vec<(String, String, String, i64)> = world.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
    let day_of = |day: i64| perennial_core::dates::Day::from_number(i32::try_from(day).unwrap()).to_string();
    let told = |(title, state, known, began): (String, String, String, i64)| {
        let began = if known == "exact" { day_of(began) } else { known };
        format!("{title} {began} {state}")
    };
    rows.into_iter().map(told).collect()
}

#[tokio::test]
async fn the_accounts_of_each_year_are_work_of_their_own() {
    let world = TestApp::new().await;
    let head = "Client,Matter,Start date,Status\n";
    let years = "Alba Ltd,Annual accounts,2022-01-01,Completed\nAlba Ltd,Annual accounts,2023-01-01,Completed\n";
    landed(&world, "october.csv", &format!("{head}{years}Alba Ltd,Annual accounts,2024-01-01,Open\n")).await;
    let at_first = [
        "Annual accounts 2022-01-01 closed",
        "Annual accounts 2023-01-01 closed",
        "Annual accounts 2024-01-01 accepted",
    ];
    assert_eq!(matters(&world).await, at_first);
    // The next list moves one on, knows a day better, and has one more.
    let later = "Alba Ltd,Annual accounts,2024-01-05,Completed\nAlba Ltd,Annual accounts,2025-01-01,Open\n";
    landed(&world, "november.csv", &format!("{head}{years}{later}")).await;
    let now = matters(&world).await;
    assert_eq!(now.len(), 4, "{now:?}");
    assert_eq!(now.iter().filter(|matter| matter.contains("closed")).count(), 3, "{now:?}");
    assert_eq!(now[3], "Annual accounts 2025-01-01 accepted");
    // A list of what is open alone does not take up what is closed.
    let open = "Alba Ltd,Annual accounts,2025-01-01,Open\nAlba Ltd,Annual accounts,2026-01-01,Open\n";
    landed(&world, "open.csv", &format!("{head}{open}")).await;
    assert_eq!(matters(&world).await.len(), 5);
}

#[tokio::test]
async fn rows_of_one_title_are_told_apart_by_whatever_differs() {
    for rows in [
        "Client,Our ref,Matter,Status\nAlba,A1,Trade mark,Closed\nAlba,A2,Trade mark,Closed\nAlba,A3,Trade mark,Open\n",
        "Client,Country,Matter,Status\nAlba,GB,Trade mark,Closed\nAlba,FR,Trade mark,Closed\nAlba,DE,Trade mark,Open\n",
        "Client,Matter,Period end,Status\nAlba,VAT,2026-03-31,Closed\nAlba,VAT,2026-06-30,Closed\nAlba,VAT,2026-09-30,Open\n",
    ] {
        let world = TestApp::new().await;
        landed(&world, "matters.csv", rows).await;
        let first = matters(&world).await;
        let states: Vec<&str> = first.iter().filter_map(|matter| matter.rsplit(' ').next()).collect();
        assert_eq!(states, ["closed", "closed", "accepted"], "{rows}");
        // The same under another name, and with the last one closed.
        landed(&world, "again.csv", rows).await;
        assert_eq!(matters(&world).await, first, "{rows}");
        landed(&world, "later.csv", &rows.replace("Open", "Closed")).await;
        let closed = matters(&world).await;
        assert!(closed.len() == 3 && closed.iter().all(|matter| matter.ends_with("closed")), "{closed:?}");
    }
}

#[tokio::test]
async fn a_matter_that_is_listed_for_each_colleague_is_one() {
    let world = TestApp::new().await;
    let head = "Client,Matter,Fee earner,Status\n";
    landed(&world, "matters.csv", &format!("{head}Alba,Lease,Helen Marsh,Open\nAlba,Lease,Priya Nair,Open\n")).await;
    assert_eq!(world.count("select count(*) from engagement where deleted_at is null").await, 1);
    landed(&world, "advice.csv", &format!("{head}Bo,Advice,Helen Marsh,Closed\nBo,Advice,Helen Marsh,Open\n")).await;
    assert_eq!(world.count("select count(*) from engagement where title = 'Advice'").await, 2);
}

#[tokio::test]
async fn a_matter_that_a_list_closed_and_a_later_one_calls_open_goes_on() {
    let world = TestApp::new().await;
    let head = "Matter no,Client,Matter,Opened,Status,Closed\n";
    landed(&world, "matters.csv", &format!("{head}M1,Alba,Lease,2026-01-05,Closed,2026-09-10\n")).await;
    let open = format!("{head}M1,Alba,Lease,2026-01-05,Open,\n");
    assert_eq!(landed(&world, "matters.csv", &open).await, []);
    assert_eq!(matters(&world).await, ["Lease 2026-01-05 accepted"]);
    // And closed again, on the day that the first list gave.
    landed(&world, "matters.csv", &format!("{head}M1,Alba,Lease,2026-01-05,Closed,2026-09-11\n")).await;
    assert_eq!(matters(&world).await, ["Lease 2026-01-05 closed"]);
}

#[tokio::test]
async fn what_a_person_closed_stays_closed_and_the_row_is_told() {
    let world = TestApp::new().await;
    let head = "Client,Matter,Status\n";
    landed(&world, "october.csv", &format!("{head}Alba,Lease,Open\n")).await;
    let mut conn = world.app.db.read().await.unwrap();
    let id: uuid::Uuid = conn.scalar("select id from engagement", vec![]).await.unwrap();
    drop(conn);

    let closed = world.change(move |tx, act| {
        Box::pin(async move { engagements::step(tx, act, id.into(), day("2026-11-22"), Step::Close).await })
    });
    closed.await.unwrap();
    let told = landed(&world, "november.csv", &format!("{head}Alba,Lease,In progress\nBo,Lease,Open\n")).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].what_to_do.starts_with("recorded as closed, and this row says that it is open"), "{told:?}");
    assert_eq!(world.count("select count(*) from engagement where state = 'closed'").await, 1);
}

#[tokio::test]
async fn next_months_list_closes_its_own_matter_and_not_the_deal_of_that_name() {
    let world = TestApp::new().await;
    let head = "Matter no,Client,Matter,Opened,Status,Closed\n";
    landed(&world, "matters_2026-09.csv", &format!("{head}M1,Alba,Lease,2026-02-02,Open,\n")).await;
    let deal = "Deal ID,Account,Opportunity,Stage,Opened on,Closed on\n7,Alba,Lease,Won,2026-01-10,2026-01-25\n";
    landed(&world, "deals.csv", deal).await;
    landed(&world, "matters_2026-11.csv", &format!("{head}M1,Alba,Lease,2026-02-02,Closed,2026-11-10\n")).await;
    let closed = "select count(*) from engagement where state = 'closed' and pursuit_id is null";
    assert_eq!(world.count(closed).await, 1);
    let client = world.client_named("Alba").await;
    let position = world.position(client, day("2026-11-30")).await;
    assert_eq!(position.stage, Stage::Between, "{:?}", position.reasons);
}

#[tokio::test]
async fn matters_of_one_title_that_the_firm_numbers_keep_their_numbers_under_any_name_of_the_list() {
    let world = TestApp::new().await;
    let head = "Matter no,Client,Matter,Opened,Closed,Status\n";
    let october = "P1,Alba,Trade mark,2025-02-03,,Open\nP2,Alba,Trade mark,2025-02-03,,Open\n\
        Q1,Bo,Opposition,2025-03-03,,Open\nQ2,Bo,Opposition,2025-03-03,,Open\n";
    landed(&world, "matters_2026-10.csv", &format!("{head}{october}")).await;
    let november = "P1,Alba,Trade mark,2025-02-03,2026-11-10,Closed\nP2,Alba,Trade mark,2025-02-03,,Open\n\
        Q1,Bo,Opposition,2025-03-03,2026-11-11,Closed\nQ2,Bo,Opposition,2025-03-03,2026-11-12,Closed\n\
        Q3,Bo,Opposition,2025-03-03,,Open\n";
    landed(&world, "matters_2026-11.csv", &format!("{head}{november}")).await;
    let sql = "select external_id, state from engagement where deleted_at is null order by external_id";
    let rows: Vec<(String, String)> = world.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
    let told = rows.iter().map(|(id, state)| format!("{} {state}", id.rsplit_once('|').unwrap().1));
    let mut told: Vec<String> = told.collect();
    told.sort();
    assert_eq!(told, ["P1 closed", "P2 accepted", "Q1 closed", "Q2 closed", "Q3 accepted"]);
}
