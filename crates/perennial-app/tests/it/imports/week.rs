//! What the map says of the week in which the firm's first list came: what became known did not happen.

use perennial_app::maps::{self, Filter};
use perennial_core::dates::Moment;
use perennial_core::maps::Move;

use crate::numbers::imported;
use crate::support::{TestApp, day};

/// One since 2019, one of no day whom a client recommended, one of no day.
const CLIENTS: &str =
    "Client,Client since,Referred by\nAlder & Finch,2019-03-04,\nBramble Foods,,Cedar Mills\nCedar Mills,,\n";

impl TestApp {
    /// What moved in the week up to a day, as it is seen on that day; and how many were referred in it.
    async fn week(&self, on: &str) -> (Vec<(Move, u32)>, u32) {
        self.clock.set(Moment(Moment::start_of(day(on)).0 + 43_200_000_000));
        let mut conn = self.app.db.read().await.unwrap();
        let survey = maps::survey(&self.app, &mut conn, &self.as_helen(), Filter::default(), day(on)).await.unwrap();
        assert!(survey.cells.values().map(|cell| cell.count).sum::<u32>() >= 3, "{survey:?}");
        (survey.moves.iter().map(|((_, _, kind), count)| (*kind, *count)).collect(), survey.referred_this_week)
    }
}

#[tokio::test]
async fn whom_the_first_list_names_is_not_new_this_week() {
    let world = TestApp::new().await;
    imported(&world, "clients.csv", CLIENTS.as_bytes()).await;
    for on in ["2026-11-22", "2026-11-25", "2026-11-28", "2026-11-29", "2026-11-30"] {
        assert_eq!(world.week(on).await, (vec![], 0), "on {on}");
    }
}

#[tokio::test]
async fn a_client_who_began_this_week_is_new_whoever_else_became_known() {
    let world = TestApp::new().await;
    let list = format!("{CLIENTS}Dovetail Joinery,2026-11-19,\n");
    imported(&world, "clients.csv", list.as_bytes()).await;
    assert_eq!(world.week("2026-11-22").await, (vec![(Move::Entered, 1)], 0));
    world.get("/").await.must(200, "In seven days: 1 new.");
    assert_eq!(world.week("2026-11-26").await, (vec![], 0), "a week after it began");
    // Work that is won with one of them on that day happened on it: they were between matters and are back.
    let id: uuid::Uuid = {
        let mut conn = world.app.db.read().await.unwrap();
        conn.scalar("select id from client where name = 'Cedar Mills'", vec![]).await.unwrap()
    };
    let client = id.to_string();
    let pursuit = [("client", client.as_str()), ("title", "Lease"), ("opened", "2026-11-26"), ("step", "enquiry")];
    let opened = world.post("/pursuits", &pursuit).await.must(303, "").location().to_owned();
    let won = [("to", "hired"), ("on", "2026-11-26")];
    world.post(&format!("{opened}/outcome"), &won).await.must(303, "");
    assert_eq!(world.week("2026-11-26").await, (vec![(Move::CameBack, 1)], 0));
}

/// Answers tell how things had stood: nobody came back, left or moved on with them.
#[tokio::test]
async fn who_is_said_to_have_open_work_did_not_come_back_this_week() {
    let world = TestApp::new().await;
    imported(&world, "clients.csv", CLIENTS.as_bytes()).await;
    world.clock.set(Moment(Moment::start_of(day("2026-12-20")).0 + 43_200_000_000));
    let helen = world.as_person(world.helen).await;
    for client in ["Alder & Finch", "Bramble Foods"] {
        let id = world.client_named(client).await;
        helen.says("open_work", &format!("{id}:{id}"), "open").await.must(303, "");
        world.clock.set(Moment(world.app.now().0 + 60_000_000));
    }
    assert_eq!(world.week("2026-12-20").await, (vec![], 0));
    let home = world.get("/").await;
    assert!(!home.body.contains("In seven days: 2 back"), "{}", home.body);
    for on in ["2026-12-20", "2026-12-22", "2026-12-27"] {
        assert_eq!(world.week(on).await, (vec![], 0), "on {on}");
    }
}
