//! Every route of the router, as every role, inside and outside of a wall: what is refused changes nothing, and what
//! is behind a wall is in no answer to anybody outside.
//!
//! The list of routes is the router's own. A route with a place in its path that [`Known::place`] cannot fill fails
//! the walk: say there what stands in it.

mod choices;
mod known;
mod list;
mod walk;

use std::collections::BTreeMap;

use perennial_app::actor::Role;
use perennial_app::app::App;
use perennial_app::args;
use perennial_core::ids::StaffId;

use self::known::a_world_of;
use self::list::{Route, routes};
use crate::support::{Answer, Browser, TestApp};

/// Words that stand only in records behind the wall.
const SECRET: &str = "zzq";

/// Somebody with a role.
async fn person(world: &TestApp, called: &str, role: Role) -> StaffId {
    let (email, called) = (format!("{}@harcourtvale.example", called.to_lowercase()), called.to_owned());
    let id = uuid::Uuid::from_u128(u128::from_le_bytes(*format!("{called:*<16}").as_bytes().first_chunk().unwrap()));
    world
        .app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let sql = "insert into staff (id, name, email, email_key, role, active, created_at, version)
                           values ($1, $2, $3, $3, $4, 1, 0, 1)";
                tx.run(sql, args![id, called, email, role.key()]).await?;
                Ok::<_, perennial_app::error::Error>(StaffId(id))
            })
        })
        .await
        .unwrap()
}

/// A hash of each table.
type Stored = BTreeMap<String, u64>;

/// What is stored, but for what every request leaves: sessions and the audit log.
async fn stored(app: &App) -> Stored {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut conn = app.db.read().await.unwrap();
    let mut all = BTreeMap::new();
    for table in perennial_app::db::counts(&mut conn).await.unwrap().into_keys() {
        // `alert_watch` says until when alerts are derived: the background writes it after rules were changed.
        if ["audit", "audit_head", "session", "sign_in_step", "alert_watch"].contains(&table.as_str()) {
            continue;
        }
        let sql = perennial_app::db::AssertSqlSafe(format!("select * from {table}"));
        let rows: Vec<perennial_app::db::Cells> = conn.all(sql, vec![]).await.unwrap();
        let mut rows: Vec<String> = rows.into_iter().map(|row| format!("{:?}", row.0)).collect();
        rows.sort();
        let mut hasher = DefaultHasher::new();
        rows.hash(&mut hasher);
        all.insert(table, hasher.finish());
    }
    all
}

fn tell(route: &Route, method: &str, answer: &Answer) -> String {
    format!("{method} {} answers {}", route.template, answer.status)
}

#[tokio::test]
async fn the_list_is_the_routers_own() {
    let world = TestApp::new().await;
    let found = routes(&perennial_app::router(world.app.clone()));
    assert!(found.len() > 150, "only {} routes were found", found.len());
    for (template, get, post) in
        [("/clients/{id}", true, false), ("/sign-in", true, true), ("/clients/{id}/deletion", false, true)]
    {
        let route = found.iter().find(|route| route.template == template).expect(template);
        assert_eq!((route.get, route.post), (get, post), "{template}");
    }
}

#[tokio::test]
async fn nobody_gets_in_without_signing_in() {
    let world = TestApp::new().await;
    let known = a_world_of(&world, "Open").await;
    let before = stored(&world.app).await;
    let stranger = Browser::new(&world.app);
    for route in routes(&perennial_app::router(world.app.clone())).iter().filter(|route| !route.is_public()) {
        let path = known.fill(route);
        if route.get {
            let answer = stranger.get(&path).await;
            assert!(answer.location().starts_with("/sign-in"), "{}", tell(route, "GET", &answer));
        }
        if route.post {
            let answer = stranger.post(&path, &known.form()).await;
            assert_eq!(answer.status, 401, "{}", tell(route, "POST", &answer));
        }
    }
    assert_eq!(stored(&world.app).await, before);
}
