//! The pages of invoices: add one, record a payment, a dispute and its end.

mod add;
mod show;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// The routes of invoices.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/invoices", post(add::issue))
        .route("/invoices/new", get(add::blank))
        .route("/invoices/{id}", get(show::invoice))
        .route("/invoices/{id}/payments", post(show::pay))
        .route("/invoices/{id}/dispute", post(show::dispute))
        .route("/invoices/{id}/settlement", post(show::settle))
        .route("/invoices/{id}/delete", post(show::delete))
        .route("/invoices/{id}/restore", post(show::restore))
}
