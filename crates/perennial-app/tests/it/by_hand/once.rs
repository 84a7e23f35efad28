//! A form that arrives twice is recorded once.

use super::{client, count, fact_contact};
use crate::support::{Browser, TestApp};

/// The address of a form, where it is sent, and what is typed.
type Form<'f> = (String, String, Vec<(&'f str, &'f str)>);

/// Fills a form in and sends it as a double click does. Gives where both led.
async fn twice(browser: &Browser, form: &str, to: &str, fields: &[(&str, &str)]) -> [String; 2] {
    let page = browser.get(form).await.must(200, "name=\"form_key\"").body;
    let (_, rest) = page.split_once("name=\"form_key\" value=\"").unwrap();
    let key = rest.split('"').next().unwrap().to_owned();
    let mut fields = fields.to_vec();
    fields.push(("form_key", &key));
    let first = browser.post(to, &fields).await.must(303, "").location().to_owned();
    let second = browser.post(to, &fields).await.must(303, "").location().to_owned();
    [first, second]
}

#[tokio::test]
async fn a_form_that_arrives_twice_is_recorded_once() {
    let world = TestApp::new().await;
    let id = client(&world, "Orchard Dairy").await;
    let (at, id) = (format!("/clients/{id}"), id.to_string());
    let desk = world.as_person(world.helen).await;
    let ruth = fact_contact(&world).await;
    let of = |what: &str| format!("{at}/record/{what}");
    let today = "2026-11-22";
    let forms: Vec<Form<'_>> = vec![
        ("/clients/new".into(), "/clients".into(), vec![("name", "Kestrel Freight"), ("since", today)]),
        (format!("{at}/contacts/new"), format!("{at}/contacts"), vec![("name", "Martin Hale"), ("since", today)]),
        (
            format!("/pursuits/new?client={id}"),
            "/pursuits".into(),
            vec![("client", &id), ("title", "The claim"), ("opened", today)],
        ),
        (
            format!("/engagements/new?client={id}"),
            "/engagements".into(),
            vec![("client", &id), ("title", "The depot"), ("accepted", today)],
        ),
        (
            format!("/invoices/new?client={id}"),
            "/invoices".into(),
            vec![("client", &id), ("number", "A-1"), ("issued", today), ("total", "500")],
        ),
        (
            format!("/complaints/new?client={id}"),
            "/complaints".into(),
            vec![("client", &id), ("words", "late"), ("on", today)],
        ),
        (
            format!("/promises/new?client={id}"),
            "/promises".into(),
            vec![("client", &id), ("text", "a draft"), ("on", today)],
        ),
        (
            format!("/presents/new?client={id}"),
            "/presents".into(),
            vec![("client", &id), ("contact", &ruth), ("item", "a book"), ("reason", "bridges"), ("recipients", "1")],
        ),
        (
            format!("/touches/new?client={id}"),
            "/touches".into(),
            vec![("client", &id), ("medium", "phone"), ("direction", "two_way"), ("on", today)],
        ),
        (of("survey"), of("survey"), vec![("instrument", "nps"), ("score", "9"), ("on", today)]),
        (of("referral-made"), of("referral-made"), vec![("who", "Brandt"), ("on", today)]),
        (of("advocacy"), of("advocacy"), vec![("act", "review"), ("on", today)]),
        (of("ended"), of("ended"), vec![("reason", "moved away"), ("camp", "good"), ("on", today)]),
    ];
    for (form, to, fields) in forms {
        let facts = async || count(&world, "select count(*) from fact").await;
        let before = facts().await;
        let [first, second] = twice(&desk, &form, &to, &fields).await;
        let recorded = facts().await - before;
        assert!((1..=3).contains(&recorded), "{to} recorded {recorded} facts");
        assert_eq!(first, second, "{to}");
    }
    for table in ["pursuit", "engagement where implied = 0", "invoice", "complaint", "promise", "present", "touch"] {
        let mut conn = world.app.db.read().await.unwrap();
        let sql = perennial_app::db::AssertSqlSafe(format!("select count(*) from {table}"));
        assert_eq!(conn.scalar::<i64>(sql, vec![]).await.unwrap(), 1, "{table}");
    }
    let names = count(&world, "select count(*) from client where name = 'Kestrel Freight'").await;
    let people = count(&world, "select count(*) from contact where name = 'Martin Hale'").await;
    assert_eq!((names, people), (1, 1));
    // It is known after a restart as well, when the process remembers nothing.
    let again = perennial_app::assemble(
        world.app.db.clone(),
        world.clock.clone(),
        world.app.ids.clone(),
        perennial_app::app::Config::default(),
    );
    let later = Browser::signed_in(&again, world.helen).await;
    let fields = [("client", id.as_str()), ("medium", "phone"), ("direction", "two_way"), ("on", today)];
    let key = ("form_key", "6b1d6a52-0000-4000-8000-000000000001");
    let once: Vec<_> = fields.iter().copied().chain([key]).collect();
    desk.post("/touches", &once).await.must(303, "");
    later.post("/touches", &once).await.must(303, "");
    assert_eq!(count(&world, "select count(*) from touch").await, 2);
    // What was changed in between is another one.
    let other: Vec<_> = once.iter().copied().chain([("subject", "the lease")]).collect();
    later.post("/touches", &other).await.must(303, "");
    assert_eq!(count(&world, "select count(*) from touch").await, 3);
}

#[tokio::test]
async fn a_button_that_is_pressed_twice_records_once() {
    let world = TestApp::new().await;
    let id = client(&world, "Orchard Dairy").await;
    let desk = world.as_person(world.helen).await;
    let (of, today) = (id.to_string(), "2026-11-22");
    let made =
        async |path: &str, fields: &[(&str, &str)]| desk.post(path, fields).await.must(303, "").location().to_owned();
    let open = [("client", of.as_str()), ("title", "The claim"), ("opened", today)];
    let pursuit = made("/pursuits", &open).await;
    let accept = [("client", of.as_str()), ("title", "The depot"), ("accepted", today)];
    let work = made("/engagements", &accept).await;
    made("/complaints", &[("client", of.as_str()), ("words", "late"), ("on", today)]).await;
    let steps = format!("{work}/steps");
    let plan = format!("{work}/steps?what=milestone_plan");
    // A card that is dropped on a board, and steps that are buttons alone or short forms.
    let forms: Vec<Form<'_>> = vec![
        ("/pursuits?view=board".into(), format!("{pursuit}/step"), vec![("to", "shortlisted"), ("back", "board")]),
        (work.clone(), steps.clone(), vec![("what", "sign"), ("on", today)]),
        (plan, steps, vec![("what", "milestone_plan"), ("text", "The lease"), ("on", today)]),
        (format!("/clients/{of}"), format!("/clients/{of}/archive"), vec![("archived", "1")]),
        (format!("/clients/{of}"), format!("/clients/{of}/archive"), vec![("archived", "0")]),
    ];
    for (form, to, fields) in forms {
        let facts = async || count(&world, "select count(*) from fact").await;
        let before = facts().await;
        let [first, second] = twice(&desk, &form, &to, &fields).await;
        assert_eq!(facts().await - before, 1, "{to}");
        assert_eq!(first, second, "{to}");
    }
    assert_eq!(count(&world, "select count(*) from milestone").await, 1);
}
