//! The page of one client: where it stands and why, its timeline, its work, its people.

mod head;
mod pages;
mod plan;
mod queries;
mod tabs;
mod timeline;
mod why;

use axum::routing::get;

use crate::app::App;

pub use queries::{ClientRow, client as stored, offered};

/// The addresses of one client.
pub fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route("/clients/{id}", get(pages::timeline))
        .route("/clients/{id}/plan", get(plan::show))
        .route("/clients/{id}/engagements", get(tabs::engagements))
        .route("/clients/{id}/pursuits", get(tabs::pursuits))
        .route("/clients/{id}/people", get(tabs::people))
        .route("/clients/{id}/invoices", get(tabs::invoices))
        .route("/clients/{id}/promises", get(tabs::promises))
        .route("/clients/{id}/register", get(tabs::register))
        .route("/clients/{id}/research", get(tabs::research))
}
