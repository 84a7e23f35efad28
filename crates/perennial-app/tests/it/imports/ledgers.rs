//! Ledgers of programs that nobody arranged: what came in is no fee, and fee notes are those of whoever is said to be the
//! client.

use perennial_core::journeys::stage::Stage;

use crate::support::{TestApp, day};

#[tokio::test]
async fn receipts_among_the_rows_of_a_ledger_pay_its_invoices() {
    let world = TestApp::new().await;
    let text = "Client,Date,Type,Number,Amount\nAlba Ltd,2026-03-31,Invoice,1001,1200.00\n\
        Alba Ltd,2026-04-30,Receipt,R77,1200.00\nBo LLP,2026-04-30,Invoice,1002,600.00\nBo LLP,2026-05-01,Credit,C3,100.00\n";
    world.import_list("ledger.csv", text, None).await;
    let billed = "select cast(coalesce(sum(total_minor), 0) as bigint) from invoice where deleted_at is null";
    assert_eq!(world.count(billed).await, 170_000, "1,200 and 600 less 100");
    let paid = "select count(*) from invoice where deleted_at is null and paid_minor = total_minor";
    assert_eq!((world.count(paid).await, world.count("select count(*) from invoice").await), (1, 3));
    world.is_sound().await;
}

#[tokio::test]
async fn an_invoice_of_which_only_the_month_is_known_lands_with_that_month() {
    let world = TestApp::new().await;
    world.import_list("months.csv", "Client,Invoice no,Month,Amount\nAlba Ltd,1,Mar 2026,100.00\n", None).await;
    let known = "select count(*) from fact where kind like 'invoice.%' and precision = 'month'";
    assert_eq!(world.count(known).await, 1);
    assert_eq!(world.count("select count(*) from invoice where deleted_at is null").await, 1);
    world.is_sound().await;
}

#[tokio::test]
async fn fee_notes_of_a_barrister_imply_finished_work_of_whoever_instructs() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let text = "Fee note,Date,Case,Instructing solicitor,Lay client,Fee,VAT,Paid,Outstanding\n\
        FN2201,14/02/2022,R v Doyle,Hodge Jones LLP,Sean Doyle,3500.00,700.00,4200.00,0.00\n\
        FN2501,02/10/2026,Re K (a child),Marram Law,Local authority,1200.00,240.00,0.00,1440.00\n";
    let uploaded = helen.upload("/imports/new", &[("object", "")], "fees.csv", text.as_bytes()).await.must(303, "");
    let at = uploaded.location().to_owned();
    let page = helen.get(&at).await.must(200, "Who is the client: “Instructing solicitor” or “Lay client”?").body;
    assert!(page.contains("read as Invoices") && !page.contains("what is each row?"), "{page}");
    let about = r#"{"asked":"name_column","field":"client.name"}"#;
    let form = [("asked_0", about), ("answer_0", "Instructing solicitor")];
    helen.post(&format!("{at}/columns"), &form).await.must(303, "");
    helen.get(&format!("{at}/check")).await.must(200, "2 clients").must(200, "2 invoices");
    helen.run_import(&at).await;
    let solicitor = world.client_named("Hodge Jones LLP").await;
    assert_eq!(world.position(solicitor, day("2026-11-20")).await.stage, Stage::Between, "the work of 2022 is over");
    world.is_sound().await;
}
