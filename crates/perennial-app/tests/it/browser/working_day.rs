//! The working day in a real browser: Today by keyboard, a cell of the grid, a playbook's preview; and every main page
//! under axe-core, light and dark.

use std::process::Stdio;

use perennial_app::clients::{self, ClientInput, ContactInput};
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_core::ids::{ClientId, EngagementId};
use perennial_core::text::Name;
use thirtyfour::prelude::*;

use super::desk::{becomes, keys, open};
use super::page_says;
use crate::support::{TestApp, day};

/// The version of axe-core that judges the pages; it comes from its npm package when the story is told.
const AXE: &str = "axe-core@4.14.1";

pub(super) async fn story(world: &TestApp, browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    let (client, work) = signed(world).await;
    today(browser, address).await?;
    cell(browser, address).await?;
    preview(browser, address).await?;
    judged(world, browser, address, client, work).await
}

/// A client of Helen's whose letter was signed two days ago, so that the welcome and the affirmation are due.
async fn signed(world: &TestApp) -> (ClientId, EngagementId) {
    let helen = world.helen;
    let named = |text: &str| Name::parse(text).expect("a name");
    let (client, person, work) = (named("Ansah Tools"), named("Ruth Ansah"), named("Sale of the company"));
    let record = world.change(move |tx, act| {
        Box::pin(async move {
            let input = ClientInput { manager: Some(helen), ..ClientInput::named(client) };
            let client = clients::record(tx, act, input, day("2026-11-01")).await?;
            clients::add_contact(tx, act, client, ContactInput::named(person), day("2026-11-01")).await?;
            let work = engagements::accept(tx, act, NewEngagement::of(client, work, day("2026-11-20"))).await?;
            engagements::step(tx, act, work, day("2026-11-20"), Step::Sign).await?;
            Ok((client, work))
        })
    });
    record.await.expect("a client with work")
}

/// j moves, s puts off, x skips with a reason, d is done in one key, with Undo.
async fn today(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    open(browser, &format!("{address}/today")).await?;
    page_says(browser, "Ansah Tools").await;
    keys(browser, "j").await?;
    keys(browser, "s").await?;
    becomes(browser, "s opens when to", "document.querySelector('details[data-key=s][open]')").await?;
    open(browser, &format!("{address}/today")).await?;
    let count = "document.querySelectorAll('.todo-item').length";
    let before = browser.execute(format!("return {count}"), vec![]).await?.json().as_i64().unwrap_or(0);
    keys(browser, "j").await?;
    keys(browser, "d").await?;
    becomes(browser, "d is done", &format!("location.pathname === '/today' && {count} === {before} - 1")).await?;
    page_says(browser, "Undo").await;
    open(browser, &format!("{address}/today")).await?;
    keys(browser, "j").await?;
    keys(browser, "x").await?;
    becomes(browser, "x asks why", "document.querySelector('details[data-key=x][open] input[name=reason]')").await?;
    let reason = browser.find(By::Css("details[data-key=x][open] input[name=reason]")).await?;
    reason.send_keys("They asked for quiet").await?;
    reason.send_keys(Key::Enter + "").await?;
    becomes(browser, "it is gone", &format!("location.pathname === '/today' && {count} === {before} - 2")).await
}

async fn cell(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    open(browser, &format!("{address}/touches/grid")).await?;
    browser.execute("document.querySelector('.grid-cell strong:not(.soft)').closest('a').click()", vec![]).await?;
    becomes(
        browser,
        "a cell opens its touches",
        "location.pathname === '/touches' && location.search.includes('phase=')",
    )
    .await?;
    page_says(browser, "touch").await;
    Ok(())
}

async fn preview(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    open(browser, &format!("{address}/playbooks")).await?;
    browser.query(By::PartialLinkText("falls silent during")).first().await?.click().await?;
    let href = "document.querySelector('a[href$=\"/preview\"]')";
    becomes(browser, "a playbook can be tried", href).await?;
    browser.execute(format!("{href}.click()"), vec![]).await?;
    page_says(browser, "would create").await;
    Ok(())
}

/// The source of axe-core, from its npm package.
pub(super) fn axe(folder: &std::path::Path) -> String {
    let mut npm = std::process::Command::new("npm");
    npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(folder).arg(AXE);
    let ended = npm.stdout(Stdio::null()).status().expect("npm, from Debian");
    assert!(ended.success(), "{AXE} cannot be fetched from npm");
    std::fs::read_to_string(folder.join("node_modules/axe-core/axe.min.js")).expect("axe.min.js")
}

/// Nothing serious or critical on any main page, light or dark.
async fn judged(
    world: &TestApp,
    browser: &WebDriver,
    address: &str,
    client: ClientId,
    work: EngagementId,
) -> WebDriverResult<()> {
    let axe = axe(world.folder.path());
    let map = super::journey::begun(world).await;
    let own = [
        format!("/clients/{client}"),
        format!("/clients/{client}/plan"),
        format!("/engagements/{work}"),
        format!("/journeys/{map}"),
        format!("/journeys/{map}/edit"),
    ];
    let pages = [
        "/",
        "/today",
        "/today/week",
        "/clients",
        "/pursuits",
        "/pursuits?view=board",
        "/engagements",
        "/touches",
        "/touches/new",
        "/touches/grid",
        "/touches/grid/affirm/present",
        "/playbooks",
        "/alerts",
        "/promises",
        "/promises?view=board",
        "/complaints",
        "/presents",
        "/research",
        "/research/new?instrument=relationship_nps",
        "/research/awareness",
        "/research/people",
        "/research/instruments",
        "/imports",
        "/settings",
        "/settings/alerts",
        "/account",
        "/account/second-factor",
    ];
    let pages: Vec<&str> = pages.into_iter().chain(own.iter().map(String::as_str)).collect();
    let mut findings = Vec::new();
    for theme in ["light", "dark"] {
        browser.add_cookie(Cookie::new("theme", theme)).await?;
        for page in &pages {
            open(browser, &format!("{address}{page}")).await?;
            browser.execute(axe.as_str(), vec![]).await?;
            let run = "const done = arguments[arguments.length - 1]; \
                axe.run(document, { resultTypes: ['violations'] }).then((found) => done(found.violations \
                  .filter((one) => ['serious', 'critical'].includes(one.impact)) \
                  .map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`)))";
            let found = browser.execute_async(run, vec![]).await?;
            let found = found.json().as_array().cloned().unwrap_or_default();
            findings.extend(found.iter().map(|one| format!("{theme} {page} {one}")));
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    browser.add_cookie(Cookie::new("theme", "light")).await
}
