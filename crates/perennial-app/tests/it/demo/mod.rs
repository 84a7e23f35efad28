//! The demo firm meets every total of its scenario, tells its stories, and is the same whenever it is made.

mod figures;
mod registers;
mod stories;
mod voices;

use perennial_app::app::App;
use perennial_app::{demo, firm, journeys, log};
use perennial_core::dates::{Day, Moment};
use perennial_core::fact::Fact;
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
