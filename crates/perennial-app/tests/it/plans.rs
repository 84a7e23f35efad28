//! Plans: from the signature to the touches that follow it, and what people make of them.

mod fulfilments;

use perennial_app::actor::Actor;
use perennial_app::clients::{self, ClientInput, ContactInput};
use perennial_app::db::Conn;
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_app::{args, plans};
use perennial_core::dates::{Day, Moment};
use perennial_core::ids::{ClientId, EngagementId, PlannedTouchId};
use perennial_core::text::Name;
use uuid::Uuid;

use crate::support::{TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn noon(on: &str) -> Moment {
    Moment(Moment::start_of(day(on)).0 + 43_200_000_000)
}

/// A Tuesday on which nothing has happened yet.
async fn tuesday() -> TestApp {
    let world = TestApp::new().await;
    world.clock.set(noon("2026-11-24"));
    world
}

/// A client of Priya's with one person, Ruth Ansah.
async fn client(world: &TestApp, title: &'static str) -> ClientId {
    let priya = world.priya;
    let record = world.change(move |tx, act| {
        Box::pin(async move {
            let input = ClientInput { manager: Some(priya), ..ClientInput::named(name(title)) };
            let client = clients::record(tx, act, input, day("2026-09-01")).await?;
            clients::add_contact(tx, act, client, ContactInput::named(name("Ms Ruth Ansah")), day("2026-09-01"))
                .await?;
            Ok(client)
        })
    });
    record.await.unwrap()
}

/// The client says yes and signs, both on a day.
async fn sign(world: &TestApp, client: ClientId, on: &'static str) -> EngagementId {
    let work = world.change(move |tx, act| {
        Box::pin(async move {
            let input = NewEngagement::of(client, name("Sale of the north depot"), day(on));
            let id = engagements::accept(tx, act, input).await?;
            engagements::step(tx, act, id, day(on), Step::Sign).await?;
            Ok(id)
        })
    });
    work.await.unwrap()
}

async fn step(world: &TestApp, id: EngagementId, on: &'static str, step: Step) {
    world
        .change(move |tx, act| Box::pin(async move { engagements::step(tx, act, id, day(on), step).await }))
        .await
        .unwrap();
}

/// Key, day, state, title and version of all planned touches of a client, by key.
type Line = (String, i64, String, String, i64);

async fn lines(world: &TestApp, client: ClientId) -> Vec<Line> {
    let mut conn = world.app.db.read().await.unwrap();
    let sql =
        "select coalesce(key, ''), due_on, state, title, version from planned_touch where client_id = $1 order by key";
    conn.all(sql, args![client]).await.unwrap()
}

async fn of_step(world: &TestApp, client: ClientId, step: &str) -> (PlannedTouchId, Day, String) {
    let mut conn = world.app.db.read().await.unwrap();
    let sql = "select id, due_on, state from planned_touch where client_id = $1 and key like $2";
    let row: Option<(Uuid, i64, String)> = conn.optional(sql, args![client, format!("{step}/1@%")]).await.unwrap();
    let (id, due, state) = row.unwrap_or_else(|| panic!("{step} is not planned"));
    (id.into(), Day::from_number(i32::try_from(due).unwrap()), state)
}

async fn book(conn: &mut Conn, key: &str) -> (Uuid, i64) {
    let sql = "select id, version from playbook where key = $1 order by edition desc limit 1";
    conn.optional(sql, args![key]).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_signature_brings_the_welcome_today_and_the_affirmation_within_a_working_day() {
    let world = tuesday().await;
    let kestrel = client(&world, "Kestrel Freight").await;
    assert_eq!(lines(&world, kestrel).await, []);
    sign(&world, kestrel, "2026-11-24").await;
    let (_, due, state) = of_step(&world, kestrel, "welcome/call").await;
    assert_eq!((due, state.as_str()), (day("2026-11-24"), "planned"));
    assert_eq!(of_step(&world, kestrel, "affirm/call").await.1, day("2026-11-25"));

    let mut conn = world.app.db.read().await.unwrap();
    let today =
        plans::due(&mut conn, &world.as_priya(), Some(world.priya), (Day::MIN, day("2026-11-25")), 50).await.unwrap();
    let first = &today[0];
    assert_eq!((first.client_name.as_str(), first.owner.as_ref().unwrap().0), ("Kestrel Freight", world.priya));
    let affirm = today.iter().find(|due| due.title == "Any second thoughts?").unwrap();
    assert!(
        affirm.body.contains("Call Ruth.") && affirm.body.contains("(not recorded: the goal in"),
        "{}",
        affirm.body
    );
    let helen =
        plans::due(&mut conn, &world.as_helen(), Some(world.helen), (Day::MIN, day("2026-12-31")), 50).await.unwrap();
    assert_eq!(helen, []);
    let all = plans::due(&mut conn, &world.as_helen(), None, (Day::MIN, day("2026-12-31")), 50).await.unwrap();
    assert!(all.len() > today.len());
}

#[tokio::test]
async fn planning_again_changes_nothing_and_what_a_person_changed_stays() {
    let world = tuesday().await;
    let kestrel = client(&world, "Kestrel Freight").await;
    sign(&world, kestrel, "2026-11-24").await;
    let planned = lines(&world, kestrel).await;
    assert!(planned.len() >= 6, "{planned:?}");
    perennial_app::journeys::rebuild(&world.app).await.unwrap();
    plans::sweep(&world.app).await.unwrap();
    assert_eq!(lines(&world, kestrel).await, planned);

    let (card, ..) = of_step(&world, kestrel, "welcome/card").await;
    let moved =
        world.change(move |tx, act| Box::pin(async move { plans::reschedule(tx, act, card, day("2026-12-09")).await }));
    moved.await.unwrap();
    let (skipped, ..) = of_step(&world, kestrel, "welcome/team").await;
    let none = world.change(move |tx, act| Box::pin(async move { plans::skip(tx, act, skipped, " ").await })).await;
    assert!(none.is_err());
    world
        .change(move |tx, act| Box::pin(async move { plans::skip(tx, act, skipped, "They dislike videos.").await }))
        .await
        .unwrap();
    perennial_app::journeys::rebuild(&world.app).await.unwrap();
    assert_eq!(of_step(&world, kestrel, "welcome/card").await.1, day("2026-12-09"));
    assert_eq!(of_step(&world, kestrel, "welcome/team").await.2, "skipped");
}

#[tokio::test]
async fn the_end_of_the_work_withdraws_what_nobody_touched() {
    let world = tuesday().await;
    let kestrel = client(&world, "Kestrel Freight").await;
    let work = sign(&world, kestrel, "2026-11-24").await;
    let (card, ..) = of_step(&world, kestrel, "welcome/card").await;
    let moved =
        world.change(move |tx, act| Box::pin(async move { plans::reschedule(tx, act, card, day("2026-12-09")).await }));
    moved.await.unwrap();
    world.clock.set(noon("2026-11-26"));
    step(&world, work, "2026-11-26", Step::Close).await;
    let after = lines(&world, kestrel).await;
    let state = |step: &str| after.iter().find(|line| line.0.starts_with(step)).map(|line| line.2.as_str());
    assert_eq!((state("affirm/"), state("welcome/email")), (Some("withdrawn"), Some("withdrawn")));
    assert_eq!(state("welcome/card"), Some("planned"), "a person moved it");
    assert_eq!(state("close_out/call"), Some("planned"));
    let reason: String = {
        let mut conn = world.app.db.read().await.unwrap();
        let sql = "select reason from planned_touch where client_id = $1 and key like 'welcome/email%'";
        conn.scalar(sql, args![kestrel]).await.unwrap()
    };
    assert_eq!(reason, "The work is closed.");
}

#[tokio::test]
async fn a_plan_that_rests_is_not_due_and_plans_nothing_new() {
    let world = tuesday().await;
    let kestrel = client(&world, "Kestrel Freight").await;
    let work = sign(&world, kestrel, "2026-11-24").await;
    let rest = world.change(move |tx, act| {
        Box::pin(async move { plans::pause(tx, act, kestrel, None, "A death in the family.").await })
    });
    rest.await.unwrap();
    let due = |until: &'static str| {
        let (app, actor) = (world.app.clone(), world.as_helen());
        async move {
            plans::due(&mut app.db.read().await.unwrap(), &actor, None, (Day::MIN, day(until)), 90).await.unwrap().len()
        }
    };
    assert_eq!(due("2027-12-31").await, 0);
    let before = lines(&world, kestrel).await.len();
    step(&world, work, "2026-11-24", Step::Close).await;
    assert_eq!(lines(&world, kestrel).await.len(), before, "no close-out while the plan rests");
    world.change(move |tx, act| Box::pin(async move { plans::resume(tx, act, kestrel, None).await })).await.unwrap();
    assert_eq!(of_step(&world, kestrel, "close_out/call").await.2, "planned");
    assert!(due("2027-12-31").await > 0);
}

#[tokio::test]
async fn the_preview_counts_what_going_live_creates() {
    let world = tuesday().await;
    for title in ["Kestrel Freight", "Bellweather Homes", "Lowfield Estates"] {
        let client = client(&world, title).await;
        sign(&world, client, "2026-11-24").await;
    }
    let mut conn = world.app.db.read().await.unwrap();
    let (id, version) = book(&mut conn, "kickoff").await;
    let body: String = conn.scalar("select body from playbook where id = $1", args![id]).await.unwrap();
    let candidate = perennial_core::plans::Playbook::from_toml(&body).unwrap();
    let trial = plans::trial(&world.app, &world.as_helen(), &candidate, day("2026-11-24")).await.unwrap();
    assert!(trial.creates >= 6 && trial.clients == 3 && trial.withdraws == 0, "{trial:?}");
    let count = "select count(*) from planned_touch where state = 'planned'";
    let before: i64 = conn.scalar(count, vec![]).await.unwrap();

    let page = world.get(&format!("/playbooks/{id}/preview")).await.must(200, "Kestrel Freight");
    assert!(page.body.contains(&trial.sentence()), "{}", page.body);
    let live = world.post(&format!("/playbooks/{id}/live"), &[("version", &version.to_string())]).await;
    assert_eq!(live.must(303, "").location(), format!("/playbooks/{id}"));
    let after: i64 = conn.scalar(count, vec![]).await.unwrap();
    assert_eq!(after - before, i64::from(trial.creates));
    let again = plans::trial(&world.app, &world.as_helen(), &candidate, day("2026-11-24")).await.unwrap();
    assert_eq!((again.creates, again.moves, again.withdraws), (0, 0, 0));
    world.get("/playbooks").await.must(200, "Kickoff");

    world.post(&format!("/playbooks/{id}/out"), &[]).await.must(303, "");
    let out: i64 = conn.scalar(count, vec![]).await.unwrap();
    assert_eq!(out, before);
}

#[tokio::test]
async fn a_new_edition_changes_only_what_nobody_touched() {
    let world = tuesday().await;
    let kestrel = client(&world, "Kestrel Freight").await;
    sign(&world, kestrel, "2026-11-24").await;
    let (call, ..) = of_step(&world, kestrel, "welcome/call").await;
    let own = plans::Edit {
        title: "Ring Ruth at home".to_owned(),
        body: "She asked for it.".to_owned(),
        medium: perennial_core::fact::Medium::Phone,
        due: day("2026-11-24"),
        owner: None,
    };
    let edit = world.change(move |tx, act| {
        Box::pin(async move {
            let seen = plans::find(tx, &act.actor.clone(), call).await?.version;
            plans::edit(tx, act, call, seen, own).await
        })
    });
    edit.await.unwrap();

    let mut conn = world.app.db.read().await.unwrap();
    let (id, version) = book(&mut conn, "welcome").await;
    let body: String = conn.scalar("select body from playbook where id = $1", args![id]).await.unwrap();
    let changed = body
        .replace("Write a card by hand", "Write a letter by hand")
        .replace("Call and say how glad you are", "Call them");
    let path = format!("/playbooks/{id}/edit");
    let broken = body.replace("when = \"same day\"", "when = \"soon\"");
    let refused = world.post(&path, &[("toml", &broken), ("version", &version.to_string())]).await;
    refused.must(422, "line ");
    let kept = world.post(&path, &[("toml", &changed), ("version", &version.to_string())]).await.must(303, "");
    assert_eq!(lines(&world, kestrel).await.iter().filter(|line| line.3 == "Write a letter by hand").count(), 0);
    let draft = kept.location().to_owned();
    world.get(&draft).await.must(200, "Write a letter by hand");
    world.post(&format!("{draft}/live"), &[("version", "1")]).await.must(303, "");
    let after = lines(&world, kestrel).await;
    let title = |step: &str| after.iter().find(|line| line.0.starts_with(step)).map(|line| line.3.clone()).unwrap();
    assert_eq!(title("welcome/card"), "Write a letter by hand");
    assert_eq!(title("welcome/call"), "Ring Ruth at home", "a person changed it");
    let state: String = conn.scalar("select state from playbook where id = $1", args![id]).await.unwrap();
    assert_eq!(state, "superseded");
}

#[tokio::test]
async fn old_history_is_not_planned_for() {
    let world = tuesday().await;
    let kestrel = client(&world, "Kestrel Freight").await;
    sign(&world, kestrel, "2026-10-01").await;
    let planned = lines(&world, kestrel).await;
    assert!(!planned.is_empty());
    let earliest = i64::from((day("2026-11-24") - 14).number());
    assert!(planned.iter().all(|line| line.1 >= earliest), "{planned:?}");
    assert!(planned.iter().all(|line| !line.0.starts_with("welcome/")));
}

#[tokio::test]
async fn an_import_plans_nothing_that_would_be_overdue_at_once_nor_later() {
    let world = tuesday().await;
    let lowfield = client(&world, "Lowfield Estates").await;
    let import = world.change(move |tx, act| {
        Box::pin(async move {
            act.import = Some(act.new_id());
            let input = NewEngagement::of(lowfield, name("Lease of the mill"), day("2026-11-20"));
            let id = engagements::accept(tx, act, input).await?;
            engagements::step(tx, act, id, day("2026-11-20"), Step::Sign).await
        })
    });
    import.await.unwrap();
    let planned = lines(&world, lowfield).await;
    let today = i64::from(day("2026-11-24").number());
    assert!(!planned.is_empty() && planned.iter().all(|line| line.1 >= today), "{planned:?}");
    perennial_app::journeys::rebuild(&world.app).await.unwrap();
    assert_eq!(lines(&world, lowfield).await, planned);
}

#[tokio::test]
async fn a_walled_client_is_in_no_plan_that_others_see() {
    let world = tuesday().await;
    let secret = client(&world, "Secret Merger").await;
    sign(&world, secret, "2026-11-24").await;
    let (call, ..) = of_step(&world, secret, "welcome/call").await;
    let helen = world.helen;
    let wall = world.app.change(&Actor::Program, move |tx, _| {
        Box::pin(async move {
            tx.run("update client set walled = 1 where id = $1", args![secret]).await?;
            tx.run("insert into client_wall (client_id, staff_id) values ($1, $2)", args![secret, helen]).await?;
            Ok(())
        })
    });
    wall.await.unwrap();
    let mut conn = world.app.db.read().await.unwrap();
    let seen = plans::due(&mut conn, &world.as_priya(), None, (Day::MIN, day("2027-12-31")), 50).await.unwrap();
    assert_eq!(seen, []);
    let priya = world.as_person(world.priya).await;
    for path in [format!("/planned/{call}"), format!("/clients/{secret}/plan")] {
        priya.get(&path).await.must(404, "");
        world.get(&path).await.must(200, "Secret Merger");
    }
    for (path, fields) in [
        (format!("/planned/{call}/done"), vec![]),
        (format!("/planned/{call}/skip"), vec![("reason", "x")]),
        (format!("/planned/{call}/move"), vec![("to", "2026-12-01")]),
        (format!("/clients/{secret}/plan/pause"), vec![("reason", "x")]),
        (format!("/clients/{secret}/plan/resume"), vec![]),
    ] {
        priya.post(&path, &fields).await.must(404, "");
    }
    let (id, _) = book(&mut conn, "kickoff").await;
    let body: String = conn.scalar("select body from playbook where id = $1", args![id]).await.unwrap();
    let candidate = perennial_core::plans::Playbook::from_toml(&body).unwrap();
    let trial = plans::trial(&world.app, &world.as_priya(), &candidate, day("2026-11-24")).await.unwrap();
    assert_eq!((trial.looked, trial.creates), (0, 0));
}

#[tokio::test]
async fn a_client_s_plan_is_worked_through_on_its_pages() {
    let world = tuesday().await;
    let kestrel = client(&world, "Kestrel Freight").await;
    sign(&world, kestrel, "2026-11-24").await;
    let priya = world.as_person(world.priya).await;
    let plan = format!("/clients/{kestrel}/plan");
    priya.get(&plan).await.must(200, "Any second thoughts?");
    let (call, ..) = of_step(&world, kestrel, "affirm/call").await;
    let page = priya.get(&format!("/planned/{call}")).await.must(200, "Call Ruth.");
    assert!(page.body.contains("{first_name}"), "the form keeps the field");
    assert_eq!(priya.post(&format!("/planned/{call}/done"), &[]).await.must(303, "").location(), plan);
    priya.get(&plan).await.must(200, "Earlier");
    let (email, ..) = of_step(&world, kestrel, "affirm/others_like_you").await;
    priya.post(&format!("/planned/{email}/skip"), &[]).await.must(422, "Say why");
    priya.post(&format!("/planned/{email}/move"), &[("to", "2026-12-02")]).await.must(303, "");
    let form = [
        ("title", "Write to Ruth"),
        ("body", "Dear {first_name}"),
        ("due", "2026-12-03"),
        ("medium", "email"),
        ("version", "9"),
    ];
    priya.post(&format!("/planned/{email}"), &form).await.must(409, "changed");
    priya.post(&format!("{plan}/pause"), &[("reason", "On leave.")]).await.must(303, "");
    priya.get(&plan).await.must(200, "On leave.");
    priya.post(&format!("{plan}/resume"), &[]).await.must(303, "");
    priya.get("/playbooks/new").await.must(403, "");
    world.get("/playbooks/new").await.must(200, "my_playbook");
}
