//! The map: every relationship once, at its standing phase, on any day.

mod currencies;
mod pages;
mod survey;

use axum::Router;
use axum::routing::get;

use crate::app::App;

pub use pages::headlines;
pub use survey::{Filter, Survey, Surveys, survey};

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(pages::map))
        .route("/map.svg", get(pages::file))
        .route("/map/clients", get(pages::clients))
}
