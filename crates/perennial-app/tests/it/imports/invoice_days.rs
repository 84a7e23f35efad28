//! The days of invoices and of their payments, as precisely as a list gives them (D20).

use crate::support::TestApp;

const BILLS: &str = "Invoice no,Invoice date,Client,Net,Status\n1,Jul 2024,Alba Ltd,1000,Paid\n\
    2,Mar 2025,Alba Ltd,1500,Paid\n3,2025-09-12,Alba Ltd,700,Sent\n";

#[tokio::test]
async fn an_invoice_known_by_its_month_is_never_shown_with_a_day() {
    let world = TestApp::new().await;
    world.import_list("bills.csv", BILLS, None).await;
    let client = world.client_named("Alba Ltd").await;
    let tab = world.get(&format!("/clients/{client}/invoices")).await.must(200, "12 Sep 2025").body;
    for month in ["Jul 2024", "Mar 2025"] {
        assert!(tab.contains(&format!(">{month}<")), "{month}");
    }
    assert!(!tab.contains("31 Jul 2024") && !tab.contains("31 Mar 2025"), "{tab}");
    let sql = "select id from invoice where number = '1'";
    let first: uuid::Uuid = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    world.get(&format!("/invoices/{first}")).await.must(200, "sent in Jul 2024.");
}

#[tokio::test]
async fn payments_without_a_day_stand_with_their_invoices_and_not_all_under_the_day_of_the_list() {
    let world = TestApp::new().await;
    world.import_list("bills.csv", BILLS, None).await;
    let client = world.client_named("Alba Ltd").await;
    let page = world.get(&format!("/clients/{client}?kind=money")).await.must(200, "").body;
    let timeline = page.split("<ol class=\"timeline\">").nth(1).unwrap().split("</ol>").next().unwrap();
    let place = |text: &str| timeline.find(text).unwrap_or_else(|| panic!("{text} in {timeline}"));
    let order = [
        place("September 2025"),
        place("March 2025"),
        place("£1,500.00 paid"),
        place("July 2024"),
        place("£1,000.00 paid"),
    ];
    assert!(order.is_sorted(), "{order:?} in {timeline}");
}
