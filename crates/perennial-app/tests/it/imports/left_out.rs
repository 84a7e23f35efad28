//! A row that somebody leaves out is left out: nothing of it goes to the record for which it was taken, this month or the
//! next.

use std::collections::BTreeMap;

use perennial_app::imports::{self, Decision};
use perennial_core::ids::ImportId;
use perennial_core::imports::objects::Object;
use perennial_core::journeys::stage::Stage;

use crate::support::{TestApp, day};

const CLIENTS: &str = "Client,Email,Phone\nKestrel Freight Ltd,office@kestrel.example,0113 1\n\
    Alba Ltd,office@alba.example,0113 2\n";
const OCTOBER: &str = "Client,Invoice no,Date,Total\nKestrel Freight,1,2026-10-01,100\nAlba,2,2026-10-02,100\n\
    Alba,3,2026-10-05,80\n";
const NOVEMBER: &str = "Client,Invoice no,Date,Total\nKestrel Freight,4,2026-11-01,100\nAlba,5,2026-11-02,100\n\
    Alba Ltd,6,2026-11-03,50\n";

impl TestApp {
    /// Uploads a list of a program that has a name, and decides of its clients by their names.
    async fn decided(&self, file: &'static str, text: &str, of: Object, what: &[(&str, Option<&str>)]) -> ImportId {
        let id = self.upload(file, text).await;
        let helen = self.as_helen();
        let mut conn = self.app.db.read().await.unwrap();
        let mut mapping = imports::find(&mut conn, &helen, id).await.unwrap().mapping;
        drop(conn);
        mapping.system = "Bills".to_owned();
        let remapped = self
            .app
            .change(&helen, move |tx, act| Box::pin(async move { imports::remap_this(tx, act, id, &mapping).await }));
        remapped.await.unwrap();
        let trial = imports::try_rows(&self.app, &helen, id).await.unwrap();
        let mut decisions = BTreeMap::new();
        for (name, same) in what {
            let row = trial.rows.iter().find(|row| row.object == of && row.name == *name).expect("the row");
            let decision = match same {
                None => Decision::Skip,
                Some(known) => Decision::Same { id: row.maybe.iter().find(|maybe| maybe.name == *known).unwrap().id },
            };
            decisions.insert(row.hash.clone(), decision);
        }
        let decide = self
            .app
            .change(&helen, move |tx, act| Box::pin(async move { imports::decide(tx, act, id, decisions).await }));
        decide.await.unwrap();
        id
    }

    async fn receipt_of(&self, id: ImportId) -> (i64, i64, Vec<u32>) {
        let helen = self.as_helen();
        imports::run(&self.app, &helen, id, |_| {}).await.unwrap();
        let mut conn = self.app.db.read().await.unwrap();
        let lines = imports::find(&mut conn, &helen, id).await.unwrap().lines.expect("a receipt");
        let problems = imports::problems(&mut conn, &helen, id, 50).await.unwrap();
        let left_out = problems.iter().filter(|problem| problem.what_to_do.contains("as somebody decided"));
        let mut told: Vec<u32> = left_out.map(|problem| problem.line).collect();
        told.sort_unstable();
        (lines.created, lines.left_out, told)
    }
}

#[tokio::test]
async fn what_somebody_leaves_out_is_nobodys_this_month_and_the_next() {
    let world = TestApp::new().await;
    world.import_list("clients.csv", CLIENTS, Some(perennial_core::fact::Listing::Client)).await;
    let what = [("Kestrel Freight", Some("Kestrel Freight Ltd")), ("Alba", None)];
    let october = world.decided("october.csv", OCTOBER, Object::Client, &what).await;
    assert_eq!(world.receipt_of(october).await, (1, 2, vec![3, 4]), "both rows of Alba are told once");
    let alba = world.client_named("Alba Ltd").await;
    assert_eq!(world.position(alba, day("2026-11-22")).await.stage, Stage::Between, "none of the invoices is theirs");
    assert_eq!(world.count("select count(*) from invoice").await, 1);
    assert_eq!(world.count("select count(*) from client").await, 2);
    // The list of the next month is read as was decided, and names Alba Ltd itself besides.
    let november = world.decided("november.csv", NOVEMBER, Object::Client, &[]).await;
    assert_eq!(world.receipt_of(november).await, (2, 1, vec![3]));
    assert_eq!(world.count("select count(*) from invoice where deleted_at is null").await, 3);
    assert_eq!(world.position(alba, day("2026-11-22")).await.stage, Stage::Client, "by the invoice of their own name");
}

#[tokio::test]
async fn matters_pursuits_and_people_of_who_is_left_out_are_left_out_too() {
    let world = TestApp::new().await;
    world.import_list("clients.csv", CLIENTS, Some(perennial_core::fact::Listing::Client)).await;
    let lists = [
        ("matters.csv", "Client,Matter no,Matter,Opened,Status\nAlba,1,Lease,2026-10-01,Open\n"),
        ("deals.csv", "Company,Deal,Status,Created\nAlba,Sale,Open,2026-10-01\n"),
        ("people.csv", "Client,Contact,Email\nAlba,Bo Ray,bo@alba.example\n"),
    ];
    for (file, text) in lists {
        let id = world.decided(file, text, Object::Client, &[("Alba", None)]).await;
        assert_eq!(world.receipt_of(id).await, (0, 1, vec![2]), "{file}");
    }
    for sql in [
        "select count(*) from engagement",
        "select count(*) from pursuit",
        "select count(*) from contact",
        "select count(*) - 2 from client",
    ] {
        assert_eq!(world.count(sql).await, 0, "{sql}");
    }
}
