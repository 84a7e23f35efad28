//! Whoever leads one deal need not answer for the client: a list of deals does not complain of that.

use perennial_app::imports;

use crate::support::TestApp;

#[tokio::test]
async fn the_owner_of_a_deal_is_no_other_value_for_who_answers_for_the_client() {
    let world = TestApp::new().await;
    let helen = world.as_helen();
    let clients =
        world.upload("clients.csv", "Client,Status,Relationship manager\nAnsah Tools,Active,Priya Nair\n").await;
    imports::run(&world.app, &helen, clients, |_| {}).await.unwrap();
    let deals = "Deal Name,Client,Stage,Opened,Amount,Owner\nLease,Ansah Tools,Proposal,2026-10-01,500,Helen Marsh\n";
    let deals = world.upload("deals.csv", deals).await;
    imports::run(&world.app, &helen, deals, |_| {}).await.unwrap();
    let mut conn = world.app.db.read().await.unwrap();
    assert_eq!(imports::problems(&mut conn, &helen, deals, 10).await.unwrap(), vec![]);
    drop(conn);
    let led = "select count(*) from pursuit p join staff s on s.id = p.owner_id where s.name = 'Helen Marsh'";
    let answers = "select count(*) from client c join staff s on s.id = c.manager_id where s.name = 'Priya Nair'";
    assert_eq!((world.count(led).await, world.count(answers).await), (1, 1));
    // A list of clients that names another is told, as before.
    let later = world.upload("later.csv", "Client,Status,Relationship manager\nAnsah Tools,Active,Helen Marsh\n").await;
    imports::run(&world.app, &helen, later, |_| {}).await.unwrap();
    let mut conn = world.app.db.read().await.unwrap();
    assert_eq!(imports::problems(&mut conn, &helen, later, 10).await.unwrap().len(), 1);
}
