//! Relationships: the list of clients, and the page of one with all that the rooms know of it.

mod client;
mod explain;
mod list;
mod missing;
mod names;
mod words;

use crate::app::App;

pub use explain::{Explanation, ReasonTold, Told, explain};
pub use names::Names;

/// The pages of relationships.
pub fn routes() -> axum::Router<App> {
    list::routes().merge(client::routes())
}
