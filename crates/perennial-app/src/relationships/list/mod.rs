//! The list of clients: filters, columns, orders, changes of many at once.

mod bulk;
mod condition;
mod export;
mod filter;
mod inline;
mod pages;
mod queries;
mod row;
mod state;

use axum::routing::{get, post};

use crate::app::App;

pub use state::Sort;

/// The list's addresses.
pub fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route("/clients", get(pages::list))
        .route("/clients/export", get(export::csv))
        .route("/clients/bulk", post(bulk::change))
        .route("/clients/assignments/{moment}/undo", post(bulk::unassign))
        .route("/clients/identities/{moment}/undo", post(bulk::unsay_who))
        .route("/clients/deletions/{moment}/undo", post(bulk::restore))
        .route("/clients/{id}/manager", post(inline::manager))
        .route("/clients/{id}/tier", post(inline::tier))
        .route("/clients/{id}/sector", post(inline::sector))
}
