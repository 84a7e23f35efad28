//! Roles, teams, information barriers, and the second factor.

use perennial_app::accounts::{self, Password};
use perennial_app::clients::{self, ClientInput};
use perennial_app::error::Error;
use perennial_app::{args, audit};
use perennial_core::dates::Moment;
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::text::Name;

use crate::support::{Browser, TestApp, day};

const WORDS: &str = "four plain words for us";

async fn client(world: &TestApp, called: &'static str) -> ClientId {
    let record = world.change(move |tx, act| {
        Box::pin(async move {
            let input = ClientInput::named(Name::parse(called).unwrap());
            clients::record(tx, act, input, day("2026-01-05")).await
        })
    });
    record.await.unwrap()
}

async fn with_passwords() -> TestApp {
    let world = TestApp::new().await;
    let hash = accounts::hash_password(&world.app, &Password::parse(WORDS).unwrap()).await.unwrap();
    let give = world.app.db.write(move |tx| {
        Box::pin(async move { Ok::<_, Error>(tx.run("update staff set password_hash = $1", args![hash]).await?) })
    });
    give.await.unwrap();
    world
}

fn later(world: &TestApp, seconds: i64) {
    world.clock.set(Moment(world.app.now().0 + seconds * 1_000_000));
}

async fn code(world: &TestApp, staff: StaffId) -> String {
    let mut conn = world.app.db.read().await.unwrap();
    accounts::totp_now(&mut conn, staff, world.app.now()).await.unwrap()
}

async fn enter(browser: &Browser, email: &str) -> crate::support::Answer {
    browser.post("/sign-in", &[("email", email), ("password", WORDS), ("next", "/account")]).await
}

/// Priya sets up an app; her recovery codes.
async fn set_up(world: &TestApp, desk: &Browser, staff: StaffId) -> Vec<String> {
    desk.post("/account/second-factor/app", &[]).await.must(303, "");
    let page = desk.get("/account/second-factor").await.must(200, "<svg class=\"qr\"").body;
    assert!(!page.contains("style=") && page.contains("Secret: <code>"));
    desk.post("/account/second-factor/confirmation", &[("code", "000000")]).await.must(422, "does not hold");
    let code = code(world, staff).await;
    let shown = desk.post("/account/second-factor/confirmation", &[("code", &code)]).await.must(200, "recovery codes");
    let codes: Vec<String> = shown
        .body
        .split("<li><code>")
        .skip(1)
        .filter_map(|rest| rest.split("</code>").next())
        .map(str::to_owned)
        .collect();
    assert_eq!(codes.len(), 10);
    let again = desk.get("/account/second-factor").await.must(200, "10 recovery codes left").body;
    assert!(!again.contains(&codes[0]), "they are shown once");
    codes
}

#[tokio::test]
async fn with_an_app_the_password_alone_opens_nothing_and_no_code_holds_twice() {
    let world = with_passwords().await;
    let desk = world.as_person(world.priya).await;
    let codes = set_up(&world, &desk, world.priya).await;
    let door = Browser::new(&world.app);
    let email = "priya@harcourtvale.example";
    let answer = enter(&door, email).await.must(303, "");
    assert_eq!(answer.location(), "/sign-in/second?next=%2Faccount");
    assert!(door.cookie("perennial").is_none());
    door.get("/account").await.must(303, "");
    door.get(answer.location()).await.must(200, "six digits");
    let used = code(&world, world.priya).await;
    door.post("/sign-in/second", &[("code", &used)]).await.must(422, "does not hold");
    later(&world, 30);
    let fresh = code(&world, world.priya).await;
    let inside = door.post("/sign-in/second", &[("code", &fresh), ("next", "/account")]).await.must(303, "");
    assert_eq!(inside.location(), "/account");
    door.get("/account").await.must(200, "Signing in asks for a code");

    let telephone_lost = Browser::new(&world.app);
    enter(&telephone_lost, email).await.must(303, "");
    telephone_lost.post("/sign-in/second", &[("code", &fresh)]).await.must(422, "");
    let typed = codes[0].to_uppercase().replace('-', " ");
    telephone_lost.post("/sign-in/second", &[("code", &typed)]).await.must(303, "");
    telephone_lost.get("/account/second-factor").await.must(200, "9 recovery codes left");
    let thief = Browser::new(&world.app);
    enter(&thief, email).await.must(303, "");
    thief.post("/sign-in/second", &[("code", &codes[0])]).await.must(422, "");
}

#[tokio::test]
async fn guessing_codes_has_the_limits_of_guessing_passwords() {
    let world = with_passwords().await;
    let desk = world.as_person(world.priya).await;
    set_up(&world, &desk, world.priya).await;
    later(&world, 60);
    let thief = Browser::new(&world.app);
    enter(&thief, "priya@harcourtvale.example").await.must(303, "");
    for _ in 0..4 {
        thief.post("/sign-in/second", &[("code", "123456")]).await.must(422, "");
    }
    thief.post("/sign-in/second", &[("code", "123456")]).await.must(429, "Wait 15 minutes");
    enter(&thief, "priya@harcourtvale.example").await.must(429, "");
    later(&world, 601);
    thief.get("/sign-in/second").await.must(303, "");
}

#[tokio::test]
async fn a_role_may_need_a_second_factor_and_an_administrator_resets_a_lost_one_with_a_reason() {
    let world = with_passwords().await;
    let helen = world.as_person(world.helen).await;
    let priya = world.as_person(world.priya).await;
    helen.get("/settings/roles").await.must(200, "Record and change clients");
    helen.post("/settings/roles", &[("role", "member"), ("role", "administrator")]).await.must(303, "");
    assert_eq!(priya.get("/clients").await.must(303, "").location(), "/account/second-factor");
    priya.post("/clients", &[("name", "X")]).await.must(303, "");
    priya.get("/account/second-factor").await.must(200, "Your role needs a second factor");
    set_up(&world, &priya, world.priya).await;
    priya.get("/clients").await.must(200, "");
    later(&world, 60);
    let code = code(&world, world.priya).await;
    priya.post("/account/second-factor/removal", &[("code", &code)]).await.must(409, "it cannot be removed");
    // The last administrator is led to set one up, and is not locked out.
    assert_eq!(helen.get("/settings/roles").await.must(303, "").location(), "/account/second-factor");
    set_up(&world, &helen, world.helen).await;
    let page = format!("/settings/staff/{}", world.priya);
    helen.get(&page).await.must(200, "When the telephone is lost");
    let reset = format!("{page}/second-factor/reset");
    helen.post(&reset, &[("reason", " ")]).await.must(422, "Say why");
    helen.post(&reset, &[("reason", "Telephone lost on a train")]).await.must(303, "");
    priya.get("/clients").await.must(303, "");
    helen.get("/settings/audit?about=sign_in").await.must(200, "Telephone lost on a train");
    let door = Browser::new(&world.app);
    assert_eq!(enter(&door, "priya@harcourtvale.example").await.must(303, "").location(), "/account");
    let mut conn = world.app.db.read().await.unwrap();
    assert!(audit::verify(&mut conn, None).await.unwrap().is_ok());
}

#[tokio::test]
async fn the_app_is_removed_with_a_code_and_recovery_codes_are_renewed() {
    let world = with_passwords().await;
    let desk = world.as_person(world.priya).await;
    let old = set_up(&world, &desk, world.priya).await;
    desk.post("/account/second-factor/codes", &[("code", "111111")]).await.must(422, "");
    desk.post("/account/second-factor/codes", &[("code", &old[0])]).await.must(200, "Your recovery codes");
    desk.post("/account/second-factor/removal", &[("code", &old[1])]).await.must(422, "");
    later(&world, 60);
    let now = code(&world, world.priya).await;
    desk.post("/account/second-factor/removal", &[("code", &now)]).await.must(303, "");
    desk.get("/account/second-factor").await.must(200, "No app yet");
    let door = Browser::new(&world.app);
    assert_eq!(enter(&door, "priya@harcourtvale.example").await.must(303, "").location(), "/account");
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let world = TestApp::new().await;
    let helen = format!("/settings/staff/{}", world.helen);
    let fields = [
        ("version", "1"),
        ("name", "Helen Marsh"),
        ("email", "helen@harcourtvale.example"),
        ("role", "member"),
        ("active", "1"),
    ];
    world.post(&helen, &fields).await.must(409, "Nobody else is an administrator");
    let mut leaves = fields;
    leaves[3].1 = "administrator";
    world.post(&helen, &leaves[..4]).await.must(409, "Nobody else is an administrator");
}

#[tokio::test]
async fn teams_are_made_filled_renamed_and_removed() {
    let world = TestApp::new().await;
    world.post("/settings/teams", &[("name", "Employment")]).await.must(303, "");
    world.post("/settings/teams", &[("name", "employment")]).await.must(422, "is a team already");
    let priya = world.priya.to_string();
    let filled = [("version", "1"), ("name", "Employment law"), ("lead", priya.as_str()), ("member", priya.as_str())];
    world.post("/settings/teams/1", &filled).await.must(303, "");
    let list = world.get("/settings/teams").await.must(200, "Employment law").body;
    assert!(list.contains("Priya Nair") && list.contains("In no team"));
    world.post("/settings/teams/1", &filled).await.must(409, "changed this team");
    world.get(&format!("/settings/staff/{priya}")).await.must(200, "value=\"Employment law\" selected");
    world.get("/settings/audit?about=people").await.must(200, "team: none → Employment law");
    world.post("/settings/teams/1/removal", &[]).await.must(303, "");
    world.get("/settings/teams").await.must(200, "No teams yet");
    world.get("/settings/teams/x").await.must(404, "");
}

fn wall<'f>(world: &TestApp, clients: &'f str, people: &'f [String]) -> Vec<(&'f str, &'f str)> {
    let _ = world;
    let mut fields = vec![("version", "1"), ("name", "Project Kite"), ("reason", "A takeover"), ("clients", clients)];
    fields.extend(people.iter().map(|id| ("people", id.as_str())));
    fields
}

#[tokio::test]
async fn a_wall_is_raised_widened_and_lifted_with_a_reason() {
    let world = TestApp::new().await;
    let secret = client(&world, "Kestrel Freight").await;
    let priya = world.as_person(world.priya).await;
    let (helens, both) = ([world.helen.to_string()], [world.helen.to_string(), world.priya.to_string()]);
    let only_priya = [world.priya.to_string()];
    let raise =
        async |clients: &str, people: &[String]| world.post("/settings/walls", &wall(&world, clients, people)).await;
    raise("Kestrel", &helens).await.must(422, "There is no client “Kestrel”");
    raise("Kestrel Freight", &only_priya).await.must(422, "Stay inside yourself");
    raise("", &helens).await.must(422, "Name at least one client");
    priya.get(&format!("/clients/{secret}")).await.must(200, "");
    raise(&format!("https://clients.example/clients/{secret}"), &helens).await.must(303, "");
    priya.get(&format!("/clients/{secret}")).await.must(404, "");
    priya.get("/search?q=kestrel").await.must(200, "");
    let list = world.get("/settings/walls").await.must(200, "A takeover").body;
    let (_, rest) = list.split_once("data-href=\"/settings/walls/").unwrap();
    let page = format!("/settings/walls/{}", rest.split('"').next().unwrap());
    priya.get(&page).await.must(403, "");
    world.post(&page, &wall(&world, "Kestrel Freight", &both)).await.must(303, "");
    priya.get(&format!("/clients/{secret}")).await.must(200, "walled");
    world.post(&page, &wall(&world, "Kestrel Freight", &helens)).await.must(409, "changed this barrier");
    world.post(&format!("{page}/lifting"), &[("lifted", "")]).await.must(422, "Say why");
    world.post(&format!("{page}/lifting"), &[("lifted", "The deal is public")]).await.must(303, "");
    world.get(&page).await.must(200, "The deal is public");
    world.post(&format!("{page}/lifting"), &[("lifted", "x")]).await.must(409, "lifted already");
    priya.get("/clients").await.must(200, "Kestrel Freight");
    world.get("/settings/audit?about=wall").await.must(200, "The deal is public");
}

#[tokio::test]
async fn inside_two_walls_only_those_inside_of_both_see_the_client() {
    let world = TestApp::new().await;
    let secret = client(&world, "Kestrel Freight").await;
    let both = [world.helen.to_string(), world.priya.to_string()];
    let helens = [world.helen.to_string()];
    world.post("/settings/walls", &wall(&world, "Kestrel Freight", &both)).await.must(303, "");
    let priya = world.as_person(world.priya).await;
    priya.get(&format!("/clients/{secret}")).await.must(200, "");
    world.post("/settings/walls", &wall(&world, "Kestrel Freight", &helens)).await.must(303, "");
    priya.get(&format!("/clients/{secret}")).await.must(404, "");
}

#[tokio::test]
async fn a_walled_client_is_led_by_somebody_inside_only() {
    let world = TestApp::new().await;
    let secret = client(&world, "Kestrel Freight").await.to_string();
    let open = client(&world, "Orchard Dairy").await.to_string();
    let helens = [world.helen.to_string()];
    world.post("/settings/walls", &wall(&world, "Kestrel Freight", &helens)).await.must(303, "");
    let (priya, words) =
        (world.priya.to_string(), "Priya Nair is outside of the information barrier around Kestrel Freight");
    let alone = [("manager", priya.as_str()), ("version", "2")];
    world.post(&format!("/clients/{secret}/manager"), &alone).await.must(422, words);
    let many = [("action", "manager"), ("manager", priya.as_str()), ("id", &open), ("id", &secret)];
    world.post("/clients/bulk", &many).await.must(422, words);
    world.get(&format!("/clients/{open}")).await.must(200, "nobody");
    let form = [("version", "2"), ("name", "Kestrel Freight"), ("kind", "organisation"), ("manager", priya.as_str())];
    world.post(&format!("/clients/{secret}/edit"), &form).await.must(422, "let Priya Nair in first");
    world.post("/clients/bulk", &[("action", "manager"), ("manager", &helens[0]), ("id", &secret)]).await.must(303, "");
    world.post("/clients/bulk", &many[..3]).await.must(303, "");
}
