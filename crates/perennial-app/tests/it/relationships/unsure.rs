//! The list of clients tells a day as it is known, as the page of each does, and one stage means one number.

use perennial_core::fact::Listing;

use crate::support::TestApp;

#[tokio::test]
async fn a_day_of_which_only_the_latest_is_known_is_told_so_on_the_list_and_in_its_file() {
    let world = TestApp::new().await;
    world.import_list("clients.csv", "Client,Status\nAnsah Tools,Active\n", Some(Listing::Client)).await;
    let ansah = world.client_named("Ansah Tools").await;
    world.get(&format!("/clients/{ansah}")).await.must(200, "since 22 November 2026 or earlier");
    world.import_list("prospects.csv", "Client,Status\nOduya & Co,Prospect\n", None).await;
    let oduya = world.client_named("Oduya & Co").await;
    let page = world.get(&format!("/clients/{oduya}")).await.must(200, "Pre-purchase").body;
    assert!(page.matches("22 November 2026 or earlier").count() >= 2, "heading and reason: {page}");
    assert!(!page.contains("since 22 November 2026<") && !page.contains("since 22 November 2026:"), "{page}");
    let list = world.get("/clients").await.must(200, "by 22 Nov 2026").body;
    assert!(list.matches("by 22 Nov 2026").count() == 2 && !list.contains(">today</time>"), "{list}");
    let file = world.get("/clients/export").await.must(200, "Since").body;
    assert_eq!(file.matches(",<= 2026-11-22,").count(), 2, "{file}");
}

#[tokio::test]
async fn prospects_of_whom_nothing_is_open_are_told_apart_from_those_that_the_map_counts() {
    let world = TestApp::new().await;
    let deals = "Deal,Client,Stage,Opened,Close date,Amount\nCharter,Oduya & Co,Open,2026-11-01,,\n\
        Lease,Kestrel Freight,Lost,2026-08-01,2026-10-02,\n";
    world.import_list("deals.csv", deals, None).await;
    let all = world.get("/clients").await.must(200, "Oduya").body;
    assert_eq!(all.matches("no open pursuit</span>").count(), 1, "{all}");
    let counted =
        world.get("/clients?stage=pre_purchase").await.must(200, "Stage: Pre-purchase, with an open pursuit").body;
    assert!(counted.contains("Oduya") && !counted.contains("Kestrel"), "{counted}");
    let rest = world.get("/clients?stage=pre_purchase&show=resting").await.must(200, "Kestrel").body;
    assert!(!rest.contains("Oduya"), "{rest}");
    let file = world.get("/clients/export").await.must(200, "On the map").body;
    let ends = |name: &str| {
        file.lines().find(|line| line.contains(name)).unwrap().trim_end().rsplit(',').next().unwrap().to_owned()
    };
    assert_eq!((ends("Oduya"), ends("Kestrel")), ("yes".to_owned(), "no".to_owned()));
}
