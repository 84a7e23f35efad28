//! One job that several lists name: asked about once, claimed by nobody until it is answered, in three orders of
//! arrival (D17 to D19).

use perennial_app::{alerts, journeys, plans};
use perennial_core::ids::ClientId;
use perennial_core::journeys::position::{Position, Rung};
use perennial_core::journeys::stage::Stage;

use crate::support::{Browser, TestApp, day};

const DEALS: &str = "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Associated Company,Close Date,Create Date\n\
    7001,Lease of Unit 4,Closed Won,18500,Helen Marsh,Ansah Tools,2026-08-03,2026-07-01\n";
const INVOICES: &str = "Invoice,Client,Invoice date,Total\nA-1,Ansah Tools,2026-09-01,900.00\n\
    A-2,Ansah Tools,2026-10-12,900.00\n";
const MATTERS: &str = "Client,Matter,Matter number,Opened,Status\nAnsah Tools,Unit 4 lease,M-1,2026-08-10,Open\n";
const CLOSED: &str = "Client,Matter,Matter number,Opened,Closed,Status\n\
    Ansah Tools,Unit 4 lease,M-1,2026-08-10,2026-11-02,Closed\n";

/// Three lists, in three orders of arrival.
const ORDERS: [[usize; 3]; 3] = [[0, 1, 2], [1, 2, 0], [2, 0, 1]];

impl TestApp {
    async fn listed_in(&self, order: [usize; 3], matters: &str) -> ClientId {
        let lists = [("deals.csv", DEALS), ("invoices.csv", INVOICES), ("matters.csv", matters)];
        for place in order {
            let (name, text) = lists[place];
            self.import_list(name, text, None).await;
        }
        let mut conn = self.app.db.read().await.unwrap();
        let rows: Vec<(uuid::Uuid,)> =
            conn.all("select id from client where deleted_at is null", vec![]).await.unwrap();
        assert_eq!(rows.len(), 1, "one client of three lists");
        ClientId(rows[0].0)
    }

    async fn stands(&self, client: ClientId) -> Position {
        self.position(client, day("2026-11-22")).await
    }

    /// Everything that is stored follows from the facts.
    pub async fn is_sound(&self) {
        assert_eq!(journeys::check(&self.app).await.unwrap().1, vec![]);
        assert_eq!(alerts::check(&self.app).await.unwrap().1, vec![]);
        assert_eq!(plans::check(&self.app).await.unwrap().1, vec![]);
    }
}

/// What the page of questions asks of a won pursuit: the value of its row.
fn asked(page: &str) -> Option<String> {
    let section = page.split("id=\"same_work\"").nth(1)?.split("</section>").next()?;
    Some(section.split("name=\"about\" value=\"").nth(1)?.split('"').next()?.to_owned())
}

impl Browser {
    /// Answers the one question about a won pursuit, and gives the address of Undo.
    async fn answer(&self, answer: &str) -> String {
        let page = self.get("/questions").await.must(200, "Are these won pursuits and matters the same?").body;
        let about = asked(&page).unwrap();
        let said = self.post("/questions/same_work", &[("about", about.as_str()), ("answer", answer)]).await;
        let page = self.get(said.must(303, "").location()).await.must(200, "1 answer saved.").body;
        assert_eq!(asked(&page), None, "it is asked once");
        page.split("/questions/answers/").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }
}

#[tokio::test]
async fn one_job_of_three_lists_is_no_repeat_work_in_any_order_of_arrival() {
    for order in ORDERS {
        let world = TestApp::new().await;
        let client = world.listed_in(order, MATTERS).await;
        let helen = world.as_person(world.helen).await;
        let page = format!("/clients/{client}");
        let stands = world.stands(client).await;
        assert_eq!((stands.stage, stands.ladder), (Stage::Client, Rung::Purchaser), "{order:?}");
        let first =
            helen.get(&page).await.must(200, "Are the won pursuit “Lease of Unit 4” and “Unit 4 lease” the same");
        assert!(!first.body.contains("a further matter or period"), "{order:?}");
        helen.get("/questions").await.must(200, "Lease of Unit 4").must(200, "May be the same as");
        world.is_sound().await;
        // The same: one page, with what all lists say of it.
        let undo = helen.answer("open").await;
        let stands = world.stands(client).await;
        assert_eq!((stands.stage, stands.ladder), (Stage::Client, Rung::Purchaser), "{order:?}");
        let tab = helen.get(&format!("{page}/engagements")).await.must(200, "Unit 4 lease");
        assert!(!tab.body.contains("Lease of Unit 4"), "the deal has no second page");
        helen.get(&format!("{page}/pursuits")).await.must(200, "Lease of Unit 4");
        world.is_sound().await;
        helen.post(&format!("/questions/answers/{undo}"), &[]).await.must(303, "");
        helen.get(&format!("{page}/engagements")).await.must(200, "Lease of Unit 4");
        world.is_sound().await;
        // Not the same: they came back, and now it may be said.
        helen.answer("not_open").await;
        assert_eq!(world.stands(client).await.ladder, Rung::Client, "{order:?}");
        helen.get(&page).await.must(200, "Repeat client: a further matter or period is recorded.");
        world.is_sound().await;
    }
}

/// Wins of one program and invoices of another: each job once until somebody says that they are one, and after.
#[tokio::test]
async fn a_win_and_its_invoices_are_one_job_before_and_after_somebody_says_so() {
    for order in [[0, 1], [1, 0]] {
        let world = TestApp::new().await;
        let lists = [("deals.csv", DEALS), ("invoices.csv", INVOICES)];
        for place in order {
            world.import_list(lists[place].0, lists[place].1, None).await;
        }
        let (client,): (uuid::Uuid,) = {
            let mut conn = world.app.db.read().await.unwrap();
            conn.optional("select id from client where deleted_at is null", vec![]).await.unwrap().unwrap()
        };
        let client = ClientId(client);
        let stands = world.stands(client).await;
        assert_eq!(
            (stands.stage, stands.ladder),
            (Stage::Client, Rung::Purchaser),
            "{order:?}: one job, until settled"
        );
        let helen = world.as_person(world.helen).await;
        let page = helen.get("/questions").await.must(200, "May be the same as").must(200, "Lease of Unit 4").body;
        let implied = page.split("id=\"implied\"").nth(1).unwrap().split("</section>").next().unwrap();
        assert!(implied.contains(">Lease of Unit 4</a>"), "{implied}");
        let about = implied.split("name=\"about\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let same = [("about", about), ("answer", "proposed"), ("manager", ""), ("line", ""), ("work", "")];
        let said = helen.post("/questions/implied", &same).await.must(303, "");
        let after = helen.get(said.location()).await.must(200, "1 matter settled.").body;
        assert!(!after.contains("May be the same as"), "{order:?}: nothing is left to say");
        let stands = world.stands(client).await;
        assert_eq!(
            (stands.stage, stands.ladder, stands.working.len()),
            (Stage::Client, Rung::Purchaser, 1),
            "{order:?}"
        );
        helen.get(&format!("/clients/{client}/engagements")).await.must(200, "Lease of Unit 4").must(200, "£1.8k");
        world.is_sound().await;
        let undo =
            after.split("data-seconds").nth(1).unwrap().split("action=\"").nth(1).unwrap().split('"').next().unwrap();
        helen.post(undo, &[]).await.must(303, "");
        helen.get("/questions").await.must(200, "May be the same as");
        assert_eq!(world.stands(client).await.ladder, Rung::Purchaser, "{order:?}");
        world.is_sound().await;
    }
}

#[tokio::test]
async fn a_closed_matter_leaves_nothing_open_in_any_order_of_arrival() {
    for order in ORDERS {
        let world = TestApp::new().await;
        let client = world.listed_in(order, CLOSED).await;
        let stands = world.stands(client).await;
        assert_eq!((stands.stage, stands.ladder), (Stage::Between, Rung::Purchaser), "{order:?}");
        world.is_sound().await;
        let helen = world.as_person(world.helen).await;
        helen.answer("open").await;
        assert_eq!(world.stands(client).await.stage, Stage::Between, "{order:?}");
        world.is_sound().await;
        // Next month's lists name both again, and nothing is asked anew.
        world.import_list("deals.csv", DEALS, None).await;
        world.import_list("matters.csv", CLOSED, None).await;
        assert_eq!(asked(&helen.get("/questions").await.must(200, "").body), None);
        assert_eq!(world.stands(client).await.ladder, Rung::Purchaser);
        world.is_sound().await;
    }
}

#[tokio::test]
async fn the_answer_comes_back_with_an_export() {
    let world = TestApp::new().await;
    let client = world.listed_in(ORDERS[0], CLOSED).await;
    let helen = world.as_person(world.helen).await;
    helen.answer("open").await;
    let before = world.stands(client).await;
    for format in [perennial_app::portability::Format::Csv, perennial_app::portability::Format::Json] {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        perennial_app::portability::export(&world.app, format, &out, false).await.unwrap();
        let (app, _clock, _kept) = TestApp::before_first_run().await;
        perennial_app::portability::load(&app, &out).await.unwrap();
        let mut conn = app.db.read().await.unwrap();
        let model = perennial_app::firm::model(&mut conn).await.unwrap();
        let (after, _) =
            journeys::position_of(&mut conn, &world.as_helen(), &model, client, day("2026-11-22")).await.unwrap();
        assert_eq!((after.stage, after.ladder), (before.stage, before.ladder));
        assert_eq!(journeys::check(&app).await.unwrap().1, vec![]);
    }
}

#[tokio::test]
async fn a_win_of_a_list_is_taken_back_and_comes_back_whole() {
    for order in ORDERS {
        let world = TestApp::new().await;
        let client = world.listed_in(order, MATTERS).await;
        let before = world.stands(client).await;
        let (pursuit, work): (uuid::Uuid, uuid::Uuid) = {
            let mut conn = world.app.db.read().await.unwrap();
            let sql = "select id, engagement_id from pursuit where state = 'hired'";
            conn.optional(sql, vec![]).await.unwrap().unwrap()
        };
        let helen = world.as_person(world.helen).await;
        helen.get(&format!("/pursuits/{pursuit}")).await.must(200, "Take the win back");
        helen.post(&format!("/pursuits/{pursuit}/reopen"), &[]).await.must(303, "");
        world.is_sound().await;
        helen.post(&format!("/engagements/{work}/restore"), &[]).await.must(303, "");
        world.is_sound().await;
        let after = world.stands(client).await;
        assert_eq!((after.stage, after.ladder), (before.stage, before.ladder), "{order:?}");
    }
}

/// A deal and a matter that began half a year apart, with nothing but a number in common: neither silently one nor two.
#[tokio::test]
async fn what_began_far_apart_and_bears_one_number_is_asked_about() {
    let deals = "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Associated Company,Close Date,Create Date\n\
        7001,Depot (LM-1042),Closed Won,18500,Helen Marsh,Ansah Tools,2026-02-03,2026-01-10\n\
        7002,Accounts for 2025,Closed Won,500,Helen Marsh,Brandt AG,2026-02-03,2026-01-10\n";
    let matters = "Client,Matter,Matter number,Opened,Status\nAnsah Tools,Unit 4 lease,LM/1042,2026-08-20,Open\n\
        Ansah Tools,Unit 5 lease,LM/1043,2026-08-21,Open\nBrandt AG,Review of 2025,B-77,2026-08-20,Open\n";
    for order in [[0, 1], [1, 0]] {
        let world = TestApp::new().await;
        let lists = [("deals.csv", deals), ("matters.csv", matters)];
        for place in order {
            world.import_list(lists[place].0, lists[place].1, None).await;
        }
        let sql = "select count(*) from open_question where kind = 'same_work'";
        assert_eq!(world.number(sql).await, 1, "{order:?}: by the number, and not by a year");
        let helen = world.as_person(world.helen).await;
        helen.get("/questions").await.must(200, "Depot (LM-1042)").must(200, "Unit 4 lease");
        let works = "select count(*) from engagement where deleted_at is null and same_as is null";
        assert_eq!(world.number(works).await, 5, "{order:?}: two until somebody says that they are one");
        helen.answer("open").await;
        assert_eq!(world.number(works).await, 4, "{order:?}");
        world.is_sound().await;
    }
}

/// The monthly bills of one matter, without its number: no periods of recurring work, in either order (D17).
#[tokio::test]
async fn one_matter_billed_monthly_is_no_repeat_work_until_somebody_says_so() {
    let bills = "Invoice no,Client,Invoice date,Total\n1,Alba Ltd,2026-04-12,100\n2,Alba Ltd,2026-05-12,100\n\
                 3,Alba Ltd,2026-06-12,100\n";
    let open = "Matter no,Client,Description,Status,Open date\nM-83,Alba Ltd,Lease,Open,2026-03-13\n";
    let closed = "Matter no,Client,Description,Status,Open date,Close date\n\
                  M-83,Alba Ltd,Lease,Closed,2026-03-13,2026-07-01\n";
    for matter in [open, closed] {
        for lists in [[matter, bills], [bills, matter]] {
            let world = TestApp::new().await;
            for (name, text) in ["first.csv", "second.csv"].into_iter().zip(lists) {
                world.import_list(name, text, None).await;
            }
            let alba = world.client_named("Alba Ltd").await;
            assert_eq!(world.stands(alba).await.ladder, Rung::Purchaser, "{lists:?}");
            let helen = world.as_person(world.helen).await;
            let page = helen.get(&format!("/clients/{alba}")).await.must(200, "Lease").body;
            assert!(!page.contains("a further matter or period"), "{lists:?}");
            world.is_sound().await;
        }
    }
    // Bills alone are a retainer, and that has come back.
    let world = TestApp::new().await;
    world.import_list("bills.csv", bills, None).await;
    assert_eq!(world.stands(world.client_named("Alba Ltd").await).await.ladder, Rung::Client);
}
