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
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::journeys::derive;
use perennial_core::journeys::position::Silence;
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

/// Who left unhappy is left alone (S1.28), “for too long” is said only of the silent, and nothing is called in order.
async fn next_steps_are_fair(app: &App, today: Day) {
    let model = firm::model(&mut app.db.read().await.unwrap()).await.unwrap();
    let sql = "select id from staff where role = 'administrator' and active = 1 order by email_key limit 1";
    let id: Uuid = app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    let desk = Browser::signed_in(app, StaffId(id)).await;
    let (mut unhappy, mut silent) = (0, 0);
    for (client, facts) in facts_of_everybody(app).await {
        let position = derive(&facts, &model, today);
        let left_unhappy = position.stage == Stage::Former && position.camp == Some(Camp::Poor);
        let page = desk.get(&format!("/clients/{client}")).await.must(200, "Next:").body;
        let says = |words: &str| page.contains(words);
        assert_eq!(says("They left unhappy: send nothing and ask nothing."), left_unhappy, "{client}");
        assert!(!left_unhappy || !says("Speak to the client"), "{client}");
        let too_long = says("Nobody has spoken with them for too long.");
        assert!(!too_long || position.silence != Silence::Heard, "{client}");
        assert!(!says("All is in order"), "{client}");
        unhappy += u32::from(left_unhappy);
        silent += u32::from(too_long);
    }
    assert!(unhappy >= 10 && silent >= 30, "{unhappy} unhappy, {silent} silent");
}

#[tokio::test]
async fn a_firm_from_lists_hears_nothing_untrue() {
    let world = TestApp::new().await;
    from_lists(&world).await;
    let mut days = around(day("2026-11-22"));
    days.extend(around(day("2018-01-01")));
    assert_eq!(untrue_of(&world.app, &days).await.join("\n"), "");
}
