//! Every sentence is true (D26): of the demo firm, of a firm that came from lists and of the public practice set, on
//! days that have passed and on days to come. The conditions are those of the core's tests.

#[path = "../../../perennial-core/tests/truth/alerts.rs"]
mod alerts;
#[path = "../../../perennial-core/tests/truth/check.rs"]
mod check;
#[path = "../../../perennial-core/tests/truth/missing.rs"]
mod missing;
#[path = "../../../perennial-core/tests/truth/proposals.rs"]
mod proposals;
#[path = "../../../perennial-core/tests/truth/reasons.rs"]
mod reasons;
#[path = "../../../perennial-core/tests/truth/seen.rs"]
mod seen;

use std::collections::BTreeMap;

use perennial_app::app::App;
use perennial_app::{firm, log};
use perennial_core::dates::Day;
use perennial_core::fact::Fact;
use perennial_core::ids::ClientId;
use uuid::Uuid;

use self::check::{listed, untrue};
use crate::demo::filled;
use crate::numbers::from_lists;
use crate::support::{TestApp, day};

async fn facts_of_everybody(app: &App) -> BTreeMap<ClientId, Vec<Fact>> {
    let mut conn = app.db.read().await.unwrap();
    let ids: Vec<(Uuid,)> = conn.all("select id from client where deleted_at is null", vec![]).await.unwrap();
    let mut all = BTreeMap::new();
    for chunk in ids.chunks(100) {
        let ids: Vec<ClientId> = chunk.iter().map(|(id,)| ClientId(*id)).collect();
        all.extend(log::of_clients(&mut conn, &ids).await.unwrap());
    }
    all
}

/// The first untrue sentence of each of the first clients that have one.
async fn untrue_of(app: &App, days: &[Day]) -> Vec<String> {
    let model = firm::model(&mut app.db.read().await.unwrap()).await.unwrap();
    let everybody = facts_of_everybody(app).await;
    assert!(everybody.len() > 4, "only {} clients", everybody.len());
    let of_client = |facts: &Vec<Fact>| {
        let found = days.iter().find_map(|on| Some((on, untrue(facts, &model, *on)?)))?;
        Some(format!("{}: {}\n{}", found.0, found.1, listed(facts)))
    };
    everybody.values().filter_map(of_client).take(3).collect()
}

/// Days before and after one: also those on which limits run out.
fn around(today: Day) -> Vec<Day> {
    [-1500, -700, -400, -200, -90, -30, 0, 15, 46, 61, 91, 181, 400].map(|offset| today + offset).to_vec()
}

#[tokio::test]
async fn the_demo_says_nothing_untrue() {
    let today = day("2026-11-22");
    let firm = filled(today).await;
    assert_eq!(untrue_of(&firm.app, &around(today)).await.join("\n"), "");
}

#[tokio::test]
async fn a_firm_from_lists_hears_nothing_untrue() {
    let world = TestApp::new().await;
    from_lists(&world).await;
    let mut days = around(day("2026-11-22"));
    days.extend(around(day("2018-01-01")));
    assert_eq!(untrue_of(&world.app, &days).await.join("\n"), "");
}
