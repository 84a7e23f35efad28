//! Kinds of firm after their lists were imported, with nothing recorded afterwards: what alerts, plans and pages say on
//! later days (histories, "Later days"). Lists are generated from a seed or written by hand.

use std::collections::{BTreeMap, BTreeSet};

use perennial_app::{alerts, journeys, plans};
use perennial_core::dates::{Day, Moment};
use perennial_core::fact::Listing;
use perennial_core::journeys::model::FirmKind;

use crate::support::{TestApp, day};

mod lists;

pub use self::lists::FIRMS;
use self::lists::List;

/// Days after the import on which the firm is looked at.
const LATER: [i32; 7] = [0, 15, 46, 61, 91, 181, 400];

/// The day of the import.
const IMPORTED: &str = "2026-11-22";

impl TestApp {
    /// The lists come in, in their order.
    pub async fn bring(&self, lists: &[List]) {
        for list in lists {
            self.import_list(list.name, &list.text(), list.these_are).await;
        }
    }

    /// The day comes, and the server does what it does each minute.
    async fn comes_to(&self, on: Day) {
        self.clock.set(Moment(Moment::start_of(on).0 + 43_200_000_000));
        journeys::refresh(&self.app).await.unwrap();
        alerts::sweep(&self.app).await.unwrap();
        plans::sweep(&self.app).await.unwrap();
    }

    /// The rules that speak, each with the clients of whom they do.
    async fn speaking(&self) -> BTreeMap<String, BTreeSet<String>> {
        let sql = "select a.rule, c.name from alert a join client c on c.id = a.client_id where a.state = 0";
        let rows: Vec<(String, String)> = self.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
        let mut speaking = BTreeMap::<String, BTreeSet<String>>::new();
        for (rule, client) in rows {
            speaking.entry(rule).or_default().insert(client);
        }
        speaking
    }

    /// Where everybody stands.
    async fn stages(&self) -> BTreeMap<String, (i64, i64)> {
        let sql = "select c.name, p.stage, p.standing from position p join client c on c.id = p.client_id
            where c.deleted_at is null";
        let rows: Vec<(String, i64, i64)> = self.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
        rows.into_iter().map(|(name, stage, standing)| (name, (stage, standing))).collect()
    }
}

#[tokio::test]
async fn lists_alone_raise_nothing_that_they_do_not_tell() {
    for firm in FIRMS {
        let world = TestApp::just_set_up(firm.kind).await;
        world.bring(&(firm.lists)()).await;
        let (mut spoke, mut stood) = (BTreeSet::new(), Vec::new());
        for days in LATER {
            world.comes_to(day(IMPORTED) + days).await;
            for (rule, clients) in world.speaking().await {
                let may = firm.may_speak.iter().find(|(name, _)| *name == rule);
                let Some((_, of)) = may else { panic!("{}: {rule} of {clients:?} after {days} days", firm.name) };
                let wrong: Vec<&String> = clients.iter().filter(|client| !of.contains(&client.as_str())).collect();
                assert!(wrong.is_empty(), "{}: {rule} of {wrong:?} after {days} days", firm.name);
                spoke.insert(rule);
            }
            stood.push(world.stages().await);
            // Nothing is planned on the ground of what nobody recorded.
            let planned = "select count(*) from planned_touch where state = 'planned'";
            assert_eq!(world.figure(planned).await, 0, "{}: planned after {days} days", firm.name);
        }
        // What is recorded in the lists is told, each rule on some day.
        let silent: Vec<&str> =
            firm.may_speak.iter().map(|(rule, _)| *rule).filter(|rule| !spoke.contains(*rule)).collect();
        assert_eq!(silent, Vec::<&str>::new(), "{}: never told", firm.name);
        // Stages stand still at the last day that the lists cover.
        for (later, days) in stood.iter().zip(LATER) {
            let moved: Vec<_> = later.iter().filter(|(name, at)| stood[0].get(*name) != Some(at)).collect();
            assert!(moved.is_empty(), "{}: moved after {days} days: {moved:?}", firm.name);
        }
        let (_, differences) = journeys::check(&world.app).await.unwrap();
        assert_eq!(differences, vec![], "{}", firm.name);
    }
}

impl TestApp {
    async fn figure(&self, sql: &'static str) -> i64 {
        self.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap()
    }
}

#[tokio::test]
async fn every_page_with_stages_says_when_the_lists_end() {
    let world = TestApp::just_set_up(FirmKind::Accounting).await;
    world.bring(&(FIRMS[0].lists)()).await;
    world.comes_to(day(IMPORTED) + 91).await;
    let helen = world.as_person(world.helen).await;
    helen.post("/journeys/new", &[("title", "How clients come to us"), ("from", "library")]).await;
    let client: uuid::Uuid = {
        let sql = "select id from client where deleted_at is null order by name limit 1";
        world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap()
    };
    let of_client = ["", "/engagements", "/pursuits"].map(|tab| format!("/clients/{client}{tab}"));
    let pages = ["/", "/clients", "/today", "/insights", "/insights/phases", "/insights/gaps", "/insights/questions"];
    for address in pages.map(str::to_owned).into_iter().chain(of_client) {
        let page = helen.get(&address).await.must(200, "Invoices until ");
        assert!(page.body.contains("import the next list</a>"), "{address}");
    }
    // Somebody records something: it is said no longer.
    let told = "stages and phases stand still since";
    helen.get("/today").await.must(200, told);
    let form = [("client", client.to_string()), ("title", "Payroll".to_owned()), ("accepted", "2027-02-20".to_owned())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    helen.post("/engagements", &form).await.must(303, "");
    for address in ["/", "/today", "/clients"] {
        assert!(!helen.get(address).await.body.contains(told), "{address}");
    }
}

/// Matters that nobody closed are counted apart on the map: open on paper (D19).
#[tokio::test]
async fn matters_open_on_paper_are_counted_apart() {
    let firm = FIRMS.iter().find(|one| one.name == "law, matters never closed").expect("a firm");
    let world = TestApp::just_set_up(firm.kind).await;
    world.bring(&(firm.lists)()).await;
    let helen = world.as_person(world.helen).await;
    let page = helen.get("/").await.must(200, "open on paper").body;
    let counted: Vec<u64> = page
        .match_indices(" open on paper")
        .filter_map(|(end, _)| page[..end].rsplit([' ', '>']).next()?.parse().ok())
        .collect();
    // Of twenty estates those that were billed last in February: the others gave a sign of life within the limit.
    assert!(!counted.is_empty() && counted.iter().all(|count| *count == 7), "{counted:?}");
}

/// One contact at a client is a thin thread only where somebody watches: of clients with whom something was logged.
#[tokio::test]
async fn one_contact_only_is_said_of_clients_with_a_logged_contact() {
    let world = TestApp::just_set_up(FirmKind::Accounting).await;
    let months = (1..=11).flat_map(|month| ["Ansah Tools", "Quill & Stone"].map(|name| (month, name)));
    let rows: String =
        months.map(|(month, name)| format!("{name} {month},{name},2026-{month:02}-05,9000.00\n")).collect();
    world.import_list("invoices.csv", &format!("Invoice number,Client,Invoice date,Total\n{rows}"), None).await;
    let people = "First name,Last name,Company,Email\nRuth,Ansah,Ansah Tools,ruth@ansah.example\n\
        Tom,Quill,Quill & Stone,tom@quill.example\n";
    world.import_list("people.csv", people, Some(Listing::Client)).await;
    for days in [0, 61, 91] {
        world.comes_to(day(IMPORTED) + days).await;
        assert_eq!(world.speaking().await.get("single_threaded"), None, "nobody watches, after {days} days");
    }
    let helen = world.as_person(world.helen).await;
    let called_on = (day(IMPORTED) + 91).to_string();
    let call = [("who", "Ansah Tools"), ("medium", "phone"), ("direction", "two_way"), ("on", called_on.as_str())];
    helen.post("/touches", &call).await.must(303, "");
    world.comes_to(day(IMPORTED) + 92).await;
    let said = world.speaking().await.remove("single_threaded").unwrap_or_default();
    assert_eq!(said.into_iter().collect::<Vec<_>>(), ["Ansah Tools"]);
}

/// 4,000 leads that nobody ever touched: known, on no map, on no clock, in no alert and on no plan (D18).
#[tokio::test]
async fn four_thousand_leads_are_known_and_nothing_else() {
    let world = TestApp::just_set_up(FirmKind::Agency).await;
    let text: String = (0..4_000).map(|n| format!("Lead {n:04} Ltd,Retail\n")).collect();
    world.import_list("leads.csv", &format!("Client,Sector\n{text}"), Some(Listing::Prospect)).await;
    for days in [0, 61, 400] {
        world.comes_to(day(IMPORTED) + days).await;
        let helen = world.as_person(world.helen).await;
        assert!(world.speaking().await.is_empty(), "after {days} days");
        assert_eq!(world.figure("select count(*) from planned_touch").await, 0, "after {days} days");
        let moving = "select count(*) from position where stalled <> 0 or silence <> 0 or counts <> 0";
        assert_eq!(world.figure(moving).await, 0, "after {days} days");
        let map = helen.get("/").await.must(200, "").body;
        assert!(map.contains("4,000"), "one count: {map}");
    }
}
