//! Relationships: the list of clients, and the page of one with all that the rooms know of it.

mod list;

use crate::app::App;

/// The pages of relationships.
pub fn routes() -> axum::Router<App> {
    list::routes()
}
