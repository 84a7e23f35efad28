//! Passkeys: added, used as a second step and alone, refused, removed.

use perennial_app::accounts::{self, Password};
use perennial_app::args;
use perennial_app::error::Error;
use perennial_core::dates::Moment;

use crate::support::{Answer, Authenticator, Browser, TestApp};

const WORDS: &str = "four plain words for us";
const HERE: &str = "localhost:8087";
const ORIGIN: &str = "http://localhost:8087";
const PRIYA: &str = "priya@harcourtvale.example";

async fn with_passwords() -> TestApp {
    let world = TestApp::new().await;
    let hash = accounts::hash_password(&world.app, &Password::parse(WORDS).unwrap()).await.unwrap();
    let give = world.app.db.write(move |tx| {
        Box::pin(async move { Ok::<_, Error>(tx.run("update staff set password_hash = $1", args![hash]).await?) })
    });
    give.await.unwrap();
    world
}

/// Priya at her desk, her browser at the name that passkeys belong to.
async fn desk(world: &TestApp) -> Browser {
    world.as_person(world.priya).await.at(HERE)
}

fn door(world: &TestApp) -> Browser {
    world.browser().at(HERE)
}

fn later(world: &TestApp, seconds: i64) {
    world.clock.set(Moment(world.app.now().0 + seconds * 1_000_000));
}

/// Adds a passkey; the last answer.
async fn add(desk: &Browser, key: &mut Authenticator, name: &str) -> Answer {
    let fields = [("name", name), ("password", WORDS)];
    let asked = desk.post("/account/second-factor/passkeys/challenge", &fields).await.must(200, "publicKey");
    desk.post("/account/second-factor/passkeys", &[("answer", &key.create(&asked.body))]).await
}

async fn password(door: &Browser) -> Answer {
    door.post("/sign-in", &[("email", PRIYA), ("password", WORDS), ("next", "/account")]).await
}

async fn second(door: &Browser, key: &mut Authenticator) -> Answer {
    let asked = door.post("/sign-in/second/passkey/challenge", &[]).await.must(200, "allowCredentials");
    door.post("/sign-in/second/passkey", &[("answer", &key.get(&asked.body)), ("next", "/account")]).await
}

async fn alone(door: &Browser, key: &mut Authenticator) -> Answer {
    let asked = door.post("/sign-in/passkey/challenge", &[]).await.must(200, "publicKey");
    door.post("/sign-in/passkey", &[("answer", &key.get(&asked.body)), ("next", "/account")]).await
}

async fn log(world: &TestApp) -> String {
    world.get("/settings/audit?about=sign_in").await.must(200, "").body
}

/// Where a passkey of the page is removed.
fn removal(page: &str) -> String {
    let (before, _) = page.split_once("/removal\"").expect("a passkey");
    before.rsplit_once("action=\"").expect("a form").1.to_owned() + "/removal"
}

#[tokio::test]
async fn a_passkey_is_added_with_the_password_and_is_the_second_step() {
    let world = with_passwords().await;
    let (desk, other) = (desk(&world).await, desk(&world).await);
    let page = desk.get("/account/second-factor").await.must(200, "data-passkey=\"create\"").body;
    assert!(page.contains("It will belong to localhost") && page.contains("<noscript>") && !page.contains("style="));
    let challenge = "/account/second-factor/passkeys/challenge";
    desk.post(challenge, &[("name", "Laptop"), ("password", "a guess")]).await.must(422, "not your present password");
    desk.post(challenge, &[("name", " "), ("password", WORDS)]).await.must(422, "name");
    desk.post("/account/second-factor/passkeys", &[("name", "Laptop")]).await.must(422, "allow JavaScript");
    desk.post("/account/second-factor/passkeys", &[("answer", "{}")]).await.must(409, "was not asked for");
    let mut key = Authenticator::new(7, ORIGIN);
    let shown = add(&desk, &mut key, "Laptop").await.must(200, "Your recovery codes").body;
    let code = shown.split("<li><code>").nth(1).and_then(|rest| rest.split("</code>").next()).unwrap().to_owned();
    desk.get("/account/second-factor").await.must(200, "10 recovery codes left");
    other.get("/account").await.must(303, "");

    let front = door(&world);
    assert_eq!(password(&front).await.must(303, "").location(), "/sign-in/second?next=%2Faccount");
    front.get("/account").await.must(303, "");
    let step = front.get("/sign-in/second?next=%2Faccount").await.must(200, "Use your passkey").body;
    assert!(step.contains("One of your recovery codes.") && !step.contains("six digits"));
    assert_eq!(second(&front, &mut key).await.must(303, "").location(), "/account");
    front.get("/account").await.must(200, "a passkey also signs you in alone");
    desk.get("/account/second-factor").await.must(200, "22 November 2026");

    let lost = door(&world);
    password(&lost).await.must(303, "");
    lost.post("/sign-in/second/passkey", &[]).await.must(422, "allow JavaScript");
    lost.post("/sign-in/second", &[("code", &code)]).await.must(303, "");
    let log = log(&world).await;
    assert!(log.contains("the passkey “Laptop”") && log.contains("with the password and a passkey"), "{log}");
}

#[tokio::test]
async fn a_passkey_alone_signs_in() {
    let world = with_passwords().await;
    let front = door(&world);
    let page = front.get("/sign-in").await.must(200, "Sign in").body;
    assert!(!page.contains("passkey"), "nobody has one");
    let mut key = Authenticator::new(7, ORIGIN);
    add(&desk(&world).await, &mut key, "Laptop").await.must(200, "");
    front.get("/sign-in?next=%2Faccount").await.must(200, "Sign in with a passkey");
    assert_eq!(alone(&front, &mut key).await.must(303, "").location(), "/account");
    front.get("/account").await.must(200, "Priya Nair");
    assert!(log(&world).await.contains("with a passkey"));
    let world_outside = Browser::new(&world.app);
    let page = world_outside.get("/sign-in").await.must(200, "").body;
    assert!(!page.contains("passkey"), "none answers at another name");
}

#[tokio::test]
async fn a_challenge_is_good_for_one_answer_from_one_browser_for_ten_minutes() {
    let world = with_passwords().await;
    let mut key = Authenticator::new(7, ORIGIN);
    add(&desk(&world).await, &mut key, "Laptop").await.must(200, "");
    let (front, thief) = (door(&world), door(&world));
    let asked = front.post("/sign-in/passkey/challenge", &[]).await.must(200, "").body;
    let answer = key.get(&asked);
    thief.post("/sign-in/passkey", &[("answer", &answer)]).await.must(422, "has expired");
    thief.post("/sign-in/passkey/challenge", &[]).await.must(200, "");
    thief.post("/sign-in/passkey", &[("answer", &answer)]).await.must(422, "does not hold");
    let step = front.cookie("perennial-step").unwrap();
    front.post("/sign-in/passkey", &[("answer", &answer)]).await.must(303, "");
    front.set_cookie("perennial-step", &step);
    front.post("/sign-in/passkey", &[("answer", &answer)]).await.must(422, "was not asked for");
    let asked = thief.post("/sign-in/passkey/challenge", &[]).await.must(200, "").body;
    later(&world, 601);
    thief.post("/sign-in/passkey", &[("answer", &key.get(&asked))]).await.must(422, "ten minutes ago");

    let desk = desk(&world).await;
    let fields = [("name", "Telephone"), ("password", WORDS)];
    let asked = desk.post("/account/second-factor/passkeys/challenge", &fields).await.must(200, "").body;
    let mut telephone = Authenticator::new(8, ORIGIN);
    let made = telephone.create(&asked);
    let helen = world.as_person(world.helen).await.at(HERE);
    helen.post("/account/second-factor/passkeys", &[("answer", &made)]).await.must(409, "was not asked for");
    desk.post("/account/second-factor/passkeys", &[("answer", &made)]).await.must(303, "");
    desk.post("/account/second-factor/passkeys", &[("answer", &made)]).await.must(409, "was not asked for");
}

#[tokio::test]
async fn a_passkey_whose_count_goes_back_is_refused_and_noted() {
    let world = with_passwords().await;
    let mut key = Authenticator::new(7, ORIGIN);
    add(&desk(&world).await, &mut key, "Laptop").await.must(200, "");
    let front = door(&world);
    alone(&front, &mut key).await.must(303, "");
    alone(&front, &mut key).await.must(303, "");
    key.counter = 1;
    alone(&door(&world), &mut key).await.must(422, "its count went back");
    let second_try = door(&world);
    password(&second_try).await.must(303, "");
    key.counter = 1;
    second(&second_try, &mut key).await.must(422, "its count went back");
    assert_eq!(log(&world).await.matches("the counter of the passkey “Laptop” went back").count(), 2);
    key.counter = 40;
    alone(&door(&world), &mut key).await.must(303, "");
}

#[tokio::test]
async fn forged_pages_strangers_and_those_who_left_get_nothing() {
    let world = with_passwords().await;
    let mut key = Authenticator::new(7, ORIGIN);
    let desk = desk(&world).await;
    add(&desk, &mut key, "Laptop").await.must(200, "");
    key.origin = "http://localhost.evil.example:8087".to_owned();
    alone(&door(&world), &mut key).await.must(422, "does not hold");
    let mut forged = Authenticator::new(9, "https://evil.example");
    add(&desk, &mut forged, "Forged").await.must(409, "not the passkey that was asked for");
    alone(&door(&world), &mut Authenticator::new(3, ORIGIN)).await.must(422, "not known here");
    door(&world).post("/sign-in/passkey", &[("answer", "not JSON")]).await.must(422, "");
    assert!(log(&world).await.contains("unknown passkey"));
    key.origin = ORIGIN.to_owned();
    let priya = world.priya;
    let leave = world.app.db.write(move |tx| {
        Box::pin(
            async move { Ok::<_, Error>(tx.run("update staff set active = 0 where id = $1", args![priya]).await?) },
        )
    });
    leave.await.unwrap();
    alone(&door(&world), &mut key).await.must(422, "not known here");
}

#[tokio::test]
async fn by_number_the_page_says_why_there_are_none() {
    let world = with_passwords().await;
    let desk = world.as_person(world.priya).await.at("127.0.0.1:8087");
    let page = desk.get("/account/second-factor").await.must(200, "open http://localhost:8087 instead").body;
    assert!(!page.contains("data-passkey="));
    let fields = [("name", "Laptop"), ("password", WORDS)];
    desk.post("/account/second-factor/passkeys/challenge", &fields).await.must(409, "belongs to a name");
    add(&desk.at(HERE), &mut Authenticator::new(7, ORIGIN), "Laptop").await.must(200, "");
    let front = world.browser().at("127.0.0.1:8087");
    password(&front).await.must(303, "");
    let step = front.get("/sign-in/second").await.must(200, "One of your recovery codes").body;
    assert!(!step.contains("data-passkey="));
    front.post("/sign-in/passkey/challenge", &[]).await.must(409, "belongs to a name");
}

#[tokio::test]
async fn a_role_that_needs_a_second_factor_is_content_with_a_passkey() {
    let world = with_passwords().await;
    world.post("/settings/roles", &[("role", "member")]).await.must(303, "");
    let desk = desk(&world).await;
    desk.get("/clients").await.must(303, "");
    let mut key = Authenticator::new(7, ORIGIN);
    add(&desk, &mut key, "Laptop").await.must(200, "");
    desk.get("/clients").await.must(200, "");
    let page = desk.get("/account/second-factor").await.must(200, "Laptop").body;
    desk.post(&removal(&page), &[("password", WORDS)]).await.must(409, "it cannot be removed");
    let mut telephone = Authenticator::new(8, ORIGIN);
    add(&desk, &mut telephone, "Telephone").await.must(303, "");
    desk.post(&removal(&page), &[("password", "a guess")]).await.must(422, "not your present password");
    let helen = world.as_person(world.helen).await;
    helen.post(&removal(&page), &[("password", WORDS)]).await.must(404, "");
    desk.post(&removal(&page), &[("password", WORDS)]).await.must(303, "");
    alone(&door(&world), &mut key).await.must(422, "not known here");
    alone(&door(&world), &mut telephone).await.must(303, "");
    desk.post("/account/second-factor/codes", &[("password", "a guess")]).await.must(422, "present password");
    desk.post("/account/second-factor/codes", &[("password", WORDS)]).await.must(200, "Your recovery codes");

    let person = format!("/settings/staff/{}", world.priya);
    world.get(&person).await.must(200, "Set up: 1 passkey.");
    world.post(&format!("{person}/second-factor/reset"), &[("reason", "Stolen bag")]).await.must(303, "");
    desk.get("/clients").await.must(303, "");
    alone(&door(&world), &mut telephone).await.must(422, "not known here");
    assert_eq!(password(&door(&world)).await.must(303, "").location(), "/account");
}

#[tokio::test]
async fn the_last_passkey_takes_the_recovery_codes_with_it() {
    let world = with_passwords().await;
    let desk = desk(&world).await;
    add(&desk, &mut Authenticator::new(7, ORIGIN), "Laptop").await.must(200, "");
    let page = desk.get("/account/second-factor").await.must(200, "Laptop").body;
    desk.post(&removal(&page), &[("password", WORDS)]).await.must(303, "");
    let codes = "select count(*) from recovery_code";
    let left: i64 = world.app.db.read().await.unwrap().scalar(codes, vec![]).await.unwrap();
    assert_eq!(left, 0);
    assert_eq!(password(&door(&world)).await.must(303, "").location(), "/account");
}
