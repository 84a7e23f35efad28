//! The pages of engagements.

mod board;
mod close_out;
mod edit;
mod gaps;
mod list;
mod record;
mod show;
mod variance;

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
        .route("/engagements/{id}/close-out", get(close_out::form).post(close_out::hold))
        .route("/variance", get(variance::list))
        .route("/variance/export", get(variance::export))
        .route("/gaps", get(gaps::list))
        .route("/engagements/{id}/delete", post(edit::delete))
        .route("/engagements/{id}/restore", post(edit::restore))
}
