//! Every form that any page shows, with a word in a list that the list does not offer: it is refused, and nothing is
//! recorded. A word that nobody offered must never be read as another.

use std::collections::{BTreeMap, BTreeSet};

use super::known::{Known, a_world_of};
use super::list::routes;
use super::stored;
use crate::support::{Browser, TestApp};

/// A word that is in no list.
const UNKNOWN: &str = "zz-unknown";

/// A field of a form, as it would be sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Field {
    name: String,
    value: String,
    /// It is one of several words.
    choice: bool,
}

/// A form of a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Shown {
    action: String,
    fields: Vec<Field>,
}

/// An attribute of a tag, its escapes undone.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let value = rest.split('"').next()?;
    Some(value.replace("&#38;", "&").replace("&amp;", "&").replace("&#34;", "\"").replace("&#39;", "'"))
}

/// The forms of a page that change something.
fn forms(page: &str) -> Vec<Shown> {
    let mut all = Vec::new();
    for part in page.split("<form ").skip(1) {
        let (tag, rest) = part.split_once('>').expect("the end of a tag");
        let tag = format!(" {tag}");
        let inside = rest.split("</form>").next().unwrap_or_default();
        if attribute(&tag, "method").as_deref() != Some("post") || tag.contains("multipart") {
            continue;
        }
        if let Some(action) = attribute(&tag, "action") {
            all.push(Shown { action, fields: fields(inside) });
        }
    }
    all
}

fn fields(inside: &str) -> Vec<Field> {
    let mut all: Vec<Field> = Vec::new();
    for part in inside.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let kind = tag.split_whitespace().next().unwrap_or_default();
        let of_another = attribute(tag, "form").is_some();
        match kind {
            "option" => {
                let field = all.last_mut().filter(|field| field.choice);
                if let Some(field) = field
                    && (tag.contains(" selected") || field.value == UNKNOWN)
                {
                    field.value = attribute(tag, "value").unwrap_or_else(|| text.to_owned());
                }
            }
            "input" | "select" | "textarea" | "button" if !of_another => {
                let Some(name) = attribute(tag, "name") else { continue };
                let input = attribute(tag, "type").unwrap_or_default();
                let one_of = kind == "select" || kind == "button" || input == "radio";
                if input == "radio" && (!tag.contains(" checked") || all.iter().any(|field| field.name == name)) {
                    if !all.iter().any(|field| field.name == name) {
                        let value = attribute(tag, "value").unwrap_or_default();
                        all.push(Field { name, value, choice: true });
                    }
                    continue;
                }
                if (input == "checkbox" && !tag.contains(" checked")) || all.iter().any(|field| field.name == name) {
                    continue;
                }
                let value = match kind {
                    "select" => UNKNOWN.to_owned(),
                    "textarea" => text.trim_start_matches('\n').to_owned(),
                    _ => attribute(tag, "value").unwrap_or_default(),
                };
                all.push(Field { name, value, choice: one_of });
            }
            _ => {}
        }
    }
    all
}

/// What the fields that must be filled in are filled with.
fn filled(field: &Field) -> String {
    let by_name = [
        ("on", "2026-11-20"),
        ("to", "2026-12-01"),
        ("opened", "2026-11-20"),
        ("accepted", "2026-11-20"),
        ("issued", "2026-11-20"),
        ("from", "2026-11-01"),
        ("until", "2026-12-20"),
        ("due", "2026-12-20"),
        ("revisit", "2027-02-01"),
        ("total", "12"),
        ("amount", "12"),
        ("value", "12"),
        ("pursuits", "12"),
        ("score", "5"),
        ("months", "36"),
        ("email", "somebody@harcourtvale.example"),
        ("password", "a long enough password"),
        ("recipients", "1"),
        ("percent", "50"),
        ("form_key", ""),
    ];
    if !field.value.is_empty() || field.choice {
        return field.value.clone();
    }
    let known = by_name.iter().find(|(name, _)| *name == field.name);
    known.map_or("Something", |(_, value)| value).to_owned()
}

/// The forms of every page, and of those that pages lead to by a choice in the address.
async fn shown_anywhere(world: &TestApp, known: &Known, desk: &Browser) -> BTreeSet<Shown> {
    let mut shown: BTreeSet<Shown> = BTreeSet::new();
    let mut further: BTreeSet<String> = BTreeSet::new();
    let routes = routes(&perennial_app::router(world.app.clone()));
    for route in routes.iter().filter(|route| route.get && !route.is_public()) {
        let body = desk.get(&known.fill(route)).await.body;
        shown.extend(forms(&body));
        let links = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let chosen = ["/record/", "/outcome?to=", "/steps?what=", "/new?client=", "view=board"];
        let links = links.filter(|link| chosen.iter().any(|part| link.contains(part)));
        further.extend(links.map(|link| link.replace("&amp;", "&").replace("&#38;", "&")));
    }
    for page in &further {
        shown.extend(forms(&desk.get(page).await.body));
    }
    shown
}

/// The key of its page is what lets a form that arrives twice be recorded once.
#[tokio::test]
async fn every_form_that_records_something_carries_the_key_of_its_page() {
    let world = TestApp::new().await;
    let known = a_world_of(&world, "Open").await;
    let desk = world.as_person(world.helen).await;
    // One's own account, what is answered with a file and may be asked for again, what only shows a preview, answers to
    // questions, which replace each other, and links of a round, of which the page shows those that were made last.
    let without = ["/account", "/sign-out", "/settings/model/preview", "/invitations/"];
    let files = ["/addresses", "/letters"];
    let mut lacking = Vec::new();
    for form in shown_anywhere(&world, &known, &desk).await {
        let excepted = without.iter().any(|start| form.action.starts_with(start))
            || (form.action.starts_with("/markets/rounds/") && form.action.ends_with("/links"))
            || (form.action.contains("/waves/") && files.iter().any(|end| form.action.ends_with(end)));
        if !excepted && !form.fields.iter().any(|field| field.name == perennial_app::once::FIELD) {
            lacking.push(form.action);
        }
    }
    lacking.dedup();
    assert!(lacking.is_empty(), "without a key: {lacking:#?}");
    // A card that is dropped on a board is sent by a form that the page holds for it.
    let drop = "<template id=\"board-move\"><form method=\"post\"><input type=\"hidden\" name=\"form_key\"";
    desk.get("/pursuits?view=board").await.must(200, drop);
}

#[tokio::test]
async fn a_word_that_no_list_offers_is_refused_and_changes_nothing() {
    let world = TestApp::new().await;
    let known = a_world_of(&world, "Open").await;
    let desk = world.as_person(world.helen).await;
    let shown = shown_anywhere(&world, &known, &desk).await;
    // The same form on several pages, with other values, is one.
    let mut each: BTreeMap<(String, Vec<String>), Shown> = BTreeMap::new();
    for form in shown {
        let names = form.fields.iter().map(|field| field.name.clone()).collect();
        each.entry((form.action.clone(), names)).or_insert(form);
    }
    let (mut tried, mut wrong) = (0, Vec::new());
    let mut before = stored(&world.app).await;
    for form in each.values() {
        // Where somebody goes next is no word of a list. A part in decisions and the service line of a persona are words
        // of the firm, which lists bring and renaming leaves behind: they stand as they are written.
        let free = |field: &Field| {
            let own = ["back", "theme"].contains(&field.name.as_str());
            let of_list = field.name == "role" && form.action.contains("/contacts");
            // The buttons of a complaint share one form, and each reads its own fields.
            let of_another = form.action.contains("/complaints/") && field.name != "what";
            own || of_list || of_another || field.name == "service_line"
        };
        let choices = form.fields.iter().filter(|field| field.choice && !free(field));
        for choice in choices {
            let sent: Vec<(&str, String)> = form
                .fields
                .iter()
                .map(|field| {
                    let value = if field.name == choice.name { UNKNOWN.to_owned() } else { filled(field) };
                    (field.name.as_str(), value)
                })
                .collect();
            let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let answer = desk.post(&form.action, &sent).await;
            tried += 1;
            let after = stored(&world.app).await;
            if !(400..500).contains(&answer.status) || after != before {
                wrong.push(format!(
                    "{} with {}={UNKNOWN}: {} {}",
                    form.action,
                    choice.name,
                    answer.status,
                    answer.location()
                ));
            }
            before = after;
        }
    }
    assert!(tried > 100, "only {tried} choices were tried");
    assert!(wrong.is_empty(), "of {tried}:\n{}", wrong.join("\n"));
}
