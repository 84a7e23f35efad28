//! Somebody moves on, somebody comes, and what was mended stays mended.

use perennial_app::actor::Actor;
use perennial_app::clients::{self, ClientInput, ContactInput};
use perennial_app::imports::{self, Start};
use perennial_app::invoices::{self, NewInvoice};
use perennial_app::{args, journeys, plans, portability};
use perennial_core::fact::Listing;
use perennial_core::ids::{ContactId, ImportId};
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::presets::propose;
use perennial_core::money::{Currency, Money};
use uuid::Uuid;

use super::{Scene, name};
use crate::support::{TestApp, day};

impl Scene {
    async fn moved(&self, who: ContactId) -> Option<(Option<Uuid>, Option<Uuid>, Option<Uuid>)> {
        let mut conn = self.world.app.db.read().await.unwrap();
        let sql = "select to_client_id, to_contact_id, successor_id from contact_move where contact_id = $1";
        conn.optional(sql, args![who]).await.unwrap()
    }

    /// Makes playbooks live.
    async fn switch_on(&self, keys: &'static [&'static str]) {
        let helen = self.world.as_helen();
        let work = self
            .world
            .app
            .change(&helen, move |tx, act| Box::pin(async move { plans::switch_on(tx, act, keys).await }));
        work.await.unwrap();
    }

    async fn left_on(&self, who: ContactId) -> Option<i64> {
        let mut conn = self.world.app.db.read().await.unwrap();
        let row: Option<(Option<i64>,)> =
            conn.optional("select left_on from contact where id = $1", args![who]).await.unwrap();
        row.unwrap().0
    }
}

#[tokio::test]
async fn a_move_is_one_dialog_and_shows_on_both_sides() {
    let scene = Scene::new().await;
    let (world, client, ruth, dan) = (&scene.world, scene.client, scene.ruth, scene.dan);
    scene.wish(ruth, "email", "refused", "none").await;
    world.get(&format!("/contacts/{ruth}/move")).await.must(200, "Ruth Ansah moved on");
    world.get(&format!("/clients/{client}/move")).await.must(200, "Who moved on");
    let bare = [("on", "2026-11-23"), ("follow", "1")];
    world.post(&format!("/contacts/{ruth}/move"), &bare).await.must(422, "Name the new employer");
    world.post(&format!("/clients/{client}/move"), &[("on", "2026-11-23")]).await.must(422, "Choose who moved on.");
    let same = [("on", "2026-11-23"), ("follow", "1"), ("to", "Kestrel Freight")];
    world.post(&format!("/contacts/{ruth}/move"), &same).await.must(422, "This is where they leave from");

    let (ruth_id, dan_id) = (ruth.to_string(), dan.to_string());
    let fields = [
        ("contact", ruth_id.as_str()),
        ("on", "2026-11-23"),
        ("follow", "1"),
        ("to", "Garner Fastenings"),
        ("job", "Chief executive"),
        ("successor", &dan_id),
    ];
    world.post(&format!("/clients/{client}/move"), &fields).await.must(303, "");
    let (to, there, successor) = scene.moved(ruth).await.unwrap();
    let (to, there) = (to.unwrap(), there.unwrap());
    assert_eq!(successor, Some(dan.0));
    assert!(scene.left_on(ruth).await.is_some());
    assert_eq!(scene.alerts("contact_left").await, 0, "the client is covered again");

    let people = world.get(&format!("/clients/{client}/people")).await.must(200, "Dan Oduya took over");
    assert!(people.body.contains("to Garner Fastenings"));
    let plan = world.get(&format!("/clients/{client}/plan")).await.must(200, "Congratulate the person");
    assert!(plan.body.contains("Introduce ourselves to the successor"));
    let there_plan = world.get(&format!("/clients/{to}/plan")).await.must(200, "For people who came from elsewhere");
    assert!(there_plan.body.contains("Congratulate the person"));
    let page = world.get(&format!("/contacts/{there}")).await.must(200, "does not want email");
    assert!(page.body.contains("Said on 24 November 2026 at Kestrel Freight"), "wishes go with the person");
    assert!(page.body.contains("Managing director") && page.body.contains("Congratulate the person"));
    let call = planned(&scene, "job_change/congratulate").await;
    world.get(&format!("/planned/{call}")).await.must(200, "Congratulations on Garner Fastenings");
    let cover = planned(&scene, "job_change/cover").await;
    world.get(&format!("/planned/{cover}")).await.must(200, "Ruth Ansah and we have worked together");
    world.get(&format!("/contacts/{ruth}")).await.must(200, "Followed at Garner Fastenings");
    world.post(&format!("/contacts/{ruth}/move"), &fields).await.must(409, "recorded already");

    let left = scene.fact("client.contact_moved").await;
    scene.retract(left).await;
    assert_eq!((scene.left_on(ruth).await, scene.moved(ruth).await), (None, None));
    world.get(&format!("/contacts/{there}")).await.must(404, "");
    let found = world.get("/clients?q=garner").await.must(200, "");
    assert!(!found.body.contains("Garner Fastenings</a>"), "the client came with the move, and goes with it");
    scene.reinstate(left).await;
    world.get("/clients?q=garner").await.must(200, "Garner Fastenings</a>");
    assert!(scene.left_on(ruth).await.is_some());
    world.get(&format!("/contacts/{there}")).await.must(200, "does not want email");
}

#[tokio::test]
async fn a_move_writes_no_restricted_name_where_others_read_it() {
    let scene = Scene::new().await;
    let world = &scene.world;
    let (helen, from) = (world.helen, scene.client);
    let open = world.change(move |tx, act| {
        Box::pin(async move {
            let input = ClientInput::named(name("Garner Fastenings"));
            let garner = clients::record(tx, act, input, day("2026-09-01")).await?;
            let lena = ContactInput::named(name("Lena Garner"));
            let lena = clients::add_contact(tx, act, garner, lena, day("2026-09-01")).await?;
            tx.run("update client set walled = 1 where id = $1", args![from]).await?;
            tx.run("insert into client_wall (client_id, staff_id) values ($1, $2)", args![from, helen]).await?;
            Ok((garner, lena))
        })
    });
    let (garner, lena) = open.await.unwrap();
    let garner = garner.to_string();
    let refused = "An information barrier stands between these two clients";
    let out = |to: &'static str, at: &'static str| [("on", "2026-11-23"), ("follow", "1"), ("to", to), ("at", at)];
    let ruth = format!("/contacts/{}/move", scene.ruth);
    world.post(&ruth, &out("Garner Fastenings", "")).await.must(422, refused);
    world.post(&ruth, &out("Somebody New Ltd", "")).await.must(422, refused);
    let lena_moves = format!("/contacts/{lena}/move");
    world.post(&lena_moves, &out("Kestrel Freight", "")).await.must(422, refused);
    world.post(&lena_moves, &[("on", "2026-11-23"), ("to", "Kestrel Freight")]).await.must(422, refused);
    let worked = [("employer", "Kestrel Freight"), ("until", "2026-01-01")];
    world.post(&format!("/contacts/{lena}/employers"), &worked).await.must(422, refused);
    let priya = world.as_person(world.priya).await;
    for path in ["", "/people", "/timeline"] {
        let page = priya.get(&format!("/clients/{garner}{path}")).await;
        assert!(!page.body.contains("Kestrel"), "{path}");
    }
    // Without a name nothing is told; between clients with the same people inside everything may be.
    let wall =
        "insert into client_wall (client_id, staff_id) select id, $1 from client where name = 'Garner Fastenings'";
    let same = world.app.change(&Actor::Program, move |tx, _| {
        Box::pin(async move {
            tx.run("update client set walled = 1 where name = 'Garner Fastenings'", vec![]).await?;
            tx.run(wall, args![helen]).await?;
            Ok(())
        })
    });
    same.await.unwrap();
    world.post(&ruth, &out("Garner Fastenings", "")).await.must(303, "");
    world.get(&format!("/clients/{garner}/people")).await.must(200, "Ruth Ansah");
}

/// Names were written while nobody was restricted; then a barrier is raised. Who stays outside reads no name of it.
#[tokio::test]
async fn a_barrier_hides_names_that_were_written_before_it() {
    let scene = Scene::new().await;
    let (world, from) = (&scene.world, scene.client);
    let open = world.change(move |tx, act| {
        Box::pin(async move {
            let garner =
                clients::record(tx, act, ClientInput::named(name("Garner Fastenings plc")), day("2026-09-01")).await?;
            let lena = ContactInput::named(name("Lena Garner"));
            let lena = clients::add_contact(tx, act, from, lena, day("2026-09-01")).await?;
            Ok((garner, lena))
        })
    });
    let (garner, lena) = open.await.unwrap();
    // Ruth goes to Garner and is followed; Lena worked there before.
    let at = garner.to_string();
    let out = [("on", "2026-11-23"), ("follow", "1"), ("to", "Garner Fastenings"), ("at", at.as_str())];
    world.post(&format!("/contacts/{}/move", scene.ruth), &out).await.must(303, "");
    let worked = [("employer", "Garner Fastenings PLC"), ("until", "2026-01-01")];
    world.post(&format!("/contacts/{lena}/employers"), &worked).await.must(303, "");
    let priya = world.as_person(world.priya).await;
    let ruth = scene.ruth;
    let pages = [
        format!("/clients/{from}"),
        format!("/clients/{from}/people"),
        format!("/clients/{from}/plan"),
        format!("/contacts/{ruth}"),
        format!("/contacts/{lena}"),
    ];
    let read = async || {
        let mut told = String::new();
        for page in &pages {
            told.push_str(&priya.get(page).await.must(200, "").body);
        }
        told.matches("Garner Fastenings").count()
    };
    assert!(read().await >= 4, "the name is written in the timeline and of both people");
    let helen = world.helen;
    let raise = world.app.change(&Actor::Program, move |tx, _| {
        Box::pin(async move {
            tx.run("update client set walled = 1 where id = $1", args![garner]).await?;
            tx.run("insert into client_wall (client_id, staff_id) values ($1, $2)", args![garner, helen]).await?;
            Ok(())
        })
    });
    raise.await.unwrap();
    assert_eq!(read().await, 0);
    priya.get(&format!("/clients/{from}")).await.must(200, "left for another organisation");
    priya.get(&format!("/contacts/{lena}")).await.must(200, "another organisation");
    // Who is inside reads what was written.
    let inside = world.as_person(helen).await;
    inside.get(&format!("/clients/{from}")).await.must(200, "left for Garner Fastenings");
}

/// The planned touch of a step at the client.
async fn planned(scene: &Scene, step: &str) -> Uuid {
    let mut conn = scene.world.app.db.read().await.unwrap();
    let sql = "select id from planned_touch where client_id = $1 and key like $2 and state = 'planned'";
    conn.scalar(sql, args![scene.client, format!("{step}/%")]).await.unwrap()
}

#[tokio::test]
async fn a_move_without_a_successor_warns_and_a_known_employer_is_used() {
    let scene = Scene::new().await;
    let (world, client, dan) = (&scene.world, scene.client, scene.dan);
    let garner = world.change(|tx, act| {
        Box::pin(async move {
            clients::record(tx, act, ClientInput::named(name("Garner Fastenings Ltd")), day("2026-01-02")).await
        })
    });
    let garner = garner.await.unwrap();
    let path = format!("/contacts/{dan}/move");
    let close = [("on", "2026-11-23"), ("follow", "1"), ("to", "Garner Fastenings")];
    world.post(&path, &close).await.must(422, "Which one is meant?");
    let begun = [("on", "2026-11-23"), ("follow", "1"), ("to", "Garner")];
    world.post(&path, &begun).await.must(422, "Which one is meant?");
    let long = "x".repeat(400);
    let long = [("on", "2026-11-23"), ("follow", "1"), ("to", long.as_str())];
    world.post(&path, &long).await.must(422, "characters long");
    let at = garner.to_string();
    let chosen = [("on", "2026-11-23"), ("follow", "1"), ("to", "Garner Fastenings"), ("at", &at)];
    world.post(&path, &chosen).await.must(303, "");
    assert_eq!(scene.moved(dan).await.unwrap().0, Some(garner.0));
    assert_eq!(scene.alerts("contact_left").await, 1);
    let call = planned(&scene, "job_change/congratulate").await;
    world.get(&format!("/planned/{call}")).await.must(200, "Congratulations on Garner Fastenings");
    let ruth = scene.ruth.to_string();
    world.get(&format!("/contacts/{dan}")).await.must(200, "Nobody has taken over yet.");
    world.post(&format!("/contacts/{ruth}/successor"), &[("successor", &ruth)]).await.must(409, "");
    world.post(&format!("/contacts/{dan}/successor"), &[("successor", &ruth)]).await.must(303, "");
    assert_eq!(scene.alerts("contact_left").await, 0);
    scene.retract(scene.fact("person.took_over").await).await;
    assert_eq!(scene.alerts("contact_left").await, 1);
    let new = [("name", "Sophie Lowfield"), ("role", "decider")];
    world.post(&format!("/clients/{client}/contacts"), &new).await.must(303, "");
    assert_eq!(scene.alerts("contact_left").await, 0);
}

#[tokio::test]
async fn somebody_who_comes_to_decide_gets_an_onboarding_of_their_own() {
    let scene = Scene::new().await;
    let (world, client, dan) = (&scene.world, scene.client, scene.dan);
    scene.switch_on(&["new_decision_maker"]).await;
    world.clock.set(perennial_core::dates::Moment(
        perennial_core::dates::Moment::start_of(day("2026-11-26")).0 + 43_200_000_000,
    ));
    let change = [("name", "Dan Oduya"), ("role", "decider"), ("version", "1")];
    world.post(&format!("/contacts/{dan}/edit"), &change).await.must(303, "");
    world.get(&format!("/contacts/{dan}")).await.must(200, "onboarding of their own");
    let people = world.get(&format!("/clients/{client}/people")).await.must(200, "onboarding of their own: 0 of ");
    assert!(people.body.contains("Dan Oduya"));
    let retired =
        [("on", "2026-11-26"), ("retired", "1"), ("successor_name", "Ines Valdés"), ("successor_role", "decider")];
    world.post(&format!("/contacts/{dan}/move"), &retired).await.must(303, "");
    let people = world.get(&format!("/clients/{client}/people")).await.must(200, "Ines Valdés took over");
    assert!(people.body.contains("onboarding of their own"));
    let call = planned(&scene, "job_change/congratulate").await;
    let page = world.get(&format!("/planned/{call}")).await.must(200, "(not recorded: the new employer)");
    assert!(page.body.contains("nobody has recorded: the new employer") && !page.body.contains("[employer]"));
}

#[tokio::test]
async fn texts_say_what_the_facts_know() {
    let scene = Scene::new().await;
    let (world, client) = (&scene.world, scene.client);
    scene.switch_on(&["complaint_recovery", "referral_thanks"]).await;
    let record = |kind: &'static str, fields: Vec<(&'static str, &'static str)>| async move {
        world.post(&format!("/clients/{client}/record/{kind}"), &fields).await.must(303, "");
    };
    record("complaint", vec![("cause", "A surprise on the bill"), ("on", "2026-11-24")]).await;
    record("referral-made", vec![("who", "Garner Fastenings"), ("on", "2026-11-24")]).await;
    let mut conn = world.app.db.read().await.unwrap();
    let sql = "select id from planned_touch where client_id = $1 and body like $2";
    for (field, says) in [("%{answer_due}%", "19 January 2027"), ("%{referral}%", "Garner Fastenings")] {
        let found: Uuid = conn.scalar(sql, args![client, field]).await.unwrap();
        world.get(&format!("/planned/{found}")).await.must(200, says);
    }
}

#[tokio::test]
async fn managers_and_payments_follow_their_facts() {
    let scene = Scene::new().await;
    let (world, client, helen, priya) = (&scene.world, scene.client, scene.world.helen, scene.world.priya);
    let work = world.change(move |tx, act| {
        Box::pin(async move {
            clients::assign_manager(tx, act, client, helen).await?;
            let pounds = |minor| Money::new(minor, Currency::GBP);
            let invoice = NewInvoice {
                payer: None,
                client,
                engagement: None,
                service_line: None,
                number: name("INV-7"),
                issued: day("2026-11-01"),
                due: None,
                total: pounds(10_000),
                external_id: None,
            };
            let id = invoices::issue(tx, act, invoice).await?;
            invoices::pay(tx, act, id, day("2026-11-10"), pounds(4_000), false).await?;
            invoices::pay(tx, act, id, day("2026-11-12"), pounds(6_000), false).await?;
            invoices::dispute(tx, act, id, day("2026-11-13"), None).await?;
            Ok(id)
        })
    });
    let invoice = work.await.unwrap();
    let read = || async {
        let mut conn = world.app.db.read().await.unwrap();
        let manager: Uuid = conn.scalar("select manager_id from client where id = $1", args![client]).await.unwrap();
        let sql = "select paid_minor, disputed from invoice where id = $1";
        let row: Option<(i64, i64)> = conn.optional(sql, args![invoice]).await.unwrap();
        (manager, row.unwrap())
    };
    assert_eq!(read().await, (helen.0, (10_000, 1)));
    let facts = [
        scene.fact("client.manager_assigned").await,
        scene.fact("invoice.disputed").await,
        scene.fact("invoice.paid").await,
    ];
    for fact in facts {
        scene.retract(fact).await;
    }
    let (manager, (paid, disputed)) = read().await;
    assert_eq!((manager, disputed), (priya.0, 0));
    assert!(paid == 4_000 || paid == 6_000, "one payment is left: {paid}");
    for fact in facts {
        scene.reinstate(fact).await;
    }
    assert_eq!(read().await, (helen.0, (10_000, 1)));
    // Nobody answers for the client any more: that is said too, and can be taken back.
    let sql = "select version, name from client where id = $1";
    let row: Option<(i64, String)> = world.app.db.read().await.unwrap().optional(sql, args![client]).await.unwrap();
    let (version, called) = row.unwrap();
    let form =
        [("name", called.as_str()), ("kind", "organisation"), ("manager", ""), ("version", &version.to_string())];
    world.post(&format!("/clients/{client}/edit"), &form).await.must(303, "");
    world.get(&format!("/clients/{client}")).await.must(200, "No relationship manager any more");
    assert_eq!(journeys::check(&world.app).await.unwrap().1, vec![]);
    scene.retract(scene.fact("client.manager_assigned").await).await;
    assert_eq!(read().await.0, helen.0);
}

#[tokio::test]
async fn lists_bring_refusals_and_an_export_brings_everything_back() {
    let scene = Scene::new().await;
    let (world, client, ruth) = (&scene.world, scene.client, scene.ruth);
    let text = "Record ID,First Name,Last Name,Email,Associated Company,Unsubscribed from all email,Buying Role\n\
                1,Ruth,Ansah,ruth@kestrel.example,Kestrel Freight,true,\n\
                2,Ines,Valdés,ines@kestrel.example,Kestrel Freight,false,Budget holder\n";
    imported(world, "contacts.csv", text).await;
    world.get(&format!("/contacts/{ruth}")).await.must(200, "does not want email");
    world.get(&format!("/clients/{client}/people")).await.must(200, "Approver");
    scene.wish(ruth, "phone", "preferred", "consent").await;

    let folder = world.folder.path().join("out");
    portability::export(&world.app, portability::Format::Csv, &folder, false).await.unwrap();
    let wishes = std::fs::read_to_string(folder.join("contact_wishes.csv")).unwrap();
    assert!(wishes.contains("Ruth Ansah") && wishes.contains("preferred"), "{wishes}");
    let contacts = std::fs::read_to_string(folder.join("contacts.csv")).unwrap();
    let other = Scene::new().await;
    imported(&other.world, "contacts.csv", &contacts).await;
    other.world.get(&format!("/contacts/{}", other.ruth)).await.must(200, "does not want email");
}

/// Brings a file in as it is read, and gives the import.
async fn imported(world: &TestApp, file: &str, text: &str) -> ImportId {
    let limits = perennial_core::imports::read::Limits::default();
    let sheet = perennial_core::imports::read::read(text.as_bytes(), file, &limits).unwrap().sheets.remove(0);
    let mapping = Mapping { these_are: Some(Listing::Client), ..propose(&sheet, None).mapping };
    let start = Start { file: file.to_owned(), sheet, object: None, mapping: Some(mapping) };
    let helen = world.as_helen();
    let begin = world.app.change(&helen, |tx, act| Box::pin(async move { imports::start(tx, act, start).await }));
    let id = begin.await.unwrap();
    imports::run(&world.app, &helen, id, |_| {}).await.unwrap();
    id
}

#[tokio::test]
async fn a_list_that_says_somebody_left_is_heard_once_and_undone_with_the_import() {
    let scene = Scene::new().await;
    let (world, ruth) = (&scene.world, scene.ruth);
    let text =
        "Client,Contact name,Contact email,Left on\nKestrel Freight,Ruth Ansah,ruth@kestrel.example,2026-11-02\n";
    let first = imported(world, "people.csv", text).await;
    assert!(scene.left_on(ruth).await.is_some());
    let moved = scene.fact("client.contact_moved").await;
    let again = text.replace("2026-11-02", "2026-11-09");
    let again = imported(world, "people again.csv", &again).await;
    assert_eq!(scene.fact("client.contact_moved").await, moved, "what is known already is no news");
    imports::undo(&world.app, &world.as_helen(), first).await.unwrap();
    assert!(scene.left_on(ruth).await.is_some(), "the later list says so too");
    imports::undo(&world.app, &world.as_helen(), again).await.unwrap();
    assert_eq!(scene.left_on(ruth).await, None);
    assert_eq!(journeys::check(&world.app).await.unwrap().1, vec![]);
}
