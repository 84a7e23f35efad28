//! Imports that break off go on where they were, and files of one program come in any order.

use perennial_app::imports::{self, State};

use crate::support::TestApp;

#[tokio::test]
async fn an_import_that_broke_off_is_taken_up_where_it_was() {
    let world = TestApp::new().await;
    let rows: String = (0..1_300).map(|n| format!("Client number {n} of many,Sector {}\n", n % 7)).collect();
    let id = world.upload("clients.csv", &format!("Client,Sector\n{rows}")).await;
    let (app, helen) = (world.app.clone(), world.as_helen());
    // The process ends after the first transaction.
    let broken = tokio::spawn(async move {
        imports::run(&app, &helen, id, |_| panic!("the lights go out")).await.unwrap();
    });
    assert!(broken.await.is_err());
    let half = world.count("select rows_done from import").await;
    assert_eq!((half, world.count("select count(*) from client").await), (500, 500));
    assert_eq!(imports::resume_all(&world.app).await.unwrap(), 1);
    for _ in 0..600 {
        if world.count("select count(*) from import where state = 'done'").await == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(world.count("select count(*) from client").await, 1_300);
    let mut conn = world.app.db.read().await.unwrap();
    let import = imports::find(&mut conn, &world.as_helen(), id).await.unwrap();
    assert_eq!((import.state, import.created_count, import.skipped_count), (State::Done, 1_300, 0));
}

/// Who is told that an import is done opens the map: everybody on it stands where the list puts them by then, those
/// whom the list does not name too, because it covers more days than were covered before.
#[tokio::test]
async fn an_import_is_done_when_the_map_follows() {
    let world = TestApp::new().await;
    let early = "Invoice,Client,Invoice date,Total\n1,Ridge Co,2026-09-01,100.00\n2,Marsh Ltd,2026-09-02,100.00\n";
    let first = world.upload("september.csv", early).await;
    imports::run(&world.app, &world.as_helen(), first, |_| {}).await.unwrap();
    let rows: String =
        (0..1_100).map(|n| format!("{},Client {n},20{}-0{}-15,100.00\n", 100 + n, 20 + n % 7, 1 + n % 9)).collect();
    let id = world.upload("all.csv", &format!("Invoice,Client,Invoice date,Total\n{rows}")).await;
    let (app, helen) = (world.app.clone(), world.as_helen());
    let broken = tokio::spawn(async move {
        imports::run(&app, &helen, id, |progress| assert!(progress.done < progress.total, "the lights go out"))
            .await
            .unwrap();
    });
    assert!(broken.await.is_err());
    assert_eq!(
        world.count("select count(*) from import where state = 'running'").await,
        1,
        "all rows landed, not done"
    );
    assert_eq!(imports::resume_all(&world.app).await.unwrap(), 1);
    for _ in 0..2_000 {
        if world.count("select count(*) from import where state = 'done'").await == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(perennial_app::journeys::check(&world.app).await.unwrap().1, vec![]);
    let mut conn = world.app.db.read().await.unwrap();
    let lines = imports::find(&mut conn, &world.as_helen(), id).await.unwrap().lines.unwrap();
    assert_eq!((lines.total, lines.created), (1_100, 1_100));
}

#[tokio::test]
async fn people_come_before_their_organisations_and_staff_go_with_the_import() {
    let world = TestApp::new().await;
    let people = "Contact ID,First Name,Last Name,Account ID,Email\n\
        003A,Ruth,Ansah,001A,ruth@ansah.example\n003B,Dan,Bell,001B,dan@bellweather.example\n";
    let accounts = "Account ID,Account Name,Billing Street,Industry,Account Owner\n\
        001A,Ansah Tools,1 High Street,Tools,Tom Ikeda\n001B,Bellweather Homes,2 Low Road,Housing,Tom Ikeda\n";
    let first = world.upload("contacts.csv", people).await;
    imports::run(&world.app, &world.as_helen(), first, |_| {}).await.unwrap();
    let living = "select count(*) from client where deleted_at is null";
    assert_eq!(world.count(living).await, 2);
    let second = world.upload("accounts.csv", accounts).await;
    imports::run(&world.app, &world.as_helen(), second, |_| {}).await.unwrap();
    assert_eq!(world.count(living).await, 2, "the organisations are those of the people");
    assert_eq!(world.count("select count(*) from client where name = 'Ansah Tools'").await, 1);
    let tom = "select count(*) from staff where name = 'Tom Ikeda' and active = 1";
    assert_eq!(world.count(tom).await, 1);
    for id in [second, first] {
        let undone = imports::undo(&world.app, &world.as_helen(), id).await.unwrap();
        assert_eq!(undone.kept, vec![]);
    }
    assert_eq!((world.count(living).await, world.count(tom).await), (0, 0));
    assert_eq!(world.count("select count(*) from contact where deleted_at is null").await, 0);
}
