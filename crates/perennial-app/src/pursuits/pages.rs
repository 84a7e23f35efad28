//! The pages of pursuits.

mod board;
mod edit;
mod list;
mod outcome;
mod show;
mod terms;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// The routes of pursuits.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/pursuits", get(list::pursuits).post(edit::open))
        .route("/pursuits/export", get(list::export))
        .route("/pursuits/new", get(edit::blank))
        .route("/pursuits/{id}", get(show::pursuit))
        .route("/pursuits/{id}/edit", get(edit::form).post(edit::save))
        .route("/pursuits/{id}/terms", get(terms::form).post(terms::save))
        .route("/pursuits/{id}/terms/{terms}/set", post(terms::set_back))
        .route("/pursuits/{id}/step", post(outcome::reach))
        .route("/pursuits/{id}/outcome", get(outcome::form).post(outcome::decide))
        .route("/pursuits/{id}/outcome/undo", post(outcome::take_back))
        .route("/pursuits/{id}/reopen", post(outcome::reopen))
        .route("/pursuits/{id}/delete", post(edit::delete))
        .route("/pursuits/{id}/restore", post(edit::restore))
}
