//! What is stored of a pursuit or an engagement follows its facts, whatever is corrected, retracted or put back.

use perennial_app::args;
use perennial_app::clients::{self, ClientInput, ContactInput};
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_app::imports::{self, Start};
use perennial_app::invoices::{self, NewInvoice};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_app::{journeys, log};
use perennial_core::dates::Day;
use perennial_core::fact::{EngagementFact, Event, PersonFact, PursuitFact, PursuitStep};
use perennial_core::ids::{ClientId, EngagementId, FactId, PursuitId};
use perennial_core::money::{Currency, Money};
use perennial_core::text::Name;

use crate::support::{TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

/// A state and four days of a record.
type Dated = (String, Option<i64>, Option<i64>, Option<i64>, Option<i64>);

async fn kestrel(world: &TestApp) -> ClientId {
    let record = world.change(|tx, act| {
        Box::pin(async move {
            clients::record(tx, act, ClientInput::named(name("Kestrel Yachts")), day("2025-01-02")).await
        })
    });
    record.await.unwrap()
}

async fn matter(world: &TestApp, client: ClientId) -> EngagementId {
    let input = NewEngagement::of(client, name("Sale of the yard"), day("2026-03-02"));
    let id = world.change(|tx, act| Box::pin(async move { engagements::accept(tx, act, input).await })).await.unwrap();
    for (on, step) in [
        ("2026-03-05", Step::Sign),
        ("2026-03-09", Step::Kickoff),
        ("2026-06-01", Step::ConfirmGoal(None)),
        ("2026-06-03", Step::Close),
    ] {
        let work =
            world.change(move |tx, act| Box::pin(async move { engagements::step(tx, act, id, day(on), step).await }));
        work.await.unwrap();
    }
    id
}

async fn fact(world: &TestApp, client: ClientId, which: fn(&Event) -> bool) -> FactId {
    let mut conn = world.app.db.read().await.unwrap();
    let facts = log::of_client(&mut conn, client).await.unwrap();
    facts.iter().rev().find(|fact| which(&fact.what)).unwrap().id
}

async fn retract(world: &TestApp, client: ClientId, fact: FactId) {
    let work = world
        .change(move |tx, act| Box::pin(async move { journeys::retract(tx, act, client, fact, "wrong file").await }));
    work.await.unwrap();
}

async fn correct(world: &TestApp, client: ClientId, fact: FactId, on: &'static str) {
    let work = world.change(move |tx, act| {
        Box::pin(async move { journeys::correct(tx, act, client, fact, day(on), "the letter says so").await })
    });
    work.await.unwrap();
}

async fn reinstate(world: &TestApp, client: ClientId, fact: FactId) {
    let work = world.change(move |tx, act| Box::pin(async move { journeys::reinstate(tx, act, client, fact).await }));
    work.await.unwrap();
}

/// State, and the days of the letter, the kickoff, the client's word and the close.
async fn course(world: &TestApp, id: EngagementId) -> (String, [Option<Day>; 4]) {
    let mut conn = world.app.db.read().await.unwrap();
    let sql = "select state, signed_on, kickoff_on, goal_confirmed_on, closed_on from engagement where id = $1";
    let row: Option<Dated> = conn.optional(sql, args![id]).await.unwrap();
    let (state, signed, kickoff, goal, closed) = row.unwrap();
    (state, [signed, kickoff, goal, closed].map(|n| n.map(|n| Day::from_number(n.try_into().unwrap()))))
}

fn days(signed: &str, kickoff: &str, goal: &str, closed: &str) -> [Option<Day>; 4] {
    [signed, kickoff, goal, closed].map(|text| text.parse().ok())
}

#[tokio::test]
async fn a_matters_columns_follow_its_facts() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let id = matter(&world, client).await;
    let whole = days("2026-03-05", "2026-03-09", "2026-06-01", "2026-06-03");
    assert_eq!(course(&world, id).await, ("closed".to_owned(), whole));
    let closed = fact(&world, client, |e| matches!(e, Event::Engagement(EngagementFact::Closed { .. }))).await;
    retract(&world, client, closed).await;
    assert_eq!(course(&world, id).await, ("active".to_owned(), days("2026-03-05", "2026-03-09", "2026-06-01", "")));
    let kickoff = fact(&world, client, |e| matches!(e, Event::Engagement(EngagementFact::KickoffHeld { .. }))).await;
    retract(&world, client, kickoff).await;
    assert_eq!(course(&world, id).await.0, "signed");
    let signed = fact(&world, client, |e| matches!(e, Event::Engagement(EngagementFact::LetterSigned { .. }))).await;
    correct(&world, client, signed, "2026-03-03").await;
    assert_eq!(course(&world, id).await.1, days("2026-03-03", "", "2026-06-01", ""));
    retract(&world, client, signed).await;
    assert_eq!(course(&world, id).await.0, "accepted");
    for fact in [closed, signed, kickoff] {
        reinstate(&world, client, fact).await;
    }
    assert_eq!(
        course(&world, id).await,
        ("closed".to_owned(), days("2026-03-03", "2026-03-09", "2026-06-01", "2026-06-03"))
    );
    let correction =
        fact(&world, client, |e| matches!(e, Event::Journey(perennial_core::fact::JourneyFact::Corrected { .. })))
            .await;
    retract(&world, client, correction).await;
    assert_eq!(course(&world, id).await.1, whole);
    let page = world.get(&format!("/clients/{client}/facts/{closed}")).await.must(200, "Retract");
    assert!(page.body.contains("2026-06-03"));
    let again = [("reason", "It went on."), ("on", "2026-07-01")];
    world.post(&format!("/clients/{client}/facts/{closed}/day"), &again).await.must(303, "");
    world.get(&format!("/engagements/{id}")).await.must(200, "Closed on 1 Jul 2026");
}

#[tokio::test]
async fn a_pursuits_columns_follow_its_facts() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let input = NewPursuit::of(client, name("Sale of the yard"), day("2026-02-02"));
    let id: PursuitId =
        world.change(|tx, act| Box::pin(async move { pursuits::open(tx, act, input).await })).await.unwrap();
    world
        .change(move |tx, act| {
            Box::pin(async move {
                pursuits::reach(tx, act, id, PursuitStep::Proposal, day("2026-02-10")).await?;
                pursuits::not_now(tx, act, id, day("2026-02-20"), Some(day("2026-09-01")), Some("budget".into()))
                    .await?;
                pursuits::reopen(tx, act, id, day("2026-04-01")).await?;
                pursuits::hire(tx, act, id, day("2026-04-20"), None).await
            })
        })
        .await
        .unwrap();
    let page = format!("/pursuits/{id}");
    world.get(&page).await.must(200, "Hired on 20 Apr 2026");
    let hired = fact(&world, client, |e| matches!(e, Event::Pursuit(PursuitFact::Hired { .. }))).await;
    retract(&world, client, hired).await;
    world.get(&page).await.must(200, "in Proposal since 1 Apr 2026");
    let reopened = fact(&world, client, |e| matches!(e, Event::Pursuit(PursuitFact::Reopened { .. }))).await;
    retract(&world, client, reopened).await;
    world.get(&page).await.must(200, "Not now on 20 Feb 2026; return on 1 Sep 2026");
    let parked = fact(&world, client, |e| matches!(e, Event::Pursuit(PursuitFact::NotNow { .. }))).await;
    correct(&world, client, parked, "2026-02-25").await;
    world.get(&page).await.must(200, "Not now on 25 Feb 2026");
    // Nobody is hired while the answer is “not now”, and the reopening rests on that answer.
    let again = world.change(move |tx, act| Box::pin(async move { journeys::reinstate(tx, act, client, hired).await }));
    insta::assert_snapshot!(again.await.unwrap_err(), @"This entry cannot hold again. This pursuit is already decided. Reopen it first, then record the new outcome.");
    reinstate(&world, client, reopened).await;
    reinstate(&world, client, hired).await;
    world.get(&page).await.must(200, "Became");
    let gone = world
        .change(move |tx, act| Box::pin(async move { journeys::retract(tx, act, client, parked, "wrong file").await }));
    insta::assert_snapshot!(gone.await.unwrap_err(), @"“Pursuit taken up again” (1 Apr 2026) rests on this entry. This pursuit is open already. Retract that entry first.");
    world
        .post(&format!("/clients/{client}/facts/{parked}/retraction"), &[("reason", "wrong")])
        .await
        .must(409, "rests on");
    let step = fact(&world, client, |e| matches!(e, Event::Pursuit(PursuitFact::StepReached { .. }))).await;
    for fact in [step, hired, reopened, parked] {
        retract(&world, client, fact).await;
    }
    world.get(&page).await.must(200, "in Enquiry since 2 Feb 2026");
    world.post(&format!("{page}/delete"), &[]).await.must(303, "");
    world.post(&format!("{page}/restore"), &[]).await.must(303, "");
    // It is back as it was, with nothing of what had been retracted before.
    world.get(&page).await.must(200, "in Enquiry since 2 Feb 2026");
    assert!(!world.get("/pursuits?state=hired").await.body.contains("Sale of the yard"));
}

/// What is stored of all work, but for the day of a sub-step: a list says which, and not since when.
async fn work(world: &TestApp) -> Vec<String> {
    let mut conn = world.app.db.read().await.unwrap();
    type Course = (String, i64, Option<i64>, Option<i64>, Option<i64>);
    let mut found = Vec::new();
    for sql in [
        "select state, accepted_on, signed_on, kickoff_on, closed_on from engagement order by title, id",
        "select state, opened_on, decided_on, revisit_on, cast(null as bigint) from pursuit order by title, id",
    ] {
        let rows: Vec<Course> = conn.all(sql, vec![]).await.unwrap();
        found.extend(rows.into_iter().map(|row| format!("{row:?}")));
    }
    found
}

async fn import(world: &TestApp, file: &str, text: &str) {
    let limits = perennial_core::imports::read::Limits::default();
    let sheet = perennial_core::imports::read::read(text.as_bytes(), file, &limits).unwrap().sheets.remove(0);
    let start = Start { file: file.to_owned(), sheet, object: None, mapping: None };
    let helen = world.as_helen();
    let begin = world.app.change(&helen, |tx, act| Box::pin(async move { imports::start(tx, act, start).await }));
    let id = begin.await.unwrap();
    imports::run(&world.app, &helen, id, |_| {}).await.unwrap();
}

#[tokio::test]
async fn a_later_list_adds_what_it_says_anew_and_no_more() {
    let world = TestApp::new().await;
    let head = "Matter,Client,Status,Open date,Letter signed,Kickoff,Close date\n";
    import(&world, "matters.csv", &format!("{head}Wills,Kestrel,On hold,2026-02-05,2026-02-09,,\n")).await;
    import(&world, "matters.csv", &format!("{head}Wills,Kestrel,Open,2026-02-05,2026-02-09,2026-03-02,\n")).await;
    let mut conn = world.app.db.read().await.unwrap();
    type Work = (String, i64, Option<i64>, Option<i64>, Option<i64>);
    let sql = "select state, version, signed_on, kickoff_on, closed_on from engagement where deleted_at is null";
    let found: Vec<Work> = conn.all(sql, vec![]).await.unwrap();
    let number = |text: &str| Some(i64::from(day(text).number()));
    assert_eq!(found, vec![("active".to_owned(), 2, number("2026-02-09"), number("2026-03-02"), None)]);

    let head = "Invoice Number,Client,Invoice Date,Total,Amount Paid,Paid Date\n";
    import(&world, "invoices.csv", &format!("{head}17,Kestrel,2026-05-04,300.00,100.00,2026-05-20\n")).await;
    import(&world, "invoices.csv", &format!("{head}17,Kestrel,2026-05-04,300.00,300.00,2026-06-20\n")).await;
    let paid: Vec<(i64, i64)> = conn.all("select paid_minor, paid_on from invoice", vec![]).await.unwrap();
    assert_eq!(paid, vec![(30_000, number("2026-06-20").unwrap())]);
    let payments: i64 = conn.scalar("select count(*) from fact where kind = 'invoice.paid'", vec![]).await.unwrap();
    assert_eq!(payments, 2);
    assert_eq!(journeys::check(&world.app).await.unwrap().1, vec![]);
}

#[tokio::test]
async fn what_a_list_brought_in_is_what_its_facts_say() {
    let world = TestApp::new().await;
    for (file, text) in [
        (
            "deals.csv",
            "Deal Name,Client,Stage,Opened,Close date\nConveyancing,Bellweather,Won,2026-09-01,2026-11-20\n\
             Lease,Kestrel,Lost,2026-08-01,2026-10-02\nCharter,Oduya,Open,2026-11-01,\n",
        ),
        (
            "matters.csv",
            "Matter,Client,Status,Open date,Letter signed,Kickoff,Close date\n\
             Sale,Bellweather,Closed,2026-01-05,2026-01-09,2026-01-12,2026-06-30\n\
             Wills,Kestrel,On hold,2026-02-05,2026-02-09,,\nDispute,Oduya,Open,2026-03-05,,2026-03-20,\n",
        ),
    ] {
        import(&world, file, text).await;
    }
    let before = work(&world).await;
    assert_eq!(before.len(), 7, "{before:#?}");
    assert!(before.iter().any(|row| row.contains("on_hold")), "{before:#?}");
    let (_, differences) = journeys::check(&world.app).await.unwrap();
    assert_eq!(differences, vec![]);
    journeys::rebuild(&world.app).await.unwrap();
    assert_eq!(work(&world).await, before);
}

/// What earlier versions stored of imports without any fact is recorded once, and then follows from the facts.
#[tokio::test]
async fn states_that_were_stored_without_a_fact_get_their_facts() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let input = NewPursuit::of(client, name("Sale of the yard"), day("2026-02-02"));
    let pursuit: PursuitId =
        world.change(|tx, act| Box::pin(async move { pursuits::open(tx, act, input).await })).await.unwrap();
    let input = NewEngagement::of(client, name("Charter terms"), day("2026-03-02"));
    let engagement: EngagementId =
        world.change(|tx, act| Box::pin(async move { engagements::accept(tx, act, input).await })).await.unwrap();
    let total = Money::new(30_000, Currency::GBP);
    let input = NewInvoice {
        payer: None,
        client,
        engagement: Some(engagement),
        service_line: None,
        number: name("2026-17"),
        issued: day("2026-05-04"),
        due: None,
        total,
        external_id: None,
    };
    let invoice = world.change(|tx, act| Box::pin(async move { invoices::issue(tx, act, input).await })).await.unwrap();
    let input = ContactInput::named(name("Ines Kestrel"));
    let add = world.change(move |tx, act| {
        Box::pin(async move { clients::add_contact(tx, act, client, input, day("2025-02-01")).await })
    });
    let (person, priya) = (add.await.unwrap(), world.priya);
    // Rows alone, as versions before stored them.
    let store = world.app.db.write(move |tx| {
        Box::pin(async move {
            tx.run(
                "update pursuit set state = 'no_way', decided_on = $2, reason = 'price' where id = $1",
                args![pursuit, day("2026-04-01")],
            )
            .await?;
            tx.run(
                "update engagement set state = 'closed', signed_on = $2, kickoff_on = $3, closed_on = $4 where id = $1",
                args![engagement, day("2026-03-05"), day("2026-03-09"), day("2026-06-30")],
            )
            .await?;
            tx.run("update invoice set paid_minor = 30000, disputed = 1 where id = $1", args![invoice]).await?;
            tx.run("update client set manager_id = $2 where id = $1", args![client, priya]).await?;
            tx.run(
                "update contact set left_on = $2, decision_role = 'decider' where id = $1",
                args![person, day("2026-04-30")],
            )
            .await?;
            Ok::<_, perennial_app::error::Error>(())
        })
    });
    store.await.unwrap();
    let (_, differences) = journeys::check(&world.app).await.unwrap();
    for stored in ["pursuits", "engagements or their goals", "invoices"] {
        assert!(differences.iter().any(|found| found.what.contains(stored)), "{differences:#?}");
    }

    assert_eq!(journeys::record_unrecorded(&world.app).await.unwrap(), 1);
    assert_eq!(journeys::check(&world.app).await.unwrap().1, vec![]);
    world.get(&format!("/clients/{client}")).await.must(200, "Priya Nair").must(200, "Ines Kestrel left");
    let decides = fact(&world, client, |e| matches!(e, Event::Person(PersonFact::RoleGiven { .. }))).await;
    retract(&world, client, decides).await;
    assert_eq!(journeys::check(&world.app).await.unwrap().1, vec![]);
    assert_eq!(
        course(&world, engagement).await,
        ("closed".to_owned(), days("2026-03-05", "2026-03-09", "", "2026-06-30"))
    );
    world.get(&format!("/pursuits/{pursuit}")).await.must(200, "No way by 1 Apr 2026").must(200, "price");
    world.get(&format!("/invoices/{invoice}")).await.must(200, "£300.00").must(200, "The client disputes it.");

    // Once: what somebody retracts afterwards is retracted.
    let lost = fact(&world, client, |e| matches!(e, Event::Pursuit(PursuitFact::NoWay { .. }))).await;
    retract(&world, client, lost).await;
    assert_eq!(journeys::record_unrecorded(&world.app).await.unwrap(), 0);
    world.get(&format!("/pursuits/{pursuit}")).await.must(200, "in Enquiry since 2 Feb 2026");
}

#[tokio::test]
async fn a_word_that_no_state_has_is_an_error_that_names_its_column() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let input = NewPursuit::of(client, name("Sale of the yard"), day("2026-02-02"));
    let pursuit: PursuitId =
        world.change(|tx, act| Box::pin(async move { pursuits::open(tx, act, input).await })).await.unwrap();
    let store = world.app.db.write(move |tx| {
        Box::pin(async move {
            tx.run("update pursuit set state = 'lost' where id = $1", args![pursuit]).await?;
            Ok::<_, perennial_app::error::Error>(())
        })
    });
    store.await.unwrap();
    let error = journeys::check(&world.app).await.unwrap_err().to_string();
    assert!(error.contains("column state") && error.contains("“lost” is no state of a pursuit"), "{error}");
}
