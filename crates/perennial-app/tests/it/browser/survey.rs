//! Surveys in a real browser: the public pages answered by keyboard alone, without script, every kind of question; and
//! they and the firm's pages of research judged by axe-core.

use thirtyfour::prelude::*;

use super::desk::becomes;
use super::keyboard::{press, tab_to};
use super::working_day::axe;
use super::{Driver, PASSWORD, click, give_helen_a_password, page_says, serve, type_in};
use crate::support::TestApp;

/// One question of each kind, in two languages.
const EVERY_KIND: &str = r#"
key = "every_kind"
kind = "awareness"
name = "Every kind of question"
length = "Three minutes"
languages = ["en", "de"]
greeting = "Please be frank."

[[question]]
key = "likelihood"
kind = "likelihood"
required = true
text = { en = "How likely, from 0 to 10?", de = "Wie wahrscheinlich, von 0 bis 10?" }
low = "0: not at all"
high = "10: certain"

[[question]]
key = "five"
kind = "one_to_five"
text = { en = "How good, from 1 to 5?", de = "Wie gut?" }

[[question]]
key = "seven"
kind = "one_to_seven"
text = { en = "How easy, from 1 to 7?", de = "Wie leicht?" }

[[question]]
key = "single"
kind = "single"
text = { en = "Which one?", de = "Welches?" }
choices = [{ key = "a", text = { en = "This", de = "Dies" } }, { key = "b", text = { en = "That", de = "Das" } }]

[[question]]
key = "multiple"
kind = "multiple"
text = { en = "Which ones?", de = "Welche?" }
choices = [{ key = "a", text = { en = "Here", de = "Hier" } }, { key = "b", text = { en = "There", de = "Dort" } }]

[[question]]
key = "short"
kind = "short_text"
text = { en = "In one line?", de = "In einer Zeile?" }

[[question]]
key = "unaided"
kind = "unaided"
text = { en = "Which services come to mind?", de = "Welche Leistungen?" }

[[question]]
key = "services"
kind = "services"
required = true
text = { en = "And which of these?", de = "Und welche davon?" }

[[question]]
key = "long"
kind = "long_text"
text = { en = "Anything else?", de = "Sonst noch etwas?" }
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_asked_answers_by_keyboard_alone() {
    if std::env::var_os("PERENNIAL_BROWSER").is_none() {
        println!("skipped: PERENNIAL_BROWSER is not set");
        return;
    }
    let world = TestApp::new().await;
    give_helen_a_password(&world).await;
    let (wave, link) = wave(&world).await;
    let address = serve(&world).await;
    let axe = axe(world.folder.path());
    let driver = Driver::start().await;
    let profile = tempfile::tempdir().expect("a folder");
    let browser = driver.window(profile.path(), 1440, 1000).await;
    let told = tell(&browser, &address, &axe, &wave, &link).await;
    browser.clone().quit().await.expect("a closed browser");
    told.expect("the whole story");
}

/// A wave that asks one person in the market; its address, and that of the personal page.
async fn wave(world: &TestApp) -> (String, String) {
    let helen = world.as_person(world.helen).await;
    for line in ["Employment", "Family"] {
        helen.post("/settings/service-lines", &[("name", line)]).await.must(303, "");
    }
    let draft = "/research/instruments/every_kind/draft";
    helen.post("/research/instruments/relationship_nps/draft/text", &[("text", EVERY_KIND)]).await.must(303, "");
    helen.post(&format!("{draft}/publication"), &[("version", "1")]).await.must(303, "");
    let person = [("name", "Nora Quist"), ("segment", "prospect"), ("email", "nora@market.example")];
    helen.post("/research/people", &person).await.must(303, "");
    let fields = [
        ("instrument", "every_kind"),
        ("name", "By keyboard"),
        ("segment", "prospect"),
        ("seed", "7"),
        ("from", "2026-11-20"),
        ("until", "2026-12-20"),
        ("step", "begin"),
    ];
    let people = helen.post("/research", &fields).await.must(303, "").location().to_owned();
    let wave = people.trim_end_matches("/people").to_owned();
    let list = helen.post(&format!("{wave}/addresses"), &[]).await.must(200, "Nora").body;
    let (_, secret) = list.trim().rsplit_once("/s/").expect("a link");
    (wave, format!("/s/{secret}"))
}

async fn tell(browser: &WebDriver, address: &str, axe: &str, wave: &str, link: &str) -> WebDriverResult<()> {
    browser.goto(format!("{address}{link}")).await?;
    let findings = &mut Vec::new();
    answer(browser, axe, findings).await?;
    firm(browser, address, axe, wave, findings).await?;
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    Ok(())
}

/// What axe-core finds on the page that is open, serious or critical.
async fn judge(browser: &WebDriver, axe: &str, what: &str, findings: &mut Vec<String>) -> WebDriverResult<()> {
    browser.execute(axe, vec![]).await?;
    let run = "const done = arguments[arguments.length - 1]; \
        axe.run(document, { resultTypes: ['violations'] }).then((found) => done(found.violations \
          .filter((one) => ['serious', 'critical'].includes(one.impact)) \
          .map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`)))";
    let found = browser.execute_async(run, vec![]).await?;
    let found = found.json().as_array().cloned().unwrap_or_default();
    findings.extend(found.iter().map(|one| format!("{what} {one}")));
    Ok(())
}

/// Next, by Tab and Enter.
async fn next(browser: &WebDriver, then: &str) -> WebDriverResult<()> {
    tab_to(browser, "main .form-actions .button.primary").await?;
    press(browser, Key::Enter + "").await?;
    page_says(browser, then).await;
    Ok(())
}

async fn answer(browser: &WebDriver, axe: &str, findings: &mut Vec<String>) -> WebDriverResult<()> {
    page_says(browser, "How likely, from 0 to 10?").await;
    judge(browser, axe, "the first question", findings).await?;
    next(browser, "An answer is needed here.").await?;
    judge(browser, axe, "a refused answer", findings).await?;
    tab_to(browser, "[name=answer]").await?;
    press(browser, Key::Space + "").await?;
    press(browser, Key::Right + "").await?;
    next(browser, "How good, from 1 to 5?").await?;
    becomes(browser, "no script runs", "document.scripts.length === 0").await?;
    tab_to(browser, "[name=answer]").await?;
    press(browser, Key::Space + "").await?;
    next(browser, "How easy, from 1 to 7?").await?;
    // One that is not needed is passed over.
    next(browser, "Which one?").await?;
    judge(browser, axe, "one choice", findings).await?;
    tab_to(browser, "[name=answer]").await?;
    press(browser, Key::Space + "").await?;
    press(browser, Key::Down + "").await?;
    next(browser, "Which ones?").await?;
    judge(browser, axe, "several choices", findings).await?;
    tab_to(browser, "[name=answer][value=b]").await?;
    press(browser, Key::Space + "").await?;
    next(browser, "In one line?").await?;
    judge(browser, axe, "a line", findings).await?;
    tab_to(browser, "[name=answer]").await?;
    press(browser, "One line").await?;
    next(browser, "Which services come to mind?").await?;
    tab_to(browser, "[name=answer]").await?;
    press(browser, "employment").await?;
    next(browser, "And which of these?").await?;
    judge(browser, axe, "the grid of services", findings).await?;
    next(browser, "Choose an answer in every row.").await?;
    for row in 1..=2 {
        tab_to(browser, &format!("fieldset:nth-of-type({row}) input[type=radio]")).await?;
        press(browser, Key::Space + "").await?;
    }
    next(browser, "Anything else?").await?;
    judge(browser, axe, "a text", findings).await?;
    tab_to(browser, "[name=answer]").await?;
    press(browser, "Nothing").await?;
    next(browser, "Is this what you want to say?").await?;
    for said in ["1", "That", "There", "One line", "Employment: I use you", "Nothing"] {
        page_says(browser, said).await;
    }
    judge(browser, axe, "before all is sent", findings).await?;
    next(browser, "Thank you").await?;
    judge(browser, axe, "thanks", findings).await?;
    let here = browser.current_url().await?;
    browser.goto(here.join("/s/0123456789abcdefghjkmnpqrstvwxyz").expect("a link").as_str()).await?;
    page_says(browser, "This survey is closed").await;
    judge(browser, axe, "a link that is none", findings).await
}

/// The firm's pages: each judged light and dark, and a question added by keyboard alone.
async fn firm(
    browser: &WebDriver,
    address: &str,
    axe: &str,
    wave: &str,
    findings: &mut Vec<String>,
) -> WebDriverResult<()> {
    browser.goto(format!("{address}/sign-in")).await?;
    type_in(browser, "input[name=email]", "helen@harcourtvale.example").await;
    type_in(browser, "input[name=password]", PASSWORD).await;
    click(browser, "main button").await;
    becomes(browser, "signed in", "location.pathname !== '/sign-in'").await?;
    let draft = "/research/instruments/every_kind/draft";
    browser.goto(format!("{address}{draft}")).await?;
    tab_to(browser, ".builder-add button").await?;
    press(browser, Key::Enter + "").await?;
    page_says(browser, "New question").await;
    tab_to(browser, "#text_en").await?;
    press(browser, "Added by keyboard").await?;
    next(browser, "not whole in German").await?;
    tab_to(browser, "[aria-label=\"Up: Added by keyboard\"]").await?;
    press(browser, Key::Enter + "").await?;
    page_says(browser, "Moved up.").await;
    let pages = [
        wave.to_owned(),
        format!("{wave}/people"),
        format!("{wave}/files"),
        draft.to_owned(),
        format!("{draft}#about"),
        format!("{draft}/questions?kind=single"),
        format!("{draft}/questions/single"),
        format!("{draft}/preview"),
        "/research/instruments/every_kind".to_owned(),
        "/research/instruments/new-instrument".to_owned(),
        "/research/letters".to_owned(),
        "/research/awareness".to_owned(),
    ];
    for theme in ["light", "dark"] {
        browser.add_cookie(Cookie::new("theme", theme)).await?;
        for page in &pages {
            browser.goto(format!("{address}{page}")).await?;
            // What is folded away is judged as well.
            browser
                .execute("document.querySelectorAll('details').forEach((one) => { one.open = true })", vec![])
                .await?;
            judge(browser, axe, &format!("{theme} {page}"), findings).await?;
        }
    }
    Ok(())
}
