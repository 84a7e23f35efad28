//! Search over everything with a name: clients, people, pursuits, engagements; as a page and for the palette.

mod pages;
mod queries;

use axum::Router;
use axum::routing::get;

use crate::app::App;

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/search", get(pages::search))
}
