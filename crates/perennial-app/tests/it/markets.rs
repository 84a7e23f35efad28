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
    world.post("/markets/rounds", &round).await.must(303, "");
    let here = address_of_the_round(&world).await;
    let opened = world.post(&format!("{here}/links"), &[]).await.must(200, "shown this once").body;
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
    let close = format!("{here}/close");
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
    let changed = [
        ("customer_existing_now", "5"),
        ("customer_existing_wanted", "10"),
        ("internal_now", "0"),
        ("internal_wanted", "10"),
        ("supplier_now", "6"),
        ("supplier_wanted", "7"),
    ];
    stranger.post(&links[1], &changed).await.must(303, "");
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
    let supplier = told.axes.iter().find(|told| told.axis == Axis::Supplier).unwrap();
    assert_eq!((supplier.now, supplier.raters), (None, 1), "the scores of one are not shown");
    let page = world.get("/insights/worth/markets").await.must(200, "Internal: emphasis 0 now, 10 wanted").body;
    assert!(page.contains("<svg class=\"map-svg spidergram\"") && page.contains("4 (3 to 5)"), "{page}");
    stranger.post(&links[2], &both).await.must(409, "This round is closed");
    stranger.get(&links[2]).await.must(410, "This round is closed");
    let book = world.get("/insights/worth/markets/export").await.must(200, "");
    assert!(book.bytes.starts_with(b"PK"), "a workbook");
    world.is_sound().await;
}

/// The address of the open round.
async fn address_of_the_round(world: &TestApp) -> String {
    let page = world.get("/markets/rounds").await.body;
    let rest = page.split("action=\"/markets/rounds/").nth(1).unwrap_or_else(|| panic!("no round is open: {page}"));
    format!("/markets/rounds/{}", rest.split('/').next().unwrap())
}

#[tokio::test]
async fn who_lost_a_link_gets_a_new_one_and_a_round_is_never_a_dead_end() {
    let world = TestApp::new().await;
    let form = world.get("/markets/rounds").await.must(200, "Open a round").body;
    let key = form.split("name=\"form_key\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let round = [("form_key", key.as_str()), ("name", "Autumn"), ("raters", "Helen Marsh\nPriya Nair")];
    // A double click leads to the same page, on which the links are still to be made.
    for _ in 0..2 {
        let opened = world.post("/markets/rounds", &round).await.must(303, "");
        assert_eq!(opened.location(), "/markets/rounds");
    }
    world.get("/markets/rounds").await.must(200, "Make links for all who have not rated");
    let here = address_of_the_round(&world).await;
    let (make, close, cancel) = (format!("{here}/links"), format!("{here}/close"), format!("{here}/cancel"));
    world.as_person(world.priya).await.post(&make, &[]).await.must(403, "");
    let first = links(&world.post(&make, &[]).await.must(200, "shown this once").body);
    let again = links(&world.post(&make, &[]).await.must(200, "shown this once").body);
    let stranger = Browser::new(&world.app);
    stranger.get(&first[0]).await.must(404, "This link leads nowhere");
    let scores = [("internal_now", "3"), ("internal_wanted", "9")];
    stranger.post(&again[0], &scores).await.must(303, "");
    let waiting = world.get("/insights/worth/markets").await.must(200, "Autumn: 1 of 2 rated").body;
    assert!(!waiting.contains("Nobody has rated"), "{waiting}");
    world.post(&close, &[]).await.must(409, "nobody is to see the scores of one");
    // One more rater, and a new link for the one who has not rated.
    world.post(&format!("{here}/raters"), &[("name", "Marcus Oyelaran")]).await.must(303, "");
    let page = world.get("/markets/rounds").await.must(200, "1 of 3 rated").body;
    let of = |name: &str| {
        let row = page.split(name).nth(1).unwrap();
        row.split("name=\"rater\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let marcus = links(&world.post(&make, &[("rater", &of("Marcus Oyelaran"))]).await.must(200, "Marcus").body);
    assert_eq!(marcus.len(), 1);
    stranger.get(&again[1]).await.must(200, "Nobody sees your scores");
    stranger.post(&marcus[0], &scores).await.must(303, "");
    world.post(&cancel, &[]).await.must(409, "Close the round instead");
    world.post(&close, &[]).await.must(303, "");
    assert_eq!(read(&world).await.rated.len(), 1);
    // A round that nobody has rated is cancelled, and another is opened.
    world.post("/markets/rounds", &[("name", "Winter"), ("raters", "Helen Marsh")]).await.must(303, "");
    let winter = address_of_the_round(&world).await;
    let lost = links(&world.post(&format!("{winter}/links"), &[]).await.body);
    world.post(&format!("{winter}/cancel"), &[]).await.must(303, "");
    stranger.get(&lost[0]).await.must(404, "This link leads nowhere");
    let rounds = world.get("/markets/rounds").await.must(200, "Open a round").body;
    assert!(!rounds.contains("Winter") && rounds.contains("Autumn"), "{rounds}");
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
