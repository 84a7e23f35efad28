//! The pages of worth.

mod relationships;
mod settings;
mod wins;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// The routes of worth.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/insights/worth", get(wins::wins))
        .route("/insights/worth/export", get(wins::export))
        .route("/insights/worth/relationships", get(relationships::show))
        .route("/insights/worth/relationships/export", get(relationships::export))
        .route("/settings/value", get(settings::form).post(settings::save))
        .route("/settings/value/{usual}/set", post(settings::set_back))
}
