//! A person's first ten minutes in a real browser: sign in, import a list, see the map, open a client, read the
//! reason, undo the import. Debian's chromium, driven by chromedriver.
//!
//! It runs when `PERENNIAL_BROWSER` is set (`cargo xtask test` sets it); the screenshots of the pages in light, dark
//! and phone width are kept in `artefacts/`.

mod desk;
mod first_map;
mod journey;
mod keyboard;
mod lists;
mod passkeys;
mod survey;
mod working_day;

use std::path::PathBuf;
use std::process::Stdio;

use perennial_app::accounts::{self, Password};
use thirtyfour::prelude::*;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::support::TestApp;

const PASSWORD: &str = "a perennial comes back each spring";

/// chromedriver on a free port; ends with the test.
struct Driver {
    _child: Child,
    address: String,
}

impl Driver {
    async fn start() -> Self {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver, from Debian's chromium-driver");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        while let Some(line) = lines.next_line().await.expect("its output") {
            if let Some((_, port)) = line.trim_end_matches('.').rsplit_once("started successfully on port ") {
                let address = format!("http://127.0.0.1:{}", port.trim());
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return Self { _child: child, address };
            }
        }
        panic!("chromedriver ended before it listened");
    }

    async fn window(&self, profile: &std::path::Path, width: u32, height: u32) -> WebDriver {
        let mut wanted = DesiredCapabilities::chrome();
        let flags = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--force-device-scale-factor=1",
        ];
        for flag in flags {
            wanted.add_arg(flag).expect("a flag");
        }
        wanted.add_arg(&format!("--user-data-dir={}", profile.display())).expect("a flag");
        wanted.add_arg(&format!("--window-size={width},{height}")).expect("a flag");
        WebDriver::new(&self.address, wanted).await.expect("a browser")
    }
}

/// The product behind a real socket.
async fn serve(world: &TestApp) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let app = world.app.clone();
    tokio::spawn(async move { perennial_app::server::serve(app, listener, std::future::pending()).await });
    address
}

async fn give_helen_a_password(world: &TestApp) {
    let password = Password::parse(PASSWORD).expect("a password");
    let hash = accounts::hash_password(&world.app, &password).await.expect("a hash");
    let helen = world.helen;
    let set = world.app.db.write(move |tx| {
        Box::pin(async move {
            tx.run("update staff set password_hash = $2 where id = $1", perennial_app::args![helen, hash]).await
        })
    });
    set.await.map_err(|e: perennial_app::db::DbError| e).expect("a password");
}

fn artefact(name: &str) -> PathBuf {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../artefacts"));
    std::fs::create_dir_all(&folder).expect("the folder of artefacts");
    folder.join(name)
}

async fn click(browser: &WebDriver, css: &str) {
    browser.query(By::Css(css)).first().await.expect(css).click().await.expect(css);
}

async fn type_in(browser: &WebDriver, css: &str, text: &str) {
    let field = browser.query(By::Css(css)).first().await.expect(css);
    field.clear().await.expect(css);
    field.send_keys(text).await.expect(css);
}

async fn page_says(browser: &WebDriver, text: &str) {
    for _ in 0..300 {
        if words(browser).await.contains(text) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let words = words(browser).await;
    panic!("“{text}” is not on {}: {words}", browser.current_url().await.expect("an address"));
}

/// The words of the page; none between two pages.
async fn words(browser: &WebDriver) -> String {
    match browser.find(By::Tag("body")).await {
        Ok(body) => body.text().await.unwrap_or_default(),
        Err(_) => String::new(),
    }
}

const DEALS: &str = "Deal Name,Client,Stage,Opened,Close date,Amount\n\
    Conveyancing,Bellweather Homes,Won,2026-10-20,2026-11-20,\"300,000.00\"\n\
    Lease advice,Kestrel Freight,Lost,2026-08-01,2026-10-13,\"5,000.00\"\n\
    Charter,Oduya & Co,Open,2026-11-13,,\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_a_list_to_the_map_and_back() {
    if std::env::var_os("PERENNIAL_BROWSER").is_none() {
        println!("skipped: PERENNIAL_BROWSER is not set");
        return;
    }
    let world = TestApp::new().await;
    give_helen_a_password(&world).await;
    let address = serve(&world).await;
    let driver = Driver::start().await;
    let profile = tempfile::tempdir().expect("a folder");
    let browser = driver.window(profile.path(), 1440, 1000).await;
    let told = tell(&world, &browser, &address).await;
    browser.clone().quit().await.expect("a closed browser");
    told.expect("the whole story");
}

async fn tell(world: &TestApp, browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    browser.goto(address).await?;
    type_in(browser, "input[name=email]", "helen@harcourtvale.example").await;
    type_in(browser, "input[name=password]", PASSWORD).await;
    click(browser, "main button").await;
    page_says(browser, "Your client map will appear here").await;
    import(world, browser, address).await?;
    browser.goto(address).await?;
    page_says(browser, "2 relationships").await;
    looks(browser, address, "map", "/").await?;
    browser.goto(&format!("{address}/clients?q=bellweather")).await?;
    looks(browser, address, "clients", "/clients").await?;
    browser.goto(&format!("{address}/clients")).await?;
    browser.query(By::LinkText("Bellweather Homes")).first().await?.click().await?;
    page_says(browser, "Admit").await;
    page_says(browser, "20 November 2026").await;
    let client = browser.current_url().await?.path().to_owned();
    looks(browser, address, "client", &client).await?;
    undo(browser, address).await?;
    desk::story(world, browser, address).await?;
    quick_log(browser, address).await?;
    browser.set_window_rect(0, 0, 1440, 1000).await?;
    working_day::story(world, browser, address).await?;
    keyboard::story(world, browser, address).await?;
    passkeys::story(browser, address).await
}

async fn import(world: &TestApp, browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    let file = world.folder.path().join("deals.csv");
    std::fs::write(&file, DEALS).expect("a file");
    browser.goto(&format!("{address}/imports/new")).await?;
    browser.query(By::Css("input[type=file]")).first().await?.send_keys(file.display().to_string()).await?;
    click(browser, "main form button.primary").await;
    page_says(browser, "Deal Name").await;
    looks_once(browser, "import-mapping").await?;
    click(browser, "main form button.primary").await;
    page_says(browser, "Bellweather Homes").await;
    click(browser, "main form button.primary").await;
    page_says(browser, "Undo").await;
    Ok(())
}

/// A touch on a phone: t, the client's first letters, one of six buttons, Save.
async fn quick_log(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    browser.set_window_rect(0, 0, 390, 844).await?;
    browser.goto(&format!("{address}/touches")).await?;
    browser.find(By::Tag("body")).await?.send_keys("t").await?;
    page_says(browser, "Log a touch").await;
    type_in(browser, "#who", "bellw").await;
    click(browser, ".medium-button:has([value=phone])").await;
    page_says(browser, "Text message").await;
    looks_once(browser, "touch-phone").await?;
    click(browser, ".log-save button").await;
    page_says(browser, "Logged: Phone, Bellweather Homes.").await;
    assert!(browser.current_url().await?.path().starts_with("/clients/"));
    looks(browser, address, "grid", "/touches/grid").await?;
    looks(browser, address, "touch", "/touches/new").await?;
    browser.goto(&format!("{address}/touches")).await?;
    page_says(browser, "1 touch.").await;
    Ok(())
}

async fn undo(browser: &WebDriver, address: &str) -> WebDriverResult<()> {
    browser.goto(&format!("{address}/imports")).await?;
    browser.query(By::LinkText("deals.csv")).first().await?.click().await?;
    browser.query(By::XPath("//a[contains(., 'Undo')] | //button[contains(., 'Undo')]")).first().await?.click().await?;
    let confirm = browser.query(By::XPath("//main//button[contains(., 'Undo')]")).nowait().first().await;
    if let Ok(confirm) = confirm {
        confirm.click().await?;
    }
    page_says(browser, "ndone").await;
    browser.goto(address).await?;
    page_says(browser, "Your client map will appear here").await;
    Ok(())
}

async fn looks_once(browser: &WebDriver, name: &str) -> WebDriverResult<()> {
    browser.screenshot(&artefact(&format!("{name}.png"))).await
}

/// Screenshots of a page in light, dark and phone width.
async fn looks(browser: &WebDriver, address: &str, name: &str, path: &str) -> WebDriverResult<()> {
    for (look, theme, width, height) in
        [("light", "light", 1440, 1000), ("dark", "dark", 1440, 1000), ("phone", "light", 390, 844)]
    {
        browser.add_cookie(Cookie::new("theme", theme)).await?;
        browser.set_window_rect(0, 0, width, height).await?;
        browser.goto(&format!("{address}{path}")).await?;
        looks_once(browser, &format!("{name}-{look}")).await?;
    }
    browser.set_window_rect(0, 0, 1440, 1000).await
}
