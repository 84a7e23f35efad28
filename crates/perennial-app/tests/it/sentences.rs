//! Every sentence is true (D26): of the demo firm, of a firm that came from lists and of the public practice set, on
//! days that have passed and on days to come. The conditions are those of the core's tests.

#[path = "../../../perennial-core/tests/truth/alerts.rs"]
mod alerts;
#[path = "../../../perennial-core/tests/truth/check.rs"]
mod check;
#[path = "../../../perennial-core/tests/truth/lists.rs"]
mod lists;
#[path = "../../../perennial-core/tests/truth/missing.rs"]
mod missing;
#[path = "../../../perennial-core/tests/truth/next_steps.rs"]
mod next_steps;
#[path = "../../../perennial-core/tests/truth/planned.rs"]
mod planned;
#[path = "../../../perennial-core/tests/truth/proposals.rs"]
mod proposals;
#[path = "../../../perennial-core/tests/truth/reasons.rs"]
mod reasons;
#[path = "../../../perennial-core/tests/truth/seen.rs"]
mod seen;
#[path = "../../../perennial-core/tests/truth/timeline.rs"]
mod timeline;

#[path = "../../../perennial-core/tests/journeys/kinds.rs"]
mod kinds;
#[path = "../../../perennial-core/tests/journeys/world.rs"]
#[allow(dead_code, unused_imports, reason = "shared with the tests of the core, which use all of it")]
mod world;

use std::collections::BTreeMap;

use perennial_app::alerts::{Voice, what_is_next};
use perennial_app::app::App;
use perennial_app::{firm, log};
use perennial_core::dates::Day;
use perennial_core::fact::Fact;
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::journeys::derive;
use perennial_core::journeys::stage::{Camp, Stage};
use uuid::Uuid;

use self::check::{listed, untrue};
use crate::demo::filled;
use crate::numbers::from_lists;
use crate::support::{Browser, TestApp, day};

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
    next_steps_are_fair(&firm.app, today).await;
}

/// The client's page and Today tell the one next step of the core, beside the alerts that are open: who left unhappy is
/// left alone (S1.28), and nothing is soothed. That it fits the alerts is checked with the sentences.
async fn next_steps_are_fair(app: &App, today: Day) {
    let model = firm::model(&mut app.db.read().await.unwrap()).await.unwrap();
    let sql = "select id from staff where role = 'administrator' and active = 1 order by email_key limit 1";
    let id: Uuid = app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    let desk = Browser::signed_in(app, StaffId(id)).await;
    let everybody = facts_of_everybody(app).await;
    let clients: Vec<ClientId> = everybody.keys().copied().collect();
    let (next, alerted) = {
        let mut conn = app.db.read().await.unwrap();
        let voice = Voice::load(&mut conn, &app.memory).await.unwrap();
        let sql = "select distinct client_id from alert where state = 0";
        let alerted: Vec<(Uuid,)> = conn.all(sql, vec![]).await.unwrap();
        (what_is_next(&mut conn, &voice, &clients, today).await.unwrap(), alerted)
    };
    assert!(alerted.len() >= 50, "{} clients with an alert", alerted.len());
    let mut unhappy = 0;
    for (client, facts) in everybody {
        let position = derive(&facts, &model, today);
        let left_unhappy = position.stage == Stage::Former && position.camp == Some(Camp::Poor);
        let page = desk.get(&format!("/clients/{client}")).await.must(200, "Next:").body;
        let told = &next[&client].next;
        assert!(page.contains(&format!("<strong>Next:</strong> {told}")), "{client}: {told}");
        let left_alone = told.starts_with("They left unhappy: send nothing and ask nothing.");
        assert!(left_unhappy || !left_alone, "{client}");
        let is_alerted = alerted.iter().any(|(id,)| *id == client.0);
        assert!(is_alerted || !left_unhappy || left_alone, "{client}: {told}");
        assert!(!is_alerted || !page.contains("No alert is open."), "{client}");
        assert!(!page.contains("All is in order"), "{client}");
        unhappy += u32::from(left_alone);
    }
    assert!(unhappy >= 10, "{unhappy} unhappy");
    let page = desk.get("/today").await.must(200, "").body;
    for line in page.split("<strong>Next with ").skip(1) {
        let told = line.split("</strong> ").nth(1).unwrap().split("</p>").next().unwrap();
        assert!(next.values().any(|next| next.next == told), "{told}");
    }
}

#[tokio::test]
async fn a_firm_from_lists_hears_nothing_untrue() {
    let world = TestApp::new().await;
    from_lists(&world).await;
    let mut days = around(day("2026-11-22"));
    days.extend(around(day("2018-01-01")));
    assert_eq!(untrue_of(&world.app, &days).await.join("\n"), "");
}
