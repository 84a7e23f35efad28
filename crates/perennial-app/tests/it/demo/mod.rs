//! The demo firm meets every total of its scenario, tells its stories, and is the same whenever it is made.

mod figures;
mod registers;
mod stories;
mod voices;

use perennial_app::actor::Actor;
use perennial_app::app::App;
use perennial_app::{alerts, demo, firm, journeys, log, touches};
use perennial_core::dates::{Day, Moment};
use perennial_core::fact::{Fact, Medium};
use perennial_core::ids::ClientId;
use perennial_core::journeys::derive;
use perennial_core::journeys::position::Position;
use uuid::Uuid;

use crate::support::{TestApp, day};

/// One relationship of the filled firm.
pub struct Told {
    pub name: String,
    pub position: Position,
    pub facts: Vec<Fact>,
}

/// The demo firm, filled on a day.
pub struct Firm {
    pub app: App,
    pub today: Day,
    pub told: Vec<Told>,
    _folder: tempfile::TempDir,
}

/// Fills an empty store and reads everything back.
pub async fn filled(today: Day) -> Firm {
    let (app, clock, folder) = TestApp::before_first_run().await;
    clock.set(Moment(Moment::start_of(today).0 + 43_200_000_000));
    demo::fill(&app, today).await.expect("a filled firm");
    let told = read(&app, today).await;
    Firm { app, today, told, _folder: folder }
}

async fn read(app: &App, today: Day) -> Vec<Told> {
    let mut conn = app.db.read().await.expect("a connection");
    let model = firm::model(&mut conn).await.expect("a model");
    let rows: Vec<(Uuid, String)> =
        conn.all("select id, name from client order by id", vec![]).await.expect("the clients");
    let mut told = Vec::new();
    for chunk in rows.chunks(100) {
        let ids: Vec<ClientId> = chunk.iter().map(|(id, _)| ClientId(*id)).collect();
        let mut facts = log::of_clients(&mut conn, &ids).await.expect("their facts");
        for (id, name) in chunk {
            let facts = facts.remove(&ClientId(*id)).unwrap_or_default();
            let position = derive(&facts, &model, today);
            told.push(Told { name: name.clone(), position, facts });
        }
    }
    told
}

#[tokio::test]
async fn every_total_of_the_scenario_is_met() {
    let firm = filled(day("2026-11-22")).await;
    let figures = figures::figures(&firm).await;
    assert_eq!(figures.join("\n"), figures::EXPECTED.trim(), "\n{}", figures::differences(&figures));
    assert_eq!(registers::registers(&firm).await, registers::EXPECTED);
    let (compared, differences) = journeys::check(&firm.app).await.unwrap();
    assert_eq!((compared, differences), (firm.told.len(), vec![]));
    alerts_speak_of_the_scenario(&firm).await;
    grid_holds_every_touch(&firm).await;
    touches_are_planned_due_missed_and_done(&firm).await;
}

/// The rules notice what the scenario tells (section 6): as many stalls and silent betweeners as there are.
async fn alerts_speak_of_the_scenario(firm: &Firm) {
    let mut conn = firm.app.db.read().await.expect("a connection");
    let sql = "select rule, count(distinct client_id) from alert where state = 0 group by rule order by rule";
    let counted: Vec<(String, i64)> = conn.all(sql, vec![]).await.expect("the alerts");
    let of = |rule: &str| counted.iter().find(|(found, _)| found == rule).map_or(0, |(_, count)| *count);
    assert_eq!(of("stall"), 27, "{counted:?}");
    let past_the_last_limit = "select count(*) from alert where state = 0 and rule = 'silence_between' and step = 2";
    let silent: i64 = conn.scalar(past_the_last_limit, vec![]).await.expect("a count");
    assert_eq!(silent, 41, "{counted:?}");
    assert!(of("complaint_unanswered") >= 1, "{counted:?}");
    let unowned: i64 = conn.scalar("select count(*) from alert where owner_id is null", vec![]).await.expect("a count");
    assert_eq!(unowned, 0);
    assert_eq!(alerts::check(&firm.app).await.expect("a check"), (firm.told.len(), vec![]));
}

/// The grid of the last twelve months counts the touches of the scenario, medium by medium (section 6).
async fn grid_holds_every_touch(firm: &Firm) {
    let mut conn = firm.app.db.read().await.expect("a connection");
    let model = firm::model(&mut conn).await.expect("a model");
    let filter =
        touches::Filter { from: Some(firm.today - 364), until: Some(firm.today), ..touches::Filter::default() };
    let columns = &firm.app.memory.touches;
    let counted = touches::counted(&mut conn, columns, &Actor::Program, &filter, &model.calendar, firm.today).await;
    let counted = counted.expect("the grid");
    let done = |medium: Medium| counted.grid.medium(medium).done + counted.unplaced[medium as usize];
    let by_medium = [Medium::Email, Medium::Phone, Medium::InPerson, Medium::Mail, Medium::Video, Medium::Present];
    assert_eq!(by_medium.map(done), [9420, 2310, 1180, 214, 12, 64]);
    assert_eq!(Medium::ALL.map(done).iter().sum::<u32>(), 13_200);
    assert_eq!(counted.media.all, 6);
}

/// The working day of the demo firm has something of everything, and planning it again changes nothing.
async fn touches_are_planned_due_missed_and_done(firm: &Firm) {
    let mut conn = firm.app.db.read().await.unwrap();
    let sql = "select cast(coalesce(sum(case when state = 'planned' and due_on > $1 then 1 else 0 end), 0) as bigint),
                 cast(coalesce(sum(case when state = 'planned' and due_on <= $1 then 1 else 0 end), 0) as bigint),
                 cast(coalesce(sum(case when state = 'planned' and due_on < $1 - 7 then 1 else 0 end), 0) as bigint),
                 cast(coalesce(sum(case when state = 'done' then 1 else 0 end), 0) as bigint), count(*)
               from planned_touch";
    let today = i64::from(firm.today.number());
    let before: (i64, i64, i64, i64, i64) = conn.optional(sql, perennial_app::args![today]).await.unwrap().unwrap();
    assert!(before.0 > 20 && before.1 > 5 && before.2 > 0 && before.3 > 0 && before.1 < 300, "{before:?}");
    journeys::rebuild(&firm.app).await.unwrap();
    let after: (i64, i64, i64, i64, i64) = conn.optional(sql, perennial_app::args![today]).await.unwrap().unwrap();
    assert_eq!(after, before);
}

#[tokio::test]
async fn the_totals_hold_on_another_day_too() {
    let firm = filled(day("2024-03-01")).await;
    let figures = figures::figures(&firm).await;
    assert_eq!(figures.join("\n"), figures::EXPECTED.trim(), "\n{}", figures::differences(&figures));
}

#[tokio::test]
async fn the_same_day_gives_the_same_firm() {
    let (one, other) = tokio::join!(filled(day("2026-11-22")), filled(day("2026-11-22")));
    assert_eq!(one.told.len(), other.told.len());
    for (one, other) in one.told.iter().zip(&other.told) {
        assert_eq!(one.name, other.name);
        assert_eq!(one.facts, other.facts, "{}", one.name);
        assert_eq!(one.position, other.position, "{}", one.name);
    }
}

#[tokio::test]
async fn a_store_is_filled_once_and_never_when_it_is_another_firms() {
    let (app, _, _folder) = TestApp::before_first_run().await;
    assert_eq!(demo::already(&app).await.unwrap(), None);
    let world = TestApp::new().await;
    let refused = demo::already(&world.app).await.unwrap_err();
    assert!(refused.to_string().contains("Name an empty folder"), "{refused}");
}
