//! The list of maps, and how one begins.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Moment;
use perennial_core::journey_maps::edit::{Edit, edit};
use perennial_core::journey_maps::shipped;
use perennial_core::journeys::model::FirmKind;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::journey_maps::commands;
use crate::journey_maps::queries::{self, Summary};
use crate::rights::Right;
use crate::web::words::long_date;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "journey_maps/list.html")]
struct ListPage {
    shell: Shell,
    maps: Vec<Summary>,
    kinds: Vec<Choice>,
    draft: Draft,
}

impl ListPage {
    fn may(&self) -> bool {
        self.shell.actor.may(Right::Playbooks)
    }

    fn day(&self, made_at: i64) -> String {
        long_date(Moment(made_at).utc_day())
    }
}

async fn draw(app: &App, shell: Shell, draft: Draft) -> Result<Response, Error> {
    let maps = queries::list(&mut app.db.read().await?).await?;
    let kinds = FirmKind::ALL.map(|kind| Choice::new(kind.key(), kind.word())).to_vec();
    let page = ListPage { shell: shell.on(Nav::Map, "Journey maps"), maps, kinds, draft };
    page.draft.page(&page)
}

/// All maps.
pub async fn list(State(app): State<App>, shell: Shell) -> Result<Response, Error> {
    let model = firm::model(&mut app.db.read().await?).await?;
    let mut raw = Raw::default();
    raw.set("kind", model.kind.key());
    draw(&app, shell, Draft::new(raw)).await
}

/// Begins a map from the one that ships for a kind of firm.
pub async fn begin(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let (kind, title) = (form.raw.get("kind").to_owned(), form.raw.get("title").to_owned());
    let read = || {
        let kind = FirmKind::from_key(&kind).ok_or_else(|| Error::field("kind", "Choose a kind of firm."))?;
        let map = shipped(kind).map_err(|_| Error::Internal("a shipped journey map cannot be read".to_owned()))?;
        if title.trim().is_empty() {
            return Ok(map);
        }
        edit(&map, Edit::Retitle(title)).map_err(|refusal| Error::field("title", refusal.to_string()))
    };
    match read() {
        Ok(map) => {
            let work = app.change(&actor, move |tx, act| Box::pin(async move { commands::begin(tx, act, map).await }));
            let id = work.await?;
            Ok(web::told(&format!("/journeys/{id}"), "The map has begun. Its texts are suggestions: make them yours."))
        }
        Err(error) => draw(&app, shell, Draft::refused(form.raw, error)?).await,
    }
}

/// Takes a map from the list.
pub async fn delete(State(app): State<App>, actor: Actor, At(id): At<Uuid>, form: Form) -> Result<Response, Error> {
    let version = form.version();
    let work =
        app.change(&actor, move |tx, act| Box::pin(async move { commands::delete(tx, act, (id, version)).await }));
    work.await?;
    let undo = Some(format!("/journeys/{id}/restoration"));
    Ok(web::redirect(
        "/journeys",
        Some(&Toast { text: "The map is deleted, and its shared addresses end.".into(), undo }),
    ))
}

/// Brings a map back.
pub async fn bring_back(State(app): State<App>, actor: Actor, At(id): At<Uuid>) -> Result<Response, Error> {
    let work = app.change(&actor, move |tx, act| Box::pin(async move { commands::bring_back(tx, act, id).await }));
    work.await?;
    Ok(web::told(&format!("/journeys/{id}"), "The map is back."))
}
