//! An invoice of several services is recorded once for each of them, and once only, whatever other lists tell of it.

use crate::support::TestApp;

const BY_SERVICE: &str = "Invoice,Client,Invoice date,Service line,Line amount\n\
    INV-1,Ansah Tools,2026-09-01,Audit,600.00\nINV-1,Ansah Tools,2026-09-01,Payroll,400.00\n\
    INV-2,Ansah Tools,2026-10-01,Audit,250.00\n";
const WHOLE: &str = "Invoice,Client,Invoice date,Total,Paid\nINV-1,Ansah Tools,2026-09-01,1000.00,500.00\n\
    INV-2,Ansah Tools,2026-10-01,250.00,0\n";

impl TestApp {
    async fn billed(&self) -> Vec<(String, i64, i64)> {
        let sql = "select number, total_minor, paid_minor from invoice where deleted_at is null order by number";
        self.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap()
    }
}

#[tokio::test]
async fn a_later_list_that_tells_no_services_makes_no_second_invoice() {
    let world = TestApp::new().await;
    world.import_list("by-service.csv", BY_SERVICE, None).await;
    let of = |number: &str, total, paid| (number.to_owned(), total, paid);
    let unpaid = [of("INV-1 (Audit)", 60_000, 0), of("INV-1 (Payroll)", 40_000, 0), of("INV-2", 25_000, 0)];
    assert_eq!(world.billed().await, unpaid);
    world.import_list("whole.csv", WHOLE, None).await;
    let half = [of("INV-1 (Audit)", 60_000, 30_000), of("INV-1 (Payroll)", 40_000, 20_000), of("INV-2", 25_000, 0)];
    assert_eq!(world.billed().await, half, "what is paid of it is paid of each by its share");
    // Another invoice that bears the number is another one.
    let other = "Invoice,Client,Invoice date,Total\nINV-1,Ansah Tools,2025-01-05,70.00\n";
    world.import_list("other.csv", other, None).await;
    assert_eq!(world.billed().await.len(), 4);
    world.is_sound().await;
}

#[tokio::test]
async fn an_invoice_that_is_recorded_whole_is_not_recorded_again_by_its_services() {
    let world = TestApp::new().await;
    world.import_list("whole.csv", WHOLE, None).await;
    world.import_list("by-service.csv", BY_SERVICE, None).await;
    let of = |number: &str, total, paid| (number.to_owned(), total, paid);
    assert_eq!(world.billed().await, [of("INV-1", 100_000, 50_000), of("INV-2", 25_000, 0)]);
    world.get("/imports").await.must(200, "by-service.csv");
    world.is_sound().await;
}
