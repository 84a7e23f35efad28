//! The pages of imports: history, upload, columns, check, progress, receipt, undo.

mod check;
mod columns;
mod history;
mod problems;
mod receipt;
mod run;
mod undo;
mod upload;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use perennial_core::ids::ImportId;

use super::course::{self, State as ImportState};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::web::{At, Shell};

/// The routes of imports.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/imports", get(history::imports))
        .route("/imports/new", get(upload::form).post(upload::take))
        .route("/imports/{id}", get(import))
        .route("/imports/{id}/columns", post(columns::save))
        .route("/imports/{id}/object", post(columns::change_object))
        .route("/imports/{id}/check", get(check::check).post(check::decide))
        .route("/imports/{id}/run", post(run::start))
        .route("/imports/{id}/progress", get(run::fragment))
        .route("/imports/{id}/cancel", post(run::cancel))
        .route("/imports/{id}/again", post(run::again))
        .route("/imports/{id}/discard", post(run::discard))
        .route("/imports/{id}/problems.csv", get(problems::file))
        .route("/imports/{id}/undo", get(undo::ask).post(undo::undo))
}

/// The page of one import: where it is decides what is shown.
async fn import(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<ImportId>) -> Result<Response, Error> {
    let found = {
        let mut conn = app.db.read().await?;
        course::find(&mut conn, &actor, id).await?
    };
    match found.state {
        ImportState::Draft => columns::draw(&app, &actor, shell, found).await,
        ImportState::Running => run::draw(&app, shell, found),
        _ => receipt::draw(&app, &actor, shell, found).await,
    }
}
