//! Six markets: rated alone by links without sign-in, closed into a spidergram, planned, and hidden where unused.

use perennial_app::markets::{MarketsReport, markets};
use perennial_core::insights::Period;
use perennial_core::markets::{Axis, Spread};

use crate::support::{Browser, TestApp, day};

async fn read(world: &TestApp) -> MarketsReport {
    let mut conn = world.app.db.read().await.unwrap();
    let period = Period::year_to(day("2026-11-22"));
    markets(&world.app, &mut conn, &world.as_helen(), period).await.unwrap()
}

/// The links of a page that was just shown.
fn links(body: &str) -> Vec<String> {
    body.split("<code>").skip(1).map(|rest| rest.split("</code>").next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn raters_score_alone_and_the_round_closes_into_a_spidergram() {
    let world = TestApp::new().await;
    world.get("/insights/worth/markets").await.must(200, "No round of rating is closed yet");
    let round = [("name", "Partners, autumn"), ("raters", "Helen Marsh\nPriya Nair\n\nMarcus Oyelaran")];
    world.as_person(world.priya).await.post("/markets/rounds", &round).await.must(403, "");
    let opened = world.post("/markets/rounds", &round).await.must(200, "shown this once").body;
    let links = links(&opened);
    assert_eq!(links.len(), 3, "{opened}");
    assert!(links[0].starts_with("/r/") && links[0] != links[1]);
    assert!(!world.get("/markets/rounds").await.must(200, "waiting").body.contains(&links[0]));
    world.post("/markets/rounds", &round).await.must(409, "A round is open already");
    let stranger = Browser::new(&world.app);
    stranger.get("/r/0123456789abcdefghjkmnpqrstvwxyz").await.must(404, "This link leads nowhere");
    stranger.get(&links[0]).await.must(200, "Nobody sees your scores");
    stranger.post(&links[0], &[("referral_now", "3")]).await.must(422, "choose both");
    stranger.post(&links[0], &[("referral_now", "3"), ("referral_wanted", "11")]).await.must(422, "from 0 to 10");
    stranger.post(&links[0], &[]).await.must(422, "Score at least one market");
    let close = world.get("/markets/rounds").await.body;
    let close = close.split("action=\"/markets/rounds/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let close = format!("/markets/rounds/{close}");
    world.post(&close, &[]).await.must(409, "Nobody has rated yet");
    let both = [
        ("customer_existing_now", "3"),
        ("customer_existing_wanted", "9"),
        ("internal_now", "0"),
        ("internal_wanted", "10"),
    ];
    stranger.post(&links[0], &both).await.must(303, "");
    stranger.get(&links[0]).await.must(200, "Your scores are saved");
    // Whoever changes their mind is counted once.
    stranger.post(&links[1], &[("customer_existing_now", "9"), ("customer_existing_wanted", "1")]).await.must(303, "");
    stranger.post(&links[1], &[("customer_existing_now", "5"), ("customer_existing_wanted", "10")]).await.must(303, "");
    assert!(read(&world).await.rated.is_empty(), "nobody sees scores before the round is closed");
    world.post(&close, &[]).await.must(303, "");
    let told = read(&world).await;
    let existing = &told.axes[1];
    assert_eq!(
        (existing.axis, existing.now, existing.wanted, existing.raters),
        (Axis::CustomerExisting, Some(4.0), Some(9.5), 2)
    );
    assert_eq!(existing.spread, Some(Spread { now_low: 3, now_high: 5, wanted_low: 9, wanted_high: 10 }));
    assert_eq!((told.axes[2].now, told.axes[2].raters), (None, 0), "nobody scored the referral market");
    let page = world.get("/insights/worth/markets").await.must(200, "Internal: emphasis 0 now, 10 wanted").body;
    assert!(page.contains("<svg class=\"map-svg spidergram\"") && page.contains("4 (3 to 5)"), "{page}");
    stranger.post(&links[2], &both).await.must(409, "This round is closed");
    stranger.get(&links[2]).await.must(410, "This round is closed");
    let book = world.get("/insights/worth/markets/export").await.must(200, "");
    assert!(book.bytes.starts_with(b"PK"), "a workbook");
    world.is_sound().await;
}

#[tokio::test]
async fn a_market_is_planned_and_an_unused_one_is_hidden() {
    let world = TestApp::new().await;
    let owner = world.priya.to_string();
    let plan = [
        ("version", "0"),
        ("needs", "News of their clients"),
        ("owner", owner.as_str()),
        ("plan", "Lunch each quarter"),
        ("due", "2027-01-31"),
    ];
    world.as_person(world.priya).await.post("/markets/referral", &plan).await.must(403, "");
    world.post("/markets/referral", &plan).await.must(303, "");
    world.post("/markets/referral", &plan).await.must(409, "");
    world.get("/insights/worth/markets").await.must(200, "Lunch each quarter");
    world.post("/markets/recruitment", &[("version", "0"), ("hidden", "1")]).await.must(303, "");
    world.get("/insights/worth/markets").await.must(200, "Not addressed:");
    let told = read(&world).await;
    let referral = &told.axes[2];
    assert_eq!((referral.owner.as_deref(), referral.plan_due), (Some("Priya Nair"), Some(day("2027-01-31"))));
    assert!(told.axes[4].hidden && !referral.hidden);
    world.get("/markets/moon").await.must(404, "");
    world
        .post("/markets/referral/participants", &[("name", "Quill & Stone"), ("sub_group", "Reciprocal")])
        .await
        .must(303, "");
    let page = world.get("/markets/referral").await.must(200, "Quill ").body;
    let gone = page.split("action=\"/markets/participants/").nth(1).unwrap().split('"').next().unwrap();
    world.post(&format!("/markets/participants/{gone}"), &[]).await.must(303, "");
    assert!(!world.get("/markets/referral").await.body.contains("Quill"));
    let back = gone.replace("/delete", "/restore");
    world.post(&format!("/markets/participants/{back}"), &[]).await.must(303, "");
    world.get("/markets/referral").await.must(200, "Reciprocal");
    world.is_sound().await;
}
