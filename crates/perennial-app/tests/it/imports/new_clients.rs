//! New clients of a list are followed from what the import knows of them: it is what their facts give.

use perennial_app::{alerts, imports, journeys, plans};

use crate::support::TestApp;

const LIST: &str = "Client ID,Client,Relationship manager,Referred by,Client since,Email\n\
    1,Alder Ltd,Priya Nair,,2024-03-04,office@alder.example\n\
    2,Birch Ltd,Priya Nair,Alder Ltd,2025-01-02,\n\
    3,Cedar Mills,Tom Ikeda,Bank of Ribble,,\n\
    4,Rita Marl,,Ruth Ansah,2023-05-06,rita@marl.example\n\
    1,Alder Limited,Tom Ikeda,,2024-03-04,office@alder.example\n\
    5,Dogwood plc,,,,office@alder.example\n";

impl TestApp {
    /// Everything that is stored of clients and follows from their facts, without ids.
    async fn followed(&self) -> Vec<(String, i64, i64, Option<i64>, Option<i64>)> {
        let sql = "select c.name, p.stage, p.since, w.changes_on,
                     (select count(*) from planned_touch t where t.client_id = c.id)
                   from client c join position p on p.client_id = c.id join alert_watch w on w.client_id = c.id
                   join client_plan n on n.client_id = c.id where c.deleted_at is null order by c.name";
        self.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap()
    }

    async fn must_be_as_its_facts_give(&self, clients: usize) {
        let (compared, wrong) = journeys::check(&self.app).await.unwrap();
        assert_eq!((compared, wrong), (clients, vec![]), "positions and registers");
        let (compared, wrong) = alerts::check(&self.app).await.unwrap();
        assert_eq!((compared, wrong), (clients, vec![]), "alerts");
        let (compared, wrong) = plans::check(&self.app).await.unwrap();
        assert_eq!((compared, wrong), (clients, vec![]), "plans");
    }
}

#[tokio::test]
async fn what_follows_from_the_new_clients_of_a_list_is_what_their_facts_give() {
    let world = TestApp::new().await;
    let helen = world.as_helen();
    let id = world.upload("clients.csv", LIST).await;
    let trial = imports::dry_run(&world.app, &helen, id, 100).await.unwrap();
    let forecast = trial.forecast.expect("the firm is foretold");
    assert_eq!(world.followed().await, [], "nothing is stored by a dry run");
    imports::run(&world.app, &helen, id, |_| {}).await.unwrap();
    let followed = world.followed().await;
    let names: Vec<&str> = followed.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["Alder Ltd", "Birch Ltd", "Cedar Mills", "Dogwood plc", "Rita Marl"]);
    world.must_be_as_its_facts_give(5).await;
    let map = journeys::rebuild(&world.app).await.unwrap();
    assert_eq!(map, 5);
    assert_eq!(world.followed().await, followed, "as derived from what is stored");
    assert_eq!(forecast.known.1, 5, "as the dry run foretold");
    // Once they are known, the same list with more rows finds them.
    let more = format!("{LIST}6,Elder Court,Priya Nair,Cedar Mills,2026-01-05,\n");
    let id = world.upload("clients.csv", &more.replace("2024-03-04", "2024-03-05")).await;
    imports::run(&world.app, &helen, id, |_| {}).await.unwrap();
    world.must_be_as_its_facts_give(6).await;
    imports::undo(&world.app, &helen, id).await.unwrap();
    world.must_be_as_its_facts_give(6).await;
    assert_eq!(world.followed().await.len(), 5);
}

/// A list is read once for its dry run and its import, and anew once somebody says something else of it.
#[tokio::test]
async fn what_is_said_of_a_list_after_its_dry_run_holds() {
    let world = TestApp::new().await;
    let helen = world.as_helen();
    let id = world.upload("clients.csv", LIST).await;
    let trial = imports::dry_run(&world.app, &helen, id, 100).await.unwrap();
    assert_eq!(trial.total, 5, "two rows of one id are one client");
    let mut mapping = {
        let mut conn = world.app.db.read().await.unwrap();
        imports::find(&mut conn, &helen, id).await.unwrap().mapping
    };
    mapping.these_are = Some(perennial_core::fact::Listing::Prospect);
    let change =
        world.app.change(&helen, move |tx, act| Box::pin(async move { imports::remap(tx, act, id, &mapping).await }));
    change.await.unwrap();
    imports::run(&world.app, &helen, id, |_| {}).await.unwrap();
    let sql = "select count(*) from fact where kind = 'client.listed' and body like '%prospect%'";
    let prospects: i64 = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    assert_eq!(prospects, 2, "those of whom the list does not say since when they are a client");
}
