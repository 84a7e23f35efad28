//! Promises, milestones, goals, the close-out, dates and budgets.

use perennial_app::engagements::{self, Step};
use perennial_app::{journeys, log};
use perennial_core::fact::{EngagementFact, Event, PromiseFact};

use super::{kestrel, matter, wall};
use crate::support::{TestApp, day};

#[tokio::test]
async fn a_promise_is_made_in_a_pursuit_goes_into_the_matter_and_is_kept_late() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await.to_string();
    let open =
        [("client", client.as_str()), ("title", "Sale of the yard"), ("opened", "2026-09-01"), ("step", "enquiry")];
    let pursuit =
        world.post("/pursuits", &open).await.must(303, "").location().trim_start_matches("/pursuits/").to_owned();
    let work = format!("p:{pursuit}");
    let made = [
        ("client", client.as_str()),
        ("text", "A plan of the steps within a week"),
        ("on", "2026-09-02"),
        ("due", "2026-09-09"),
        ("work", work.as_str()),
    ];
    world
        .post("/promises", &[made[0], made[1], made[2], ("due", "2026-09-01")])
        .await
        .must(422, "cannot be due before");
    world.post("/promises", &made).await.must(303, "");
    world.get(&format!("/pursuits/{pursuit}")).await.must(200, "A plan of the steps within a week");
    world.get("/promises?due=over").await.must(200, "overdue by 74 days");
    let hired = [("to", "hired"), ("on", "2026-09-20")];
    let engagement =
        world.post(&format!("/pursuits/{pursuit}/outcome"), &hired).await.must(303, "").location().to_owned();
    world.get(&engagement).await.must(200, "A plan of the steps within a week");
    let list = world.get("/promises").await.must(200, "1 promise");
    let id = list.body.split("data-href=\"/promises/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = format!("/promises/{id}");
    let keep = |on: &'static str| [("on", on), ("outcome", "kept")];
    world.post(&format!("{page}/outcome"), &keep("2026-09-01")).await.must(409, "dated before");
    world.post(&format!("{page}/outcome"), &keep("2026-12-24")).await.must(422, "today or an earlier day");
    world.post(&format!("{page}/outcome"), &keep("2026-09-12")).await.must(303, "");
    world.get(&page).await.must(200, "kept, 3 days late");
    world.post(&format!("{page}/outcome"), &keep("2026-09-13")).await.must(409, "was settled on");
    world.get("/promises?view=board&state=").await.must(200, "Kept late");
    world.get(&format!("/clients/{client}/promises")).await.must(200, "kept, 3 days late");
    let csv = world.get("/promises/export").await.must(200, "A plan of the steps within a week");
    assert!(csv.body.contains("2026-09-09"), "{}", csv.body);
    let client = client.parse().unwrap();
    let kept = fact(&world, client, |event| matches!(event, Event::Promise(PromiseFact::Kept { .. }))).await;
    let undo =
        world.change(move |tx, act| Box::pin(async move { journeys::retract(tx, act, client, kept, "not yet").await }));
    undo.await.unwrap();
    world.get(&page).await.must(200, "overdue by 74 days");
    wall(&world, client).await;
    world.get(&page).await.must(404, "");
    let list = world.get("/promises").await.must(200, "");
    assert!(!list.body.contains("A plan of the steps"));
    world.as_person(world.priya).await.get(&page).await.must(200, "A plan of the steps");
}

async fn fact(
    world: &TestApp,
    client: perennial_core::ids::ClientId,
    which: fn(&Event) -> bool,
) -> perennial_core::ids::FactId {
    let mut conn = world.app.db.read().await.unwrap();
    let facts = log::of_client(&mut conn, client).await.unwrap();
    facts.iter().rev().find(|fact| which(&fact.what)).unwrap().id
}

#[tokio::test]
async fn a_matter_shows_its_dates_its_budget_and_what_it_lacks() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let id = matter(&world, client).await;
    let engagement = id.to_string();
    world.get("/gaps").await.must(200, "Log the check-in");
    let bill = [
        ("client", client.to_string()),
        ("engagement", engagement.clone()),
        ("number", "K-1".to_owned()),
        ("issued", "2026-11-12".to_owned()),
        ("total", "21500".to_owned()),
    ];
    let bill: Vec<(&str, &str)> = bill.iter().map(|(name, value)| (*name, value.as_str())).collect();
    world.post("/invoices", &bill).await.must(303, "");
    world.get(&format!("/engagements/{id}")).await.must(200, "12 days late so far");
    world.get("/variance?show=open").await.must(200, "£1,500.00 over, 7.5 %");
    world.get("/variance").await.must(200, "None is selected");
    let whom = client.to_string();
    let touch = [
        ("client", whom.as_str()),
        ("medium", "phone"),
        ("purpose", "check_in"),
        ("engagement", engagement.as_str()),
        ("on", "2026-10-15"),
        ("subject", "How is it going?"),
    ];
    world.post("/touches", &touch).await.must(303, "");
    let gaps = world.get("/gaps").await.must(200, "everybody was asked on the way");
    assert!(!gaps.body.contains("Log the check-in"));
    let close = world.change(move |tx, act| {
        Box::pin(async move { engagements::step(tx, act, id, day("2026-11-14"), Step::Close).await })
    });
    close.await.unwrap();
    world.get("/gaps").await.must(200, "/close-out");
    world.get("/variance").await.must(200, "0 of 1");
    let path = format!("/engagements/{id}/close-out");
    world.get(&path).await.must(200, "In their words");
    let no_words = [("on", "2026-11-16"), ("result", "met"), ("need", "expected")];
    world.post(&path, &no_words).await.must(422, "by their word, not by ours");
    let past =
        [("on", "2026-11-16"), ("result", "met"), ("words", "x"), ("need", "expected"), ("need_day", "2026-01-01")];
    world.post(&path, &past).await.must(409, "cannot be expected before");
    let answers = [
        ("on", "2026-11-16"),
        ("result", "met"),
        ("words", "“The yard is sold, and I slept well”"),
        ("need", "expected"),
        ("need_day", "2028-11-01"),
        ("percent", "60"),
        ("sign", "proposed_internally"),
        ("would_refer", "yes"),
    ];
    world.post(&path, &answers).await.must(303, "");
    let page = world.get(&format!("/engagements/{id}")).await.must(200, "met, says the client");
    assert!(page.body.contains("Close-out held") && !page.body.contains(&format!("{path}\">")), "{}", page.body);
    world.get("/gaps").await.must(200, "every end was talked through");
    world.get(&format!("/clients/{client}/promises")).await.must(200, "met");
    let mut conn = world.app.db.read().await.unwrap();
    let facts = log::of_client(&mut conn, client).await.unwrap();
    assert!(facts.iter().any(|fact| matches!(fact.what, Event::Engagement(EngagementFact::GoalConfirmed { .. }))));
}
