//! The firm's rules on gifts as text, with what is wrong on which line.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use perennial_core::journeys::model::Problem;
use perennial_core::presents::{GiftRule, GiftRules};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::presents::rules;
use crate::rights::Right;
use crate::web::{self, Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "presents/rules.html")]
struct RulesPage {
    shell: Shell,
    tab: &'static str,
    rules: Vec<GiftRule>,
    problems: Vec<Problem>,
    draft: Draft,
}

impl RulesPage {
    fn limit(&self, rule: &GiftRule) -> String {
        let parts = [
            rule.refuse.then(|| "nothing in principle".to_owned()),
            rule.per_occasion.map(|limit| format!("{} for one occasion", limit.exact())),
            rule.per_period.map(|limit| format!("{} in {}", limit.exact(), rule.span.word())),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "no figure".to_owned() } else { parts.join("; ") }
    }
}

/// The editor, with the rules in force.
pub async fn form(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let (rules, version) = rules::rules(&mut app.db.read().await?).await?;
    let mut raw = Raw::default();
    raw.set("version", version.to_string());
    raw.set("toml", rules.to_toml());
    draw(&app, shell, Draft::new(raw), Vec::new()).await
}

async fn draw(app: &App, shell: Shell, mut draft: Draft, problems: Vec<Problem>) -> Result<Response, Error> {
    let (stored, version) = rules::rules(&mut app.db.read().await?).await?;
    draft.seen(version);
    let shell = shell.on(Nav::Settings, "Settings: rules on gifts");
    let page = RulesPage { shell, tab: "gifts", rules: stored.rules, problems, draft };
    let mut response = page.draft.page(&page)?;
    if !page.problems.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Saves the rules, when every line can be read.
pub async fn save(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let (text, seen) = (form.raw.get("toml").to_owned(), form.version());
    if let Err(problems) = GiftRules::from_toml(&text) {
        return draw(&app, shell, Draft::new(form.raw), problems).await;
    }
    let work = app.change(&actor, move |tx, act| Box::pin(async move { rules::save_rules(tx, act, text, seen).await }));
    match work.await {
        Ok(()) => Ok(web::told("/settings/gift-rules", "The rules on gifts are saved.")),
        Err(error) => {
            let draft = Draft::refused(form.raw, error)?;
            draw(&app, shell, draft, Vec::new()).await
        }
    }
}
