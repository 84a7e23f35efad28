//! First run, sign-in, sessions.

use perennial_app::accounts::{self, Password};
use perennial_core::dates::Moment;

use crate::support::{Answer, Browser, TestApp};

const HELENS: &str = "four plain words for Helen";
const MINUTE: i64 = 60_000_000;

async fn with_password(world: &TestApp) {
    let hash = accounts::hash_password(&world.app, &Password::parse(HELENS).unwrap()).await.unwrap();
    let helen = world.helen;
    world
        .change(move |tx, _| {
            Box::pin(async move {
                let values = perennial_app::args![hash, helen];
                Ok(tx.run("update staff set password_hash = $1 where id = $2", values).await?)
            })
        })
        .await
        .unwrap();
}

async fn sign_in(browser: &Browser, email: &str, password: &str) -> Answer {
    browser.post("/sign-in", &[("email", email), ("password", password), ("next", "/account")]).await
}

fn later(world: &TestApp, minutes: i64) {
    world.clock.set(Moment(world.app.now().0 + minutes * MINUTE));
}

#[tokio::test]
async fn helen_is_sent_to_sign_in_signs_in_and_comes_back_to_where_she_was() {
    let world = TestApp::new().await;
    with_password(&world).await;
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
