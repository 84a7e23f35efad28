//! Plans: what is to be done for each client, by whom and when, as the firm's playbooks ask and people decide.
//!
//! A change settles in two steps: positions follow the facts, then the touches that the live playbooks ask for
//! follow the positions ([`settle`]). A touch that is logged fulfils the planned one.

mod about;
mod books;
mod due;
mod rows;
mod settle;
mod sweep;

use crate::app::App;

pub use books::{BookState, Memory};
pub use due::{Due, due, find, of_client};
pub use settle::settle;
pub use sweep::sweep;

/// The pages of playbooks and planned touches.
pub fn routes() -> axum::Router<App> {
    axum::Router::new()
}
