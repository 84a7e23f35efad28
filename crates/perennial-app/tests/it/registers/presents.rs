//! Presents: checked, approved by a second person, given within limits, never during a tender.

use super::{kestrel, martin, wall};
use crate::support::TestApp;

#[tokio::test]
async fn a_present_needs_a_reason_a_second_person_and_a_value_within_limits() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let contact = martin(&world, client).await;
    let (of, to) = (client.to_string(), contact.to_string());
    let class = [("class", "UK|private_sector"), ("taste", "Lighthouses")];
    world.post(&format!("/contacts/{contact}/recipient"), &class).await.must(303, "");
    let book = [
        ("client", of.as_str()),
        ("contact", to.as_str()),
        ("item", "A signed book on lighthouses"),
        ("reason", "He paints them"),
        ("value", "30"),
        ("form", "thing"),
        ("recipients", "1"),
    ];
    let priya = world.as_person(world.priya).await;
    priya.post("/presents", &book[..1]).await.must(422, "for a person");
    let page = priya.post("/presents", &book).await.must(303, "").location().to_owned();
    let on = [("on", "2026-11-22")];
    priya.get(&page).await.must(200, "The approval of a second person is needed");
    priya.post(&format!("{page}/giving"), &on).await.must(409, "has not been approved");
    priya.post(&format!("{page}/approval"), &on).await.must(409, "You proposed this present");
    world.post(&format!("{page}/approval"), &on).await.must(303, "");
    priya.post(&format!("{page}/giving"), &on).await.must(303, "");
    world.get(&page).await.must(200, "Lighthouses");
    world.get(&format!("/clients/{client}")).await.must(200, "A signed book on lighthouses");
    let watch =
        [book[0], book[1], ("item", "A watch"), ("reason", "His jubilee"), ("value", "80"), ("recipients", "1")];
    let page = priya.post("/presents", &watch).await.must(303, "").location().to_owned();
    priya.get(&page).await.must(200, "the limit for one occasion");
    world.post(&format!("{page}/approval"), &on).await.must(422, "To approve it all the same, say why");
    world.post(&format!("{page}/refusal"), &[on[0], ("by", "approver")]).await.must(409, "Say in a few words why");
    let refusal = [on[0], ("by", "approver"), ("reason", "Out of proportion")];
    world.post(&format!("{page}/refusal"), &refusal).await.must(303, "");
    world.get(&page).await.must(200, "Out of proportion");
    world.get("/presents/report?from=2026-11-01").await.must(200, "1 given and 1 declined");
    let csv = world.get("/presents/report/export?jurisdiction=UK").await.must(200, "Martin Hale,1,30.00,GBP,1");
    assert!(csv.header("content-type").starts_with("text/csv"));
    let mugs = [book[0], book[1], ("item", "A mug"), ("logo", "1"), ("recipients", "200"), ("value", "4")];
    let page = priya.post("/presents", &mugs).await.must(303, "").location().to_owned();
    priya.get(&page).await.must(200, "that is advertising");
    world.get("/presents?flagged=1").await.must(200, "A mug");
    wall(&world, client).await;
    world.get(&page).await.must(404, "");
    let register = world.get("/presents").await.must(200, "No presents yet");
    assert!(!register.body.contains("Kestrel"));
    world.get("/presents/report").await.must(200, "0 given and 0 declined");
}

#[tokio::test]
async fn nothing_is_given_during_a_tender_and_the_rules_are_the_firms_own() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let contact = martin(&world, client).await;
    let (of, to) = (client.to_string(), contact.to_string());
    world.get(&format!("/presents/tenders?client={client}")).await.must(200, "What is tendered?");
    let tender = [("client", of.as_str()), ("title", "Panel of 2027"), ("from", "2026-11-01")];
    world.post("/presents/tenders", &tender).await.must(303, "");
    let cake = [
        ("client", of.as_str()),
        ("contact", to.as_str()),
        ("item", "A cake"),
        ("reason", "Launch day"),
        ("value", "9"),
    ];
    let page = world.post("/presents", &cake).await.must(303, "").location().to_owned();
    world.get(&page).await.must(200, "A tender runs (Panel of 2027)");
    let priya = world.as_person(world.priya).await;
    let on = [("on", "2026-11-22")];
    let anyway = [on[0], ("reason", "The panel is of another country")];
    priya.post(&format!("{page}/approval"), &on).await.must(422, "A tender runs");
    priya.post(&format!("{page}/approval"), &anyway).await.must(303, "");
    priya.post(&format!("{page}/giving"), &on).await.must(303, "");
    world.get(&page).await.must(200, "Approved all the same: The panel is of another country");

    priya.get("/settings/gift-rules").await.must(403, "");
    let form = world.get("/settings/gift-rules").await.must(200, "United Kingdom, private sector");
    assert!(form.body.contains("bulk_from = 3"));
    let wrong = [("version", "0"), ("toml", "form = 1\n[checks]\nbulk_from = \"many\"\n")];
    world.post("/settings/gift-rules", &wrong).await.must(422, "line 3");
    let right = [("version", "0"), ("toml", "form = 1\n[checks]\nbulk_from = 5\n")];
    world.post("/settings/gift-rules", &right).await.must(303, "");
    world.get("/settings/gift-rules").await.must(200, "bulk_from = 5");
    world.post("/settings/gift-rules", &right).await.must(409, "Somebody else changed");
}
