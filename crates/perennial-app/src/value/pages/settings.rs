//! Settings: how pursuits are valued that have no assumptions of their own.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::value::{GROWTH, Percent, RATE, UsualTerms, YEARS};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::rights::Right;
use crate::value::commands::{self, Changed};
use crate::web::words::counted;
use crate::web::{self, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "value/settings.html")]
struct SettingsPage {
    shell: Shell,
    tab: &'static str,
    usual: UsualTerms,
    draft: Draft,
}

/// The form.
pub async fn form(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    draw(&app, shell, None).await
}

async fn draw(app: &App, shell: Shell, draft: Option<Draft>) -> Result<Response, Error> {
    let (usual, version) = firm::usual_terms(&mut app.db.read().await?).await?;
    let mut draft = draft.unwrap_or_else(|| {
        let mut raw = Raw::default();
        raw.set("version", version.to_string());
        raw.set("rate", usual.rate.plain());
        raw.set("growth", usual.growth.plain());
        raw.set("years", usual.years.to_string());
        Draft::new(raw)
    });
    draft.seen(version);
    let page = SettingsPage { shell: shell.on(Nav::Settings, "Settings: present value"), tab: "value", usual, draft };
    page.draft.page(&page)
}

/// Saves the terms.
pub async fn save(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let raw = form.raw.clone();
    match store(&app, &actor, form).await {
        Ok(changed) => Ok(saved(&changed)),
        Err(error) => draw(&app, shell, Some(Draft::refused(raw, error)?)).await,
    }
}

async fn store(app: &App, actor: &Actor, mut form: Form) -> Result<Changed, Error> {
    let rate = form.required("rate", |text| Percent::within(text, &RATE));
    let growth = form.required("growth", |text| Percent::within(text, &GROWTH));
    let years = form.number("years", *YEARS.start(), *YEARS.end());
    if form.raw.get("years").is_empty() {
        form.refuse("years", "This is needed.");
    }
    form.finish()?;
    let (Some(rate), Some(growth), Some(years)) = (rate, growth, years) else {
        return Err(Error::field("rate", "This is needed."));
    };
    change(app, actor, Some(form.version()), UsualTerms { rate, growth, years }).await
}

async fn change(app: &App, actor: &Actor, seen: Option<i64>, usual: UsualTerms) -> Result<Changed, Error> {
    app.change(actor, move |tx, act| Box::pin(async move { commands::change_usual_terms(tx, act, seen, usual).await }))
        .await
}

fn saved(changed: &Changed) -> Response {
    let lost = match changed.without_value {
        0 => String::new(),
        n => format!(" {} no present value by these settings.", counted(n, "pursuit has", "pursuits have")),
    };
    let text = format!("Settings saved. Every present value follows them.{lost}");
    let undo = Some(format!("/settings/value/{}/set", changed.before.to_word()));
    web::redirect("/settings/value", Some(&Toast { text, undo }))
}

/// Sets them back to what they were.
pub async fn set_back(State(app): State<App>, actor: Actor, Path(word): Path<String>) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let usual = UsualTerms::from_word(&word).ok_or(Error::NotFound("setting"))?;
    change(&app, &actor, None, usual).await?;
    Ok(web::told("/settings/value", "The settings are as they were."))
}
