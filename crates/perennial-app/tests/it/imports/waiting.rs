//! Lists that wait together are checked as if those before them had landed, and the day a list was made is asked.

use crate::support::{Browser, TestApp};

impl Browser {
    async fn waits(&self, name: &str, text: &str) -> String {
        let answer = self.upload("/imports/new", &[("object", "")], name, text.as_bytes()).await.must(303, "");
        answer.location().to_owned()
    }
}

const CLIENTS: &str = "Client,Client since\nKestrel Freight,2019-03-01\nAnsah Tools,2020-01-01\n";
const INVOICES: &str =
    "Invoice No,Customer,Date,Amount\n1,Ansah Tools,2026-01-15,£500\n2,Kestrel Freight,2026-07-15,£500\n";

#[tokio::test]
async fn a_list_is_checked_as_if_those_before_it_had_landed() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let invoices = helen.waits("invoices.csv", INVOICES).await;
    // Alone it makes the clients itself.
    helen.get(&format!("{invoices}/check")).await.must(200, "would create 2 clients");
    let clients = helen.waits("clients.csv", CLIENTS).await;
    let page = helen.get(&format!("{invoices}/check")).await;
    page.must(200, "Tried as if clients.csv had been imported first").must(200, "would create 2 clients");
    let page = helen.get(&format!("{clients}/check")).await;
    page.must(200, "because it comes after this list: invoices.csv").must(200, "would create 2 clients.");
    // A list about which something is open cannot be tried.
    helen.waits("names.csv", "Client,Town\nBrandt AG,Bonn\n").await;
    helen
        .get(&format!("{invoices}/check"))
        .await
        .must(200, "Not counted here: names.csv. Check and import that first.");
}

#[tokio::test]
async fn the_day_a_list_was_made_is_asked_and_kept() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let at = helen
        .waits("clients.csv", "Exported on 31 October 2026\nClient,Client since\nAnsah Tools,2020-01-01\nOduya,\n")
        .await;
    helen.get(&at).await.must(200, "Day the list was made").must(200, "blank: 31 Oct 2026, as the file says");
    let check = format!("{at}/check");
    helen.get(&check).await.must(200, "The list was made on 31 Oct 2026, as the file says.");
    let said = |day: &'static str| [("defaults", "1"), ("list_day", day), ("then", "check")];
    helen.post(&format!("{at}/columns"), &said("2026-12-24")).await.must(422, "still to come");
    helen.post(&format!("{at}/columns"), &said("2019-12-24")).await.must(303, "");
    assert!(helen.get(&check).await.must(303, "").location().contains("#questions"));
    helen.post(&format!("{at}/columns"), &said("2026-11-01")).await.must(303, "");
    helen.get(&check).await.must(200, "The list was made on 1 Nov 2026.");
    helen.post(&format!("{at}/run"), &[]).await.must(303, "");
    for _ in 0..600 {
        let page = helen.get(&at).await.must(200, "").body;
        if !page.contains("id=\"progress\"") {
            assert!(page.contains("list of 1 Nov 2026"), "{page}");
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the import does not end");
}

/// Several long lists at once: each is tried by its first rows whole, with the clients and the invoices of these rows.
#[tokio::test]
async fn of_long_lists_the_first_rows_are_tried_whole() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let mut clients = String::from("Client,Client since\n");
    let mut invoices = String::from("Invoice No,Customer,Date,Amount\n");
    for n in 0..5_200 {
        clients.push_str(&format!("Firm {n:05} Ltd,2019-03-01\n"));
        invoices.push_str(&format!("A{n},Firm {n:05} Ltd,2026-01-15,£500\n"));
    }
    let clients = helen.waits("clients.csv", &clients).await;
    let invoices = helen.waits("invoices.csv", &invoices).await;
    let page = helen.get(&format!("{invoices}/check")).await;
    let page = page.must(200, "Not counted here: clients.csv. Check and import that first.");
    let page = page.must(200, "The first 5,000 of 10,400 records were tried");
    assert!(page.body.contains("would create 2,500 clients"), "{}", page.body);
    assert!(page.body.contains("2,500 invoices"), "{}", page.body);
    let page = helen.get(&format!("{clients}/check")).await;
    page.must(200, "The first 5,000 of 5,200 records were tried").must(200, "would create 5,000 clients");
}
