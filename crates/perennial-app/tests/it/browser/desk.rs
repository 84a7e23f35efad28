//! At the desk: the list, the palette and the board by keyboard and by hand, and the colours, in a real browser.

use perennial_app::clients::{self, ClientInput};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_core::text::Name;
use thirtyfour::prelude::*;

use super::{click, page_says};
use crate::support::{TestApp, day};

/// The script's keys, one after the other, to whatever has the focus.
pub(super) async fn keys(browser: &WebDriver, typed: &str) -> WebDriverResult<()> {
    for key in typed.chars() {
        browser.active_element().await?.send_keys(key.to_string()).await?;
    }
    Ok(())
}

/// Waits until an expression is true in the page.
pub(super) async fn becomes(browser: &WebDriver, what: &str, expression: &str) -> WebDriverResult<()> {
    for _ in 0..300 {
        // Between two pages there is nothing to ask: that is not yet.
        let answer = browser.execute(format!("return Boolean({expression})"), vec![]).await;
        if answer.is_ok_and(|answer| answer.json().as_bool() == Some(true)) {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let (place, words) = (browser.current_url().await?, super::words(browser).await);
    panic!("{what}: never true on {place}: {expression}\n{words}");
}

/// What a page needs before keys mean anything.
pub(super) async fn open(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    browser.goto(address).await?;
    becomes(browser, "the script has begun", "document.documentElement.classList.contains('scripted')").await
}

pub(super) async fn story(world: &TestApp, browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    two_clients(world).await;
    list(browser, address).await?;
    palette(browser, address).await?;
    board(browser, address).await?;
    colours(browser, address).await
}

/// Two clients by hand, one of them with an open pursuit.
async fn two_clients(world: &TestApp) {
    let named = |text: &str| Name::parse(text).expect("a name");
    let (homes, freight, charter) = (named("Bellweather Homes"), named("Kestrel Freight"), named("Charter"));
    let record = world.change(|tx, act| {
        Box::pin(async move {
            clients::record(tx, act, ClientInput::named(homes), day("2026-11-02")).await?;
            let client = clients::record(tx, act, ClientInput::named(freight), day("2026-11-02")).await?;
            pursuits::open(tx, act, NewPursuit::of(client, charter, day("2026-11-13"))).await
        })
    });
    record.await.expect("two clients and a pursuit");
}

async fn list(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    open(browser, &format!("{address}/clients")).await?;
    keys(browser, "j").await?;
    keys(browser, "x").await?;
    becomes(browser, "x selects", "document.querySelector('[data-bulk-count]').textContent === '1 selected'").await?;
    let last = "const all = document.querySelectorAll('tbody .check input'); \
        all[all.length - 1].dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }))";
    browser.execute(last, vec![]).await?;
    let everyone = "[...document.querySelectorAll('tbody .check input')].every((box) => box.checked)";
    becomes(browser, "Shift takes the range", everyone).await?;
    keys(browser, "e").await?;
    becomes(browser, "e edits", "document.activeElement.name === 'manager'").await?;
    browser.active_element().await?.send_keys(Key::Tab + "").await?;
    becomes(browser, "Tab opens the next", "document.activeElement.name === 'sector'").await?;
    browser.active_element().await?.send_keys("Housing").await?;
    browser.active_element().await?.send_keys(Key::Enter + "").await?;
    becomes(browser, "Enter saves", "document.activeElement.textContent === 'Housing'").await?;
    let behind = "document.activeElement.closest('tr').dataset.version = '0'; document.activeElement.click()";
    browser.execute(behind, vec![]).await?;
    browser.active_element().await?.send_keys("Freight").await?;
    browser.active_element().await?.send_keys(Key::Enter + "").await?;
    page_says(browser, "somebody else changed this client meanwhile").await;
    becomes(browser, "what is stored is shown", "document.activeElement.textContent === 'Housing'").await?;
    keys(browser, "e").await?;
    browser.active_element().await?.send_keys(Key::Escape + "").await?;
    becomes(browser, "Esc cancels", "!document.querySelector('td[data-edit] form')").await?;
    keys(browser, "/").await?;
    becomes(browser, "/ searches the list", "document.activeElement.id === 'list-text'").await
}

async fn palette(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    open(browser, &format!("{address}/imports")).await?;
    keys(browser, "?").await?;
    becomes(browser, "? shows the sheet", "document.querySelector('dialog[open] .shortcuts')").await?;
    click(browser, "dialog[open] [data-close]").await;
    browser.active_element().await?.send_keys(Key::Control + "k").await?;
    becomes(browser, "Ctrl K opens", "document.querySelector('dialog.palette').open").await?;
    browser.active_element().await?.send_keys("kestrel").await?;
    let found = "document.querySelector('.palette-item[aria-selected=true]')?.textContent.includes('Kestrel Freight')";
    becomes(browser, "a client is found", found).await?;
    browser.active_element().await?.send_keys(Key::Enter + "").await?;
    becomes(browser, "Enter opens it", "document.querySelector('h1')?.textContent === 'Kestrel Freight'").await?;
    open(browser, &format!("{address}/imports")).await?;
    keys(browser, "gp").await?;
    becomes(browser, "g p goes to the pursuits", "location.pathname === '/pursuits'").await
}

async fn board(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    open(browser, &format!("{address}/pursuits?view=board")).await?;
    let chosen = "const form = document.querySelector('[data-card] form'); form.elements.to.value = 'proposal'; \
        form.requestSubmit()";
    browser.execute(chosen, vec![]).await?;
    becomes(browser, "the form moves a card", "document.querySelector('[data-column=proposal] [data-card]')").await?;
    let carried = "const transfer = new DataTransfer(); \
        const tell = (name, at) => at.dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: transfer })); \
        const [card, column] = [document.querySelector('[data-card]'), document.querySelector('[data-column=not_now]')]; \
        tell('dragstart', card); tell('dragover', column); tell('drop', column)";
    becomes(browser, "the cards can be carried", "document.querySelector('[data-card][draggable=true]')").await?;
    browser.execute(carried, vec![]).await?;
    becomes(browser, "an outcome asks for its reason", "location.pathname.endsWith('/outcome')").await
}

async fn colours(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    open(browser, &format!("{address}/pursuits")).await?;
    // Past the script, as a reader without it sends the form.
    let plain = "const form = document.querySelector('form[action=\"/account/theme\"]'); \
        const chosen = Object.assign(document.createElement('input'), { name: 'theme', value: 'dark' }); \
        form.append(chosen); form.submit()";
    browser.execute(plain, vec![]).await?;
    let dark = "document.documentElement.dataset.theme === 'dark' && location.pathname === '/pursuits'";
    becomes(browser, "the server draws the colours", dark).await
}
