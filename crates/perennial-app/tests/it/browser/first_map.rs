//! Ten minutes, counted: from an empty folder to a map on which every client stands in the right stage, with a client
//! list and an invoice list, in at most fifteen clicks. `docs/guide/first-map.md` is the same walk in words.

use std::collections::BTreeMap;

use perennial_app::app::App;
use perennial_app::maps::{self, Filter};
use perennial_core::dates::Day;
use perennial_core::maps::Lane;
use thirtyfour::prelude::*;

use super::{Driver, PASSWORD, artefact, page_says, type_in};
use crate::support::{TestApp, day};

/// Clicks that the walk may take.
const AT_MOST: u32 = 15;

/// An invented firm of bookkeepers: for each client its name, the days of its invoices, and the stage in which a person
/// who reads the two lists would see it on 22 November 2026.
fn clients() -> Vec<(String, Vec<Day>, Lane)> {
    const FIRST: [&str; 12] =
        ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Larch", "Maple"];
    const LAST: [&str; 10] = [
        "& Sons",
        "Bakery",
        "Dental Practice",
        "Farm Shop",
        "Garage Ltd",
        "Holdings",
        "Interiors",
        "Joinery",
        "Kennels",
        "Lettings LLP",
    ];
    let today = day("2026-11-22");
    let every =
        |gap: i32, last: i32, times: i32| -> Vec<Day> { (0..times).rev().map(|n| today - last - n * gap).collect() };
    (0..120)
        .map(|n: i32| {
            let name = format!("{} {}", FIRST[(n % 12) as usize], LAST[(n / 12) as usize]);
            let jitter = n * 7 % 11;
            let (days, lane) = match n {
                // Billed each month, last some days ago.
                0..40 => (every(30, 2 + jitter, 8), Lane::Client),
                // Billed once a year for four years, last some months ago.
                40..60 => (every(365, 60 + jitter * 9, 4), Lane::Client),
                // One or two pieces of work of years ago.
                60..90 => (every(1_100, 900 + jitter * 20, 1 + n % 2), Lane::Between),
                // Billed each quarter until two years ago.
                90..110 => (every(91, 730 + jitter, 4), Lane::Between),
                // Named by the client list, and never billed.
                _ => (Vec::new(), Lane::Between),
            };
            (name, days, lane)
        })
        .collect()
}

/// The client list as such a firm keeps it: two lines of title, a column of its own, a footer.
fn client_list() -> String {
    let mut text = "Clients of the practice;;;\nas of 22/11/2026;;;\n\nClient;Sector;Town;Folder colour\n".to_owned();
    for (n, (name, ..)) in clients().iter().enumerate() {
        let sector = ["Retail", "Health", "Property", "Trades"][n % 4];
        text.push_str(&format!("{name};{sector};{};{}\n", ["Dover", "Deal"][n % 2], ["red", "green", ""][n % 3]));
    }
    text + "120 clients;;;\n"
}

/// The invoice list: British dates, amounts with signs.
fn invoice_list() -> String {
    let mut text = "Invoice no;Client;Service;Invoice date;Total\n".to_owned();
    let mut number = 1_000;
    for (n, (name, days, _)) in clients().into_iter().enumerate() {
        let service = if (40..60).contains(&n) { "Tax return" } else { "Bookkeeping" };
        for on in days {
            number += 1;
            let amount = 90 + number * 37 % 2_400;
            let date = on.date().strftime("%d/%m/%Y");
            text.push_str(&format!("{number};{name};{service};{date};£{amount}.00\n"));
        }
    }
    text
}

/// A browser whose clicks are counted.
struct Hand<'b> {
    browser: &'b WebDriver,
    clicks: u32,
}

impl Hand<'_> {
    async fn click(&mut self, by: By) -> WebDriverResult<()> {
        self.clicks += 1;
        self.browser.query(by).first().await?.click().await
    }

    /// A file is chosen: one click more.
    async fn choose(&mut self, file: &std::path::Path) -> WebDriverResult<()> {
        self.clicks += 1;
        self.browser.query(By::Css("input[type=file]")).first().await?.send_keys(file.display().to_string()).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_lists_give_a_true_map_in_fifteen_clicks() {
    if std::env::var_os("PERENNIAL_BROWSER").is_none() {
        println!("skipped: PERENNIAL_BROWSER is not set");
        return;
    }
    let (app, _clock, folder) = TestApp::before_first_run().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let served = app.clone();
    tokio::spawn(async move { perennial_app::server::serve(served, listener, std::future::pending()).await });
    let driver = Driver::start().await;
    let profile = tempfile::tempdir().expect("a folder");
    let browser = driver.window(profile.path(), 1440, 1000).await;
    let walked = walk(&browser, &address, folder.path()).await;
    if walked.is_err() {
        browser.screenshot(&artefact("first-map-failed.png")).await.ok();
    }
    browser.quit().await.expect("a closed browser");
    let clicks = walked.expect("the whole walk");
    println!("from an empty folder to the map in {clicks} clicks");
    assert!(clicks <= AT_MOST, "{clicks} clicks");
    everybody_is_right(&app).await;
}

async fn walk(browser: &WebDriver, address: &str, folder: &std::path::Path) -> WebDriverResult<u32> {
    let (clients, invoices) = (folder.join("Clients 2026.csv"), folder.join("Invoices.csv"));
    std::fs::write(&clients, client_list()).expect("a file");
    std::fs::write(&invoices, invoice_list()).expect("a file");
    let mut hand = Hand { browser, clicks: 0 };
    browser.goto(address).await?;
    for (field, text) in [("name", "Ada Ash"), ("email", "ada@ash.example"), ("password", PASSWORD)] {
        type_in(browser, &format!("input[name={field}]"), text).await;
    }
    type_in(browser, "input[name=firm]", "Ash Bookkeepers").await;
    hand.click(By::Css("#kind option[value=accounting]")).await?;
    hand.click(By::Css("main button.primary, form button.primary")).await?;
    page_says(browser, "Your client map will appear here").await;
    hand.click(By::Css("main a[href='/imports/new']")).await?;
    hand.choose(&clients).await?;
    hand.click(By::Css("main form button.primary")).await?;
    page_says(browser, "Who is in this file").await;
    hand.click(By::Css("input[type=radio][value=clients]")).await?;
    hand.click(By::Css("button[name=then][value=check]")).await?;
    page_says(browser, "The import would create 120 clients").await;
    hand.click(By::Css("form[action$='/run'] button")).await?;
    page_says(browser, "The import is done").await;
    hand.click(By::LinkText("Import your invoice list")).await?;
    hand.choose(&invoices).await?;
    hand.click(By::Css("main form button.primary")).await?;
    page_says(browser, "Save and check").await;
    hand.click(By::Css("button[name=then][value=check]")).await?;
    page_says(browser, "Your map before and after").await;
    browser.screenshot(&artefact("first-map-check.png")).await?;
    hand.click(By::Css("form[action$='/run'] button")).await?;
    page_says(browser, "The import is done").await;
    hand.click(By::LinkText("Open the map")).await?;
    page_says(browser, "120 relationships").await;
    browser.screenshot(&artefact("first-map.png")).await?;
    Ok(hand.clicks)
}

/// Every client stands in the stage that the lists give to whoever reads them, and the map counts them so.
async fn everybody_is_right(app: &App) {
    let mut conn = app.db.read().await.expect("a connection");
    let rows: Vec<(String, i64)> = conn
        .all("select c.name, p.stage from client c join position p on p.client_id = c.id", vec![])
        .await
        .expect("positions");
    let stands: BTreeMap<String, i64> = rows.into_iter().collect();
    let expected = clients();
    assert_eq!(stands.len(), expected.len());
    let wrong: Vec<_> = expected
        .iter()
        .filter(|(name, _, lane)| stands.get(name) != Some(&(lane.stage() as i64)))
        .map(|(name, days, lane)| (name, days.len(), *lane, stands.get(name)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let program = perennial_app::actor::Actor::Program;
    let map = maps::survey(app, &mut conn, &program, Filter::default(), day("2026-11-22")).await.expect("a map");
    for lane in Lane::ALL {
        let on_map: u32 = map.cells.iter().filter(|(at, _)| at.lane == lane).map(|(_, cell)| cell.count).sum();
        assert_eq!(on_map as usize, expected.iter().filter(|(.., of)| *of == lane).count(), "{lane:?}");
    }
}
