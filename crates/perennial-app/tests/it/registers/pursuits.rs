//! What follows an outcome, and losses that nobody saw.

use super::kestrel;
use crate::support::TestApp;

#[tokio::test]
async fn an_outcome_names_who_returns_with_which_plan_or_to_whom_it_was_lost() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await.to_string();
    let open = [("client", client.as_str()), ("title", "Charter terms"), ("opened", "2026-09-01"), ("step", "enquiry")];
    let page = world.post("/pursuits", &open).await.must(303, "").location().to_owned();
    let priya = world.priya.to_string();
    let parked = [
        ("to", "not_now"),
        ("on", "2026-10-01"),
        ("revisit", "2027-03-01"),
        ("owner", priya.as_str()),
        ("plan", "Quarterly lunch"),
    ];
    world.get(&format!("{page}/outcome?to=not_now")).await.must(200, "Who returns?");
    world.post(&format!("{page}/outcome"), &parked).await.must(303, "");
    let shown = world.get(&page).await.must(200, "Quarterly lunch");
    assert!(shown.body.contains("Priya Nair"));
    world.post(&format!("{page}/reopen"), &[]).await.must(303, "");
    let lost = [
        ("to", "no_way"),
        ("on", "2026-11-22"),
        ("reason", "price"),
        ("lost_to", "Brandt Hollis LLP"),
        ("interview", "2026-12-04"),
    ];
    world.post(&format!("{page}/outcome"), &lost).await.must(303, "");
    let shown = world.get(&page).await.must(200, "Brandt Hollis LLP");
    assert!(shown.body.contains("planned for 4 Dec 2026"));

    world.get("/unseen-losses").await.must(200, "Not estimated yet");
    let guess = [("from", "2026-01-01"), ("until", "2026-11-22"), ("pursuits", "40")];
    world.post("/unseen-losses", &guess).await.must(422, "Name the source");
    let estimate = [&guess[..], &[("source", "Survey of 60 local businesses"), ("value", "120000")]].concat();
    world.post("/unseen-losses", &estimate).await.must(303, "");
    let kept = world.get("/unseen-losses").await.must(200, "Survey of 60 local businesses");
    assert!(kept.body.contains("£120,000.00") && kept.body.contains("<td class=\"number\">40</td>"), "{}", kept.body);
    assert!(kept.body.contains("<td class=\"number\">1</td>"), "the recorded loss stands beside: {}", kept.body);
}
