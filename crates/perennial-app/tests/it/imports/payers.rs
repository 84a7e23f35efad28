//! Who pays for clients: asked about in groups under *Is this right?*, and remembered by the next list (D25).

use perennial_app::imports;
use perennial_core::dates::Moment;

use super::amounts::import_of;
use crate::support::TestApp;

const CLIENTS: &str = "Client,Client since\nAlder Ltd,2019-03-04\nBirch Ltd,2019-03-04\nCedar Ltd,2019-03-04\n\
    Holdco Ltd,2019-03-04\n";
const INVOICES: &str = "Invoice,Client,Payer,Invoice date,Total\nA-1,Alder Ltd,Oak Insurance,2026-10-01,900.00\n\
    A-2,Birch Ltd,OAK INSURANCE,2026-10-02,500.00\nA-3,Cedar Ltd,Holdco Limited,2026-10-03,40.00\n\
    A-4,Alder Ltd,Aunt May,2026-10-04,30.00\nA-5,Birch Ltd,Birch Limited,2026-10-05,20.00\n\
    A-6,Birch Ltd,Elm Group,2026-10-05,20.00\nA-7,Cedar Ltd,Elm Group,2026-10-06,25.00\n";

impl TestApp {
    async fn payers(&self) -> Vec<(String, Option<String>)> {
        let sql = "select i.number, i.payer from invoice i where i.deleted_at is null order by i.number, i.issued_on";
        self.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap()
    }

    /// Gives an answer; the address of its Undo.
    async fn said(&self, form: &[(&str, &str)]) -> String {
        // By the moment answers are taken back: each has its own.
        self.clock.set(Moment(self.app.now().0 + 1_000_000));
        self.post("/questions/payers", form).await.must(303, "");
        let sql = "select max(answered_at) from payer_answer";
        let moment: Option<i64> = self.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
        format!("/questions/answers/{}/undo", moment.unwrap())
    }

    async fn asked(&self) -> String {
        let page = self.get("/questions").await.must(200, "").body;
        page.split("id=\"payers\"").nth(1).unwrap_or_default().split("</section>").next().unwrap_or_default().to_owned()
    }
}

#[tokio::test]
async fn who_pays_for_several_or_looks_like_a_client_is_asked_about() {
    let world = TestApp::new().await;
    import_of(&world, "Proclaim", "clients.csv", CLIENTS).await;
    let id = import_of(&world, "Proclaim", "invoices.csv", INVOICES).await;
    let asked = world.asked().await;
    for (payer, told) in [
        ("Oak Insurance", "2 invoices for Alder Ltd and Birch Ltd"),
        ("Holdco Limited", "1 invoice for Cedar Ltd"),
        ("Birch Limited", "1 invoice for Birch Ltd"),
        ("Elm Group", "2 invoices for Birch Ltd and Cedar Ltd"),
    ] {
        assert!(asked.contains(payer) && asked.contains(told), "{payer}: {asked}");
    }
    assert!(!asked.contains("Aunt May"), "who pays for one client and is like nobody is only the payer: {asked}");
    world.get(&format!("/imports/{id}")).await.must(200, "Is this right? ");

    // Each answer is kept, by group, with Undo.
    let only = [("about", "oak insurance"), ("answer", "only_payer")];
    world.said(&only).await;
    assert!(!world.asked().await.contains("Oak Insurance"));
    let same = [("about", "birch ltd"), ("answer", "same_client")];
    let undo = world.said(&same).await;
    assert_eq!(world.payers().await[4], ("A-5".to_owned(), None));
    world.post(&undo, &[]).await.must(303, "");
    assert_eq!(world.payers().await[4].1.as_deref(), Some("Birch Limited"));
    world.post("/questions/payers", &same).await.must(303, "");
    // A client of their own: the one of that name, and where there is none a new one.
    let other = [("about", "holdco ltd"), ("about", "elm group"), ("answer", "other_client")];
    let undo = world.said(&other).await;
    let clients = "select count(*) from client where deleted_at is null";
    assert_eq!(world.count(clients).await, 5);
    world.post(&undo, &[]).await.must(303, "");
    assert_eq!(world.count(clients).await, 4);
    world.post("/questions/payers", &other).await.must(303, "");
    assert_eq!(world.asked().await, "");
    world.post("/questions/payers", &only).await.must(409, "answered this already");

    // Next month's list is read by what was said.
    let matters = "Matter no,Matter,Client,Opened,Status\nM-7,Crash on the A38,Alder Ltd,2026-08-01,Open\n";
    import_of(&world, "Proclaim", "matters.csv", matters).await;
    let next = "Invoice,Matter,Client,Payer,Invoice date,Total\nB-1,,Birch Ltd,Birch Limited,2026-11-01,90.00\n\
                B-2,,Cedar Ltd,Oak Insurance,2026-11-02,80.00\nB-3,M-7,Oak Insurance,,2026-11-03,70.00\n\
                B-4,,Oak Insurance,,2026-11-04,60.00\n";
    let id = import_of(&world, "Proclaim", "next.csv", next).await;
    let payers = world.payers().await;
    let of = |number: &str| payers.iter().find(|(there, _)| there == number).map(|(_, payer)| payer.as_deref());
    assert_eq!(
        (of("B-1"), of("B-2"), of("B-3")),
        (Some(None), Some(Some("Oak Insurance")), Some(Some("Oak Insurance")))
    );
    assert_eq!(of("B-4"), None);
    assert_eq!(world.count("select count(*) from client where name = 'Oak Insurance'").await, 0);
    assert_eq!(
        world
            .count("select count(*) from invoice i join client c on c.id = i.client_id where number = 'B-3' and c.name = 'Alder Ltd'")
            .await,
        1
    );
    let mut conn = world.app.db.read().await.unwrap();
    let problems = imports::problems(&mut conn, &world.as_helen(), id, 9).await.unwrap();
    let told: Vec<String> = problems.iter().map(|p| format!("{}: {}", p.line, p.what_to_do)).collect();
    insta::assert_snapshot!(
        told.join("\n"),
        @"5: Oak Insurance only pays for others, as somebody said under Is this right?. Put the client's name here and “Oak Insurance” into a column “Payer”"
    );
    drop(conn);
    assert_eq!(world.asked().await, "", "nobody is asked about again");
    assert_eq!(perennial_app::journeys::check(&world.app).await.unwrap().1, vec![]);
}
