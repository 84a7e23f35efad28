//! The journey model: as a form and as TOML text, a preview of what would move, and saving it.

mod fields;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::journeys::model::{FirmKind, Model, Problem};
use perennial_core::journeys::stage::Phase;

use super::preview::{Preview, preview as look};
use super::rebuild;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::journeys::Progress;
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, Choice, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "settings/model.html")]
struct ModelPage {
    shell: Shell,
    tab: &'static str,
    version: i64,
    progress: Option<Progress>,
    /// Whether the progress alone was asked for, which then says also that it is over.
    asked: bool,
    problems: Vec<Problem>,
    kinds: Vec<Choice>,
    /// The model as a form.
    fields: Draft,
    /// The model as text.
    text: Draft,
}

#[derive(Template)]
#[template(path = "settings/progress.html")]
struct ProgressPart {
    progress: Option<Progress>,
    asked: bool,
}

/// How far the rebuilding is, asked for again and again by the page that shows it.
pub async fn progress(State(app): State<App>, actor: Actor) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    web::page(&ProgressPart { progress: rebuild::progress(&app), asked: true })
}

/// The model in force and its version.
async fn stored(app: &App) -> Result<(Arc<Model>, i64), Error> {
    let mut conn = app.db.read().await?;
    let version = firm::find(&mut conn).await?.ok_or(Error::NotFound("firm"))?.model_version;
    Ok((firm::cached_model(&mut conn, &app.memory.model).await?, version))
}

/// The editor, with the model in force; `?default=consulting` puts the default of a kind of firm into the text.
pub async fn form(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let (model, version) = stored(&app).await?;
    let shown = FirmKind::from_key(address.get("default")).map_or_else(|| (*model).clone(), Model::default_for);
    draw(&app, shell, version, Draft::new(fields::of(&shown)), shown.to_toml(), Vec::new())
}

fn draw(
    app: &App,
    shell: Shell,
    version: i64,
    fields: Draft,
    text: String,
    problems: Vec<Problem>,
) -> Result<Response, Error> {
    let mut raw = Raw::default();
    raw.set("toml", text);
    let page = ModelPage {
        shell: shell.on(Nav::Settings, "Settings: journey model"),
        tab: "model",
        version,
        progress: rebuild::progress(app),
        asked: false,
        kinds: FirmKind::ALL.into_iter().map(|kind| Choice::new(kind.key(), kind.word())).collect(),
        fields,
        text: Draft::new(raw),
        problems,
    };
    let mut response = web::page(&page)?;
    if !page.problems.is_empty() || !page.fields.is_clean() {
        *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

#[derive(Template)]
#[template(path = "settings/preview.html")]
struct PreviewPage {
    shell: Shell,
    tab: &'static str,
    version: i64,
    toml: String,
    preview: Preview,
}

/// Shows what would move, and stores nothing.
pub async fn preview(State(app): State<App>, actor: Actor, shell: Shell, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let (before, version) = stored(&app).await?;
    let typed = form.raw.get("toml").to_owned();
    let wanted =
        if typed.is_empty() { fields::read(&mut form, &before) } else { Model::from_toml(&typed).map_err(Wrong::Text) };
    let after = match wanted {
        Ok(after) => after,
        Err(Wrong::Fields(error)) => {
            let draft = Draft::refused(form.raw, error)?;
            return draw(&app, shell, version, draft, before.to_toml(), Vec::new());
        }
        Err(Wrong::Text(problems)) => {
            return draw(&app, shell, version, Draft::new(fields::of(&before)), typed, problems);
        }
    };
    let mut conn = app.db.read().await?;
    let preview = look(&mut conn, &actor, &before, &after, shell.today).await?;
    let version = form.version();
    let shell = shell.on(Nav::Settings, "What would move");
    web::page(&PreviewPage { shell, tab: "model", version, toml: after.to_toml(), preview })
}

/// What is wrong with a model, by the way it was given.
enum Wrong {
    Fields(Error),
    Text(Vec<Problem>),
}

/// Saves the model and begins to rebuild the positions.
pub async fn save(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let (typed, seen) = (form.raw.get("toml").to_owned(), form.version());
    let model = match Model::from_toml(&typed) {
        Ok(model) => model,
        Err(problems) => {
            let (before, version) = stored(&app).await?;
            return draw(&app, shell, version, Draft::new(fields::of(&before)), typed, problems);
        }
    };
    app.change(&actor, move |tx, act| Box::pin(async move { firm::save_model(tx, act, &model, seen).await })).await?;
    rebuild::begin(&app);
    let text = "The journey model is saved. Positions are being derived anew.".to_owned();
    Ok(web::redirect("/settings/model", Some(&Toast { text, undo: None })))
}
