//! The pages of engagements.

mod board;
mod edit;
mod list;
mod record;
mod show;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// The routes of engagements.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/engagements", get(list::engagements).post(edit::accept))
        .route("/engagements/export", get(list::export))
        .route("/engagements/new", get(edit::blank))
        .route("/engagements/{id}", get(show::engagement))
        .route("/engagements/{id}/edit", get(edit::form).post(edit::save))
        .route("/engagements/{id}/steps", get(record::form).post(record::record))
        .route("/engagements/{id}/delete", post(edit::delete))
        .route("/engagements/{id}/restore", post(edit::restore))
}
