//! What the day of a list says of the days that it covers (D15).

use perennial_app::{firm, imports, journeys};
use perennial_core::dates::Day;
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::presets::propose;
use perennial_core::imports::read::{Limits, read};
use perennial_core::journeys::coverage::RecordKind;

use crate::support::{TestApp, day};

const INVOICES: &str =
    "Invoice,Client,Invoice date,Total\nA-1,Ansah Tools,2026-04-01,900.00\nA-2,Ansah Tools,2026-05-12,900.00\n";
const CLIENTS: &str = "Client,Client since\nAnsah Tools,2020-03-01\n";

impl TestApp {
    /// Imports a list of a day that somebody says, or of none.
    async fn list_of(&self, name: &'static str, text: &str, of: Option<Day>) -> perennial_core::ids::ImportId {
        let sheet = read(text.as_bytes(), name, &Limits::default()).unwrap().sheets.remove(0);
        let mapping: Mapping = propose(&sheet, None).mapping;
        let start = imports::Start { file: name.to_owned(), sheet, object: None, mapping: Some(mapping) };
        let helen = self.as_helen();
        let started = self.app.change(&helen, move |tx, act| {
            Box::pin(async move {
                let id = imports::start(tx, act, start).await?;
                imports::say_list_day(tx, act, id, of).await?;
                Ok(id)
            })
        });
        let id = started.await.unwrap();
        imports::run(&self.app, &helen, id, |_| {}).await.unwrap();
        id
    }

    async fn listed(&self, kind: RecordKind) -> Option<Day> {
        let coverage = firm::coverage(&mut self.app.db.read().await.unwrap()).await.unwrap();
        coverage.of(kind).and_then(|span| span.listed)
    }
}

#[tokio::test]
async fn a_list_covers_the_days_up_to_its_own_also_when_it_brings_nothing_new() {
    let world = TestApp::new().await;
    world.list_of("invoices.csv", INVOICES, None).await;
    assert_eq!(world.listed(RecordKind::Invoices).await, Some(day("2026-05-12")), "nobody says when it was made");
    world.list_of("june.csv", INVOICES, Some(day("2026-06-30"))).await;
    assert_eq!(world.listed(RecordKind::Invoices).await, Some(day("2026-06-30")));
    let works = "select count(*) from engagement where implied = 1 and state = 'closed'";
    let over = async || -> i64 { world.app.db.read().await.unwrap().scalar(works, vec![]).await.unwrap() };
    assert_eq!(over().await, 0, "seven weeks after the last invoice nobody knows");
    let october = world.list_of("october.csv", INVOICES, Some(day("2026-10-31"))).await;
    assert_eq!(world.listed(RecordKind::Invoices).await, Some(day("2026-10-31")));
    assert_eq!(over().await, 1, "five months after it the work is over");
    assert_eq!(journeys::check(&world.app).await.unwrap().1, vec![]);
    // What was taken back covers nothing.
    imports::undo(&world.app, &world.as_helen(), october).await.unwrap();
    assert_eq!(world.listed(RecordKind::Invoices).await, Some(day("2026-06-30")));
    // A list of an earlier day takes nothing back.
    world.list_of("may.csv", INVOICES, Some(day("2026-05-31"))).await;
    assert_eq!(world.listed(RecordKind::Invoices).await, Some(day("2026-06-30")));
}

#[tokio::test]
async fn a_list_of_names_covers_no_kind_of_record() {
    let world = TestApp::new().await;
    let stored = async || firm::coverage(&mut world.app.db.read().await.unwrap()).await.unwrap();
    let before = stored().await;
    world.list_of("june.csv", CLIENTS, Some(day("2026-06-30"))).await;
    world.list_of("october.csv", CLIENTS, Some(day("2026-10-31"))).await;
    assert_eq!(stored().await, before);
}
