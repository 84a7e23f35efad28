//! Next month's list of deals, under the same name or another: known deals move on, and none is there twice (D25).

use perennial_app::imports;
use perennial_core::ids::ImportId;

use crate::support::TestApp;

const OCTOBER: &str = "Deal ID,Account,Opportunity,Stage,Opened on,Estimated value\n\
    1,Alba Ltd,Rebrand,Enquiry,2026-09-03,\n2,Bo Ltd,Website,Enquiry,2026-09-20,8000\n\
    3,Cy Ltd,Campaign,Proposal,2026-08-12,15000\n";
const NOVEMBER: &str = "Deal ID,Account,Opportunity,Stage,Opened on,Estimated value\n\
    1,Alba Ltd,Rebrand,Proposal,2026-09-03,9000\n2,Bo Ltd,Website,Proposal,2026-09-20,12000\n";
const LATER: &str = "Deal ID,Account,Opportunity,Stage,Opened on,Estimated value,Closed on\n\
    1,Alba Ltd,Rebrand,Won,2026-09-03,9000,2026-11-20\n2,Bo Ltd,Website,Lost,2026-09-20,12000,2026-11-21\n";

async fn landed(world: &TestApp, name: &'static str, text: &'static str) -> ImportId {
    let id = world.upload(name, text).await;
    imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
    let now = world.app.now();
    world.clock.set(perennial_core::dates::Moment(now.0 + 60_000_000));
    id
}

/// Title, step, state and value of each pursuit.
async fn deals(world: &TestApp) -> Vec<String> {
    let sql = "select title, step, state, value_minor from pursuit where deleted_at is null order by title, state";
    let rows: Vec<(String, String, String, Option<i64>)> =
        world.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
    rows.into_iter().map(|(title, step, state, value)| format!("{title} {step} {state} {value:?}")).collect()
}

#[tokio::test]
async fn deals_of_next_months_list_move_on_under_whatever_name_it_comes() {
    for (second, third) in [("deals.csv", "deals.csv"), ("deals-november.csv", "deals-december.csv")] {
        let world = TestApp::new().await;
        let helen = world.as_helen();
        landed(&world, "deals.csv", OCTOBER).await;
        let october = deals(&world).await;
        let november = landed(&world, second, NOVEMBER).await;
        assert_eq!(
            deals(&world).await,
            [
                "Campaign proposal open Some(1500000)",
                "Rebrand proposal open Some(900000)",
                "Website proposal open Some(800000)",
            ]
        );
        let mut conn = world.app.db.read().await.unwrap();
        let news = imports::next_list(&mut conn, &helen, november).await.unwrap().unwrap();
        let told = news.sentence("matter");
        assert!(told.ends_with("2 pursuits at another step, 1 open pursuit no longer in the list."), "{told}");
        let problems = imports::problems(&mut conn, &helen, november, 9).await.unwrap();
        let told: Vec<String> = problems.iter().map(|one| format!("{} {}", one.line, one.what_to_do)).collect();
        drop(conn);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("3 the pursuit has another value, which stays"), "{told:?}");
        landed(&world, third, LATER).await;
        assert_eq!(
            deals(&world).await,
            [
                "Campaign proposal open Some(1500000)",
                "Rebrand proposal hired Some(900000)",
                "Website proposal no_way Some(800000)",
            ]
        );
        world.is_sound().await;
        let last: ImportId = {
            let mut conn = world.app.db.read().await.unwrap();
            let id: uuid::Uuid =
                conn.scalar("select id from import order by created_at desc limit 1", vec![]).await.unwrap();
            id.into()
        };
        for id in [last, november] {
            assert_eq!(imports::undo(&world.app, &helen, id).await.unwrap().kept, vec![]);
        }
        assert_eq!(deals(&world).await, october, "each list is taken back whole");
        world.is_sound().await;
    }
}
