//! Lists of invoices that give them no numbers: each is known again by its client, day and amount (D25).

use crate::support::TestApp;

const JUNE: &str = "Client,Invoice date,Amount,For\nAlba,2026-06-01,100.00,Payroll\nAlba,2026-06-01,250.00,Advice\n\
    Bo,2026-06-04,100.00,Accounts\nBo,2026-06-04,100.00,Accounts\nCy,2026-06-30,80.00,Advice\n";

/// Client, number, total and whether it is off every page, of each invoice.
async fn stored(world: &TestApp) -> Vec<String> {
    let mut conn = world.app.db.read().await.unwrap();
    let sql = "select c.name, i.number, i.total_minor from invoice i join client c on c.id = i.client_id \
               where i.deleted_at is null order by c.name, i.total_minor";
    let rows: Vec<(String, String, i64)> = conn.all(sql, vec![]).await.unwrap();
    rows.into_iter().map(|(client, number, total)| format!("{client} {number} {total}")).collect()
}

#[tokio::test]
async fn invoices_without_numbers_land_once_and_are_known_again() {
    let world = TestApp::new().await;
    world.import_list("june.csv", JUNE, None).await;
    let june = [
        "Alba 2026-06-01/100.00 10000",
        "Alba 2026-06-01/250.00 25000",
        "Bo 2026-06-04/100.00 10000",
        "Cy 2026-06-30/80.00 8000",
    ];
    assert_eq!(stored(&world).await, june, "the second line of Bo is the first one again");
    // The list of the year holds June once more, in another order and with a column more.
    let year = "Invoice date,Client,Amount,For,Paid\n2026-06-30,Cy,80.00,Advice,80.00\n2026-06-01,Alba,250.00,Advice,\n\
        2026-06-01,Alba,100.00,Payroll,\n2026-06-04,Bo,100.00,Accounts,\n2026-07-04,Bo,100.00,Accounts,\n";
    world.import_list("year.csv", year, None).await;
    let year = [&june[..3], &["Bo 2026-07-04/100.00 10000"], &june[3..]].concat();
    assert_eq!(stored(&world).await, year);
    assert_eq!(world.count("select count(*) from invoice where paid_minor = total_minor").await, 1, "Cy paid");
    // The ledger numbers them: they are the same, and a void one counts no more.
    let ledger = "Invoice no,Client,Invoice date,Amount,Status\nR-1,Alba,2026-06-01,250.00,Sent\n\
        R-2,Alba,2026-06-01,100.00,Void\nR-3,Bo,2026-06-04,100.00,Sent\nR-4,Bo,2026-06-05,100.00,Sent\n";
    world.import_list("ledger.csv", ledger, None).await;
    assert_eq!(
        stored(&world).await,
        [
            "Alba 2026-06-01/250.00 25000",
            "Bo 2026-06-04/100.00 10000",
            "Bo 2026-07-04/100.00 10000",
            "Bo R-4 10000",
            "Cy 2026-06-30/80.00 8000",
        ]
    );
    // And the other way: a list without numbers after the ledger.
    world.import_list("june-again.csv", "Client,Invoice date,Amount\nBo,2026-06-05,100.00\n", None).await;
    assert_eq!(stored(&world).await.len(), 5);
    world.is_sound().await;
}
