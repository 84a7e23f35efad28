//! The page of one client: read, recorded, corrected.

use perennial_core::journeys::stage::{Phase, Stage};

use super::desk::{client, part};
use crate::support::{Answer, Browser, TestApp, day};

async fn record(desk: &Browser, client: &str, kind: &str, fields: &[(&str, &str)]) -> Answer {
    desk.post(&format!("/clients/{client}/record/{kind}"), fields).await
}

/// The id of the fact whose item in the timeline holds this text.
fn fact(page: &Answer, text: &str) -> String {
    let items = page.body.split("<li class=\"timeline-item").skip(1);
    let item = items.into_iter().find(|item| item.contains(text)).unwrap_or_else(|| panic!("no “{text}”"));
    item.split_once("/facts/").unwrap().1.split('"').next().unwrap().to_owned()
}

/// Bellweather Homes: a matter accepted, signed and begun, a call, a person, a promise.
async fn bellweather(world: &TestApp, desk: &Browser) -> String {
    let id = client(world, "Bellweather Homes", "2021-11-22").await;
    let input = perennial_app::engagements::NewEngagement::of(
        id,
        perennial_core::text::Name::parse("All conveyancing").unwrap(),
        day("2026-11-02"),
    );
    let accept = world.change(move |tx, act| {
        Box::pin(async move {
            let matter = perennial_app::engagements::accept(tx, act, input).await?;
            perennial_app::engagements::step(tx, act, matter, day("2026-11-04"), perennial_app::engagements::Step::Sign)
                .await
        })
    });
    accept.await.unwrap();
    let id = id.to_string();
    let dan = [("name", "Dan Bellweather"), ("job", "Chief executive"), ("role", "decider")];
    desk.post(&format!("/clients/{id}/contacts"), &dan).await.must(303, "");
    let call = [
        ("medium", "phone"),
        ("direction", "inbound"),
        ("on", "2026-11-20"),
        ("subject", "Completion dates"),
        ("minutes", "12"),
    ];
    record(desk, &id, "touch", &call).await.must(303, "");
    let promise = [("text", "A fixed price for each plot"), ("due", "2026-12-01"), ("on", "2026-11-05")];
    record(desk, &id, "promise", &promise).await.must(303, "");
    id
}

#[tokio::test]
async fn the_page_says_where_a_client_stands_and_why() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.priya).await;
    let id = bellweather(&world, &desk).await;
    let page = desk.get(&format!("/clients/{id}")).await.must(200, "Bellweather Homes");
    insta::assert_snapshot!("client_head", part(&page, "<div class=\"page-head\">", "<nav class=\"tabs\""));
    insta::assert_snapshot!("client_timeline", part(&page, "<ol class=\"timeline\">", "</ol>"));
    insta::assert_snapshot!("client_why", part(&page, "id=\"why\">", "</section>"));
    for tab in ["engagements", "pursuits", "people", "invoices"] {
        desk.get(&format!("/clients/{id}/{tab}")).await.must(200, "Bellweather Homes");
    }
    desk.get(&format!("/clients/{id}/people")).await.must(200, "Chief executive");
    let past = desk.get(&format!("/clients/{id}?on=2026-11-03")).await.must(200, "As of 3 November 2026");
    assert!(!past.body.contains("Completion dates"));
    assert!(past.body.contains("letter not signed"));
}

#[tokio::test]
async fn a_retracted_fact_moves_the_client_back_and_undo_forward_again() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.priya).await;
    let id = bellweather(&world, &desk).await;
    let client = id.parse().unwrap();
    let today = day("2026-11-22");
    assert_eq!(world.position(client, today).await.standing, Some(Phase::Affirm));
    let page = desk.get(&format!("/clients/{id}?kind=work")).await;
    let letter = fact(&page, "signed");
    let address = format!("/clients/{id}/facts/{letter}");
    desk.get(&address).await.must(200, "It never happened");
    desk.post(&format!("{address}/retraction"), &[("reason", " ")]).await.must(422, "Say why");
    desk.post(&format!("{address}/retraction"), &[("reason", "The letter came back unsigned")]).await.must(303, "");
    assert_ne!(world.position(client, today).await.standing, Some(Phase::Affirm));
    let after = desk.get(&format!("/clients/{id}?kind=work")).await;
    assert!(after.body.contains("timeline-item  withdrawn"), "{}", after.body);
    assert!(after.body.contains(&format!("{address}/reinstatement")), "the toast offers Undo");
    desk.post(&format!("{address}/reinstatement"), &[]).await.must(303, "");
    assert_eq!(world.position(client, today).await.standing, Some(Phase::Affirm));
    let day_form = [("on", "2026-11-12"), ("reason", "It is dated so")];
    desk.post(&format!("{address}/day"), &day_form).await.must(303, "");
    assert_eq!(world.position(client, today).await.working[0].since, day("2026-11-12"));
    desk.get(&address).await.must(200, "First recorded for 4 November 2026");
    let (compared, differences) = perennial_app::journeys::check(&world.app).await.unwrap();
    assert_eq!((compared, differences), (1, vec![]));
}

#[tokio::test]
async fn a_person_overrides_the_evidence_with_a_reason() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.priya).await;
    let id = bellweather(&world, &desk).await;
    let client = id.parse().unwrap();
    let today = day("2026-11-22");
    let bare = [("phase", "adopt"), ("on", "2026-11-22"), ("reason", "")];
    record(&desk, &id, "override", &bare).await.must(422, "This is needed.");
    // What would have no effect is refused, with what would have one (D22).
    let idle = [("phase", "assess"), ("on", "2026-11-22"), ("reason", "They think it over")];
    record(&desk, &id, "override", &idle).await.must(422, "Setting Assess would have no effect.");
    let reasoned = [("phase", "adopt"), ("on", "2026-11-22"), ("reason", "They told me so at lunch")];
    record(&desk, &id, "override", &reasoned).await.must(303, "");
    assert_eq!(world.position(client, today).await.standing, Some(Phase::Adopt));
    desk.get(&format!("/clients/{id}")).await.must(200, "They told me so at lunch");
    record(&desk, &id, "override-end", &[("reason", "I misheard"), ("on", "2026-11-22")]).await.must(303, "");
    assert_eq!(world.position(client, today).await.standing, Some(Phase::Affirm));
}

#[tokio::test]
async fn every_kind_of_fact_can_be_recorded_by_hand() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.priya).await;
    let id = bellweather(&world, &desk).await;
    let on = ("on", "2026-11-21");
    let choice = |page: &Answer, name: &str| {
        let select = page.body.split_once(&format!("name=\"{name}\"")).unwrap().1;
        let options = select.split("</select>").next().unwrap().split("<option value=\"").skip(1);
        options.map(|option| option.split('"').next().unwrap().to_owned()).find(|value| !value.is_empty()).unwrap()
    };
    let simple: [(&str, &[(&str, &str)]); 15] = [
        ("note", &[("text", "Prefers to be called"), on]),
        ("survey", &[("instrument", "nps"), ("score", "9"), on]),
        ("complaint", &[("cause", "A surprise on the bill"), on]),
        ("adopt", &[("sign", "standing_instruction"), on]),
        ("advocacy", &[("act", "testimonial"), on]),
        ("advocacy", &[("act", "testimonial"), ("withdrawn", "1"), on]),
        ("referral-made", &[("who", "Two owners"), on]),
        ("referral-received", &[("who", "Brandt Hollis LLP (law firm)"), on]),
        ("referral-given", &[("who", "Quill & Stone"), on]),
        ("need", &[("day", "2028-11-01"), ("percent", "60"), on]),
        ("partnership", &[on]),
        ("recovery", &[on]),
        ("touch", &[("medium", "in_person"), ("direction", "two_way"), ("purpose", "affirm"), on]),
        ("ended", &[("reason", "Retired"), ("camp", "good"), ("control", "no"), on]),
        ("camp", &[("camp", "unknown"), on]),
    ];
    for (kind, fields) in simple {
        // A touch has a form of its own, to which its old address leads.
        let (status, says) = if kind == "touch" { (303, "") } else { (200, "On which day") };
        desk.get(&format!("/clients/{id}/record/{kind}")).await.must(status, says);
        record(&desk, &id, kind, fields).await.must(303, "");
    }
    let named = [("answer", "complaint"), ("recovery", "complaint"), ("promised", "promise"), ("thanked", "referral")];
    for (kind, field) in named {
        let page = desk.get(&format!("/clients/{id}/record/{kind}")).await;
        let value = choice(&page, field);
        record(&desk, &id, kind, &[(field, &value), ("outcome", "kept"), on]).await.must(303, "");
    }
    record(&desk, &id, "survey", &[("instrument", "ces"), ("score", "9"), on]).await.must(422, "from 1 to 7");
    record(&desk, &id, "touch", &[("medium", "telegraph"), on]).await.must(422, "Choose one of the list");
    record(&desk, &id, "note", &[("text", "x"), ("on", "2026-11-23")]).await.must(422, "has not happened yet");
    let stranger = "00000000-0000-0000-0000-000000000009";
    let wrong = [("medium", "phone"), ("engagement", stranger), on];
    record(&desk, &id, "touch", &wrong).await.must(422, "Choose one of the list");
    desk.get(&format!("/clients/{id}/record")).await.must(200, "A survey score");
    desk.get(&format!("/clients/{id}/record/nonsense")).await.must(404, "");
    desk.get(&format!("/clients/{id}")).await.must(200, "Quill &#38; Stone");
    assert_eq!(world.position(id.parse().unwrap(), day("2026-11-22")).await.stage, Stage::Former);
}

#[tokio::test]
async fn an_edit_finds_out_that_somebody_was_faster_and_keeps_the_text() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.priya).await;
    let new = [("name", "Ansah Tools"), ("since", "2026-11-01"), ("kind", "organisation"), ("email", "x")];
    desk.post("/clients", &new).await.must(422, "not an email address");
    let new = [("name", "Ansah Tools"), ("since", "2026-11-01"), ("kind", "organisation")];
    let made = desk.post("/clients", &new).await.must(303, "");
    let edit = format!("{}/edit", made.location());
    desk.get(&edit).await.must(200, "value=\"Ansah Tools\"");
    let mine = [("name", "Ansah Tools"), ("kind", "organisation"), ("sector", "Hand tools"), ("version", "1")];
    let theirs = [("name", "Ansah Tools Ltd"), ("kind", "organisation"), ("sector", "Machines"), ("version", "1")];
    desk.post(&edit, &theirs).await.must(303, "");
    let refused = desk.post(&edit, &mine).await.must(409, "Changed meanwhile");
    for text in ["Ansah Tools Ltd", "Machines", "value=\"Hand tools\"", "name=\"version\" value=\"2\""] {
        assert!(refused.body.contains(text), "{text}");
    }
    let again = [("name", "Ansah Tools Ltd"), ("kind", "organisation"), ("sector", "Hand tools"), ("version", "2")];
    desk.post(&edit, &again).await.must(303, "");
    desk.get(made.location()).await.must(200, "Hand tools");
}

#[tokio::test]
async fn people_are_recorded_changed_and_followed() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.priya).await;
    let id = bellweather(&world, &desk).await;
    let people = desk.get(&format!("/clients/{id}/people")).await;
    let edit =
        people.body.split("href=\"").find(|part| part.starts_with("/contacts/") && part.contains("/edit")).unwrap();
    let edit = edit.split('"').next().unwrap().to_owned();
    desk.get(&edit).await.must(200, "Chief executive");
    let change = [("name", "Dan Bellweather"), ("job", "Chairman"), ("version", "1")];
    desk.post(&edit, &change).await.must(303, "");
    desk.post(&edit, &change).await.must(409, "Changed meanwhile");
    let leave = edit.replace("/edit", "/move");
    desk.get(&leave).await.must(200, "moved on");
    desk.post(&leave, &[("on", "2026-11-20"), ("to", "Kestrel Freight")]).await.must(303, "");
    desk.get(&format!("/clients/{id}/people")).await.must(200, "left 20 Nov 2026");
    desk.get(&format!("/clients/{id}")).await.must(200, "Kestrel Freight");
}

#[tokio::test]
async fn a_deleted_client_is_gone_until_somebody_brings_it_back() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.helen).await;
    let id = bellweather(&world, &desk).await;
    world.as_person(world.priya).await.post(&format!("/clients/{id}/deletion"), &[]).await.must(403, "");
    desk.post(&format!("/clients/{id}/deletion"), &[]).await.must(303, "");
    desk.get("/clients").await.must(200, &format!("/clients/{id}/restoration"));
    desk.get(&format!("/clients/{id}")).await.must(404, "");
    desk.post(&format!("/clients/{id}/restoration"), &[]).await.must(303, "");
    desk.get(&format!("/clients/{id}")).await.must(200, "Bellweather Homes");
    desk.post(&format!("/clients/{id}/archive"), &[("archived", "1")]).await.must(303, "");
    desk.get("/clients?archived=1").await.must(200, "Bellweather Homes");
    desk.post(&format!("/clients/{id}/archive"), &[("archived", "0")]).await.must(303, "");
    desk.get("/clients?stage=client").await.must(200, "Bellweather Homes");
}
