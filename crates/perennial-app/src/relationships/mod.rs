//! Relationships: the list of clients, and the page of one with all that the rooms know of it.

mod client;
mod forms;
mod list;
mod moved;
mod person;

use crate::app::App;

/// The pages of relationships.
pub fn routes() -> axum::Router<App> {
    list::routes().merge(client::routes()).merge(forms::routes()).merge(person::routes()).merge(moved::routes())
}
