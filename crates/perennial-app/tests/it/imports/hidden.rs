//! Imports of which somebody may know only a part, or nothing: Undo, stopping, trying again and receipts respect
//! restricted clients.

use perennial_app::actor::{Actor, Role};
use perennial_app::error::Error;
use perennial_app::{args, imports};
use perennial_core::ids::{ImportId, StaffId};

use crate::support::TestApp;

/// A manager of the firm outside of every barrier.
async fn manager(world: &TestApp) -> (StaffId, Actor) {
    let id = uuid::Uuid::from_u128(77);
    let written = world.app.db.write(move |tx| {
        Box::pin(async move {
            let sql = "insert into staff (id, name, email, email_key, role, active, created_at, version)
                       values ($1, 'Otis Outside', 'otis@x.example', 'otis@x.example', 'manager', 1, 0, 1)";
            tx.run(sql, args![id]).await?;
            Ok::<_, Error>(())
        })
    });
    written.await.unwrap();
    (StaffId(id), Actor::Staff { id: StaffId(id), role: Role::Manager })
}

/// Restricts a client to Helen.
async fn restrict(world: &TestApp, client: &'static str) {
    let id: uuid::Uuid = world
        .app
        .db
        .read()
        .await
        .unwrap()
        .scalar("select id from client where name = $1", args![client])
        .await
        .unwrap();
    let fields = [
        ("name", "Barrier".to_owned()),
        ("reason", "Takeover".to_owned()),
        ("clients", id.to_string()),
        ("people", world.helen.to_string()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    world.post("/settings/walls", &fields).await.must(303, "");
}

async fn imported(world: &TestApp, name: &'static str, text: &str) -> ImportId {
    let id = world.upload(name, text).await;
    imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
    id
}

fn is_missing<T>(outcome: Result<T, Error>) -> bool {
    matches!(outcome, Err(Error::NotFound(_)))
}

#[tokio::test]
async fn who_does_not_see_a_client_cannot_take_back_the_import_that_made_it() {
    let world = TestApp::new().await;
    let secret = imported(&world, "secret.csv", "Client,Sector\nQuiet Holdings,Tools\n").await;
    let mixed = imported(&world, "mixed.csv", "Client,Sector\nHushed Works,Tools\nOpen Works,Tools\n").await;
    restrict(&world, "Quiet Holdings").await;
    restrict(&world, "Hushed Works").await;
    let (otis, actor) = manager(&world).await;
    let living = "select count(*) from client where deleted_at is null";
    for id in [secret, mixed] {
        assert!(is_missing(imports::undo(&world.app, &actor, id).await));
        let again = imports::again(&world.app, &actor, id).await;
        assert!(is_missing(again));
        let cancelled =
            world.app.change(&actor, move |tx, act| Box::pin(async move { imports::cancel(tx, act, id).await })).await;
        assert!(is_missing(cancelled));
        assert!(is_missing(imports::problems_file(&world.app, &actor, id).await));
    }
    assert_eq!(world.count(living).await, 3);
    // Of the one nothing is known; of the other what was done to the client that is seen.
    let desk = world.as_person(otis).await;
    for path in ["", "/undo", "/problems.csv", "/progress"] {
        desk.get(&format!("/imports/{secret}{path}")).await.must(404, "");
    }
    let page = desk.get(&format!("/imports/{mixed}")).await.must(200, "Open Works").body;
    assert!(!page.contains("Hushed") && !page.contains("Undo this import"), "{page}");
    let list = desk.get("/imports").await.must(200, "mixed.csv").body;
    assert!(!list.contains("secret.csv"), "{list}");
    let mut conn = world.app.db.read().await.unwrap();
    let seen = imports::find(&mut conn, &actor, mixed).await.unwrap();
    assert_eq!((seen.created_count, seen.whole, seen.lines), (1, false, None));
    drop(conn);
    // Who sees them all takes both back.
    assert_eq!(imports::undo(&world.app, &world.as_helen(), mixed).await.unwrap().removed, 2);
    assert_eq!(imports::undo(&world.app, &world.as_helen(), secret).await.unwrap().removed, 1);
    assert_eq!(world.count(living).await, 0);
}

/// The figures of somebody outside are those of the others without what is hidden, on every page.
#[tokio::test]
async fn who_sees_a_part_reads_the_same_figures_without_the_rest() {
    let world = TestApp::new().await;
    let rows = "Client,Matter,Opened\nHushed Works,Lease,2026-01-05\n\
        Open Works,Lease,2026-01-06\nOpen Works,Appeal,2026-02-06\n\
        Hushed Works,Sale,2031-01-05\nOpen Works,Sale,2031-01-05\n";
    let id = imported(&world, "matters.csv", rows).await;
    restrict(&world, "Hushed Works").await;
    let (otis, actor) = manager(&world).await;
    let mut conn = world.app.db.read().await.unwrap();
    let all = imports::find(&mut conn, &world.as_helen(), id).await.unwrap();
    let seen = imports::find(&mut conn, &actor, id).await.unwrap();
    drop(conn);
    // One client and those of its matters that landed are hidden; what is no client's is not.
    let hidden =
        world.count("select count(*) from engagement e join client c on c.id = e.client_id where c.walled = 1").await;
    assert_eq!(all.created_count - seen.created_count, 1 + hidden, "{all:?}");
    assert_eq!((all.problem_count, seen.problem_count), (2, 1));
    let (helen, otis) = (world.as_person(world.helen).await, world.as_person(otis).await);
    for (desk, count) in [(&helen, all.created_count), (&otis, seen.created_count)] {
        desk.get("/imports").await.must(200, &format!("<td class=\"number\">{count}</td>"));
        let receipt = desk.get(&format!("/imports/{id}")).await.must(200, &format!("Created: {count} records ("));
        receipt.must(200, " engagements)");
    }
}
