//! The same lists in another order say the same: that a list of projects calls work active is heard whether or not a list
//! of deals told of its win before (D19).

use perennial_core::journeys::stage::Stage;

use crate::support::{TestApp, day};

const DEALS: (&str, &str) =
    ("deals.csv", "Company,Deal,Status,Created,Closed,Value\nBo Ltd,Audit,Won,2022-08-01,2022-10-22,200\n");
const PROJECTS: (&str, &str) =
    ("projects.csv", "Company,Project no,Project,Start date,End date,Status\nBo Ltd,P2,Audit,2022-10-22,,Active\n");
const INVOICES: (&str, &str) = (
    "invoices.csv",
    "Company,Invoice no,Date,Amount,Project no\nBo Ltd,1,2022-12-01,50,P2\nBo Ltd,2,2023-02-01,50,P2\nCy Ltd,3,2026-11-01,50,\n",
);

#[tokio::test]
async fn work_that_a_list_calls_active_is_open_on_paper_in_any_order_of_the_lists() {
    for order in [[DEALS, PROJECTS, INVOICES], [PROJECTS, DEALS, INVOICES], [INVOICES, PROJECTS, DEALS]] {
        let world = TestApp::new().await;
        for (name, text) in order {
            world.import_list(name, text, None).await;
        }
        let position = world.position(world.client_named("Bo Ltd").await, day("2026-11-22")).await;
        let names = order.map(|(name, _)| name);
        assert_eq!((position.stage, position.on_paper), (Stage::Client, true), "{names:?}");
        world.is_sound().await;
    }
}
