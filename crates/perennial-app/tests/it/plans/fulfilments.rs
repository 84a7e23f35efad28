//! Planned touches that are made: by the plan, by the log, and where the log leaves it open, by a person's word.

use perennial_app::pursuits::{self, NewPursuit};
use perennial_app::{args, plans, touches};
use perennial_core::fact::{Direction, Medium, Purpose, TouchFact};
use perennial_core::ids::ClientId;
use uuid::Uuid;

use super::{book, client, lines, name, of_step, sign, tuesday};
use crate::support::{TestApp, day};

/// A call about nothing in particular, by which a planned one may or may not be done.
async fn call(world: &TestApp, client: ClientId) {
    let made = TouchFact::Made {
        medium: Medium::Phone,
        direction: Direction::TwoWay,
        personal: true,
        purpose: Purpose::General,
        contact: None,
        engagement: None,
        staff: Some(world.priya),
        minutes: Some(10),
        subject: Some("the north depot".to_owned()),
        detail: None,
    };
    let log = world
        .change(move |tx, act| Box::pin(async move { touches::log(tx, act, client, day("2026-11-24"), made).await }));
    log.await.unwrap();
}

/// The question on the client's page: which planned touch, and which touch of the log.
async fn asked(world: &TestApp, client: ClientId) -> Vec<(Uuid, Uuid)> {
    let mut conn = world.app.db.read().await.unwrap();
    let sql = "select id, perhaps_fact from planned_touch where client_id = $1 and state = 'planned'
                 and perhaps_fact is not null order by id";
    conn.all(sql, args![client]).await.unwrap()
}

#[tokio::test]
async fn a_logged_touch_fulfils_the_planned_one_and_a_retracted_one_opens_it_again() {
    let world = tuesday().await;
    let kestrel = client(&world, "Kestrel Freight").await;
    sign(&world, kestrel, "2026-11-24").await;
    let (call, ..) = of_step(&world, kestrel, "welcome/call").await;
    world
        .change(move |tx, act| Box::pin(async move { plans::done(tx, act, call, day("2026-11-24")).await }))
        .await
        .unwrap();
    assert_eq!(of_step(&world, kestrel, "welcome/call").await.2, "done");
    let mut conn = world.app.db.read().await.unwrap();
    let found = plans::find(&mut conn, &world.as_priya(), call).await.unwrap();
    assert_eq!(found.done_on, Some(day("2026-11-24")));
    let fact: Uuid = conn.scalar("select done_fact from planned_touch where id = $1", args![call]).await.unwrap();
    world
        .change(move |tx, act| {
            Box::pin(
                async move { perennial_app::journeys::retract(tx, act, kestrel, fact.into(), "Voicemail only.").await },
            )
        })
        .await
        .unwrap();
    assert_eq!(of_step(&world, kestrel, "welcome/call").await.2, "planned");
}

#[tokio::test]
async fn a_touch_that_may_have_been_the_planned_one_is_asked_about_and_never_decided_silently() {
    let world = tuesday().await;
    let kestrel = client(&world, "Kestrel Freight").await;
    sign(&world, kestrel, "2026-11-24").await;
    call(&world, kestrel).await;
    let priya = world.as_person(world.priya).await;
    let page = format!("/clients/{kestrel}");
    priya.get(&page).await.must(200, "Does “Phone on 24 Nov").must(200, "the north depot” fulfil");
    priya.get("/today").await.must(200, "Does “Phone on 24 Nov");
    let first = asked(&world, kestrel).await;
    let [(planned, touch)] = first[..] else { panic!("one question: {first:?}") };
    let answer = format!("/planned/{planned}/fulfilment");
    let touch = touch.to_string();
    let no = [("touch", touch.as_str()), ("answer", "no"), ("back", page.as_str())];
    assert_eq!(priya.post(&answer, &no).await.must(303, "").location(), page);
    let later = asked(&world, kestrel).await;
    assert!(later.iter().all(|(other, _)| *other != planned), "it is not asked again: {later:?}");
    priya.post(&answer, &no).await.must(409, "answered already");

    call(&world, kestrel).await;
    let again = asked(&world, kestrel).await;
    let (planned, touch) = *again.iter().find(|(_, fact)| fact.to_string() != touch).unwrap();
    let yes = [("touch", touch.to_string()), ("answer", "yes".to_owned())];
    let yes: Vec<(&str, &str)> = yes.iter().map(|(name, value)| (*name, value.as_str())).collect();
    priya.post(&format!("/planned/{planned}/fulfilment"), &yes).await.must(303, "");
    let state = |id: Uuid| {
        let app = world.app.clone();
        async move {
            let mut conn = app.db.read().await.unwrap();
            conn.scalar::<String>("select state from planned_touch where id = $1", args![id]).await.unwrap()
        }
    };
    assert_eq!(state(planned).await, "done");
    let before = lines(&world, kestrel).await;
    perennial_app::journeys::rebuild(&world.app).await.unwrap();
    assert_eq!(lines(&world, kestrel).await, before, "planning again changes nothing");
    priya.post(&format!("/touches/{touch}/undo"), &[]).await.must(303, "");
    assert_eq!(state(planned).await, "planned", "the touch was taken back");
}

#[tokio::test]
async fn done_logs_in_one_step_from_today_and_is_undone_and_the_plan_leads_to_the_form() {
    let world = tuesday().await;
    let kestrel = client(&world, "Kestrel Freight").await;
    sign(&world, kestrel, "2026-11-24").await;
    let priya = world.as_person(world.priya).await;
    let (planned, ..) = of_step(&world, kestrel, "welcome/call").await;
    let done = format!("/planned/{planned}/done");
    assert_eq!(priya.post(&done, &[("back", "/today")]).await.must(303, "").location(), "/today");
    assert_eq!(of_step(&world, kestrel, "welcome/call").await.2, "done");
    let fact: Uuid = {
        let mut conn = world.app.db.read().await.unwrap();
        conn.scalar("select done_fact from planned_touch where id = $1", args![planned]).await.unwrap()
    };
    priya.get("/today").await.must(200, &format!("/touches/{fact}/undo"));
    priya.post(&format!("/touches/{fact}/undo"), &[]).await.must(303, "");
    assert_eq!(of_step(&world, kestrel, "welcome/call").await.2, "planned");
    assert_eq!(
        priya.post(&done, &[("back", "//elsewhere.example")]).await.location(),
        format!("/clients/{kestrel}/plan")
    );

    let plan = priya.get(&format!("/clients/{kestrel}/plan")).await.must(200, "/touches/new?planned=");
    let href = plan.body.split("/touches/new?planned=").nth(1).unwrap().split('"').next().unwrap();
    let form = format!("/touches/new?planned={}", href.replace("&#38;", "&").replace("&amp;", "&"));
    let form = priya.get(&form).await.must(200, "name=\"planned\"").must(200, "Log a touch");
    assert!(form.body.contains("checked"), "the medium is chosen: {}", form.body);
}

#[tokio::test]
async fn a_not_now_is_nurtured_by_the_playbook_that_was_chosen_or_by_none() {
    let world = tuesday().await;
    let helen = world.as_person(world.helen).await;
    let kestrel = client(&world, "Kestrel Freight").await;
    let (id, version) = book(&mut world.app.db.read().await.unwrap(), "not_now").await;
    let live = [("version".to_owned(), version.to_string())];
    let live: Vec<(&str, &str)> = live.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    helen.post(&format!("/playbooks/{id}/live"), &live).await.must(303, "");
    let planned = || async {
        let all = lines(&world, kestrel).await;
        all.into_iter().filter(|line| line.0.starts_with("not_now/") && line.2 == "planned").count()
    };
    let owner = world.priya.to_string();
    for (playbook, note, expected) in [("not_now", "", true), ("", "A card at Easter", false)] {
        let open = world.change(move |tx, act| {
            Box::pin(async move {
                pursuits::open(tx, act, NewPursuit::of(kestrel, name("The second depot"), day("2026-11-01"))).await
            })
        });
        let page = format!("/pursuits/{}/outcome", open.await.unwrap());
        helen.get(&format!("{page}?to=not_now")).await.must(200, "none: the note below is all");
        let before = planned().await;
        let fields = [
            ("to", "not_now"),
            ("on", "2026-11-24"),
            ("revisit", "2027-06-01"),
            ("owner", owner.as_str()),
            ("playbook", playbook),
            ("plan", note),
        ];
        helen.post(&page, &fields).await.must(303, "");
        assert_eq!(planned().await > before, expected, "{playbook:?}");
    }
    let refused = [("to", "not_now"), ("on", "2026-11-24"), ("revisit", "2027-06-01"), ("owner", owner.as_str())];
    let open = world.change(move |tx, act| {
        Box::pin(async move {
            pursuits::open(tx, act, NewPursuit::of(kestrel, name("The third depot"), day("2026-11-01"))).await
        })
    });
    let page = format!("/pursuits/{}/outcome", open.await.unwrap());
    helen.post(&page, &refused).await.must(422, "Choose a playbook, or note");
}
