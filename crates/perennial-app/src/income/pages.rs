//! The pages of income.

mod behind;
mod kept;
mod overview;

use axum::Router;
use axum::routing::get;

use crate::app::App;

/// The routes of income.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/insights/worth/income", get(overview::income))
        .route("/insights/worth/income/export", get(overview::export))
        .route("/insights/worth/income/invoices", get(behind::invoices))
        .route("/insights/worth/income/clients", get(kept::clients))
}
