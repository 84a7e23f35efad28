//! The registers: promises, what ends an engagement, complaints, presents, and losses that nobody saw.

mod complaints;
mod presents;
mod promises;
mod pursuits;

use perennial_app::clients::{self, ClientInput, ContactInput};
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_app::{args, journeys, plans};
use perennial_core::ids::{ClientId, ContactId, EngagementId};
use perennial_core::money::{Currency, Money};
use perennial_core::text::Name;

use crate::support::{TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

async fn kestrel(world: &TestApp) -> ClientId {
    let record = world.change(|tx, act| {
        Box::pin(async move {
            clients::record(tx, act, ClientInput::named(name("Kestrel Yachts")), day("2026-01-05")).await
        })
    });
    record.await.unwrap()
}

async fn martin(world: &TestApp, client: ClientId) -> ContactId {
    let add = world.change(move |tx, act| {
        Box::pin(async move {
            clients::add_contact(tx, act, client, ContactInput::named(name("Martin Hale")), day("2026-01-05")).await
        })
    });
    add.await.unwrap()
}

/// A matter accepted on 1 September, planned to end on 10 November, estimated at £20,000.
async fn matter(world: &TestApp, client: ClientId) -> EngagementId {
    let input = NewEngagement {
        fee_estimate: Some(Money::new(2_000_000, Currency::GBP)),
        planned_end: Some(day("2026-11-10")),
        ..NewEngagement::of(client, name("Sale of the yard"), day("2026-09-01"))
    };
    world
        .change(|tx, act| {
            Box::pin(async move {
                let id = engagements::accept(tx, act, input).await?;
                engagements::step(tx, act, id, day("2026-09-03"), Step::Sign).await?;
                engagements::step(tx, act, id, day("2026-09-10"), Step::Kickoff).await?;
                Ok(id)
            })
        })
        .await
        .unwrap()
}

/// The client is behind a wall that only Priya is named on.
async fn wall(world: &TestApp, client: ClientId) {
    let priya = world.priya;
    world
        .app
        .db
        .write(move |tx| {
            Box::pin(async move {
                tx.run("update client set walled = 1 where id = $1", args![client]).await?;
                tx.run("insert into client_wall (client_id, staff_id) values ($1, $2)", args![client, priya]).await?;
                Ok::<(), perennial_app::error::Error>(())
            })
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn the_check_names_the_client_whose_rows_are_not_what_its_facts_say() {
    let world = TestApp::new().await;
    let (client, other) = (kestrel(&world).await, kestrel(&world).await);
    matter(&world, client).await;
    matter(&world, other).await;
    let of = client.to_string();
    let words = [("client", of.as_str()), ("on", "2026-11-02"), ("words", "The bill came twice")];
    world.post("/complaints", &words).await.must(303, "");
    assert_eq!(journeys::check(&world.app).await.unwrap().1, []);
    assert_eq!(plans::check(&world.app).await.unwrap().1, []);
    let wrong = [
        ("update complaint set state = 'closed' where client_id = $1", "complaints"),
        ("update engagement set state = 'accepted' where client_id = $1", "engagements or their goals"),
    ];
    for (sql, what) in wrong {
        let work = world.app.db.write(move |tx| {
            Box::pin(async move { Ok::<_, perennial_app::error::Error>(tx.run(sql, args![client]).await?) })
        });
        work.await.unwrap();
        let found = journeys::check(&world.app).await.unwrap().1;
        assert!(found.iter().any(|one| one.client == client && one.what.contains(what)), "{what}: {found:?}");
        assert!(found.iter().all(|one| one.client == client), "{found:?}");
    }
    let sql = "delete from planned_touch where client_id = $1";
    let work = world.app.db.write(move |tx| {
        Box::pin(async move { Ok::<_, perennial_app::error::Error>(tx.run(sql, args![client]).await?) })
    });
    work.await.unwrap();
    let found = plans::check(&world.app).await.unwrap().1;
    assert!(found.iter().all(|one| one.client == client), "{found:?}");
}
