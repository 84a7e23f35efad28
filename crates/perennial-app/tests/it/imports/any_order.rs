//! The same lists in another order say the same: that a list of projects calls work active is heard whether or not a list
//! of deals told of its win before (D19).

use perennial_app::imports;
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

/// That an invoice is paid is no sign that anything was done on the day of the list (D17, D20).
#[tokio::test]
async fn an_old_matter_is_open_on_paper_whether_its_invoice_is_paid_or_written_off() {
    const MATTERS: &str = "Matter No,Client,Matter,Opened,Status\nM1,Alba Ltd,Lease,2019-01-07,Open\n\
        M2,Bo LLP,Sale,2019-01-07,Open\nM3,Dee Ltd,Will,,Open\n";
    const BILLS: &str = "Invoice no,Date,Client,Matter No,Net,Status\n1,2019-02-01,Alba Ltd,M1,1000,Paid\n\
        2,2019-02-01,Bo LLP,M2,1000,Written off\n3,2026-11-20,Cy Ltd,,100,Sent\n4,2019-02-01,Dee Ltd,M3,90,Paid\n";
    for order in [[("matters.csv", MATTERS), ("bills.csv", BILLS)], [("bills.csv", BILLS), ("matters.csv", MATTERS)]] {
        let world = TestApp::new().await;
        for (name, text) in order {
            world.import_list(name, text, None).await;
        }
        // Bills that came before their matters are joined with them when they come again.
        world.import_list("bills again.csv", BILLS, None).await;
        for name in ["Alba Ltd", "Bo LLP", "Dee Ltd"] {
            let position = world.position(world.client_named(name).await, day("2026-11-22")).await;
            assert_eq!((position.stage, position.on_paper), (Stage::Client, true), "{name}");
        }
        world.is_sound().await;
    }
}

/// Words beside invoices that may be no matters are told once, as long as no list of matters was imported.
#[tokio::test]
async fn that_no_matter_is_known_is_said_once() {
    let bills = "Invoice no,Client,Matter,Invoice date,Total\n1,Alba Ltd,Accounts,2026-04-12,100\n\
        2,Bo Ltd,Payroll,2026-05-12,100\n3,Cy Ltd,Advice,2026-06-12,100\n";
    let told = async |world: &TestApp, name: &'static str, text: &'static str| -> Vec<String> {
        let id = world.upload(name, text).await;
        imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
        let mut conn = world.app.db.read().await.unwrap();
        let problems = imports::problems(&mut conn, &world.as_helen(), id, 9).await.unwrap();
        problems.into_iter().map(|one| one.what_to_do).collect()
    };
    let world = TestApp::new().await;
    let once = told(&world, "bills.csv", bills).await;
    assert_eq!(once.len(), 1, "{once:?}");
    assert!(once[0].starts_with("no matter is known here, such as “Accounts”"), "{once:?}");
    // Where matters are known each that is missing is named.
    let matters = "Matter no,Client,Description,Status,Open date\nM-1,Dan Ltd,Lease,Open,2026-03-13\n";
    assert_eq!(told(&world, "matters.csv", matters).await, Vec::<String>::new());
    let more =
        "Invoice no,Client,Matter,Invoice date,Total\n4,Alba Ltd,M-2,2026-07-12,100\n5,Bo Ltd,M-3,2026-07-12,90\n";
    assert_eq!(told(&world, "more.csv", more).await.len(), 2);
}
