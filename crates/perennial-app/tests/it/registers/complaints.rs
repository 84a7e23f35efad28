//! A complaint, its two clocks, and the position that is lower until it is put right.

use perennial_core::journeys::stage::Phase;

use super::{kestrel, matter, wall};
use crate::support::{TestApp, day};

#[tokio::test]
async fn a_complaint_runs_its_clocks_and_lowers_the_relationship_until_it_is_put_right() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let id = matter(&world, client).await;
    let (of, about) = (client.to_string(), id.to_string());
    let before = world.position(client, day("2026-11-22")).await;
    world.post("/complaints", &[("client", of.as_str()), ("on", "2026-10-02")]).await.must(422, "what the client said");
    let words = [
        ("client", of.as_str()),
        ("engagement", about.as_str()),
        ("on", "2026-10-02"),
        ("words", "Nobody told me about the delay"),
    ];
    let page = world.post("/complaints", &words).await.must(303, "").location().to_owned();
    world.get("/complaints").await.must(200, "day 51 of 56");
    world.get("/complaints").await.must(200, "not acknowledged");
    world.get(&format!("/clients/{client}/register")).await.must(200, "Nobody told me about the delay");
    let steps = format!("{page}/steps");
    let step = |what: &'static str, on: &'static str| [("what", what), ("on", on)];
    world.post(&steps, &step("close", "2026-11-01")).await.must(409, "has had no answer yet");
    world.post(&steps, &step("acknowledge", "2026-10-01")).await.must(409, "cannot be dated before it");
    world.post(&steps, &step("acknowledge", "2026-10-05")).await.must(303, "");
    world.post(&steps, &step("acknowledge", "2026-10-06")).await.must(409, "was acknowledged on");
    let cause = [("what", "cause"), ("on", "2026-10-07"), ("cause", "communication"), ("control", "yes")];
    world.post(&steps, &cause).await.must(303, "");
    world.get(&page).await.must(200, "within our control");
    world.post(&steps, &step("answer", "2026-10-20")).await.must(303, "");
    world.get(&page).await.must(200, "in 18 of 56 days").must(200, "<dt>Answered</dt><dd>20 Oct 2026</dd>");
    let escalate = [("what", "escalate"), ("on", "2026-10-25"), ("to", "Legal Ombudsman")];
    world.post(&steps, &escalate).await.must(303, "");
    let escalated = world.get("/complaints?show=escalated").await.must(200, "Kestrel Yachts");
    escalated.must(200, "in 18 of 56 days").must(200, "20 Oct 2026");
    let lowered = world.position(client, day("2026-11-22")).await;
    world.post(&steps, &step("close", "2026-11-02")).await.must(303, "");
    world.post(&steps, &step("recover", "2026-11-03")).await.must(303, "");
    let over = world.get(&page).await.must(200, "The client confirmed that it is put right");
    over.must(200, "in 18 of 56 days")
        .must(200, "<dt>Answered</dt><dd>20 Oct 2026</dd>")
        .must(200, "closed on 2 Nov 2026");
    world.get("/complaints?show=closed").await.must(200, "in 18 of 56 days");
    let after = world.position(client, day("2026-11-22")).await;
    assert!(lowered.standing <= before.standing, "{:?} {:?}", lowered.standing, before.standing);
    assert_eq!(after.standing, before.standing);
    assert!(after.standing >= Some(Phase::Affirm));
    wall(&world, client).await;
    world.get(&page).await.must(404, "");
    let register = world.get("/complaints").await.must(200, "No complaints recorded");
    assert!(!register.body.contains("Kestrel"));
}

#[tokio::test]
async fn nobody_complains_of_work_before_it_was_accepted() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let (of, about) = (client.to_string(), matter(&world, client).await.to_string());
    let complain = |on: &'static str| {
        [("client", of.as_str()), ("engagement", about.as_str()), ("on", on), ("words", "The bill came twice")]
    };
    let early = "This cannot lie before the day on which the engagement was accepted.";
    world.post("/complaints", &complain("2020-01-01")).await.must(422, early);
    let score = [("instrument", "nps"), ("score", "3"), ("engagement", about.as_str()), ("on", "2020-01-01")];
    world.post(&format!("/clients/{client}/record/survey"), &score).await.must(422, early);
    let page = world.post("/complaints", &complain("2026-11-02")).await.must(303, "").location().to_owned();
    // Nor does a correction say so.
    let shown = world.get(&page).await.must(200, "2 Nov 2026").body;
    let fact = shown.split(&format!("/clients/{client}/facts/")).nth(1).unwrap().split('"').next().unwrap();
    let earlier = [("on", "2020-01-01"), ("reason", "the letter says so")];
    let refused = world.post(&format!("/clients/{client}/facts/{fact}/day"), &earlier).await;
    assert!([409, 422].contains(&refused.status) && refused.body.contains(early), "{}", refused.body);
}

#[tokio::test]
async fn what_came_of_a_complaint_without_an_answer_is_no_answer() {
    let world = TestApp::new().await;
    let of = kestrel(&world).await.to_string();
    let complain = [("client", of.as_str()), ("on", "2026-09-01"), ("words", "The bill came twice")];
    let page = world.post("/complaints", &complain).await.must(303, "").location().to_owned();
    let steps = format!("{page}/steps");
    world.post(&steps, &[("what", "escalate"), ("on", "2026-10-05")]).await.must(303, "");
    let shown = world.get(&page).await.must(200, "no answer by day 34 of 56");
    assert!(!shown.body.contains("<dt>Answered</dt>"));
    // The answer that came in the end was late, whoever had it by then.
    world.post(&steps, &[("what", "answer"), ("on", "2026-11-10")]).await.must(303, "");
    world.get(&page).await.must(200, "in 70 days, late").must(200, "<dt>Answered</dt><dd>10 Nov 2026</dd>");
}

#[tokio::test]
async fn a_complaint_has_a_reason_of_the_firms_list_that_is_counted_and_can_be_changed() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let of = client.to_string();
    let raise = |code: &'static str, words: &'static str| {
        [
            ("client", of.clone()),
            ("on", "2026-11-02".to_owned()),
            ("words", words.to_owned()),
            ("code", code.to_owned()),
        ]
    };
    let post = async |code: &'static str, words: &'static str| {
        let form = raise(code, words);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        world.post("/complaints", &form).await
    };
    post("The weather", "It rained").await.must(422, "Choose one of the list.");
    let page = post("Fees", "The bill came twice").await.must(303, "").location().to_owned();
    post("", "I am not content").await.must(303, "");
    world.get(&page).await.must(200, "<dt>Reason</dt><dd>Fees</dd>");
    world.get("/insights").await.must(200, "1 × Fees</a>: “The bill came twice”").must(200, "reason not recorded");
    let steps = format!("{page}/steps");
    let chosen = [("what", "reason"), ("on", "2026-11-03"), ("code", "Took too long"), ("reason", "and then the bill")];
    world.post(&steps, &chosen).await.must(303, "");
    world.get(&page).await.must(200, "<dt>Reason</dt><dd>Took too long: and then the bill</dd>");
    world
        .get(&format!("/clients/{client}"))
        .await
        .must(200, "Reason for the complaint: Took too long: and then the bill");
    let listed = world.get("/complaints?reason=Took%20too%20long").await.must(200, "The bill came twice");
    assert!(!listed.body.contains("I am not content"));
    world.get("/complaints?reason=Fees").await.must(200, "None of these");
    // A reason that is taken off the list stays with the complaint that carries it, and when that is saved again.
    let lists = [("version", "1"), ("complaint", "Fees\nConduct")];
    world.post("/settings/reasons", &lists).await.must(303, "");
    let form =
        world.get(&page).await.must(200, "<option value=\"Took too long\" selected>Took too long (no longer used)");
    assert_eq!(form.body.matches("and then the bill").count(), 2, "on the page, and in its field");
    world.post(&steps, &chosen).await.must(303, "");
    world.get(&page).await.must(200, "<dt>Reason</dt><dd>Took too long: and then the bill</dd>");
    let other = world.get(&format!("/clients/{client}/record/complaint")).await.must(200, "Conduct");
    assert!(!other.body.contains("Took too long"), "no other complaint is offered it");
    world.get("/complaints?show=unreasoned").await.must(200, "I am not content");
    let csv = world.get("/insights/export?what=complaints&format=csv").await;
    assert_eq!(
        csv.body.trim_start_matches('\u{feff}'),
        "Reason,Complaints,One client's words\r\nTook too long,1,The bill came twice\r\nnot recorded,1,\r\n"
    );
    let json = world.get("/insights/export?what=&format=json").await.must(200, "\"without_reason\": 1");
    assert!(json.body.contains("\"reason\": \"Took too long\""));
    world.get("/insights?until=2026-11-01").await.must(200, "No complaint was received in this period.");
    let people = world.helen.to_string();
    let raised = [("name", "Bid"), ("reason", "Takeover"), ("clients", of.as_str()), ("people", people.as_str())];
    world.post("/settings/walls", &raised).await.must(303, "");
    let priya = world.as_person(world.priya).await;
    priya.get("/insights").await.must(200, "No complaint was received in this period.");
    world.get("/insights").await.must(200, "2 complaints were received in this period.");
}

#[tokio::test]
async fn the_limits_of_the_clocks_are_those_of_the_settings() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await.to_string();
    let words = [("client", client.as_str()), ("on", "2026-11-02"), ("words", "The bill came twice")];
    world.post("/complaints", &words).await.must(303, "");
    world.get("/complaints").await.must(200, "day 20 of 56").must(200, "2 working days for the acknowledgement");
    let form = world.get("/settings/alerts/complaint_unanswered").await.must(200, "limit_days");
    let says = form.body.split("name=\"says\"").nth(1).unwrap();
    assert!(!says.is_empty());
    let rule = [
        ("version", "1"),
        ("on", "1"),
        ("owner", "client_care"),
        ("says", "The complaint of {from} must have its final answer by {due}."),
        ("limit_days", "21"),
        ("warn_days", "7"),
        ("days_before", "7"),
    ];
    world.post("/settings/alerts/complaint_unanswered", &rule).await.must(303, "");
    world.get("/complaints").await.must(200, "day 20 of 21");
}
