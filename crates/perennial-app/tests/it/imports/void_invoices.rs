//! An invoice that an earlier list said was sent, and that the next one calls void or cancelled, is no fee any more (D17):
//! the receipt says so, and Undo brings it back.

use perennial_app::imports;
use perennial_core::journeys::stage::Stage;

use crate::support::{TestApp, day};

const JUNE: &str = "Client,Invoice no,Date,Due date,Total,Amount paid,Status\nAlba,1,2026-06-01,2026-06-15,100,0,Sent\n\
    Bo,2,2026-06-01,2026-06-15,100,0,Sent\nCy,3,2026-06-01,2026-06-15,100,0,Sent\nDan,4,2026-06-02,2026-06-15,100,0,Sent\n";
const JULY: &str = "Client,Invoice no,Date,Due date,Total,Amount paid,Status\n\
    Alba,1,2026-06-01,2026-06-15,100,100,Paid\nBo,2,2026-06-01,2026-06-15,100,0,Void\n\
    Cy,3,2026-06-01,2026-06-15,100,0,Cancelled\nDan,4,2026-06-02,2026-06-15,100,0,Sent\nElm,5,2026-07-01,,100,0,Void\n";

const OWED: &str = "select count(*) from invoice where deleted_at is null and paid_minor < total_minor";

#[tokio::test]
async fn an_invoice_that_the_next_list_calls_void_counts_no_more_until_that_list_is_undone() {
    let world = TestApp::new().await;
    let helen = world.as_helen();
    let june = world.upload("june.csv", JUNE).await;
    imports::run(&world.app, &helen, june, |_| {}).await.unwrap();
    let bo = world.client_named("Bo").await;
    let on = day("2026-06-20");
    let before = world.position(bo, on).await;
    assert_eq!((before.stage, world.count(OWED).await), (Stage::Client, 4));
    let july = world.upload("july.csv", JULY).await;
    let trial = imports::dry_run(&world.app, &helen, july, 100).await.unwrap();
    let told = |problems: &[perennial_core::imports::problem::Problem]| -> Vec<u32> {
        let known = problems.iter().filter(|problem| problem.what_to_do.contains("counts no more"));
        known.map(|problem| problem.line).collect()
    };
    assert_eq!(told(&trial.problems), [3, 4], "Elm's never was recorded");
    assert!(trial.next_list.unwrap().sentence("matter").contains("2 invoices void or cancelled"));
    assert_eq!(world.count(OWED).await, 4, "it was a trial");
    imports::run(&world.app, &helen, july, |_| {}).await.unwrap();
    let mut conn = world.app.db.read().await.unwrap();
    assert_eq!(told(&imports::problems(&mut conn, &helen, july, 50).await.unwrap()), [3, 4]);
    drop(conn);
    assert_eq!(world.count(OWED).await, 1, "Dan owes his");
    let after = world.position(bo, on).await;
    assert_ne!(after.stage, Stage::Client, "what is void shows no work");
    world.is_sound().await;
    // The same list again finds nothing of it.
    let again = world.upload("july-again.csv", JULY).await;
    imports::run(&world.app, &helen, again, |_| {}).await.unwrap();
    assert_eq!(world.count(OWED).await, 1);
    for id in [again, july] {
        assert_eq!(imports::undo(&world.app, &helen, id).await.unwrap().kept, vec![]);
    }
    assert_eq!((world.position(bo, on).await.stage, world.count(OWED).await), (Stage::Client, 4));
    assert_eq!(imports::undo(&world.app, &helen, june).await.unwrap().kept, vec![]);
    assert_eq!(world.count("select count(*) from invoice where deleted_at is null").await, 0);
    world.is_sound().await;
}

#[tokio::test]
async fn the_list_that_said_that_it_was_sent_may_be_undone_first() {
    let world = TestApp::new().await;
    let helen = world.as_helen();
    let june = world.upload("june.csv", JUNE).await;
    imports::run(&world.app, &helen, june, |_| {}).await.unwrap();
    let july = world.upload("july.csv", JULY).await;
    imports::run(&world.app, &helen, july, |_| {}).await.unwrap();
    assert_eq!(imports::undo(&world.app, &helen, june).await.unwrap().kept, vec![], "what is void was no one's since");
    let left = "select count(*) from invoice where deleted_at is null";
    assert_eq!(world.count(left).await, 2, "those that July names as sent are July's");
    imports::undo(&world.app, &helen, july).await.unwrap();
    assert_eq!(world.count(left).await, 0);
    world.is_sound().await;
}
