//! Whatever was recorded in one go is taken back in one go, by the message that says that it was recorded.

use super::{accepted, client, count, fact_contact, name};
use crate::support::{Answer, Browser, TestApp, day};
use perennial_app::clients::{self, ClientInput};
use perennial_app::journeys;
use perennial_core::fact::Listing;
use perennial_core::ids::StaffId;

/// The message of an answer, and where its Undo leads.
async fn undo_of(desk: &Browser, answer: &Answer) -> Option<String> {
    let page = desk.get(answer.location()).await.body;
    let (_, toasts) = page.split_once("<div class=\"toasts\"").expect("the place of messages");
    let form = toasts.split("action=\"").nth(1)?;
    Some(form.split('"').next().unwrap_or_default().to_owned())
}

/// What holds of a client: its position, and what its registers show.
async fn standing(world: &TestApp, at: &str) -> String {
    let mut told = String::new();
    for tab in ["", "/promises", "/register", "/people"] {
        let page = world.get(&format!("{at}{tab}")).await.body;
        let main = page.split_once("<main").map_or("", |(_, rest)| rest).split("</main>").next().unwrap_or_default();
        // The timeline keeps what was taken back; keys of forms differ with each page.
        let main = main.split("id=\"timeline\"").next().unwrap_or_default();
        told.extend(main.split("name=\"form_key\" value=\"").map(|part| part.get(38..).unwrap_or(part).to_owned()));
    }
    told
}

#[tokio::test]
async fn open_work_ends_with_the_relationship_and_goes_on_after_undo() {
    let world = TestApp::new().await;
    let id = client(&world, "Orchard Dairy").await;
    let work = accepted(&world, id, "2026-11-02").await;
    let desk = world.as_person(world.helen).await;
    let signed = [("what", "sign"), ("on", "2026-11-03")];
    desk.post(&format!("/engagements/{work}/steps"), &signed).await.must(303, "");
    let at = format!("/clients/{id}/record/ended");
    desk.get(&at).await.must(200, "are closed on that day");
    let over = "select count(*) from engagement where state = 'closed'";
    let fields = [("reason", "Retired"), ("camp", "good"), ("control", "no"), ("on", "2026-11-21")];
    let answer = desk.post(&at, &fields).await.must(303, "");
    let undo = undo_of(&desk, &answer).await.expect("an Undo");
    assert_eq!(count(&world, over).await, 1, "every page says that it is over");
    desk.get(&format!("/engagements/{work}")).await.must(200, "Closed on 21 Nov 2026");
    desk.post(&undo, &[]).await.must(303, "");
    assert_eq!(count(&world, over).await, 0);
    let (_, differences) = journeys::check(&world.app).await.unwrap();
    assert_eq!(differences, vec![]);
}

#[tokio::test]
async fn what_is_recorded_in_a_form_has_its_undo() {
    let world = TestApp::new().await;
    let id = client(&world, "Orchard Dairy").await;
    let work = accepted(&world, id, "2026-11-02").await;
    let (at, of, today) = (format!("/clients/{id}"), id.to_string(), "2026-11-22");
    let desk = world.as_person(world.helen).await;
    let facts = "select count(*) from fact where kind not like 'journey%'";
    let open = [("client", of.as_str()), ("title", "The claim"), ("opened", "2026-11-20")];
    let pursuit = desk.post("/pursuits", &open).await.must(303, "").location().to_owned();
    let work = format!("/engagements/{work}");
    let (ruth, me) = (fact_contact(&world).await, world.helen.to_string());
    let record = |kind: &str| format!("{at}/record/{kind}");
    let deeds: Vec<(String, Vec<(&str, &str)>)> = vec![
        (record("note"), vec![("text", "They moved"), ("on", today)]),
        (record("survey"), vec![("instrument", "nps"), ("score", "9"), ("on", today)]),
        (record("referral-made"), vec![("who", "Brandt"), ("on", today)]),
        (record("advocacy"), vec![("act", "review"), ("on", today)]),
        (record("need"), vec![("day", "2027-05-01"), ("on", today)]),
        (record("partnership"), vec![("on", today)]),
        (format!("{at}/archive"), vec![("archived", "1")]),
        (format!("{pursuit}/step"), vec![("to", "shortlisted"), ("on", today)]),
        (format!("{work}/steps"), vec![("what", "sign"), ("on", "2026-11-03")]),
        (format!("{work}/steps"), vec![("what", "milestone_plan"), ("text", "The lease"), ("on", today)]),
        (format!("/contacts/{ruth}/ties"), vec![("staff", &me), ("tie", "known"), ("on", today)]),
        (format!("/contacts/{ruth}/employers"), vec![("employer", "Brandt AG"), ("until", "2020-01-01")]),
        ("/promises".into(), vec![("client", &of), ("text", "a draft"), ("on", today)]),
        ("/complaints".into(), vec![("client", &of), ("words", "late"), ("on", today)]),
    ];
    for (to, fields) in deeds {
        let before = (standing(&world, &at).await, count(&world, facts).await);
        let answer = desk.post(&to, &fields).await.must(303, "");
        assert!(count(&world, facts).await > before.1, "{to}");
        let undo = undo_of(&desk, &answer).await.unwrap_or_else(|| panic!("{to} {fields:?} offers no Undo"));
        let back = desk.post(&undo, &[]).await.must(303, "");
        desk.get(back.location()).await.must(200, "Taken back.");
        let after = standing(&world, &at).await;
        let differs = after.char_indices().zip(before.0.chars()).find(|((_, one), other)| one != other);
        if let Some(((at, _), _)) = differs {
            let from = |text: &str| {
                text.chars().skip(after[..at].chars().count().saturating_sub(80)).take(300).collect::<String>()
            };
            panic!("{to} {fields:?}:\n{}\nwas\n{}", from(&after), from(&before.0));
        }
        desk.post(&undo, &[]).await.must(409, "taken back already");
    }
    // A colleague's Undo takes back nothing of mine.
    let answer = desk.post(&record("note"), &[("text", "They moved"), ("on", today)]).await.must(303, "");
    let undo = undo_of(&desk, &answer).await.unwrap();
    world.as_person(world.priya).await.post(&undo, &[]).await.must(409, "taken back already");
    let (_, differences) = journeys::check(&world.app).await.unwrap();
    assert_eq!(differences, vec![]);
}

#[tokio::test]
async fn many_clients_given_to_a_colleague_come_back_to_whom_they_were() {
    let world = TestApp::new().await;
    let (helen, priya) = (world.helen, world.priya);
    let made = world.change(move |tx, act| {
        Box::pin(async move {
            let mut ids = Vec::new();
            for (called, manager) in
                [("Ansah Tools", Some(priya)), ("Brandt AG", None), ("Kestrel Freight", Some(helen))]
            {
                let input = ClientInput { manager, ..ClientInput::named(name(called)) };
                ids.push(clients::record(tx, act, input, day("2026-09-01")).await?);
            }
            Ok(ids)
        })
    });
    let ids = made.await.unwrap();
    let managers = async || -> Vec<Option<StaffId>> {
        let mut conn = world.app.db.read().await.unwrap();
        let sql = "select manager_id from client order by name_key";
        let rows: Vec<(Option<uuid::Uuid>,)> = conn.all(sql, vec![]).await.unwrap();
        rows.into_iter().map(|(id,)| id.map(StaffId)).collect()
    };
    let before = managers().await;
    assert_eq!(before, [Some(priya), None, Some(helen)]);
    let desk = world.as_person(helen).await;
    let (ids, to): (Vec<String>, String) = (ids.iter().map(ToString::to_string).collect(), helen.to_string());
    let give = |only: &[usize]| {
        let mut fields = vec![("action".to_owned(), "manager".to_owned()), ("manager".to_owned(), to.clone())];
        fields.extend(only.iter().map(|place| ("id".to_owned(), ids[*place].clone())));
        fields
    };
    // Twice at one instant of the clock: each Undo is of its own.
    let mut undo = Vec::new();
    for only in [&[0][..], &[1, 2]] {
        let fields = give(only);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = desk.post("/clients/bulk", &fields).await.must(303, "");
        undo.push(undo_of(&desk, &answer).await.expect("an offer to undo"));
    }
    assert_eq!(managers().await, [Some(helen); 3]);
    desk.post(&undo[1], &[]).await.must(303, "");
    assert_eq!(managers().await, [Some(helen), None, Some(helen)]);
    desk.post(&undo[0], &[]).await.must(303, "");
    assert_eq!(managers().await, before);
}

#[tokio::test]
async fn a_planned_step_that_was_skipped_is_planned_again() {
    let world = TestApp::new().await;
    let id = client(&world, "Orchard Dairy").await;
    accepted(&world, id, "2026-11-20").await;
    perennial_app::plans::sweep(&world.app).await.unwrap();
    let planned = "select count(*) from planned_touch where state = 'planned'";
    let before = count(&world, planned).await;
    assert!(before > 0);
    let mut conn = world.app.db.read().await.unwrap();
    let sql = "select id from planned_touch where state = 'planned' order by due_on, id limit 1";
    let touch: uuid::Uuid = conn.scalar(sql, vec![]).await.unwrap();
    drop(conn);
    let desk = world.as_person(world.priya).await;
    let answer = desk.post(&format!("/planned/{touch}/skip"), &[("reason", "they met")]).await.must(303, "");
    assert_eq!(count(&world, planned).await, before - 1);
    let undo = undo_of(&desk, &answer).await.expect("an offer to undo");
    desk.post(&undo, &[]).await.must(303, "");
    assert_eq!(count(&world, planned).await, before);
    desk.post(&undo, &[]).await.must(409, "not skipped any more");
}

/// Two answers at one instant of the clock, by one person: each is taken back by itself, with all that it made.
#[tokio::test]
async fn each_answer_is_taken_back_by_itself_though_the_clock_stands_still() {
    let world = TestApp::new().await;
    let names = "Client,Town\nAnsah Tools,York\nBrandt AG,Bonn\n";
    world.import_list("clients.csv", names, Some(Listing::ActiveClient)).await;
    let desk = world.as_person(world.helen).await;
    let asked = world.still_asked().await;
    let works = "select count(*) from engagement where deleted_at is null";
    let mut undo = Vec::new();
    for (_, about) in &asked {
        let answer = desk.says("open_work", about, "open").await.must(303, "");
        undo.push(undo_of(&desk, &answer).await.expect("an offer to undo"));
    }
    assert_eq!((undo.len(), count(&world, works).await), (2, 2));
    desk.post(&undo[0], &[]).await.must(303, "");
    assert_eq!((world.still_asked().await, count(&world, works).await), (vec![asked[0].clone()], 1));
    desk.post(&undo[1], &[]).await.must(303, "");
    assert_eq!((world.still_asked().await, count(&world, works).await), (asked, 0));
}
