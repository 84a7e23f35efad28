//! Imports through the pages: what is asked, mapped, checked, run, listed and taken back.

use perennial_app::clients::{self, ClientInput};
use perennial_core::text::Name;

use crate::support::{Browser, TestApp};

const MATTERS: &str = "Matter,Client,Opened,Status\n\
    Lease of Lowfield,Bellweather Homes,03/04/2026,Open\n\
    Charter dispute,Kestrel Freight,05/06/2026,Open\n\
    Nobody's matter,,07/08/2026,Open\n";

impl Browser {
    /// Uploads a file; the address of its import.
    async fn bring(&self, name: &str, text: &str) -> String {
        let answer = self.upload("/imports/new", &[("object", "")], name, text.as_bytes()).await.must(303, "");
        assert!(answer.location().starts_with("/imports/"), "{}", answer.location());
        let at = answer.location().to_owned();
        // A list of names is asked whose names they are.
        if self.get(&at).await.body.contains("Who is in this file") {
            let about = [("asked_0", r#"{"asked":"these_are"}"#), ("answer_0", "clients")];
            self.post(&format!("{at}/columns"), &about).await.must(303, "");
        }
        at
    }

    /// Runs an import that was looked at, and waits for its receipt.
    pub(super) async fn run_import(&self, at: &str) -> String {
        self.post(&format!("{at}/run"), &[]).await.must(303, "");
        for _ in 0..600 {
            let page = self.get(at).await.must(200, "");
            if !page.body.contains("id=\"progress\"") {
                return page.body;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the import does not end");
    }
}

impl TestApp {
    async fn living(&self, table: &'static str) -> i64 {
        let sql = perennial_app::db::AssertSqlSafe(format!("select count(*) from {table} where deleted_at is null"));
        self.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap()
    }
}

#[tokio::test]
async fn a_list_is_asked_about_mapped_checked_run_and_taken_back() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    helen.get("/imports").await.must(200, "Ten minutes from your lists to the map");
    let at = helen.bring("matters.csv", MATTERS).await;
    let page = helen.get(&at).await.must(200, "what comes first in");
    assert!(page.body.contains("Lease of Lowfield") && page.body.contains("Delimiter"), "{}", page.body);
    // Nothing can be checked or run before it is known whether 03/04 is in March or in April.
    let check = format!("{at}/check");
    assert!(helen.get(&check).await.must(303, "").location().ends_with("#questions"));
    helen.post(&format!("{at}/run"), &[]).await.must(409, "what comes first");
    let about = r#"{"asked":"dates","column":"Opened"}"#;
    let answer = [("asked_0", about), ("answer_0", "day-first"), ("then", "check")];
    let saved = helen.post(&format!("{at}/columns"), &answer).await.must(303, "");
    assert_eq!(saved.location(), check);
    let page = helen.get(&check).await.must(200, "This is what would happen");
    assert!(page.body.contains("the client is missing"), "{}", page.body);
    assert_eq!(world.living("engagement").await, 0, "a check leaves nothing behind");
    let receipt = helen.run_import(&at).await;
    assert!(receipt.contains("The import is done") && receipt.contains("Lease of Lowfield"), "{receipt}");
    assert_eq!((world.living("client").await, world.living("engagement").await), (2, 2));
    helen.get(&format!("{at}/undo")).await.must(200, "Undo this import?");
    helen.post(&format!("{at}/undo"), &[]).await.must(200, "was undone");
    assert_eq!((world.living("client").await, world.living("engagement").await), (0, 0));
    helen.get("/imports").await.must(200, "Undone");
    // The answer is remembered for files with the same headers.
    let again = helen.bring("matters.csv", MATTERS).await;
    helen.get(&format!("{again}/check")).await.must(200, "This is what would happen");
}

#[tokio::test]
async fn rows_left_out_are_mended_in_their_file_and_come_back() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let text = MATTERS.replace("03/04", "23/04");
    let at = helen.bring("matters.csv", &text).await;
    helen.run_import(&at).await;
    let file = helen.get(&format!("{at}/problems.csv")).await.must(200, "Perennial: what to do").body;
    assert_eq!(file.lines().count(), 2, "{file}");
    let mended = file.replace("Nobody's matter,,", "Nobody's matter,Ansah Tools,");
    let at = helen.bring("problems.csv", &mended).await;
    let receipt = helen.run_import(&at).await;
    assert!(receipt.contains("Ansah Tools"), "{receipt}");
    assert_eq!(world.living("engagement").await, 3);
    let title: i64 = {
        let sql = "select count(*) from engagement where title = 'Nobody''s matter'";
        world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap()
    };
    assert_eq!(title, 1);
}

#[tokio::test]
async fn likely_doubles_are_decided_by_a_person() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let first = helen.bring("clients.csv", "Client,Sector,Website\nKestrel Freight Ltd,Haulage,\n").await;
    helen.run_import(&first).await;
    let second = helen.bring("more.csv", "Client,Sector,City\nKestrel Freight,Transport,Dover\n").await;
    let check = format!("{second}/check");
    let page = helen.get(&check).await.must(200, "Possible duplicates</h2>").body;
    let row = page.split("name=\"row\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    helen.post(&check, &[("row", &row), ("all", "merge")]).await.must(303, "");
    let page = helen.get(&check).await.must(200, "1 decided").body;
    assert!(page.contains("Dover") && !page.contains("Possible duplicates</h2>"), "{page}");
    helen.run_import(&second).await;
    assert_eq!(world.living("client").await, 1);
    helen.post(&format!("{second}/undo"), &[]).await.must(200, "1 has its old values back");
}

#[tokio::test]
async fn what_cannot_be_read_is_said_and_the_rest_is_taken() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let page = helen.upload("/imports/new", &[], "letter.pdf", b"%PDF-1.7").await;
    page.must(422, "a PDF document");
    helen.upload("/imports/new", &[], "", b"").await.must(422, "Choose a file or paste some rows");
    let pasted = [("pasted", "Client,Sector\nAnsah Tools,Tools\n")];
    let answer = helen.upload("/imports/new", &pasted, "", b"").await.must(303, "");
    helen.get(answer.location()).await.must(200, "Ansah Tools");
    helen.post(&format!("{}/discard", answer.location()), &[]).await.must(303, "");
    helen.get(answer.location()).await.must(404, "");
}

#[tokio::test]
async fn members_read_the_history_and_managers_import() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let at = helen.bring("clients.csv", "Client,Sector\nAnsah Tools,Tools\n").await;
    let priya = world.as_person(world.priya).await;
    priya.get("/imports").await.must(200, "clients.csv");
    priya.get("/imports/new").await.must(403, "");
    priya.post(&format!("{at}/run"), &[]).await.must(403, "");
    helen.run_import(&at).await;
    priya.get(&at).await.must(200, "Ansah Tools");
    priya.post(&format!("{at}/undo"), &[]).await.must(403, "");
}

#[tokio::test]
async fn a_client_behind_a_wall_is_neither_matched_nor_named() {
    let world = TestApp::new().await;
    let input = ClientInput::named(Name::parse("Kestrel Freight").unwrap());
    let secret = world
        .change(move |tx, act| {
            Box::pin(async move {
                let today = act.today;
                clients::record(tx, act, input, today).await
            })
        })
        .await
        .unwrap();
    let priya = world.priya;
    world
        .change(move |tx, _| {
            Box::pin(async move {
                tx.run("update client set walled = 1 where id = $1", perennial_app::args![secret]).await?;
                let wall = "insert into client_wall (client_id, staff_id) values ($1, $2)";
                tx.run(wall, perennial_app::args![secret, priya]).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
    let helen = world.as_person(world.helen).await;
    let at = helen.bring("clients.csv", "Client,Website\nKestrel Freight Ltd,kestrel.example\n").await;
    let check = helen.get(&format!("{at}/check")).await.must(200, "This is what would happen").body;
    assert!(!check.contains("Possible duplicates</h2>"), "{check}");
    helen.run_import(&at).await;
    assert_eq!(world.living("client").await, 2, "for Helen it is a client of her own");
}

#[tokio::test]
async fn an_import_gives_no_walled_client_to_a_manager_outside() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let first = helen.bring("clients.csv", "Client,Sector\nKestrel Freight,Haulage\n").await;
    helen.run_import(&first).await;
    let inside = world.helen.to_string();
    let wall =
        [("name", "Kite"), ("reason", "A takeover"), ("clients", "Kestrel Freight"), ("people", inside.as_str())];
    helen.post("/settings/walls", &wall).await.must(303, "");
    let rows = "Client,Relationship manager,Website\nKestrel Freight,Priya Nair,kestrel.example\n";
    let at = helen.bring("managers.csv", rows).await;
    let words = "Priya Nair is outside of the information barrier around Kestrel Freight";
    helen.get(&format!("{at}/check")).await.must(200, words);
    assert!(helen.run_import(&at).await.contains(words));
    let sql = "select count(*) from client where manager_id is null and website is not null";
    let without: i64 = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    assert_eq!(without, 1, "the rest of the row is taken");
}

/// The buttons of a receipt, the first of them the next step.
fn buttons(receipt: &str) -> Vec<String> {
    let actions = receipt.split("The import is done").nth(1).unwrap().split("</div></div>").next().unwrap();
    let links = actions.split("<a class=\"button").skip(1);
    let words = links.map(|link| link.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned());
    words.take(3).collect()
}

#[tokio::test]
async fn a_receipt_leads_to_the_next_file_and_then_to_the_map() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let clients = helen.bring("clients.csv", "Client,Sector\nKestrel Freight,Haulage\n").await;
    let receipt = helen.run_import(&clients).await;
    assert_eq!(buttons(&receipt)[0], "Import your invoice list");
    assert!(receipt.contains("button primary\" href=\"/imports/new\""), "{receipt}");
    let invoices = "Invoice,Client,Service,Invoice date,Total\nK-1,Kestrel Freight,Tax,2026-11-02,90.00\n";
    let (first, second) =
        (helen.bring("invoices.csv", invoices).await, helen.bring("more.csv", "Client,Sector\nOduya,Mills\n").await);
    // A file that was uploaded and waits comes first.
    let receipt = helen.run_import(&first).await;
    assert_eq!(buttons(&receipt)[0], "Go on with more.csv");
    let receipt = helen.run_import(&second).await;
    let told = buttons(&receipt);
    assert!(told[0].starts_with("Is this right?") && told[1] == "Open the map", "{told:?}");
    assert_eq!(told[2], "Import your list of work");
}

/// A list none of whose columns is understood as a name is asked about before anything lands.
#[tokio::test]
async fn nobody_is_called_after_an_address_unless_somebody_says_so() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let rows = "Kestrel Freight Ltd,info@kestrel.example\nBellweather Homes,dan@bellweather.example\n";
    let text = format!("Whose,Email\n{rows}");
    let answer = helen.upload("/imports/new", &[("object", "")], "book.csv", text.as_bytes()).await.must(303, "");
    let at = answer.location().to_owned();
    let page = helen.get(&at).await.must(200, "Which column holds the name of the client?");
    page.must(200, "by their email address");
    helen.post(&format!("{at}/run"), &[]).await.must(409, "Which column holds the name");
    let answers = [
        ("asked_0", r#"{"asked":"name_column","field":"client.name"}"#),
        ("answer_0", "Whose"),
        ("asked_1", r#"{"asked":"these_are"}"#),
        ("answer_1", "clients"),
    ];
    helen.post(&format!("{at}/columns"), &answers).await.must(303, "");
    helen.run_import(&at).await;
    assert_eq!(world.living("client").await, 2);
    helen.get("/clients").await.must(200, "Kestrel Freight Ltd").must(200, "Bellweather Homes");
}
