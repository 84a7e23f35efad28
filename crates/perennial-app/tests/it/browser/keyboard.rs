//! By keyboard alone: work is handed on from Today, and pursuits are decided from the board, in a real browser.

use perennial_app::clients::{self, ClientInput, ContactInput};
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_core::text::Name;
use thirtyfour::prelude::*;

use super::desk::{becomes, keys, open};
use super::page_says;
use crate::support::{TestApp, day};

pub(super) async fn story(world: &TestApp, browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    work(world).await;
    hand_on(browser, address).await?;
    decide(browser, address, "Mill lease", "Hired").await?;
    decide(browser, address, "Mill charter", "Not now").await?;
    decide(browser, address, "Mill dispute", "No way").await
}

/// A client of Helen's whose welcome is due, with three open pursuits.
async fn work(world: &TestApp) {
    let helen = world.helen;
    let named = |text: &str| Name::parse(text).expect("a name");
    let (client, person, matter) = (named("Orchard Mill"), named("Dara Quill"), named("Purchase of the mill"));
    let sought = [named("Mill lease"), named("Mill charter"), named("Mill dispute")];
    let record = world.change(move |tx, act| {
        Box::pin(async move {
            let input = ClientInput { manager: Some(helen), ..ClientInput::named(client) };
            let client = clients::record(tx, act, input, day("2026-11-01")).await?;
            clients::add_contact(tx, act, client, ContactInput::named(person), day("2026-11-01")).await?;
            let work = engagements::accept(tx, act, NewEngagement::of(client, matter, day("2026-11-20"))).await?;
            engagements::step(tx, act, work, day("2026-11-20"), Step::Sign).await?;
            for title in sought {
                pursuits::open(tx, act, NewPursuit::of(client, title, day("2026-11-16"))).await?;
            }
            Ok(())
        })
    });
    record.await.expect("a client with work");
}

pub(super) async fn press(browser: &WebDriver, key: impl Into<TypingData>) -> WebDriverResult<()> {
    browser.active_element().await?.send_keys(key).await
}

/// Goes on with Tab until the element is reached, as a reader without a mouse does.
pub(super) async fn tab_to(browser: &WebDriver, css: &str) -> WebDriverResult<()> {
    let there = format!("return Boolean(document.activeElement?.matches('{css}'))");
    for _ in 0..120 {
        if browser.execute(there.as_str(), vec![]).await?.json().as_bool() == Some(true) {
            return Ok(());
        }
        press(browser, Key::Tab + "").await?;
    }
    panic!("Tab never reaches {css} on {}", browser.current_url().await?);
}

/// r on an item of Today opens what hands it on; it then stands on somebody else's Today.
async fn hand_on(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    open(browser, &format!("{address}/today")).await?;
    page_says(browser, "Orchard Mill").await;
    let mine =
        "[...document.querySelectorAll('.todo-item')].filter((one) => one.textContent.includes('Orchard Mill')).length";
    let before = browser.execute(format!("return {mine}"), vec![]).await?.json().as_i64().unwrap_or(0);
    let here = "document.querySelector('.todo-item.is-current')?.textContent.includes('Orchard Mill')";
    for _ in 0..40 {
        keys(browser, "j").await?;
        if browser.execute(format!("return Boolean({here})"), vec![]).await?.json().as_bool() == Some(true) {
            break;
        }
    }
    keys(browser, "r").await?;
    becomes(
        browser,
        "r opens what hands it on",
        "document.querySelector('select[name=owner]') && location.pathname !== '/today'",
    )
    .await?;
    becomes(browser, "the script has begun", "document.documentElement.classList.contains('scripted')").await?;
    tab_to(browser, "select[name=owner]").await?;
    press(browser, "Priya").await?;
    becomes(browser, "Priya is chosen", "document.activeElement.selectedOptions[0].textContent.includes('Priya')")
        .await?;
    tab_to(browser, "form:has(select[name=owner]) button").await?;
    press(browser, Key::Enter + "").await?;
    becomes(browser, "it is handed on", "!document.querySelector('#errors') && document.querySelector('.toast')")
        .await?;
    open(browser, &format!("{address}/today")).await?;
    becomes(browser, "it has left", &format!("{mine} === {before} - 1")).await
}

/// A card's own form moves it to an outcome, which asks what there is to know; then the card stands in its column.
async fn decide(browser: &WebDriver, address: &str, title: &str, outcome: &str) -> WebDriverResult<()> {
    open(browser, &format!("{address}/pursuits?view=board")).await?;
    let card =
        format!("[...document.querySelectorAll('[data-card]')].find((one) => one.textContent.includes('{title}'))");
    browser.execute(format!("{card}.querySelector('h3 a').focus()"), vec![]).await?;
    press(browser, Key::Tab + "").await?;
    becomes(browser, "Tab reaches the card's form", "document.activeElement.matches('[data-card] select[name=to]')")
        .await?;
    press(browser, outcome).await?;
    press(browser, Key::Tab + "").await?;
    press(browser, Key::Enter + "").await?;
    becomes(browser, "the outcome is asked for", "location.pathname.endsWith('/outcome')").await?;
    page_says(browser, &format!("{outcome}: {title}")).await;
    if outcome == "Not now" {
        tab_to(browser, "input[name=revisit]").await?;
        browser.execute("document.activeElement.value = '2027-03-01'", vec![]).await?;
        tab_to(browser, "select[name=owner]").await?;
        press(browser, "Helen").await?;
        tab_to(browser, "input[name=plan]").await?;
        press(browser, "Ask how the new hall is coming on").await?;
    }
    tab_to(browser, "textarea[name=reason]").await?;
    press(browser, "They said so on the telephone").await?;
    press(browser, Key::Tab + "").await?;
    press(browser, Key::Enter + "").await?;
    becomes(browser, "the outcome is recorded", "!location.pathname.endsWith('/outcome')").await?;
    open(browser, &format!("{address}/pursuits?view=board")).await?;
    let column = format!("{card}?.closest('[data-column]')?.textContent.trim().startsWith('{outcome}')");
    let gone = format!("!({card}) || {column}");
    becomes(browser, "it stands where it was decided", &gone).await
}
