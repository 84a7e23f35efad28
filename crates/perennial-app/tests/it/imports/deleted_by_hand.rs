//! A client that somebody deleted stays deleted when its list comes again, and the receipt says so.

use perennial_app::{clients, imports};

use crate::support::TestApp;

const NAMES: &str = "Client no,Name,Town\n1,Alba Ltd,Leeds\n2,Bo Partners,York\n3,Cy LLP,Hull\n";

#[tokio::test]
async fn whoever_was_deleted_is_left_out_of_their_list_until_they_are_brought_back() {
    let world = TestApp::new().await;
    let clients_are = Some(perennial_core::fact::Listing::Client);
    world.import_list("names.csv", NAMES, clients_are).await;
    let bo = world.client_named("Bo Partners").await;
    let helen = world.as_helen();
    let gone =
        world.app.change(&helen, move |tx, act| Box::pin(async move { clients::delete_many(tx, act, &[bo]).await }));
    gone.await.unwrap();
    world.import_list("names.csv", NAMES, clients_are).await;
    let mut conn = world.app.db.read().await.unwrap();
    let last = "select lines_unchanged, lines_left_out from import order by created_at desc limit 1";
    let counts: Option<(i64, i64)> = conn.optional(last, vec![]).await.unwrap();
    assert_eq!(counts, Some((2, 1)));
    let id: uuid::Uuid = conn.scalar("select id from import order by created_at desc limit 1", vec![]).await.unwrap();
    drop(conn);
    world.get(&format!("/imports/{id}")).await.must(200, "This client was deleted here.");
    assert_eq!(world.count("select count(*) from client where deleted_at is null").await, 2);
    let _ = imports::undo(&world.app, &helen, id.into()).await.unwrap();
    assert_eq!(world.count("select count(*) from client where deleted_at is null").await, 2, "it brought nobody");
}
