//! The editor of a journey map in a real browser: a step is dragged and moved by keys, a cell is written in place, a
//! touchpoint carried, rows turned off, and everything undone.

use perennial_app::journey_maps;
use perennial_core::journey_maps::{JourneyMap, Lane, shipped};
use perennial_core::journeys::model::FirmKind;
use thirtyfour::prelude::*;
use uuid::Uuid;

use super::desk::{becomes, open};
use super::{Driver, PASSWORD, artefact, click, give_helen_a_password, page_says, serve, type_in};
use crate::support::TestApp;

/// The map that ships, begun by Helen.
pub(super) async fn begun(world: &TestApp) -> Uuid {
    let map = shipped(FirmKind::LawTransactional).expect("the map that ships");
    let helen = world.as_helen();
    let begin =
        world.app.change(&helen, move |tx, act| Box::pin(async move { journey_maps::begin(tx, act, map).await }));
    begin.await.expect("a map")
}

async fn stored(world: &TestApp, id: Uuid) -> JourneyMap {
    let mut conn = world.app.db.read().await.expect("a connection");
    journey_maps::find(&mut conn, id, None).await.expect("the map").map
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_map_is_edited_by_mouse_and_by_keyboard_alone() {
    if std::env::var_os("PERENNIAL_BROWSER").is_none() {
        println!("skipped: PERENNIAL_BROWSER is not set");
        return;
    }
    let world = TestApp::new().await;
    give_helen_a_password(&world).await;
    let (id, address) = (begun(&world).await, serve(&world).await);
    let driver = Driver::start().await;
    let profile = tempfile::tempdir().expect("a folder");
    let browser = driver.window(profile.path(), 1440, 1000).await;
    let told = tell(&world, &browser, &address, id).await;
    if told.is_err() {
        browser.screenshot(&artefact("journey-editor-failed.png")).await.ok();
    }
    browser.quit().await.expect("a closed browser");
    told.expect("the whole story");
}

async fn tell(world: &TestApp, browser: &WebDriver, address: &str, id: Uuid) -> WebDriverResult<()> {
    browser.goto(address).await?;
    type_in(browser, "input[name=email]", "helen@harcourtvale.example").await;
    type_in(browser, "input[name=password]", PASSWORD).await;
    click(browser, "main button").await;
    page_says(browser, "Your client map will appear here").await;
    open(browser, &format!("{address}/journeys/{id}/edit")).await?;
    browser.screenshot(&artefact("journey-editor.png")).await?;
    let first = stored(world, id).await;
    dragged(world, browser, id, &first).await?;
    keyed(world, browser, id).await?;
    written(world, browser, id).await?;
    carried(world, browser, id).await?;
    added(world, browser, id).await?;
    hidden(browser).await?;
    undone(world, browser, id, &first).await?;
    drawn(browser, &format!("{address}/journeys/{id}")).await
}

fn names(map: &JourneyMap) -> Vec<&str> {
    map.steps.iter().map(|step| step.key.as_str()).collect()
}

/// The third step is dragged by its name before the first.
async fn dragged(world: &TestApp, browser: &WebDriver, id: Uuid, first: &JourneyMap) -> WebDriverResult<()> {
    let (moved, before) = (first.steps[2].key.clone(), first.steps[0].key.clone());
    assert_eq!(first.steps[2].place, first.steps[0].place, "both stand in the first phase");
    let name = browser.find(By::Css(format!("[data-step='{moved}'] .journey-name"))).await?;
    let head = browser.find(By::Css(format!("[data-step='{before}']"))).await?;
    let (from, to) = (name.rect().await?, head.rect().await?);
    let chain = browser.action_chain();
    chain
        .move_to(from.x as i64 + 20, from.y as i64 + 8)
        .click_and_hold()
        .move_to(from.x as i64 - 20, from.y as i64 + 12)
        .move_to(to.x as i64 + 40, to.y as i64 + 20)
        .move_to(to.x as i64 + 12, to.y as i64 + 20)
        .release()
        .perform()
        .await?;
    page_says(browser, "stands at 1 of").await;
    assert_eq!(names(&stored(world, id).await)[..2], [moved.as_str(), before.as_str()]);
    becomes(browser, "it has the focus", "document.activeElement.closest('[data-step]')").await
}

/// Ctrl, Shift and an arrow move the step that has the focus; a screen reader is told where it stands.
async fn keyed(world: &TestApp, browser: &WebDriver, id: Uuid) -> WebDriverResult<()> {
    let before = stored(world, id).await;
    let key = &before.steps[0].key;
    browser.execute(format!("document.querySelector('[data-step=\"{key}\"] .journey-name').focus()"), vec![]).await?;
    browser.active_element().await?.send_keys(Key::Control + Key::Shift + Key::Right).await?;
    page_says(browser, "stands at 2 of").await;
    becomes(browser, "it is said aloud", "document.querySelector('.toasts[aria-live] .toast[role=status]')").await?;
    let after = stored(world, id).await;
    assert_eq!((names(&after)[1], names(&after)[0]), (names(&before)[0], names(&before)[1]));
    Ok(())
}

/// From the step down into its cells by arrow keys; Enter opens, Esc leaves, Ctrl+Enter saves.
async fn written(world: &TestApp, browser: &WebDriver, id: Uuid) -> WebDriverResult<()> {
    let key = stored(world, id).await.steps[1].key.clone();
    browser.active_element().await?.send_keys(Key::Down + "").await?;
    becomes(browser, "an arrow key goes down", "document.activeElement.closest('[data-row=actions]')").await?;
    browser.active_element().await?.send_keys(Key::Enter + "").await?;
    becomes(browser, "Enter opens the cell", "document.activeElement.matches('textarea[name=text]')").await?;
    browser.active_element().await?.send_keys("Thrown away").await?;
    browser.active_element().await?.send_keys(Key::Escape + "").await?;
    becomes(browser, "Esc leaves it", "document.activeElement.matches('td') && !document.querySelector('textarea')")
        .await?;
    browser.active_element().await?.send_keys(Key::Enter + "").await?;
    browser.active_element().await?.send_keys("Rings a friend who was there").await?;
    browser.active_element().await?.send_keys(Key::Control + Key::Enter).await?;
    becomes(
        browser,
        "Ctrl+Enter saves and the cell has the focus again",
        "document.activeElement.matches('td') && document.activeElement.textContent === 'Rings a friend who was there'",
    )
    .await?;
    let map = stored(world, id).await;
    assert_eq!(map.step(&key).expect("the step").cell(Lane::Actions), "Rings a friend who was there");
    // A name that is not taken stays open with what was typed.
    browser.active_element().await?.send_keys(Key::Up + "").await?;
    browser.active_element().await?.send_keys(Key::Enter + "").await?;
    browser.active_element().await?.send_keys(Key::Control + "a").await?;
    browser.active_element().await?.send_keys(Key::Delete + "").await?;
    browser.active_element().await?.send_keys(Key::Enter + "").await?;
    page_says(browser, "Write a name for the step").await;
    becomes(browser, "it is still open", "document.activeElement.matches('input[name=text]')").await?;
    browser.active_element().await?.send_keys(Key::Escape + "").await
}

/// A touchpoint goes to the next step by keys.
async fn carried(world: &TestApp, browser: &WebDriver, id: Uuid) -> WebDriverResult<()> {
    let before = stored(world, id).await;
    let from = before.steps.iter().position(|step| !step.touchpoints.is_empty()).expect("a touchpoint");
    let title = before.steps[from].touchpoints[0].title.clone();
    browser.execute("document.querySelector('li[data-number] a').focus()", vec![]).await?;
    browser.active_element().await?.send_keys(Key::Control + Key::Shift + Key::Right).await?;
    page_says(browser, "The touchpoint is at").await;
    let after = stored(world, id).await;
    assert_eq!(after.steps[from + 1].touchpoints.last().expect("a touchpoint").title, title);
    Ok(())
}

/// The + of a step adds one after it, whose name is written at once; a touchpoint is added in a sheet over the grid.
async fn added(world: &TestApp, browser: &WebDriver, id: Uuid) -> WebDriverResult<()> {
    let before = stored(world, id).await;
    browser.execute("document.querySelector('[data-step] [name=after]').click()", vec![]).await?;
    becomes(browser, "its name is open", "document.activeElement.matches('input[name=text]')").await?;
    browser.active_element().await?.send_keys("Asks at the club").await?;
    browser.active_element().await?.send_keys(Key::Enter + "").await?;
    becomes(browser, "it is named", "document.activeElement.textContent === 'Asks at the club'").await?;
    let after = stored(world, id).await;
    assert_eq!((after.steps.len(), after.steps[1].name.as_str()), (before.steps.len() + 1, "Asks at the club"));
    let add = format!("document.querySelector('[data-row=touchpoints] a[href*=\"/{}#\"]').click()", after.steps[1].key);
    browser.execute(add, vec![]).await?;
    becomes(browser, "the sheet opens", "document.querySelector('dialog[open] input[name=title]')").await?;
    browser.screenshot(&artefact("journey-editor-sheet.png")).await?;
    let save = "document.querySelector('dialog[open] button.primary').click()";
    browser.find(By::Css("dialog[open] input[name=title]")).await?.send_keys("A word in passing").await?;
    browser.execute(save, vec![]).await?;
    becomes(browser, "it is on the map", "!document.querySelector('dialog[open]')").await?;
    assert_eq!(stored(world, id).await.steps[1].touchpoints[0].title, "A word in passing");
    Ok(())
}

/// A row goes and comes back without a new page.
async fn hidden(browser: &WebDriver) -> WebDriverResult<()> {
    browser.execute("window.same = true; document.querySelector('[data-key=support]').click()", vec![]).await?;
    becomes(browser, "the row has gone", "!document.querySelector('[data-row=support]') && window.same").await?;
    becomes(browser, "the address says so", "location.search === '?hide=support'").await?;
    becomes(browser, "the button has the focus", "document.activeElement.ariaPressed === 'false'").await
}

/// Ctrl+Z undoes one change after the other, back to how the map began.
async fn undone(world: &TestApp, browser: &WebDriver, id: Uuid, first: &JourneyMap) -> WebDriverResult<()> {
    for _ in 0..12 {
        if &stored(world, id).await == first {
            break;
        }
        let version = "document.querySelector('#map-edit').elements.version.value";
        let now = browser.execute(format!("return {version}"), vec![]).await?.json().as_str().map(str::to_owned);
        browser.find(By::Tag("body")).await?.send_keys(Key::Control + "z").await?;
        becomes(browser, "a further version", &format!("{version} !== '{}'", now.unwrap_or_default())).await?;
    }
    assert_eq!(&stored(world, id).await, first);
    becomes(browser, "rows stay hidden", "!document.querySelector('[data-row=support]')").await
}

/// On the drawing as well; every other address of the page keeps the choice.
async fn drawn(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    open(browser, address).await?;
    let chip = "[...document.querySelectorAll('.journey-rows a')].find((one) => one.textContent === 'Support')";
    browser.execute(format!("window.same = true; {chip}.click()"), vec![]).await?;
    becomes(browser, "the chip is off", &format!("{chip}.ariaPressed === 'false' && window.same")).await?;
    becomes(browser, "it has the focus", &format!("document.activeElement === {chip}")).await?;
    let other = chip.replace("Support", "Promises");
    becomes(browser, "the others keep it", &format!("decodeURIComponent({other}.href).includes('support')")).await
}
