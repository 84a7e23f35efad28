//! The store keeps what it answered as saved, and undoes what failed.

use perennial_app::clients::{self, ClientInput};
use perennial_app::error::Error;
use perennial_app::journeys;
use perennial_core::text::Name;

use crate::support::{TestApp, day};

fn bellweather() -> ClientInput {
    ClientInput::named(Name::parse("Bellweather Homes").unwrap())
}

#[tokio::test]
async fn a_refused_change_leaves_nothing_behind_and_its_neighbours_stand() {
    let world = TestApp::new().await;
    let kept =
        world.change(|tx, act| Box::pin(async move { clients::record(tx, act, bellweather(), act.today).await }));
    let refused = world.change(|tx, act| {
        Box::pin(async move {
            clients::record(tx, act, bellweather(), act.today).await?;
            Err::<(), _>(Error::refused("Changed my mind."))
        })
    });
    let (kept, refused) = tokio::join!(kept, refused);
    kept.unwrap();
    assert!(matches!(refused, Err(Error::Refused(_))));
    let mut conn = world.app.db.read().await.unwrap();
    let clients: i64 = conn.scalar("select count(*) from client", vec![]).await.unwrap();
    assert_eq!(clients, 1);
}

#[tokio::test]
async fn a_panic_undoes_its_change_only_and_the_store_goes_on() {
    let world = TestApp::new().await;
    let broken = world
        .change(|tx, act| {
            Box::pin(async move {
                clients::record(tx, act, bellweather(), act.today).await?;
                panic!("a defect");
                #[expect(unreachable_code, reason = "the panic is the story")]
                Ok(())
            })
        })
        .await;
    assert!(broken.is_err());
    world
        .change(|tx, act| Box::pin(async move { clients::record(tx, act, bellweather(), act.today).await }))
        .await
        .unwrap();
    let mut conn = world.app.db.read().await.unwrap();
    let clients: i64 = conn.scalar("select count(*) from client", vec![]).await.unwrap();
    assert_eq!(clients, 1);
}

#[tokio::test]
async fn the_projection_is_what_the_facts_give() {
    let world = TestApp::new().await;
    let id = world
        .change(|tx, act| Box::pin(async move { clients::record(tx, act, bellweather(), day("2026-01-05")).await }))
        .await
        .unwrap();
    world.clock.set(perennial_core::dates::Moment::start_of(day("2027-06-01")));
    journeys::refresh(&world.app).await.unwrap();
    let (compared, differences) = journeys::check(&world.app).await.unwrap();
    assert_eq!((compared, differences), (1, vec![]));
    world.position(id, day("2026-06-01")).await;
}
