//! Amounts of invoices and pursuits: other currencies are never added, and a row that contradicts the record is told.

use perennial_app::imports::{self, Start};
use perennial_core::ids::ImportId;
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::presets::propose;
use perennial_core::imports::read::{Limits, read};

use crate::support::TestApp;

async fn import(world: &TestApp, name: &'static str, text: &str) -> ImportId {
    let id = world.upload(name, text).await;
    imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
    id
}

/// Takes in a list of a program whose numbers its lists share.
pub(super) async fn import_of(world: &TestApp, system: &str, name: &'static str, text: &str) -> ImportId {
    let sheet = read(text.as_bytes(), name, &Limits::default()).expect("a table").sheets.remove(0);
    let mapping = Mapping { system: system.to_owned(), ..propose(&sheet, None).mapping };
    let start = Start { file: name.to_owned(), sheet, object: None, mapping: Some(mapping) };
    let helen = world.as_helen();
    let started =
        world.app.change(&helen, move |tx, act| Box::pin(async move { imports::start(tx, act, start).await }));
    let id = started.await.expect("an upload");
    imports::run(&world.app, &helen, id, |_| {}).await.unwrap();
    id
}

/// The text of a page without its tags, white space as single spaces.
fn words(page: &str) -> String {
    let mut text = String::new();
    for part in page.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, words)| words));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words from one place to another.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    text.split(from).nth(1).unwrap_or_else(|| panic!("no {from} in {text}")).split(to).next().unwrap()
}

#[tokio::test]
async fn amounts_in_other_currencies_stand_beside_and_are_in_no_sum() {
    let world = TestApp::new().await;
    let invoices = "Invoice no,Client,Invoice date,Total,Paid\nI-1,Ridge Co,2026-10-15,£1000.00,£1000.00\n\
                    I-2,Ridge Co,2026-10-16,\"€2,000.00\",\"€2,000.00\"\nI-3,Quay Partners,2026-10-16,\"$5,000.00\",\n";
    import(&world, "invoices.csv", invoices).await;
    let deals = "Deal name,Company,Stage,Amount,Created\nDeal A,Marsh Ltd,Proposal,£1000.00,2026-10-15\n\
                 Deal B,Tarn Partners,Proposal,\"€2,000.00\",2026-10-15\n\
                 Deal C,Fen Foods,Proposal,\"¥300,000\",2026-10-15\n";
    import(&world, "deals.csv", deals).await;
    let list = words(&world.get("/clients").await.must(200, "Ridge Co").body);
    assert!(list.contains("£1.0k + €2.0k") && list.contains("$5.0k"), "{list}");
    let csv = world.get("/clients/export").await.must(200, "Ridge Co").body;
    let row = |name: &str| csv.lines().find(|line| line.contains(name)).unwrap().to_owned();
    assert!(row("Ridge Co").contains(",1000.00,") && row("Ridge Co").ends_with(",EUR 2000.00,yes"), "{csv}");
    assert!(row("Quay Partners").ends_with(",USD 5000.00,yes") && row("Marsh Ltd").ends_with(",,yes"), "{csv}");
    let map = words(&world.get("/").await.must(200, "Amounts are in").body);
    assert_eq!(
        between(&map, "Amounts are in ", " A week"),
        "GBP. Not included: 1 pursuit in EUR, 1 pursuit in JPY, 1 invoice in EUR, 1 invoice in USD.",
    );
    // What cannot be compared stands last, whichever way the list is sorted.
    for sort in ["value", "-value"] {
        let pursuits = words(&world.get(&format!("/pursuits?sort={sort}")).await.must(200, "Deal A").body);
        let place = |title: &str| pursuits.rfind(title).unwrap();
        assert!(place("Deal A") < place("Deal B").min(place("Deal C")), "{sort}: {pursuits}");
    }
}

/// Those who were billed in another currency alone have a place of their own: behind those whose fees can be compared,
/// before those with none, and the list says so. On the map's list the amount stands beside.
#[tokio::test]
async fn who_is_billed_in_another_currency_is_not_put_below_none_billed() {
    let world = TestApp::new().await;
    let invoices = "Invoice no,Client,Invoice date,Total,Paid\nI-1,Ridge Co,2026-10-15,£1000.00,£1000.00\n\
                    I-2,Alder Ltd,2026-10-16,\"€9,000.00\",\nI-3,Birch Ltd,2024-01-16,£50.00,£50.00\n\
                    I-4,Zoe Partners,2026-10-16,\"$5,000.00\",\nI-5,Marsh Ltd,2026-10-16,£20.00,\n";
    import(&world, "invoices.csv", invoices).await;
    let order = |page: &str, names: &[&str]| -> Vec<String> {
        let mut found: Vec<(usize, &str)> = names.iter().map(|name| (page.rfind(name).unwrap(), *name)).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, name)| name.to_owned()).collect()
    };
    let names = ["Alder Ltd", "Birch Ltd", "Marsh Ltd", "Ridge Co", "Zoe Partners"];
    let page = words(&world.get("/clients?sort=-fees").await.must(200, "Clients billed only in other currencies").body);
    let sorted = order(&page, &names);
    assert_eq!((&sorted[..2], sorted[4].as_str()), (&["Ridge Co".to_owned(), "Marsh Ltd".to_owned()][..], "Birch Ltd"));
    let page = words(&world.get("/clients?sort=fees").await.must(200, "€9.0k").body);
    let mut back = order(&page, &names);
    back.reverse();
    assert_eq!((back[0].as_str(), back[4].as_str()), (sorted[0].as_str(), "Birch Ltd"));
    let plain = world.get("/clients").await.must(200, "").body;
    assert!(!plain.contains("Clients billed only in other currencies"));
    // Behind a row, the next ones follow by the same order.
    let mut conn = world.app.db.read().await.unwrap();
    let (marsh,): (uuid::Uuid,) =
        conn.optional("select id from client where name = 'Marsh Ltd'", vec![]).await.unwrap().unwrap();
    drop(conn);
    let next = words(&world.get(&format!("/clients?sort=-fees&after={marsh}")).await.must(200, "Birch Ltd").body);
    assert!(next.contains("Alder Ltd") && next.contains("Zoe Partners") && !next.contains("Ridge Co"), "{next}");
    let map = world.get("/").await.must(200, "").body;
    let door = map.split("href=\"/map/clients").nth(1).expect("a door").split('"').next().unwrap();
    let listed = words(&world.get(&format!("/map/clients{}", door.replace("&amp;", "&"))).await.must(200, "").body);
    assert!(listed.contains("€9.0k") || listed.contains("$5.0k"), "{listed}");
}

#[tokio::test]
async fn a_row_that_gives_a_known_invoice_another_total_is_told_and_its_payment_counts() {
    let world = TestApp::new().await;
    let first =
        "Invoice,Client,Invoice date,Total\nA-1,Oduya & Co,2026-10-01,1000.00\nA-2,Oduya & Co,2026-10-02,50.00\n";
    import(&world, "october.csv", first).await;
    let next = "Invoice,Client,Invoice date,Total,Paid\nA-1,Oduya & Co,2026-10-01,1200.00,1200.00\n\
                A-2,Oduya & Co,2026-10-02,50.00,\n";
    let id = import(&world, "november.csv", next).await;
    let mut conn = world.app.db.read().await.unwrap();
    let problems = imports::problems(&mut conn, &world.as_helen(), id, 9).await.unwrap();
    let told: Vec<String> =
        problems.iter().map(|problem| format!("{}: {}", problem.line, problem.what_to_do)).collect();
    insta::assert_snapshot!(told.join("\n"), @"2: invoice A-1 is recorded with £1,000.00, and this row says £1,200.00: the record was kept. If the file is right, delete the invoice on its page and import the file again");
    let stored: Vec<(String, i64, i64)> =
        conn.all("select number, total_minor, paid_minor from invoice order by number", vec![]).await.unwrap();
    assert_eq!(stored, vec![("A-1".to_owned(), 100_000, 120_000), ("A-2".to_owned(), 5_000, 0)]);
}

/// A firm numbers its invoices anew each January: what a later list calls 12 is no correction of last year's 12, and a
/// row that says another total of the same day still is one.
#[tokio::test]
async fn a_number_that_begins_again_each_january_is_another_invoice() {
    let world = TestApp::new().await;
    let first = "Invoice,Client,Invoice date,Total,Paid\n12,Oduya & Co,2025-02-03,400.00,400.00\n\
                 13,Oduya & Co,2025-12-20,75.00,75.00\n12,Kestrel Freight,2025-02-03,90.00,90.00\n";
    import(&world, "2025.csv", first).await;
    let next = "Invoice,Client,Invoice date,Total,Paid\n12,Oduya & Co,2026-02-03,400.00,\n\
                13,Oduya & Co,2026-01-10,80.00,\n12,Kestrel Freight,2025-02-03,95.00,90.00\n";
    let id = import(&world, "2026.csv", next).await;
    let mut conn = world.app.db.read().await.unwrap();
    let problems = imports::problems(&mut conn, &world.as_helen(), id, 9).await.unwrap();
    let told: Vec<String> =
        problems.iter().map(|p| format!("{} {}: {}", p.line, p.consequence.words(), p.what_to_do)).collect();
    insta::assert_snapshot!(told.join("\n"), @"4 left out: invoice 12 is recorded with £90.00, and this row says £95.00: the record was kept. If the file is right, delete the invoice on its page and import the file again");
    let stored: Vec<(String, i64, i64)> = conn
        .all("select number, total_minor, paid_minor from invoice order by number, issued_on, total_minor", vec![])
        .await
        .unwrap();
    let expected =
        [("12", 9_000, 9_000), ("12", 40_000, 40_000), ("12", 40_000, 0), ("13", 7_500, 7_500), ("13", 8_000, 0)];
    assert_eq!(stored, expected.map(|(number, total, paid)| (number.to_owned(), total, paid)));
}

#[tokio::test]
async fn who_pays_for_a_client_is_kept_apart_and_becomes_no_client() {
    let world = TestApp::new().await;
    let matters = "Matter no,Matter,Client,Opened,Status\nM-7,Crash on the A38,Joan Smith,2026-08-01,Open\n";
    import_of(&world, "Proclaim", "matters.csv", matters).await;
    // The insurer stands where the client should: it is asked, and nothing of the row lands.
    let invoices = "Invoice,Matter,Client,Payer,Invoice date,Total\nA-1,M-7,Joan Smith,Axel Insurance,2026-10-01,900.00\n\
                    A-2,M-7,Axel Insurance,,2026-10-08,500.00\nA-3,M-7,Joan Smith,joan smith,2026-10-15,40.00\n";
    let id = import_of(&world, "Proclaim", "invoices.csv", invoices).await;
    let mut conn = world.app.db.read().await.unwrap();
    let problems = imports::problems(&mut conn, &world.as_helen(), id, 9).await.unwrap();
    let told: Vec<String> =
        problems.iter().map(|problem| format!("{}: {}", problem.line, problem.what_to_do)).collect();
    insta::assert_snapshot!(told.join("\n"), @"3: matter M-7 belongs to another client. If Axel Insurance pays for that client, put the client's name here and “Axel Insurance” into a column “Payer”. If Axel Insurance is the client, leave the matter empty or give its own");
    let stored: Vec<(String, String, Option<String>)> = conn
        .all(
            "select i.number, c.name, i.payer from invoice i join client c on c.id = i.client_id order by i.number",
            vec![],
        )
        .await
        .unwrap();
    let joan = "Joan Smith".to_owned();
    assert_eq!(
        stored,
        vec![("A-1".to_owned(), joan.clone(), Some("Axel Insurance".to_owned())), ("A-3".to_owned(), joan, None),]
    );
    let clients: i64 = conn.scalar("select count(*) from client", vec![]).await.unwrap();
    assert_eq!(clients, 1);
    let first: (uuid::Uuid,) =
        conn.optional("select id from invoice where number = 'A-1'", vec![]).await.unwrap().unwrap();
    drop(conn);
    world.get(&format!("/invoices/{}", first.0)).await.must(200, "<dt>Paid by</dt><dd>Axel Insurance</dd>");
}
