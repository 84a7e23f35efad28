//! What a firm records by hand is recorded once, can be taken back whole, and falls to somebody who may see it.

mod deletion;
mod once;
mod undo;

use perennial_app::clients::{self, ClientInput, ContactInput};
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_app::invoices::{self, NewInvoice};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_app::{alerts, args, journeys};
use perennial_core::dates::Moment;
use perennial_core::ids::{ClientId, EngagementId, InvoiceId, PursuitId};
use perennial_core::journeys::stage::Stage;
use perennial_core::money::{Currency, Money};
use perennial_core::text::Name;

use crate::support::{Browser, TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

/// A client of Priya's with one person, Ruth Ansah.
async fn client(world: &TestApp, called: &'static str) -> ClientId {
    let priya = world.priya;
    let record = world.change(move |tx, act| {
        Box::pin(async move {
            let input = ClientInput { manager: Some(priya), ..ClientInput::named(name(called)) };
            let client = clients::record(tx, act, input, day("2026-09-01")).await?;
            clients::add_contact(tx, act, client, ContactInput::named(name("Ruth Ansah")), day("2026-09-01")).await?;
            Ok(client)
        })
    });
    record.await.unwrap()
}

async fn accepted(world: &TestApp, client: ClientId, on: &'static str) -> EngagementId {
    let input = NewEngagement::of(client, name("The depot"), day(on));
    let work = world.change(move |tx, act| Box::pin(async move { engagements::accept(tx, act, input).await }));
    work.await.unwrap()
}

async fn step(world: &TestApp, work: EngagementId, on: &'static str, step: Step) {
    let done = world.change(move |tx, act| {
        Box::pin(async move { engagements::step(tx, act, work, day(on), step).await.map(drop) })
    });
    done.await.unwrap();
}

async fn won(world: &TestApp, client: ClientId) -> (PursuitId, EngagementId) {
    let done = world.change(move |tx, act| {
        Box::pin(async move {
            let pursuit = NewPursuit::of(client, name("The claim"), day("2026-11-01"));
            let pursuit = pursuits::open(tx, act, pursuit).await?;
            Ok((pursuit, pursuits::hire(tx, act, pursuit, day("2026-11-20"), None).await?))
        })
    });
    done.await.unwrap()
}

async fn billed(world: &TestApp, client: ClientId, minor: i64, on: &'static str) -> InvoiceId {
    let issue = world.change(move |tx, act| {
        Box::pin(async move {
            let input = NewInvoice {
                client,
                engagement: None,
                service_line: None,
                payer: None,
                number: name("A-1"),
                issued: day(on),
                due: None,
                total: Money::new(minor, Currency::GBP),
                external_id: None,
            };
            invoices::issue(tx, act, input).await
        })
    });
    issue.await.unwrap()
}

async fn count(world: &TestApp, sql: &'static str) -> i64 {
    world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap()
}

/// The id of the last fact of a kind.
async fn fact(world: &TestApp, client: ClientId, kind: &'static str) -> String {
    let mut conn = world.app.db.read().await.unwrap();
    let sql = "select id from fact where client_id = $1 and kind = $2 order by recorded_at desc, id desc limit 1";
    conn.scalar::<uuid::Uuid>(sql, args![client, kind]).await.unwrap().to_string()
}

async fn fact_contact(world: &TestApp) -> String {
    let mut conn = world.app.db.read().await.unwrap();
    conn.scalar::<uuid::Uuid>("select id from contact", vec![]).await.unwrap().to_string()
}

#[tokio::test]
async fn a_win_that_is_retracted_takes_its_work_along_and_undo_brings_both_back() {
    let world = TestApp::new().await;
    let id = client(&world, "Orchard Dairy").await;
    let (pursuit, work) = won(&world, id).await;
    let lists = async || {
        let wins = world.get("/pursuits?state=hired").await.body.contains("The claim");
        let page = world.get(&format!("/engagements/{work}")).await.status;
        let csv = world.get("/engagements/export").await.body.contains("The claim");
        (wins, page, csv, world.position(id, day("2026-11-22")).await.stage)
    };
    let whole = (true, 200, true, Stage::Client);
    assert_eq!(lists().await, whole);
    for kind in ["pursuit.hired", "engagement.accepted"] {
        let at = format!("/clients/{id}/facts/{}", fact(&world, id, kind).await);
        let desk = world.as_person(world.helen).await;
        desk.post(&format!("{at}/retraction"), &[("reason", "by mistake")]).await.must(303, "");
        assert_eq!(lists().await, (false, 404, false, Stage::PrePurchase), "{kind}");
        // The message offers the way back.
        let page = desk.get(&format!("/clients/{id}")).await.must(200, "that it began").body;
        assert!(page.contains(&format!("/engagements/{work}/restore")), "{page}");
        desk.post(&format!("/engagements/{work}/restore"), &[]).await.must(303, "");
        assert_eq!(lists().await, whole);
        // So does the entry in the timeline.
        desk.post(&format!("{at}/retraction"), &[("reason", "by mistake")]).await.must(303, "");
        desk.post(&format!("{at}/reinstatement"), &[]).await.must(303, "");
        assert_eq!(lists().await, whole);
    }
    // Once the work has gone on, the page says what to do.
    step(&world, work, "2026-11-21", Step::Sign).await;
    let at = format!("/clients/{id}/facts/{}", fact(&world, id, "pursuit.hired").await);
    world.post(&format!("{at}/retraction"), &[("reason", "x")]).await.must(409, "delete the engagement");
    world.get(&format!("/pursuits/{pursuit}")).await.must(200, "Became");
}

#[tokio::test]
async fn what_is_to_be_done_for_a_restricted_client_falls_to_somebody_inside() {
    let world = TestApp::new().await;
    let id = client(&world, "Kestrel Freight").await;
    let (helen, priya) = (world.helen, world.priya);
    let as_helen = world.as_helen();
    let give = world
        .app
        .change(&as_helen, move |tx, act| Box::pin(async move { clients::assign_manager(tx, act, id, helen).await }));
    give.await.unwrap();
    // Priya leads the work and is outside from now on.
    let input = NewEngagement { lead: Some(priya), ..NewEngagement::of(id, name("The depot"), day("2026-11-02")) };
    let work = world.change(move |tx, act| Box::pin(async move { engagements::accept(tx, act, input).await }));
    let work = work.await.unwrap();
    step(&world, work, "2026-11-03", Step::Sign).await;
    let helens = helen.to_string();
    let wall = [
        ("version", "1"),
        ("name", "Project Kite"),
        ("reason", "A takeover"),
        ("clients", "Kestrel Freight"),
        ("people", helens.as_str()),
    ];
    world.post("/settings/walls", &wall).await.must(303, "");
    world.clock.set(Moment(Moment::start_of(day("2026-12-01")).0 + 43_200_000_000));
    journeys::refresh(&world.app).await.unwrap();
    alerts::sweep(&world.app).await.unwrap();
    let stalled = "select count(*) from alert where state = 0 and rule = 'stall'";
    assert_eq!(count(&world, stalled).await, 1, "its lead would own it");
    let mut conn = world.app.db.read().await.unwrap();
    let sql = "select count(*) from alert where state = 0 and (owner_id is null or owner_id <> $1)";
    assert_eq!(conn.scalar::<i64>(sql, args![helen]).await.unwrap(), 0);
    let sql = "select count(*) from planned_touch where state = 'planned' and (owner_id is null or owner_id <> $1)";
    assert_eq!(conn.scalar::<i64>(sql, args![helen]).await.unwrap(), 0);
    drop(conn);
    // Nobody outside is chosen either.
    let words = "Priya Nair is outside of the information barrier around Kestrel Freight";
    let (client, priyas) = (id.to_string(), priya.to_string());
    let fields = [("client", client.as_str()), ("title", "More"), ("accepted", "2026-11-22"), ("lead", &priyas)];
    world.post("/engagements", &fields).await.must(422, words);
    let fields = [("client", client.as_str()), ("title", "More"), ("opened", "2026-11-22"), ("owner", &priyas)];
    world.post("/pursuits", &fields).await.must(422, words);
    let fields = [("title", "The depot"), ("lead", priyas.as_str()), ("version", "1")];
    world.post(&format!("/engagements/{work}/edit"), &fields).await.must(422, words);
}

/// How many steps are open for a client, with their days.
async fn plan(world: &TestApp, client: ClientId) -> Vec<(String, i64, Option<uuid::Uuid>)> {
    let mut conn = world.app.db.read().await.unwrap();
    let sql = "select title, due_on, owner_id from planned_touch where client_id = $1 and state = 'planned'
               order by title, due_on";
    conn.all(sql, args![client]).await.unwrap()
}

#[tokio::test]
async fn undo_brings_overdue_steps_back_as_they_were() {
    let world = TestApp::new().await;
    world.clock.set(Moment(Moment::start_of(day("2026-10-01")).0 + 43_200_000_000));
    let id = client(&world, "Orchard Dairy").await;
    let work = accepted(&world, id, "2026-10-01").await;
    step(&world, work, "2026-10-01", Step::Sign).await;
    world.clock.set(Moment(Moment::start_of(day("2026-11-03")).0 + 43_200_000_000));
    journeys::refresh(&world.app).await.unwrap();
    let before = plan(&world, id).await;
    let long_overdue = i64::from((day("2026-11-03") - 15).number());
    assert!(before.iter().any(|(_, due, _)| *due < long_overdue), "{before:?}");
    world.post(&format!("/engagements/{work}/delete"), &[]).await.must(303, "");
    assert!(plan(&world, id).await.len() < before.len());
    world.post(&format!("/engagements/{work}/restore"), &[]).await.must(303, "");
    assert_eq!(plan(&world, id).await, before, "deleted and restored");
    for archived in ["1", "0"] {
        world.post(&format!("/clients/{id}/archive"), &[("archived", archived)]).await.must(303, "");
    }
    assert_eq!(plan(&world, id).await, before, "set aside and taken up again");
    step(&world, work, "2026-11-03", Step::Close).await;
    let closed = fact(&world, id, "engagement.closed").await;
    let at = format!("/clients/{id}/facts/{closed}/retraction");
    world.post(&at, &[("reason", "by mistake")]).await.must(303, "");
    assert_eq!(plan(&world, id).await, before, "closed by mistake");
}

#[tokio::test]
async fn payments_fit_their_invoice_and_a_credit_note_takes_it_back() {
    let world = TestApp::new().await;
    let id = client(&world, "Credit Cafe").await;
    let invoice = billed(&world, id, 90_000, "2026-02-10").await;
    let page = format!("/invoices/{invoice}");
    let pay = async |on: &str, amount: &str, more: &str| {
        world.post(&format!("{page}/payments"), &[("on", on), ("amount", amount), ("more", more)]).await
    };
    pay("2026-02-09", "100", "").await.must(422, "the day on which the invoice was sent");
    pay("2026-03-01", "1000", "").await.must(422, "Only £900.00 of this invoice is still to be paid");
    pay("2026-03-01", "900", "").await.must(303, "");
    let paid = world.get(&page).await.must(200, "Paid.").body;
    assert!(!paid.contains("Record the payment"));
    pay("2026-03-02", "1", "").await.must(422, "They paid more");
    pay("2026-03-02", "1", "1").await.must(303, "");
    // Neither the invoice nor the payment moves across the other.
    let sent = format!("/clients/{id}/facts/{}/day", fact(&world, id, "invoice.issued").await);
    world.post(&sent, &[("on", "2026-03-05"), ("reason", "x")]).await.must(422, "contradicts this day");

    let other = client(&world, "Kestrel Freight").await;
    billed(&world, other, 90_000, "2026-02-10").await;
    assert_eq!(world.position(other, day("2026-11-22")).await.stage, Stage::Between, "work that an invoice implies");
    let client = other.to_string();
    let credit = [("client", client.as_str()), ("number", "C-1"), ("issued", "2026-03-01"), ("total", "-900")];
    let note = world.post("/invoices", &credit).await.must(303, "").location().to_owned();
    let note = world.get(&note).await.must(200, "Credit note").body;
    assert!(!note.contains("Record the payment") && !note.contains("disputes it"), "{note}");
    assert_eq!(
        world.position(other, day("2026-11-22")).await.stage,
        Stage::PrePurchase,
        "nothing was billed in the end"
    );
    let late = "select count(*) from alert where rule = 'payment_late' and state = 0";
    assert_eq!(count(&world, late).await, 0);
}

#[tokio::test]
async fn who_is_set_aside_is_not_beside_the_map_and_each_count_there_opens_its_clients() {
    let world = TestApp::new().await;
    let (one, _) = (client(&world, "Orchard Dairy").await, client(&world, "Kestrel Freight").await);
    let opens = async |number: &str| {
        world
            .get("/")
            .await
            .must(200, &format!("<a href=\"/map/clients?beside=no_pursuit\">{number} no pursuit yet</a>"));
        let many = if number == "1" { "1 relationship:".to_owned() } else { format!("{number} relationships:") };
        world.get("/map/clients?beside=no_pursuit").await.must(200, &many)
    };
    opens("2").await.must(200, "Orchard Dairy");
    world.post(&format!("/clients/{one}/archive"), &[("archived", "1")]).await.must(303, "");
    let left = opens("1").await.must(200, "Kestrel Freight").body;
    assert!(!left.contains("Orchard Dairy"));
    world.get("/map/clients?beside=nowhere").await.must(400, "");
}

#[tokio::test]
async fn who_is_alone_approves_what_they_propose_and_others_find_it_on_their_day() {
    let world = TestApp::new().await;
    let id = client(&world, "Orchard Dairy").await;
    let (client, ruth) = (id.to_string(), fact_contact(&world).await);
    let clock = [
        ("client", client.as_str()),
        ("contact", &ruth),
        ("item", "a clock"),
        ("reason", "she collects them"),
        ("value", "400"),
        ("form", "thing"),
        ("recipients", "1"),
    ];
    let propose = async |desk: &Browser| desk.post("/presents", &clock).await.must(303, "").location().to_owned();
    // Helen proposes; Priya manages the client and finds it on her day.
    let (helen, priya) = (world.as_person(world.helen).await, world.as_person(world.priya).await);
    let page = propose(&helen).await;
    helen.get(&page).await.must(200, "so a colleague approves it");
    priya.get("/today").await.must(200, "waits for your approval");
    let waits = helen.get("/today").await.must(200, "").body;
    assert!(!waits.contains("waits for your approval"));
    priya.post(&format!("{page}/approval"), &[("on", "2026-11-22")]).await.must(303, "");
    let done = priya.get("/today").await.must(200, "").body;
    assert!(!done.contains("waits for your approval"));
    // Behind a barrier of one there is no colleague.
    let raise = perennial_app::walls::WallInput {
        name: name("Kite"),
        reason: "A takeover".to_owned(),
        clients: vec![id],
        people: vec![world.priya],
    };
    let program = perennial_app::actor::Actor::Program;
    let work = world.app.change(&program, move |tx, act| {
        Box::pin(async move { perennial_app::walls::raise(tx, act, raise).await.map(drop) })
    });
    work.await.unwrap();
    let page = propose(&priya).await;
    priya.get("/today").await.must(200, "waits for your approval");
    priya.get(&page).await.must(200, ">Approve</button>");
    priya.post(&format!("{page}/approval"), &[("on", "2026-11-22")]).await.must(303, "");
}

#[tokio::test]
async fn what_is_done_is_done_once_and_what_cannot_be_is_said_before() {
    let world = TestApp::new().await;
    let id = client(&world, "Orchard Dairy").await;
    let record =
        async |what: &str, fields: &[(&str, &str)]| world.post(&format!("/clients/{id}/record/{what}"), fields).await;
    record("override-end", &[("reason", "x"), ("on", "2026-11-22")]).await.must(409, "nothing to end");
    record("need", &[("day", "2026-11-01"), ("on", "2026-11-22")]).await.must(422, "lies ahead");
    record("need", &[("day", "2326-11-01"), ("on", "2026-11-22")]).await.must(422, "within twenty years");
    record("recovery", &[("on", "2026-11-22")]).await.must(409, "nothing to put right");
    let gone = [("reason", "moved away"), ("camp", "poor"), ("on", "2026-11-20")];
    record("ended", &gone).await.must(303, "");
    record("ended", &gone).await.must(409, "This relationship ended on 20 Nov 2026");
    let page = world.get(&format!("/clients/{id}")).await.must(200, "They left unhappy").body;
    assert!(!page.contains("Open a pursuit if there is a need"));

    let other = client(&world, "Kestrel Freight").await;
    let open = NewPursuit::of(other, name("The claim"), day("2026-11-01"));
    let pursuit = world.change(move |tx, act| Box::pin(async move { pursuits::open(tx, act, open).await }));
    let pursuit = format!("/pursuits/{}", pursuit.await.unwrap());
    let helens = world.helen.to_string();
    let parked = [
        ("to", "not_now"),
        ("on", "2026-11-10"),
        ("revisit", "2027-03-01"),
        ("plan", "a call"),
        ("owner", helens.as_str()),
    ];
    world.post(&format!("{pursuit}/outcome"), &parked).await.must(303, "");
    let form = world.get(&format!("{pursuit}/outcome?to=hired")).await.must(303, "");
    assert_eq!(form.location(), pursuit, "a form that would be refused does not open");

    let client = other.to_string();
    let late = [("client", client.as_str()), ("words", "late"), ("on", "2026-11-20")];
    let complaint = world.post("/complaints", &late).await.must(303, "").location().to_owned();
    let done = async |what: &str, more: (&str, &str)| {
        world.post(&format!("{complaint}/steps"), &[("what", what), ("on", "2026-11-21"), more]).await
    };
    done("recover", ("", "")).await.must(303, "");
    world.get(&complaint).await.must(200, "Record the cause");
    done("cause", ("cause", "delay")).await.must(303, "");
}

/// Says of nothing that its records have long been complete: as in a store that was set up today.
async fn forget_what_is_covered(world: &TestApp) {
    let forget = world.app.change(&perennial_app::actor::Actor::Program, |tx, _| {
        Box::pin(async move {
            tx.run("delete from coverage", vec![]).await?;
            tx.run("update firm set coverage_version = coverage_version + 1 where id = 1", vec![]).await?;
            Ok(())
        })
    });
    forget.await.unwrap();
    journeys::rebuild_outdated(&world.app).await.unwrap();
}

#[tokio::test]
async fn the_only_letter_taken_back_leaves_a_firm_without_letters() {
    let world = TestApp::new().await;
    forget_what_is_covered(&world).await;
    let otto = client(&world, "Otto Plum").await;
    accepted(&world, otto, "2026-10-01").await;
    let ada = client(&world, "Ada Fig").await;
    let work = accepted(&world, ada, "2026-11-20").await;
    let stored = async || {
        let sql = "select stage from position p join client c on c.id = p.client_id where c.name = 'Otto Plum'";
        Stage::ALL[usize::try_from(count(&world, sql).await).unwrap()]
    };
    assert_eq!(stored().await, Stage::Client, "nobody signs letters here");
    // With the first letter of anybody the other one counts as unsigned, on every page at once.
    step(&world, work, "2026-11-21", Step::Sign).await;
    assert_eq!(stored().await, Stage::PrePurchase);
    let (_, differing) = journeys::check(&world.app).await.unwrap();
    assert!(differing.is_empty(), "{differing:?}");
    let letter = fact(&world, ada, "engagement.letter_signed").await;
    let at = format!("/clients/{ada}/facts/{letter}");
    world.post(&format!("{at}/retraction"), &[("reason", "by mistake")]).await.must(303, "");
    assert_eq!(stored().await, Stage::Client);
    world.get("/settings/records").await.must(200, "Nothing recorded yet");
    world.post(&format!("{at}/reinstatement"), &[]).await.must(303, "");
    assert_eq!(stored().await, Stage::PrePurchase);
}

#[tokio::test]
async fn what_was_missing_before_set_up_raises_nothing_and_silence_needs_a_logged_word() {
    let world = TestApp::new().await;
    forget_what_is_covered(&world).await;
    let otto = client(&world, "Otto Plum").await;
    let work = accepted(&world, otto, "2026-10-01").await;
    let open = "select count(*) from alert where state = 0";
    assert_eq!(count(&world, open).await, 0, "the firm was set up on 22 November");
    step(&world, work, "2026-10-02", Step::Sign).await;
    world.clock.set(Moment(Moment::start_of(day("2027-01-20")).0 + 43_200_000_000));
    journeys::refresh(&world.app).await.unwrap();
    alerts::sweep(&world.app).await.unwrap();
    let silent = "select count(*) from alert where state = 0 and rule like 'silence%'";
    assert_eq!(count(&world, silent).await, 0);
    let desk = world.as_person(world.priya).await;
    desk.get("/today").await.must(200, "No calls or emails are on record for 1 client");
    let call = [
        ("client", otto.to_string()),
        ("medium", "phone".into()),
        ("direction", "outbound".into()),
        ("on", "2027-01-20".into()),
    ];
    let call: Vec<(&str, &str)> = call.iter().map(|(name, value)| (*name, value.as_str())).collect();
    desk.post("/touches", &call).await.must(303, "");
    assert_eq!(count(&world, silent).await, 1, "from then on it is known");
    let today = desk.get("/today").await.must(200, "").body;
    assert!(!today.contains("No calls or emails are on record"));
}
