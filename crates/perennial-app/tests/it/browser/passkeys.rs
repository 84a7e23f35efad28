//! A passkey in a real browser, kept by Chromium's virtual authenticator: added, and signed in with, alone and after
//! the password. By number the page says why there is none.

use serde_json::json;
use thirtyfour::prelude::*;

use super::desk::{becomes, open};
use super::{PASSWORD, click, page_says, type_in};

const FORM: &str = "form[data-passkey]";

pub(super) async fn story(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    browser.goto(&format!("{address}/account/second-factor")).await?;
    page_says(browser, "A passkey belongs to a name, and this page was opened at 127.0.0.1").await;
    let address = address.replace("127.0.0.1", "localhost");
    page_says(browser, &format!("open {address} instead")).await;
    let keeper = json!({ "options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "automaticPresenceSimulation": true,
    } });
    browser.cdp().send_raw("WebAuthn.enable", json!({})).await?;
    browser.cdp().send_raw("WebAuthn.addVirtualAuthenticator", keeper).await?;
    password(browser, &address).await?;
    becomes(browser, "the password is enough", "location.pathname === '/account'").await?;
    add(browser, &address).await?;
    leave(browser, &address).await?;
    click(browser, &format!("{FORM} button")).await;
    becomes(browser, "the passkey alone signs in", "location.pathname === '/account'").await?;
    leave(browser, &address).await?;
    password(browser, &address).await?;
    page_says(browser, "One more step").await;
    click(browser, &format!("{FORM} button")).await;
    becomes(browser, "the passkey is the second step", "location.pathname === '/account'").await?;
    page_says(browser, "Helen Marsh").await;
    Ok(())
}

async fn password(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    browser.goto(&format!("{address}/sign-in?next=/account")).await?;
    type_in(browser, "#email", "helen@harcourtvale.example").await;
    type_in(browser, "#password", PASSWORD).await;
    click(browser, "form[action='/sign-in'] button").await;
    Ok(())
}

async fn leave(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    browser.execute("document.querySelector('form[action=\"/sign-out\"]').submit()", vec![]).await?;
    becomes(browser, "signed out", "location.pathname === '/sign-in'").await?;
    browser.goto(&format!("{address}/sign-in?next=/account")).await?;
    page_says(browser, "Sign in with a passkey").await;
    Ok(())
}

async fn add(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    open(browser, &format!("{address}/account/second-factor")).await?;
    type_in(browser, "#passkey-name", "Laptop").await;
    type_in(browser, "#passkey-password", "a guess of somebody").await;
    click(browser, &format!("{FORM} button")).await;
    page_says(browser, "This is not your present password").await;
    type_in(browser, "#passkey-password", PASSWORD).await;
    click(browser, &format!("{FORM} button")).await;
    page_says(browser, "Your recovery codes").await;
    page_says(browser, "Laptop").await;
    super::looks(browser, address, "passkeys", "/account/second-factor").await
}
