//! First run, sign-in, sessions.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use perennial_app::accounts::{self, Password};
use perennial_core::dates::Moment;
use perennial_core::ids::StaffId;

use crate::support::{Answer, Browser, TestApp};

const HELENS: &str = "four plain words for Helen";
const MINUTE: i64 = 60_000_000;

const FIRST_RUN: [(&str, &str); 9] = [
    ("name", "Helen Marsh"),
    ("email", "helen@harcourtvale.example"),
    ("password", HELENS),
    ("firm", "Harcourt Vale LLP"),
    ("kind", "law_transactional"),
    ("currency", "GBP"),
    ("locale", "en-GB"),
    ("time_zone", "Europe/London"),
    ("week_start", "1"),
];

async fn give_password(world: &TestApp, staff: StaffId) {
    let hash = accounts::hash_password(&world.app, &Password::parse(HELENS).unwrap()).await.unwrap();
    let change = world.change(move |tx, _| {
        Box::pin(async move {
            let values = perennial_app::args![hash, staff];
            Ok(tx.run("update staff set password_hash = $1 where id = $2", values).await?)
        })
    });
    change.await.unwrap();
}

/// Harcourt Vale, with a password for Helen.
async fn with_password() -> TestApp {
    let world = TestApp::new().await;
    give_password(&world, world.helen).await;
    world
}

async fn sign_in(browser: &Browser, email: &str, password: &str) -> Answer {
    browser.post("/sign-in", &[("email", email), ("password", password), ("next", "/account")]).await
}

fn later(world: &TestApp, minutes: i64) {
    world.clock.set(Moment(world.app.now().0 + minutes * MINUTE));
}

#[tokio::test]
async fn the_first_visitor_becomes_the_administrator_and_sets_up_the_firm_once() {
    let (app, _clock, _folder) = TestApp::before_first_run().await;
    let browser = Browser::new(&app);
    assert_eq!(browser.get("/sign-in").await.must(303, "").location(), "/welcome");
    browser.get("/welcome").await.must(200, "Name of the firm");
    let mut weak = FIRST_RUN;
    weak[2].1 = "too short";
    weak[7].1 = "Atlantis/Capital";
    let refused = browser.post("/welcome", &weak).await.must(422, "Use at least 15 characters");
    assert!(refused.body.contains("This is not a time zone") && refused.body.contains("value=\"Harcourt Vale LLP\""));
    assert!(!refused.body.contains("too short\""), "a password is never sent back");

    browser.post("/welcome", &FIRST_RUN).await.must(303, "");
    browser.get("/account").await.must(200, "Harcourt Vale LLP");
    let late = Browser::new(&app);
    assert_eq!(late.post("/welcome", &FIRST_RUN).await.must(303, "").location(), "/");
    assert!(late.cookie("perennial").is_none());
}

#[tokio::test]
async fn of_two_first_visitors_at_once_one_wins() {
    let (app, _clock, _folder) = TestApp::before_first_run().await;
    let (one, two) = (Browser::new(&app), Browser::new(&app));
    let mut others = FIRST_RUN;
    others[1].1 = "mallory@elsewhere.example";
    let (first, second) = tokio::join!(one.post("/welcome", &FIRST_RUN), two.post("/welcome", &others));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409], "{} {}", first.body, second.body);
    let staff: i64 = app.db.read().await.unwrap().scalar("select count(*) from staff", vec![]).await.unwrap();
    assert_eq!(staff, 1);
}

#[tokio::test]
async fn a_firm_made_on_the_command_line_lacks_only_its_administrator() {
    let world = TestApp::new().await;
    let browser = world.browser();
    let page = browser.get("/welcome").await.must(200, "Your email address");
    assert!(!page.body.contains("Name of the firm"));
    browser.post("/welcome", &FIRST_RUN[..3]).await.must(303, "");
    browser.get("/account").await.must(200, "Helen Marsh");
    let helens = "select count(*) from staff where email_key = 'helen@harcourtvale.example'";
    let helens: i64 = world.app.db.read().await.unwrap().scalar(helens, vec![]).await.unwrap();
    assert_eq!(helens, 1, "the Helen who was there has been given the password");
}

#[tokio::test]
async fn helen_is_sent_to_sign_in_signs_in_and_comes_back_to_where_she_was() {
    let world = with_password().await;
    let browser = world.browser();
    assert_eq!(browser.get("/account").await.must(303, "").location(), "/sign-in?next=%2Faccount");
    browser.get("/sign-in?next=%2Faccount").await.must(200, "value=\"/account\"");
    let answer = sign_in(&browser, "Helen@HarcourtVale.example ", HELENS).await.must(303, "");
    assert_eq!(answer.location(), "/account");
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("perennial=") && cookie.contains("HttpOnly; SameSite=Lax"), "{cookie}");
    browser.get("/account").await.must(200, "Helen Marsh");
    browser.post("/sign-out", &[]).await.must(303, "");
    browser.get("/account").await.must(303, "");
}

#[tokio::test]
async fn signing_in_again_gives_a_new_session_and_ends_the_one_before() {
    let world = with_password().await;
    let browser = world.browser();
    sign_in(&browser, "helen@harcourtvale.example", HELENS).await.must(303, "");
    let before = browser.cookie("perennial").unwrap();
    sign_in(&browser, "helen@harcourtvale.example", HELENS).await.must(303, "");
    assert_ne!(browser.cookie("perennial").unwrap(), before);
    browser.set_cookie("perennial", &before);
    browser.get("/account").await.must(303, "");
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_get_the_same_answer() {
    let world = with_password().await;
    let browser = world.browser();
    let wrong = sign_in(&browser, "helen@harcourtvale.example", "not the password").await;
    let wrong = wrong.must(422, "do not belong together");
    let unknown = sign_in(&browser, "nobody@harcourtvale.example", "not the password").await;
    assert_eq!(unknown.status, 422);
    assert_eq!(unknown.body.replace("nobody@", "helen@"), wrong.body);
    let without = sign_in(&browser, "priya@harcourtvale.example", HELENS).await;
    assert_eq!(without.status, 422, "Priya has no password yet");
}

#[tokio::test]
async fn after_five_wrong_passwords_even_the_right_one_waits() {
    let world = with_password().await;
    let browser = world.browser();
    for _ in 0..5 {
        sign_in(&browser, "helen@harcourtvale.example", "a guess of somebody").await.must(422, "");
    }
    sign_in(&browser, "helen@harcourtvale.example", HELENS).await.must(429, "Wait 15 minutes");
    later(&world, 15);
    sign_in(&browser, "helen@harcourtvale.example", HELENS).await.must(303, "");
}

#[tokio::test]
async fn a_network_is_counted_by_the_address_of_its_connection_not_by_what_it_claims() {
    let world = with_password().await;
    let browser = world.browser();
    let from = |n: usize, address: [u8; 4]| {
        let body = format!("email=guess{n}%40harcourtvale.example&password=a+guess+of+somebody");
        let mut request = Request::post("/sign-in").body(Body::from(body)).unwrap();
        let claimed = format!("203.0.113.{n}").parse().unwrap();
        request.headers_mut().insert("x-forwarded-for", claimed);
        let peer = SocketAddr::new(IpAddr::V4(Ipv4Addr::from(address)), 40_000);
        request.extensions_mut().insert(ConnectInfo(peer));
        browser.send(request)
    };
    for n in 0..50 {
        from(n, [198, 51, 100, 7]).await.must(422, "");
    }
    from(51, [198, 51, 100, 200]).await.must(429, "from your network");
    from(52, [198, 51, 101, 7]).await.must(422, "");
}

#[tokio::test]
async fn a_session_ends_after_thirty_idle_minutes_and_after_twelve_hours() {
    let world = TestApp::new().await;
    let browser = world.as_person(world.helen).await;
    for _ in 0..3 {
        later(&world, 29);
        browser.get("/account").await.must(200, "");
        seen_now(&world).await;
    }
    later(&world, 31);
    browser.get("/account").await.must(303, "");

    let browser = world.as_person(world.helen).await;
    for _ in 0..28 {
        later(&world, 25);
        browser.get("/account").await.must(200, "");
        seen_now(&world).await;
    }
    later(&world, 21);
    browser.get("/account").await.must(303, "");
    assert!(accounts::remove_old_sessions(&world.app).await.unwrap() >= 1);
}

/// Waits until the use of a session just now is stored, which happens beside the answer.
async fn seen_now(world: &TestApp) {
    let now = world.app.now();
    for _ in 0..500 {
        let mut conn = world.app.db.read().await.unwrap();
        let newest: i64 = conn.scalar("select max(seen_at) from session", vec![]).await.unwrap();
        if newest == now.0 {
            return;
        }
        drop(conn);
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("the use of the session was not stored");
}

#[tokio::test]
async fn a_session_that_is_revoked_ends_at_once() {
    let world = TestApp::new().await;
    let (laptop, phone) = (world.as_person(world.helen).await, world.as_person(world.helen).await);
    let page = laptop.get("/account").await.must(200, "this one");
    let end = page.body.split("/account/sessions/").find_map(|rest| {
        let (name, _) = rest.split_once("/end\"")?;
        (name.len() == 16).then(|| format!("/account/sessions/{name}/end"))
    });
    let end = end.expect("a button to end the other session");
    let priya = world.as_person(world.priya).await;
    priya.post(&end, &[]).await.must(404, "");
    phone.get("/account").await.must(200, "");
    laptop.post(&end, &[]).await.must(303, "");
    phone.get("/account").await.must(303, "");
    let page = laptop.get("/account").await.must(200, "The session has ended.");
    assert!(page.header("set-cookie").starts_with("toast=;"), "a toast is shown once");
    let again = laptop.get("/account").await.must(200, "");
    assert!(!again.body.contains("The session has ended."));
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions() {
    let world = with_password().await;
    let (laptop, phone) = (world.as_person(world.helen).await, world.as_person(world.helen).await);
    let change = async |current, new, again| {
        laptop.post("/account/password", &[("current", current), ("new", new), ("again", again)]).await
    };
    change(HELENS, "short", "short").await.must(422, "Use at least 15 characters");
    change(HELENS, "five quite other words now", "five").await.must(422, "a second time");
    change("wrong", "five quite other words now", "five quite other words now").await.must(422, "present password");
    phone.get("/account").await.must(200, "");
    change(HELENS, "five quite other words now", "five quite other words now").await.must(303, "");
    laptop.get("/account").await.must(200, "Your password is changed");
    phone.get("/account").await.must(303, "");
    sign_in(&phone, "helen@harcourtvale.example", HELENS).await.must(422, "");
    sign_in(&phone, "helen@harcourtvale.example", "five quite other words now").await.must(303, "");
}

#[tokio::test]
async fn programs_without_a_session_are_refused_not_redirected() {
    let world = with_password().await;
    let browser = world.browser();
    browser.post("/account/sessions/others/end", &[]).await.must(401, "Sign in");
    let partial = Request::get("/account").header("hx-request", "true").body(Body::empty()).unwrap();
    assert_eq!(browser.send(partial).await.must(401, "").header("hx-redirect"), "/sign-in");
    browser.set_cookie("perennial", &"0".repeat(64));
    browser.get("/account").await.must(303, "");
    browser.set_cookie("perennial", "nonsense");
    browser.get("/account").await.must(303, "");
}

#[tokio::test]
async fn somebody_who_has_left_is_out_at_once() {
    let world = TestApp::new().await;
    let browser = world.as_person(world.priya).await;
    browser.get("/account").await.must(200, "");
    let priya = world.priya;
    let leave = world.change(move |tx, _| {
        Box::pin(
            async move { Ok(tx.run("update staff set active = 0 where id = $1", perennial_app::args![priya]).await?) },
        )
    });
    leave.await.unwrap();
    browser.get("/account").await.must(303, "");
}
