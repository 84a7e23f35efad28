//! What a person settles about lists in a real browser: which row is whom, *Is this right?*, two records of one client,
//! and what a cell of a journey map rests on.

use perennial_core::fact::Listing;
use perennial_core::journeys::model::FirmKind;
use thirtyfour::prelude::*;

use super::desk::open;
use super::{Driver, PASSWORD, artefact, click, give_helen_a_password, page_says, serve, type_in};
use crate::support::TestApp;

/// Who is known already.
const KNOWN: &str = "Client,Email,Town\nRiverside Dental Ltd,info@riverside-leeds.example,Leeds\n\
    Kestrel Freight,office@kestrel.example,Hull\nAnsah Tools,ruth@ansah.example,Leeds\n";

/// Next month's list: each row may be somebody known, and a person says what it is.
const NEXT: &str = "Client,Email,Town\nRiverside Dental Ltd,hello@riverside-cardiff.example,Cardiff\n\
    Kestrel Freight Ltd,accounts@kestrel.example,Hull\nAnsah Tool,sales@ansah-tool.example,York\n";

/// An old matter that nobody closed.
const MATTERS: &str = "Matter number,Matter,Client,Opened,Status\nM-1,Lease,Ansah Tools,2024-02-05,Open\n";

/// One client twice, as somebody wrote it.
const DOUBLE: &str =
    "Client,Email,Town\nHarbour Cafe Ltd,a@harbour.example,Deal\nHarbour Cafe,b@harbour.example,Deal\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_questions_duplicates_and_sources_are_settled_by_hand() {
    if std::env::var_os("PERENNIAL_BROWSER").is_none() {
        println!("skipped: PERENNIAL_BROWSER is not set");
        return;
    }
    let world = TestApp::just_set_up(FirmKind::LawTransactional).await;
    give_helen_a_password(&world).await;
    world.import_list("clients.csv", KNOWN, Some(Listing::Client)).await;
    let address = serve(&world).await;
    let driver = Driver::start().await;
    let profile = tempfile::tempdir().expect("a folder");
    let browser = driver.window(profile.path(), 1440, 1000).await;
    let told = tell(&world, &browser, &address).await;
    if told.is_err() {
        browser.screenshot(&artefact("lists-failed.png")).await.ok();
    }
    browser.quit().await.expect("a closed browser");
    told.expect("the whole story");
}

async fn tell(world: &TestApp, browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    browser.goto(address).await?;
    type_in(browser, "input[name=email]", "helen@harcourtvale.example").await;
    type_in(browser, "input[name=password]", PASSWORD).await;
    click(browser, "main button").await;
    page_says(browser, "3 relationships").await;
    decided(world, browser, address).await?;
    answered(world, browser, address).await?;
    merged(world, browser, address).await?;
    sourced(world, browser, address).await
}

async fn clients(world: &TestApp) -> Vec<String> {
    let sql = "select name from client where deleted_at is null order by name_key";
    let rows: Vec<(String,)> = world.app.db.read().await.expect("a connection").all(sql, vec![]).await.expect("names");
    rows.into_iter().map(|(name,)| name).collect()
}

/// The row of a table in which a text stands.
fn row_of(text: &str, button: &str) -> By {
    By::XPath(format!("//tr[contains(., '{text}')]//{button}"))
}

/// One row is a known client, one is new, one is left out.
async fn decided(world: &TestApp, browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    let file = world.folder.path().join("next.csv");
    std::fs::write(&file, NEXT).expect("a file");
    open(browser, &format!("{address}/imports/new")).await?;
    browser.query(By::Css("input[type=file]")).first().await?.send_keys(file.display().to_string()).await?;
    click(browser, "main form button.primary").await;
    // The columns of the list before it are remembered, and who is in it.
    page_says(browser, "Save and check").await;
    click(browser, "button[name=then][value=check]").await;
    page_says(browser, "Possible duplicates").await;
    let choose = async |row: &str, choice: &str| -> WebDriverResult<()> {
        let label = format!("label[contains(., '{choice}')]");
        browser.query(row_of(row, &label)).first().await?.click().await
    };
    choose("Kestrel Freight Ltd", "Same as Kestrel Freight").await?;
    choose("Riverside Dental Ltd", "New").await?;
    choose("Ansah Tool", "Leave out").await?;
    browser.query(By::XPath("//button[contains(., 'Keep these decisions')]")).first().await?.click().await?;
    page_says(browser, "3 decided").await;
    click(browser, "form[action$='/run'] button").await;
    page_says(browser, "The import is done").await;
    let names = clients(world).await;
    assert_eq!(names, ["Ansah Tools", "Kestrel Freight", "Riverside Dental Ltd", "Riverside Dental Ltd"]);
    Ok(())
}

/// An old matter is asked about, and is over.
async fn answered(world: &TestApp, browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    world.import_list("matters.csv", MATTERS, None).await;
    open(browser, &format!("{address}/questions")).await?;
    page_says(browser, "Are these matters still open?").await;
    let open_works = async || -> i64 {
        let sql = "select count(*) from engagement where state <> 'closed' and implied = 0 and deleted_at is null";
        world.app.db.read().await.expect("a connection").scalar(sql, vec![]).await.expect("a count")
    };
    assert_eq!(open_works().await, 1);
    browser.query(By::Css("#work_still_open input[aria-label='Ansah Tools']")).first().await?.click().await?;
    click(browser, "#work_still_open button[name=answer][value=not_open]").await;
    page_says(browser, "1 answer saved").await;
    assert_eq!(open_works().await, 0);
    Ok(())
}

/// Two records of one client become one, and two again.
async fn merged(world: &TestApp, browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    world.import_list("more.csv", DOUBLE, Some(Listing::Client)).await;
    let harbours = async || clients(world).await.into_iter().filter(|name| name.starts_with("Harbour Cafe")).count();
    assert_eq!(harbours().await, 2);
    open(browser, &format!("{address}/duplicates")).await?;
    page_says(browser, "Harbour Cafe").await;
    browser.query(row_of("Harbour Cafe", "a[contains(., 'Compare')]")).first().await?.click().await?;
    page_says(browser, "Choose where the two differ").await;
    click(browser, "form[action='/duplicates/merge'] button.primary").await;
    page_says(browser, "Records merged.").await;
    assert_eq!(harbours().await, 1);
    open(browser, &format!("{address}/duplicates")).await?;
    click(browser, "form[action$='/split'] button").await;
    page_says(browser, "Records split.").await;
    assert_eq!(harbours().await, 2);
    Ok(())
}

/// A cell of a journey map is assumed until somebody links what it rests on.
async fn sourced(world: &TestApp, browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    let map = super::journey::begun(world).await;
    let step = {
        let mut conn = world.app.db.read().await.expect("a connection");
        let found = perennial_app::journey_maps::find(&mut conn, map, None).await.expect("the map");
        found.map.steps.first().expect("a step").key.clone()
    };
    let page = format!("{address}/journeys/{map}/steps/{step}");
    open(browser, &page).await?;
    page_says(browser, "Text without a source is assumed.").await;
    click(browser, "#source-kind option[value=note]").await;
    type_in(browser, "#source-what", "Call with a new client").await;
    browser.query(By::XPath("//button[contains(., 'Link source')]")).first().await?.click().await?;
    page_says(browser, "Call with a new client").await;
    open(browser, &page).await?;
    browser.query(row_of("Call with a new client", "button[contains(., 'Remove')]")).first().await?.click().await?;
    open(browser, &page).await?;
    page_says(browser, "Text without a source is assumed.").await;
    let left = browser.find(By::Tag("body")).await?.text().await?;
    assert!(!left.contains("Call with a new client"), "{left}");
    Ok(())
}
