//! Relationships: the list of clients, and the page of one with all that the rooms know of it.

mod client;
mod explain;
mod forms;
mod list;
mod moved;
mod names;
mod person;

use crate::app::App;

pub use explain::{Explanation, ReasonTold, Told, explain};
pub use names::Names;

/// The pages of relationships.
pub fn routes() -> axum::Router<App> {
    list::routes().merge(client::routes()).merge(forms::routes()).merge(person::routes()).merge(moved::routes())
}
