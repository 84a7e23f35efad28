//! Whom a change of the rules moved is said, with from where to where and why (D26).

use perennial_app::{args, journeys};
use perennial_core::ids::ClientId;

use super::desk::client;
use crate::support::TestApp;

/// What an earlier program left behind: it put the client between engagements, and knew only the first rules.
async fn derived_by_old_rules(world: &TestApp, client: ClientId) {
    let back = world.change(move |tx, _| {
        Box::pin(async move {
            tx.run("update position set stage = 2, standing = 6 where client_id = $1", args![client]).await?;
            tx.run("update derived_with set rules_version = 1, rules_begun = 1", vec![]).await?;
            Ok(())
        })
    });
    back.await.unwrap();
}

#[tokio::test]
async fn who_was_moved_by_new_rules_is_said_with_the_reason() {
    let world = TestApp::new().await;
    let moved = client(&world, "Bellweather Homes", "2026-01-05").await;
    client(&world, "Castellan Partners", "2026-01-05").await;
    journeys::rebuild_outdated(&world.app).await.unwrap();
    world.get("/clients/moved-by-rules").await.must(200, "No client you can see changed place");
    derived_by_old_rules(&world, moved).await;
    assert_eq!(journeys::rebuild_outdated(&world.app).await.unwrap(), 2);
    let page = world.get("/clients/moved-by-rules").await.must(200, "One client is in another place").body;
    for words in ["Bellweather Homes", "Between, Accomplish", "Pre-purchase, no pursuit yet", "no signed matter"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("Castellan Partners"), "{page}");
    world.get("/").await.must(200, "One client is in another place");
    // Nothing is derived twice, and nobody is said to have moved by what time alone does.
    assert_eq!(journeys::rebuild_outdated(&world.app).await.unwrap(), 0);
    world.get("/clients/moved-by-rules?page=7").await.must(200, "From where to where");
}
