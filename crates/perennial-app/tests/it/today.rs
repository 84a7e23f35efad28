//! Alerts and Today: what nobody did is noticed, told to whoever answers for it, and goes when it is done.

use perennial_app::actor::{Actor, Role};
use perennial_app::alerts;
use perennial_app::clients::{self, ClientInput};
use perennial_app::engagements::{self, Step};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_app::{args, firm, journeys};
use perennial_core::dates::{Day, Moment};
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::money::{Currency, Money};
use perennial_core::text::{EmailAddress, Name};

use crate::support::{TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

/// A client of Priya's whose engagement letter was signed on a day.
async fn signed(world: &TestApp, called: &'static str, on: &'static str) -> ClientId {
    let priya = world.priya;
    let record = world.change(move |tx, act| {
        Box::pin(async move {
            let input = ClientInput { manager: Some(priya), ..ClientInput::named(name(called)) };
            let client = clients::record(tx, act, input, day(on) - 30).await?;
            let value = Some(Money::new(20_000_000, Currency::GBP));
            let pursuit = NewPursuit { value, ..NewPursuit::of(client, name("The claim"), day(on) - 20) };
            let pursuit = pursuits::open(tx, act, pursuit).await?;
            let engagement = pursuits::hire(tx, act, pursuit, day(on), None).await?;
            engagements::step(tx, act, engagement, day(on), Step::Sign).await?;
            Ok(client)
        })
    });
    record.await.unwrap()
}

async fn morning(world: &TestApp, on: Day) {
    world.clock.set(Moment(Moment::start_of(on).0 + 9 * 3_600_000_000));
    journeys::refresh(&world.app).await.unwrap();
    alerts::sweep(&world.app).await.unwrap();
}

/// The rules that speak of a client, open.
async fn speak(world: &TestApp, client: ClientId) -> Vec<String> {
    let mut conn = world.app.db.read().await.unwrap();
    let sql = "select rule from alert where client_id = $1 and state = 0 order by rule";
    conn.all::<(String,)>(sql, args![client]).await.unwrap().into_iter().map(|(rule,)| rule).collect()
}

async fn alert_id(world: &TestApp, client: ClientId, rule: &str) -> String {
    let mut conn = world.app.db.read().await.unwrap();
    let sql = "select id from alert where client_id = $1 and rule = $2";
    conn.scalar::<uuid::Uuid>(sql, args![client, rule]).await.unwrap().to_string()
}

async fn staff(world: &TestApp, called: &'static str, address: &'static str, role: Role) -> StaffId {
    let add = world.app.change(&Actor::Program, move |tx, act| {
        Box::pin(async move {
            let input = firm::NewStaff {
                name: name(called),
                email: EmailAddress::parse(address).unwrap(),
                role,
                job_title: None,
                team: None,
                password_hash: None,
            };
            firm::add_staff(tx, act, input).await
        })
    });
    add.await.unwrap()
}

const AFFIRM: &str = "affirm_overdue";

#[tokio::test]
async fn a_decision_that_nobody_affirms_is_told_after_one_working_day_and_goes_with_the_touch() {
    let world = TestApp::new().await;
    let client = signed(&world, "Kestrel Freight", "2026-11-20").await;
    assert!(!speak(&world, client).await.contains(&AFFIRM.to_owned()), "Friday's letter has until Monday evening");
    morning(&world, day("2026-11-25")).await;
    assert!(speak(&world, client).await.contains(&AFFIRM.to_owned()));
    let priya = world.as_person(world.priya).await;
    let page = priya.get("/today").await.must(200, "Kestrel Freight").must(200, "Affirm overdue");
    assert!(page.body.contains("£200k"), "{}", page.body);
    assert!(page.body.len() < 60_000);
    priya.get("/alerts").await.must(200, "Nobody has affirmed the decision");
    priya.get(&format!("/alerts?rule={AFFIRM}&owner=me&step=1&state=open")).await.must(200, "Kestrel Freight");
    priya.get("/alerts?owner=nobody").await.must(200, "None is selected");
    priya.get("/alerts/export").await.must(200, "Affirm overdue");
    let id = alert_id(&world, client, AFFIRM).await;
    priya.get(&format!("/alerts/{id}")).await.must(200, "Evidence").must(200, "Log the affirm touch");
    let client_text = client.to_string();
    let touch = [
        ("client", client_text.as_str()),
        ("medium", "phone"),
        ("direction", "two_way"),
        ("purpose", "affirm"),
        ("on", "2026-11-25"),
    ];
    priya.post("/touches", &touch).await.must(303, "");
    assert!(!speak(&world, client).await.contains(&AFFIRM.to_owned()), "the touch was logged");
    assert_eq!(alerts::check(&world.app).await.unwrap(), (1, vec![]));
    assert_eq!(journeys::check(&world.app).await.unwrap(), (1, vec![]));
}

#[tokio::test]
async fn today_and_the_clients_page_say_alike_when_a_client_was_last_heard() {
    let world = TestApp::new().await;
    let client = signed(&world, "Kestrel Freight", "2026-11-20").await;
    morning(&world, day("2026-11-25")).await;
    let priya = world.as_person(world.priya).await;
    // A signed letter is a word from the client, though nobody logged a call.
    let unreached = "Last heard from them 5 days ago; no contact by us is on record.";
    priya.get("/today").await.must(200, "Kestrel Freight").must(200, unreached);
    let named = client.to_string();
    let touch =
        |medium| [("client", named.as_str()), ("medium", medium), ("direction", "outbound"), ("on", "2026-11-24")];
    let newsletter: Vec<(&str, &str)> = touch("email").into_iter().chain([("mass", "1")]).collect();
    priya.post("/touches", &newsletter).await.must(303, "");
    priya.get("/today").await.must(200, unreached);
    let page = priya.get(&format!("/clients/{client}")).await.must(200, "Last heard from them").body;
    assert!(page.contains("last contacted by us <span class=\"unknown\">not known"), "mail to many is no contact");
    priya.post("/touches", &touch("email")).await.must(303, "");
    priya.get("/today").await.must(200, "Last heard from them 5 days ago; last contacted by us yesterday.");
    let page = priya.get(&format!("/clients/{client}")).await.must(200, "Last heard from them").body;
    let head = page.split("<dt>Last heard from them</dt>").nth(1).unwrap().split("</div>").next().unwrap();
    assert!(head.contains(">5 days ago<") && head.contains(">yesterday<"), "{head}");
}

#[tokio::test]
async fn what_is_put_off_returns_on_its_day_and_what_is_dismissed_never() {
    let world = TestApp::new().await;
    let client = signed(&world, "Kestrel Freight", "2026-11-17").await;
    assert!(speak(&world, client).await.contains(&AFFIRM.to_owned()));
    let id = alert_id(&world, client, AFFIRM).await;
    let priya = world.as_person(world.priya).await;
    let path = format!("/alerts/{id}");
    let snooze = format!("{path}/snooze");
    priya.post(&snooze, &[("until", "2026-11-27"), ("reason", "")]).await.must(422, "Say in a few words why");
    priya.post(&snooze, &[("until", "2026-11-22"), ("reason", "x")]).await.must(422, "at the earliest");
    priya.post(&snooze, &[("until", "soon"), ("reason", "x")]).await.must(422, "soon");
    let answer = priya.post(&snooze, &[("until", "2026-11-27"), ("reason", "On leave"), ("back", "//x")]).await;
    assert_eq!(answer.must(303, "").location(), "/alerts");
    assert!(!speak(&world, client).await.contains(&AFFIRM.to_owned()));
    priya.get("/alerts?state=snoozed").await.must(200, "returns 27 Nov 2026");
    priya.get("/today/week").await.must(200, "Kestrel Freight");
    morning(&world, day("2026-11-26")).await;
    assert!(!speak(&world, client).await.contains(&AFFIRM.to_owned()));
    morning(&world, day("2026-11-27")).await;
    assert!(speak(&world, client).await.contains(&AFFIRM.to_owned()), "it returns on its day");
    let priya = world.as_person(world.priya).await;
    priya.post(&format!("{path}/dismissal"), &[("reason", " ")]).await.must(422, "Say in a few words why");
    priya.post(&format!("{path}/dismissal"), &[("reason", "They are old friends")]).await.must(303, "");
    for on in ["2026-11-28", "2027-02-01"] {
        morning(&world, day(on)).await;
        assert!(!speak(&world, client).await.contains(&AFFIRM.to_owned()), "it never returns: {on}");
    }
    journeys::rebuild(&world.app).await.unwrap();
    assert!(!speak(&world, client).await.contains(&AFFIRM.to_owned()), "nor after a rebuild");
    assert_eq!(alerts::check(&world.app).await.unwrap(), (1, vec![]));
    let priya = world.as_person(world.priya).await;
    priya.get("/alerts?state=dismissed").await.must(200, "Kestrel Freight");
    priya.get(&path).await.must(200, "They are old friends");
    priya.post(&format!("{path}/reopening"), &[]).await.must(303, "");
    assert!(speak(&world, client).await.contains(&AFFIRM.to_owned()));
    priya.post(&format!("{path}/done"), &[("back", "/today")]).await.must(303, "");
    assert!(!speak(&world, client).await.contains(&AFFIRM.to_owned()));
    priya.get("/alerts?state=done").await.must(200, "Kestrel Freight");
}

#[tokio::test]
async fn a_walled_client_has_no_alerts_for_others_and_roles_hold() {
    let world = TestApp::new().await;
    let client = signed(&world, "Secret Merger", "2026-11-17").await;
    let tom = staff(&world, "Tom Ikeda", "tom@harcourtvale.example", Role::ReadOnly).await;
    let joanne = staff(&world, "Joanne Petty", "joanne@harcourtvale.example", Role::Manager).await;
    let id = alert_id(&world, client, AFFIRM).await;
    let path = format!("/alerts/{id}");
    let reader = world.as_person(tom).await;
    reader.get(&path).await.must(200, "Secret Merger");
    reader.post(&format!("{path}/done"), &[]).await.must(403, "");
    reader.post(&format!("{path}/dismissal"), &[("reason", "x")]).await.must(403, "");
    reader.get(&format!("/today?person={}", world.priya)).await.must(403, "");
    reader.get("/settings/alerts").await.must(403, "");
    let manager = world.as_person(joanne).await;
    manager.get(&format!("/today?person={}", world.priya)).await.must(200, "Secret Merger");
    manager.post(&format!("{path}/owner"), &[("owner", &joanne.to_string())]).await.must(303, "");
    manager.get("/today").await.must(200, "Secret Merger");
    let priya = world.as_person(world.priya).await;
    let body = priya.get("/today").await.must(200, "").body;
    assert!(!body.contains(&path), "it is Joanne's now");
    priya.post(&format!("{path}/owner"), &[("owner", &world.priya.to_string())]).await.must(403, "");
    let priya_id = world.priya;
    world
        .change(move |tx, _| {
            Box::pin(async move {
                tx.run("update client set walled = 1 where id = $1", args![client]).await?;
                let sql = "insert into client_wall (client_id, staff_id) values ($1, $2)";
                Ok(tx.run(sql, args![client, priya_id]).await?)
            })
        })
        .await
        .unwrap();
    for page in ["/today", "/alerts", "/alerts/export", "/alerts?state=snoozed", "/today/week"] {
        let body = manager.get(page).await.must(200, "").body;
        assert!(!body.contains("Secret Merger"), "{page}");
    }
    manager.get(&path).await.must(404, "");
    for act in ["snooze", "dismissal", "done", "owner", "reopening"] {
        let fields = [("until", "2026-12-01"), ("reason", "x"), ("owner", &joanne.to_string())];
        manager.post(&format!("{path}/{act}"), &fields).await.must(404, "");
    }
    priya.get(&path).await.must(200, "Secret Merger");
    priya.post(&format!("{path}/owner"), &[("owner", &tom.to_string())]).await.must(403, "");
}

#[tokio::test]
async fn a_calendar_needs_no_session_but_its_secret_address() {
    let world = TestApp::new().await;
    let client = signed(&world, "Kestrel; Freight, Ltd", "2026-11-17").await;
    let priya = world.as_person(world.priya).await;
    priya.get("/account/calendar").await.must(200, "There is no address yet");
    let page = priya.post("/account/calendar", &[]).await.must(200, "only once");
    let address = page.body.split("/calendar/").nth(1).and_then(|rest| rest.split(".ics").next()).unwrap().to_owned();
    assert_eq!(address.len(), 64);
    let body = priya.get("/account/calendar").await.must(200, "There is an address").body;
    assert!(!body.contains(&address), "it is shown only once");
    let stranger = world.browser();
    let path = format!("/calendar/{address}.ics");
    let calendar = stranger.get(&path).await.must(200, "BEGIN:VCALENDAR\r\n");
    assert_eq!(calendar.header("content-type"), "text/calendar; charset=utf-8");
    strict(&calendar.body);
    assert!(calendar.body.replace("\r\n ", "").contains("SUMMARY:Kestrel\\; Freight\\, Ltd: "), "{}", calendar.body);
    let mut other = address.clone();
    other.replace_range(0..1, if address.starts_with('a') { "b" } else { "a" });
    stranger.get(&format!("/calendar/{other}.ics")).await.must(404, "");
    stranger.get("/calendar/x.ics").await.must(404, "");
    world
        .change(move |tx, _| {
            Box::pin(async move { Ok(tx.run("update client set walled = 1 where id = $1", args![client]).await?) })
        })
        .await
        .unwrap();
    let behind = stranger.get(&path).await.must(200, "BEGIN:VCALENDAR");
    assert!(!behind.body.contains("Kestrel"), "the wall holds here too");
    let mut refused = false;
    for _ in 0..40 {
        refused |= stranger.get(&path).await.status == 429;
    }
    assert!(refused, "nobody needs a calendar forty times a minute");
    priya.post("/account/calendar/revocation", &[]).await.must(303, "");
    stranger.get(&path).await.must(404, "");
}

/// Reads a calendar as strictly as RFC 5545 asks.
fn strict(text: &str) {
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{text}");
    let unfolded = text.replace("\r\n ", "");
    let lines: Vec<(&str, &str)> =
        unfolded.trim_end().split("\r\n").map(|line| line.split_once(':').unwrap()).collect();
    let mut open: Vec<&str> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    let mut uids: Vec<&str> = Vec::new();
    for (name, value) in &lines {
        match *name {
            "BEGIN" => {
                open.push(value);
                seen.clear();
            }
            "END" => {
                assert_eq!(open.pop(), Some(*value));
                if *value == "VEVENT" {
                    for needed in ["UID", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY"] {
                        assert_eq!(seen.iter().filter(|name| **name == needed).count(), 1, "{needed}");
                    }
                }
            }
            name => {
                assert!(
                    !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b"-;=".contains(&b)),
                    "{name}"
                );
                seen.push(name);
                if name == "UID" {
                    uids.push(value);
                }
                if name.starts_with("DTSTART") {
                    assert!(value.len() == 8 && value.bytes().all(|byte| byte.is_ascii_digit()), "{value}");
                }
            }
        }
    }
    assert!(open.is_empty() && !uids.is_empty());
    uids.sort_unstable();
    uids.dedup();
    assert_eq!(uids.len(), lines.iter().filter(|line| **line == ("BEGIN", "VEVENT")).count());
}

#[tokio::test]
async fn rules_are_data_and_are_tried_on_history() {
    let world = TestApp::new().await;
    let client = signed(&world, "Kestrel Freight", "2026-11-10").await;
    world.get("/settings/alerts").await.must(200, "Affirm overdue");
    world.get("/settings/alerts/leaving_risk").await.must(200, "A complaint that is not put right");
    world.get("/settings/alerts/nonsense").await.must(404, "");
    world.get("/settings/alerts/text").await.must(200, "grace_days");
    let page = "/settings/alerts/affirm_overdue";
    world.get(page).await.must(200, "Try on history");
    let says = "Nobody has affirmed the decision for {it}.";
    let rule = [("version", "1"), ("on", "1"), ("owner", "managing_partner"), ("says", says), ("grace_days", "0")];
    let tried = world.post(&format!("{page}/trial"), &rule).await.must(303, "");
    let mut answer = world.get(tried.location()).await.must(200, "");
    for _ in 0..100 {
        if answer.body.contains("Would have fired") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        answer = world.get(tried.location()).await;
    }
    let answer = answer.must(200, "would have fired 1 time about 1 client, 0 before a loss");
    assert!(answer.body.contains("Kestrel Freight"));
    let wrong = [("version", "1"), ("on", "1"), ("owner", "managing_partner"), ("says", "{who}?"), ("grace_days", "0")];
    world.post(page, &wrong).await.must(422, "{who}");
    let far = [("version", "1"), ("on", "1"), ("owner", "client_care"), ("says", says), ("grace_days", "61")];
    world.post(page, &far).await.must(422, "from 0 to 60");
    world.post(page, &rule).await.must(303, "");
    world.post(page, &rule).await.must(409, "Somebody else changed");
    world.post("/settings/alerts/people", &[("managing_partner", &world.helen.to_string())]).await.must(303, "");
    alerts::sweep(&world.app).await.unwrap();
    world.get("/today").await.must(200, "Nobody has affirmed the decision");
    let mut conn = world.app.db.read().await.unwrap();
    let toml = "name = \"affirm_overdue\"\non = true";
    let body: String = conn.scalar("select body from alert_rules where id = 1", vec![]).await.unwrap();
    assert!(body.contains(toml), "{body}");
    drop(conn);
    let off = body.replace(toml, "name = \"affirm_overdue\"\non = false");
    world
        .post("/settings/alerts/text", &[("version", "1"), ("toml", "form = 1\n[[rule]]\nname = \"x\"")])
        .await
        .must(422, "cannot be used yet");
    let version: i64 =
        world.app.db.read().await.unwrap().scalar("select version from alert_rules", vec![]).await.unwrap();
    world.post("/settings/alerts/text", &[("version", &version.to_string()), ("toml", &off)]).await.must(303, "");
    alerts::sweep(&world.app).await.unwrap();
    assert!(!speak(&world, client).await.contains(&AFFIRM.to_owned()), "the rule is off");
}
