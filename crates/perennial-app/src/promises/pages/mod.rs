//! The pages of promises.

mod list;
mod record;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// The routes of promises.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/promises", get(list::promises).post(record::make))
        .route("/promises/export", get(list::export))
        .route("/promises/new", get(record::blank))
        .route("/promises/{id}", get(record::show))
        .route("/promises/{id}/outcome", post(record::settle))
}
