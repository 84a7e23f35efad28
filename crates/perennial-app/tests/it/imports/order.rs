//! Lists in any order give the same firm: an invoice finds its matter whichever list came first (D25).

use super::amounts::import_of;
use crate::support::TestApp;

const MATTERS: &str =
    "Client,Matter,Matter number,Opened\nAlder Ltd,Lease,M1,2026-02-01\nBirch Ltd,Sale,M2,2026-03-01\n";
const INVOICES: &str = "Invoice,Client,Matter number,Invoice date,Total,Paid\nA-1,Alder Ltd,M1,2026-03-04,900.00,900.00\n\
    A-2,Birch Ltd,M2,2026-04-05,500.00,0.00\nA-3,Alder Ltd,M1,2026-05-06,70.00,0.00\n";

impl TestApp {
    /// Invoices by number, each with the matter that it belongs to.
    async fn filed(&self) -> Vec<(String, Option<String>)> {
        let sql = "select i.number, e.title from invoice i left join engagement e on e.id = i.engagement_id
                   where i.deleted_at is null order by i.number";
        self.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap()
    }

    async fn engagements(&self) -> i64 {
        let sql = "select count(*) from engagement where deleted_at is null";
        self.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap()
    }
}

fn all_filed() -> Vec<(String, Option<String>)> {
    [("A-1", "Lease"), ("A-2", "Sale"), ("A-3", "Lease")]
        .map(|(number, title)| (number.into(), Some(title.into())))
        .into()
}

#[tokio::test]
async fn matters_that_come_after_their_invoices_take_them_when_the_list_comes_again() {
    let world = TestApp::new().await;
    let id = import_of(&world, "Bk", "invoices.csv", INVOICES).await;
    let receipt =
        world.get(&format!("/imports/{id}")).await.must(200, "Import the list of matters, then this list again");
    assert_eq!(receipt.body.matches("no matter is known here").count(), 1, "once, as none is known");
    assert!(world.filed().await.iter().all(|(_, matter)| matter.is_none()));
    import_of(&world, "Bk", "matters.csv", MATTERS).await;
    import_of(&world, "Bk", "invoices.csv", INVOICES).await;
    assert_eq!(world.filed().await, all_filed());
    assert_eq!(world.engagements().await, 2, "nothing is implied beside them");
}

#[tokio::test]
async fn a_number_is_found_under_whichever_name_its_list_came() {
    let world = TestApp::new().await;
    import_of(&world, "Practice", "matters.csv", MATTERS).await;
    import_of(&world, "Books", "invoices.csv", INVOICES).await;
    assert_eq!(world.filed().await, all_filed());
    let page = world.get("/clients").await;
    page.must(200, "Alder Ltd");
    let sql = "select id from invoice where number = 'A-1'";
    let id: uuid::Uuid = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    world.get(&format!("/invoices/{id}")).await.must(200, "£900.00 <span class=\"unknown\">day not recorded</span>");
}

/// A won pursuit and the matter that it became are one, with the number, service and estimate of the matter.
#[tokio::test]
async fn a_matter_that_a_pursuit_became_has_its_own_number_and_estimate() {
    let world = TestApp::new().await;
    let pursuits = "Opportunity no,Client,Title,Opened,Stage,Closed,Value\nP1,Alder Ltd,New school,2024-01-10,Won,2024-03-01,80000\n";
    let matters = "Matter number,Client,Title,Opened,Closed,Status,Fee estimate,Service line\nM1,Alder Ltd,New school,2024-03-05,2025-02-01,Closed,82000,Architecture\n";
    let invoices = "Invoice,Client,Matter number,Invoice date,Total\nA-1,Alder Ltd,M1,2024-05-05,9000\n";
    import_of(&world, "Books", "pursuits.csv", pursuits).await;
    import_of(&world, "Books", "matters.csv", matters).await;
    import_of(&world, "Books", "invoices.csv", invoices).await;
    assert_eq!(world.engagements().await, 1);
    let sql = "select e.external_id, e.fee_estimate_minor, l.name from engagement e
               left join service_line l on l.id = e.service_line_id where e.deleted_at is null";
    let all: Vec<(Option<String>, Option<i64>, Option<String>)> =
        world.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
    assert_eq!(all, [(Some("Books|M1".to_owned()), Some(8_200_000), Some("Architecture".to_owned()))]);
    assert_eq!(world.filed().await, [("A-1".to_owned(), Some("New school".to_owned()))]);
}

const WON: &str = "Company,Deal,Status,Created,Closed,Value\nBo Ltd,Audit,Won,2022-08-01,2022-10-22,200\n\
    Alba Ltd,Strategy,Won,2026-09-01,2026-10-20,100\n";
const PROJECTS: &str = "Company,Project no,Project,Start date,End date,Status\nBo Ltd,P2,Audit,2022-10-22,,Active\n\
    Alba Ltd,P1,Strategy,2026-10-20,,Active\nCy Ltd,P3,Review,2026-01-05,2026-02-02,Closed\n";

/// What each client stands at, and for which days work is complete, after lists in this order.
async fn after(lists: &[(&str, &str)]) -> (Vec<(String, i64, i64)>, Option<(i64, i64)>) {
    let world = TestApp::new().await;
    for (name, text) in lists {
        world.import_list(name, text, None).await;
        world.clock.set(perennial_core::dates::Moment(world.app.now().0 + 60_000_000));
    }
    world.is_sound().await;
    let mut conn = world.app.db.read().await.unwrap();
    let stands =
        "select c.name, p.stage, p.on_paper from position p join client c on c.id = p.client_id order by c.name";
    let covered = "select min(from_on), max(until_on) from import_coverage where kind = 'matters'";
    let covered: Vec<(Option<i64>, Option<i64>)> = conn.all(covered, vec![]).await.unwrap();
    (conn.all(stands, vec![]).await.unwrap(), covered.first().and_then(|(from, until)| Some(((*from)?, (*until)?))))
}

/// That work stands in a list of work is known whichever list came first, and so is up to which day that list goes.
#[tokio::test]
async fn work_of_a_won_deal_that_a_list_of_projects_calls_active_is_open_in_any_order() {
    let deals_first = after(&[("deals.csv", WON), ("projects.csv", PROJECTS)]).await;
    let projects_first = after(&[("projects.csv", PROJECTS), ("deals.csv", WON)]).await;
    assert_eq!(deals_first, projects_first);
    let (stands, covered) = deals_first;
    let stages: Vec<i64> = stands.iter().map(|(_, stage, _)| *stage).collect();
    assert_eq!(stages, [1, 1, 2], "Alba and Bo are clients, Cy is between: {stands:?}");
    let day = |text: &str| i64::from(crate::support::day(text).number());
    assert_eq!(covered, Some((day("2022-10-22"), day("2026-10-20"))));
}
