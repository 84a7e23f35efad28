//! Two records that are one are found, compared, merged with the history of both, and split again.

use perennial_app::actor::Role;
use perennial_app::clients::{self, ClientInput, ContactInput};
use perennial_app::duplicates::{self, Choices, Object};
use perennial_app::engagements::{self, Step};
use perennial_app::error::Error;
use perennial_app::invoices::{self, NewInvoice};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_app::touches;
use perennial_app::{args, audit};
use perennial_core::fact::{Direction, Medium, Purpose, TouchFact};
use perennial_core::ids::{ClientId, ContactId};
use perennial_core::journeys::stage::Stage;
use perennial_core::money::{Currency, Money};
use perennial_core::text::{EmailAddress, Name};
use uuid::Uuid;

use crate::support::{Browser, TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn call(contact: ContactId, subject: &str) -> TouchFact {
    TouchFact::Made {
        medium: Medium::Phone,
        direction: Direction::TwoWay,
        personal: true,
        purpose: Purpose::CheckIn,
        contact: Some(contact),
        engagement: None,
        staff: None,
        minutes: None,
        subject: Some(subject.to_owned()),
        detail: None,
    }
}

/// Kestrel twice: a prospect with a person, and a client with a matter, an invoice and the same person.
async fn two_kestrels(world: &TestApp) -> (ClientId, ClientId, ContactId, ContactId) {
    let (helen, priya) = (world.helen, world.priya);
    let made = world.change(move |tx, act| {
        Box::pin(async move {
            let first = ClientInput {
                email: EmailAddress::parse("office@kestrel.example").ok(),
                phone: Some("0114 496 0001".to_owned()),
                manager: Some(helen),
                ..ClientInput::named(name("Kestrel Freight"))
            };
            let first = clients::record(tx, act, first, day("2026-01-05")).await?;
            let second = ClientInput {
                email: EmailAddress::parse("accounts@kestrel.example").ok(),
                phone: Some("0114 496 0002".to_owned()),
                sector: Some("Haulage".to_owned()),
                manager: Some(priya),
                ..ClientInput::named(name("Kestrel Freight Ltd"))
            };
            let second = clients::record(tx, act, second, day("2026-02-05")).await?;
            let rita = |email: &str| ContactInput {
                email: EmailAddress::parse(email).ok(),
                ..ContactInput::named(name("Rita Marl"))
            };
            let one = clients::add_contact(tx, act, first, rita("rita@kestrel.example"), day("2026-01-06")).await?;
            let two = clients::add_contact(tx, act, second, rita("r.marl@kestrel.example"), day("2026-02-06")).await?;
            touches::log(tx, act, first, day("2026-03-01"), call(one, "First call")).await?;
            touches::log(tx, act, second, day("2026-03-02"), call(two, "Second call")).await?;
            let won = pursuits::open(tx, act, NewPursuit::of(second, name("Charter"), day("2026-02-10"))).await?;
            let engagement = pursuits::hire(tx, act, won, day("2026-02-20"), None).await?;
            engagements::step(tx, act, engagement, day("2026-02-22"), Step::Sign).await?;
            let invoice = NewInvoice {
                payer: None,
                client: second,
                engagement: Some(engagement),
                service_line: None,
                number: name("K-1"),
                issued: day("2026-03-31"),
                due: None,
                total: Money::new(120_000, Currency::GBP),
                external_id: None,
            };
            invoices::issue(tx, act, invoice).await?;
            Ok((first, second, one, two))
        })
    });
    made.await.unwrap()
}

async fn texts(world: &TestApp, sql: &'static str, id: Uuid) -> Vec<String> {
    let mut conn = world.app.db.read().await.unwrap();
    let rows: Vec<(Option<String>,)> = conn.all(sql, args![id]).await.unwrap();
    rows.into_iter().map(|(text,)| text.unwrap_or_default()).collect()
}

async fn agree(world: &TestApp) {
    let (_, differences) = perennial_app::journeys::check(&world.app).await.unwrap();
    assert_eq!(differences, vec![]);
}

const WORK: &str = "select title from engagement where client_id = $1 and deleted_at is null";
const CALLS: &str = "select subject from touch where client_id = $1 order by on_day";
const MORE: &str = "select coalesce(email, '') || ' ' || coalesce(more_emails, '') || ' ' || coalesce(more_phones, '')
                    from client where id = $1";

#[tokio::test]
async fn a_pair_is_found_compared_merged_and_undone() {
    let world = TestApp::new().await;
    let (first, second, one, two) = two_kestrels(&world).await;
    let page = world.get("/duplicates").await.must(200, "Kestrel Freight Ltd").body;
    assert!(page.contains(&format!("kept={first}&amp;gone={second}")), "{page}");
    let pair = format!("/duplicates/pair?object=client&kept={first}&gone={second}");
    world.get(&pair).await.must(200, "take_phone").must(200, "Haulage");
    let (kept, gone) = (first.to_string(), second.to_string());
    let fields =
        [("object", "client"), ("kept", &kept), ("gone", &gone), ("take_name", "gone"), ("take_phone", "gone")];
    let desk = world.as_person(world.helen).await;
    assert_eq!(desk.post("/duplicates/merge", &fields).await.must(303, "").location(), format!("/clients/{first}"));
    let led = desk.get(&format!("/clients/{second}")).await.must(303, "").location().to_owned();
    assert_eq!(led, format!("/clients/{first}"), "its address leads to the record that it became");
    desk.get(&format!("/clients/{first}")).await.must(200, "Records merged.").must(200, "Kestrel Freight Ltd");
    // The history of both is one: the call to the other, its matter, its stage.
    assert_eq!(texts(&world, CALLS, first.0).await, ["First call", "Second call"]);
    assert_eq!(texts(&world, CALLS, second.0).await, Vec::<String>::new());
    assert_eq!(texts(&world, WORK, first.0).await, ["Charter"]);
    assert_eq!(world.position(first, day("2026-11-22")).await.stage, Stage::Client);
    let more = texts(&world, MORE, first.0).await.remove(0);
    assert_eq!(more, "office@kestrel.example accounts@kestrel.example 0114 496 0001");
    agree(&world).await;
    // Both were called Rita Marl: now they are a pair at one client, and their calls become one person's.
    desk.get("/duplicates").await.must(200, &format!("kept={one}&amp;gone={two}"));
    let people = [("object", "contact"), ("kept", &*one.to_string()), ("gone", &*two.to_string())]
        .map(|(field, value)| (field.to_owned(), value.to_owned()));
    let people: Vec<(&str, &str)> = people.iter().map(|(field, value)| (field.as_str(), value.as_str())).collect();
    desk.post("/duplicates/merge", &people).await.must(303, "");
    let theirs = "select subject from touch where contact_id = $1 order by on_day";
    assert_eq!(texts(&world, theirs, one.0).await, ["First call", "Second call"]);
    desk.get(&format!("/contacts/{one}")).await.must(200, "r.marl@kestrel.example");
    agree(&world).await;
    // Both are taken back, the later first.
    for record in [one.0, first.0] {
        let id = texts_of_merge(&world, record).await;
        desk.post(&format!("/duplicates/{id}/split"), &[]).await.must(303, "");
        agree(&world).await;
    }
    desk.get(&format!("/clients/{second}")).await.must(200, "Haulage");
    assert_eq!(texts(&world, CALLS, first.0).await, ["First call"]);
    assert_eq!(texts(&world, CALLS, second.0).await, ["Second call"]);
    assert_eq!(texts(&world, WORK, second.0).await, ["Charter"]);
    assert_eq!(texts(&world, MORE, first.0).await, ["office@kestrel.example  "]);
    assert_eq!(texts(&world, "select name from client where id = $1", first.0).await, ["Kestrel Freight"]);
    assert_eq!(texts(&world, theirs, two.0).await, ["Second call"]);
    assert_ne!(world.position(first, day("2026-11-22")).await.stage, Stage::Client);
    // Undo of the split merges them again as before.
    let id = texts_of_merge(&world, first.0).await;
    desk.post(&format!("/duplicates/{id}/merge"), &[]).await.must(303, "");
    assert_eq!(texts(&world, CALLS, first.0).await, ["First call", "Second call"]);
    assert_eq!(texts(&world, "select name from client where id = $1", first.0).await, ["Kestrel Freight Ltd"]);
    agree(&world).await;
    let mut conn = world.app.db.read().await.unwrap();
    let said: i64 = conn
        .scalar("select count(*) from audit where action in ('records_merged', 'records_split')", vec![])
        .await
        .unwrap();
    assert_eq!(said, 5);
    assert!(audit::verify(&mut conn, None).await.unwrap().is_ok());
}

async fn texts_of_merge(world: &TestApp, kept: Uuid) -> Uuid {
    let mut conn = world.app.db.read().await.unwrap();
    let sql = "select id from record_merge where kept_id = $1 order by merged_at desc, id desc limit 1";
    conn.scalar(sql, args![kept]).await.unwrap()
}

#[tokio::test]
async fn what_was_added_since_stays_and_a_chain_comes_apart() {
    let world = TestApp::new().await;
    let (first, second, ..) = two_kestrels(&world).await;
    let as_helen = world.as_helen();
    let chain = world.app.change(&as_helen, move |tx, act| {
        Box::pin(async move {
            let third = clients::record(tx, act, ClientInput::named(name("Kestrel")), day("2026-04-05")).await?;
            let inner = duplicates::merge(tx, act, Object::Client, second.0, third.0, Choices::new()).await?;
            let outer = duplicates::merge(tx, act, Object::Client, first.0, second.0, Choices::new()).await?;
            clients::note(tx, act, first, act.today, "Said after both merges").await?;
            Ok((inner, outer, third))
        })
    });
    let (inner, outer, third) = chain.await.unwrap();
    agree(&world).await;
    let early = world
        .app
        .change(&as_helen, move |tx, act| Box::pin(async move { duplicates::split(tx, act, inner).await.map(|_| ()) }));
    assert!(matches!(early.await, Err(Error::Refused(_))), "the survivor of the inner merge is gone itself");
    for id in [outer, inner] {
        let split = world.app.change(&as_helen, move |tx, act| {
            Box::pin(async move { duplicates::split(tx, act, id).await.map(|_| ()) })
        });
        split.await.unwrap();
        agree(&world).await;
    }
    let notes = "select body from fact where client_id = $1 and kind = 'client.noted'";
    assert_eq!(texts(&world, notes, first.0).await.len(), 1);
    assert_eq!(
        texts(&world, "select name from client where id = $1 and deleted_at is null", third.0).await,
        ["Kestrel"]
    );
}

#[tokio::test]
async fn who_may_not_see_a_client_neither_finds_nor_merges_it_and_members_do_not_merge() {
    let world = TestApp::new().await;
    let (first, second, ..) = two_kestrels(&world).await;
    let people = world.helen.to_string();
    let wall = [("name", "Bid"), ("reason", "Takeover"), ("clients", &*second.to_string()), ("people", &*people)]
        .map(|(field, value)| (field.to_owned(), value.to_owned()));
    let wall: Vec<(&str, &str)> = wall.iter().map(|(field, value)| (field.as_str(), value.as_str())).collect();
    // Priya was its manager, and a manager stays inside.
    let helen = world.helen;
    let give =
        world.change(move |tx, act| Box::pin(async move { clients::assign_manager(tx, act, second, helen).await }));
    give.await.unwrap();
    world.post("/settings/walls", &wall).await.must(303, "");
    let (kept, gone) = (first.to_string(), second.to_string());
    let fields = [("object", "client"), ("kept", kept.as_str()), ("gone", gone.as_str())];
    let refused = world.post("/duplicates/merge", &fields).await;
    assert!(refused.status >= 400 && refused.body.contains("restricted"), "{}", refused.body);
    let manager = world
        .app
        .change(&world.as_helen(), |tx, act| {
            Box::pin(async move {
                let id: Uuid = act.new_id();
                let sql = "insert into staff (id, name, email, email_key, role, active, created_at, version)
                           values ($1, 'Mo', 'mo@x.example', 'mo@x.example', $2, 1, 0, 1)";
                tx.run(sql, args![id, Role::Manager.key()]).await?;
                Ok(perennial_core::ids::StaffId(id))
            })
        })
        .await
        .unwrap();
    let outside = world.as_person(manager).await;
    let page = outside.get("/duplicates").await.must(200, "Possible duplicates").body;
    assert!(!page.contains("Kestrel"), "{page}");
    assert_eq!(outside.post("/duplicates/merge", &fields).await.status, 404);
    assert_eq!(outside.post("/duplicates/different", &fields).await.status, 404);
    let member = world.as_person(world.priya).await;
    assert_eq!(member.get("/duplicates").await.status, 403);
    assert_eq!(member.post("/duplicates/merge", &fields).await.status, 403);
}

#[tokio::test]
async fn two_that_are_two_are_not_proposed_again() {
    let world = TestApp::new().await;
    let (first, second, ..) = two_kestrels(&world).await;
    let (kept, gone) = (first.to_string(), second.to_string());
    let fields = [("object", "client"), ("kept", gone.as_str()), ("gone", kept.as_str())];
    world.post("/duplicates/different", &fields).await.must(303, "");
    let page = world.get("/duplicates").await.must(200, "None found.").body;
    assert!(!page.contains(&gone), "{page}");
}

/// How many pairs the page offers to compare.
async fn pairs(desk: &Browser) -> usize {
    desk.get("/duplicates").await.must(200, "Possible duplicates").body.matches("/duplicates/pair?").count()
}

#[tokio::test]
async fn what_was_found_is_kept_and_follows_every_change_of_who_is_compared() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.helen).await;
    let begun = pairs(&desk).await;
    let new = |name: &'static str| [("name", name), ("since", "2026-11-01"), ("kind", "organisation")];
    let first = desk.post("/clients", &new("Ansah Tools")).await.must(303, "").location().to_owned();
    assert_eq!(pairs(&desk).await, begun);
    // A client that is like another appears at once, and a call to it changes nothing.
    let second = desk.post("/clients", &new("Ansah Tools Ltd")).await.must(303, "").location().to_owned();
    assert_eq!(pairs(&desk).await, begun + 1);
    let call = [("medium", "phone"), ("direction", "two_way"), ("on", "2026-11-20")];
    desk.post(&format!("{second}/record/touch"), &call).await.must(303, "");
    assert_eq!(pairs(&desk).await, begun + 1);
    // Under another name it goes, under the old one it comes back.
    let named = |name: &'static str, version: &'static str| {
        [("name", name), ("kind", "organisation"), ("sector", ""), ("version", version)]
    };
    desk.post(&format!("{second}/edit"), &named("Brandt Hollis", "1")).await.must(303, "");
    assert_eq!(pairs(&desk).await, begun);
    desk.post(&format!("{second}/edit"), &named("Ansah Tools Ltd", "2")).await.must(303, "");
    assert_eq!(pairs(&desk).await, begun + 1);
    // Two people of one client are found, and only one of them once the other has another name.
    let person = |name: &'static str| [("name", name), ("since", "2026-11-02")];
    for name in ["Rita Marl", "R. Marl"] {
        desk.post(&format!("{first}/contacts"), &person(name)).await.must(303, "");
    }
    assert_eq!(pairs(&desk).await, begun + 2);
    let people = desk.get(&format!("{first}/people")).await.body;
    let edit = people.split("href=\"").find(|part| part.starts_with("/contacts/") && part.contains("/edit"));
    let edit = edit.and_then(|part| part.split('"').next()).unwrap().to_owned();
    desk.post(&edit, &[("name", "Ama Boateng"), ("version", "1")]).await.must(303, "");
    assert_eq!(pairs(&desk).await, begun + 1);
    // Merged they are one, split again they are two; deleted, one is no pair.
    let id = |page: &str| page.trim_start_matches("/clients/").to_owned();
    let (kept, gone) = (id(&first), id(&second));
    let fields = [("object", "client"), ("kept", kept.as_str()), ("gone", gone.as_str())];
    desk.post("/duplicates/merge", &fields).await.must(303, "");
    assert_eq!(pairs(&desk).await, begun);
    let merge = texts_of_merge(&world, kept.parse().unwrap()).await;
    desk.post(&format!("/duplicates/{merge}/split"), &[]).await.must(303, "");
    assert_eq!(pairs(&desk).await, begun + 1);
    let other: ClientId = gone.parse().unwrap();
    let helen = world.as_helen();
    let delete =
        world.app.change(&helen, move |tx, act| Box::pin(async move { clients::delete(tx, act, other).await }));
    delete.await.unwrap();
    assert_eq!(pairs(&desk).await, begun);
    let restore =
        world.app.change(&helen, move |tx, act| Box::pin(async move { clients::restore(tx, act, other).await }));
    restore.await.unwrap();
    assert_eq!(pairs(&desk).await, begun + 1);
    // Restricted to Helen, it is found by her and by nobody outside, whoever asked first.
    let manager = world
        .app
        .change(&world.as_helen(), |tx, act| {
            Box::pin(async move {
                let id: Uuid = act.new_id();
                let sql = "insert into staff (id, name, email, email_key, role, active, created_at, version)
                           values ($1, 'Mo', 'mo@x.example', 'mo@x.example', $2, 1, 0, 1)";
                tx.run(sql, args![id, Role::Manager.key()]).await?;
                Ok(perennial_core::ids::StaffId(id))
            })
        })
        .await
        .unwrap();
    let outside = world.as_person(manager).await;
    assert_eq!(pairs(&outside).await, begun + 1);
    let people = world.helen.to_string();
    let wall = [("name", "Bid"), ("reason", "Takeover"), ("clients", gone.as_str()), ("people", people.as_str())];
    desk.post("/settings/walls", &wall).await.must(303, "");
    assert_eq!((pairs(&desk).await, pairs(&outside).await, pairs(&desk).await), (begun + 1, begun, begun + 1));
}
