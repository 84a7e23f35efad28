//! The third step: the import runs in the background; the page follows it.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use perennial_core::ids::ImportId;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::imports::course::{self, Import, State as ImportState};
use crate::imports::{life, run};
use crate::rights::Right;
use crate::web::words::count;
use crate::web::{self, At, Nav, Shell, Toast};

#[derive(Template)]
#[template(path = "imports/pages/running.html")]
struct RunningPage {
    shell: Shell,
    import: Import,
    left: Option<i64>,
}

#[derive(Template)]
#[template(path = "imports/pages/progress.html")]
struct Progress {
    import: Import,
    left: Option<i64>,
}

fn words(import: &Import, left: Option<i64>) -> String {
    let done = format!("{} of {}", import.done, count(import.total.unsigned_abs(), "record"));
    match left {
        Some(seconds @ 0..90) => format!("{done} · about {} left", count(seconds.unsigned_abs(), "second")),
        Some(seconds) => format!("{done} · about {} left", count((seconds / 60).unsigned_abs(), "minute")),
        None => done,
    }
}

impl RunningPage {
    fn words(&self) -> String {
        words(&self.import, self.left)
    }
}

impl Progress {
    fn words(&self) -> String {
        words(&self.import, self.left)
    }
}

/// The page of a running import. Without script it loads itself again.
pub fn draw(app: &App, shell: Shell, import: Import) -> Result<Response, Error> {
    let left = app.memory.imports.left(import.id, app.now(), import.done, import.total);
    let title = format!("Importing {}", import.file);
    web::page(&RunningPage { shell: shell.on(Nav::Imports, title), import, left })
}

/// The progress alone, asked for again and again; at the end the whole page is loaded.
pub async fn fragment(State(app): State<App>, actor: Actor, At(id): At<ImportId>) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let import = course::find(&mut conn, &actor, id).await?;
    let over = import.state != ImportState::Running;
    let left = app.memory.imports.left(id, app.now(), import.done, import.total);
    let mut response = web::page(&Progress { import, left })?;
    if over {
        response.headers_mut().insert(HeaderName::from_static("hx-refresh"), HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// Starts the import.
pub async fn start(State(app): State<App>, actor: Actor, At(id): At<ImportId>) -> Result<Response, Error> {
    actor.must(Right::Import)?;
    {
        let mut conn = app.db.read().await?;
        let import = course::find(&mut conn, &actor, id).await?;
        life::may_see_rows(&mut conn, &actor, &import).await?;
    }
    run::spawn(&app, &actor, id).await?;
    Ok(web::redirect(&format!("/imports/{id}"), None))
}

/// Stops it. What landed stays, and can be undone.
pub async fn cancel(State(app): State<App>, actor: Actor, At(id): At<ImportId>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { life::cancel(tx, act, id).await })).await?;
    let toast = Toast { text: "The import has stopped. What landed is listed below.".to_owned(), undo: None };
    Ok(web::redirect(&format!("/imports/{id}"), Some(&toast)))
}

/// Goes on after an error.
pub async fn again(State(app): State<App>, actor: Actor, At(id): At<ImportId>) -> Result<Response, Error> {
    run::again(&app, &actor, id).await?;
    Ok(web::redirect(&format!("/imports/{id}"), None))
}

/// Removes an import that has not begun.
pub async fn discard(State(app): State<App>, actor: Actor, At(id): At<ImportId>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { life::discard(tx, act, id).await })).await?;
    let toast = Toast { text: "The file was discarded. Nothing of it was stored.".to_owned(), undo: None };
    Ok(web::redirect("/imports", Some(&toast)))
}
