//! The pages of markets.

mod door;
mod edit;
mod overview;
mod rounds;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// The pages of the firm.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/insights/worth/markets", get(overview::markets))
        .route("/insights/worth/markets/export", get(overview::export))
        .route("/markets/{axis}", get(edit::show).post(edit::save))
        .route("/markets/{axis}/participants", post(edit::add))
        .route("/markets/participants/{id}/delete", post(edit::take_off))
        .route("/markets/participants/{id}/restore", post(edit::put_back))
        .route("/markets/rounds", get(rounds::blank).post(rounds::open))
        .route("/markets/rounds/{id}/links", post(rounds::links))
        .route("/markets/rounds/{id}/raters", post(rounds::add))
        .route("/markets/rounds/{id}/cancel", post(rounds::cancel))
        .route("/markets/rounds/{id}/close", post(rounds::close))
        .route("/markets/rounds/{id}/reopen", post(rounds::reopen))
}

/// What needs no sign-in: the page of a rater.
pub fn door() -> Router<App> {
    Router::new().route("/r/{token}", get(door::show).post(door::take))
}
