//! The pages of presents.

mod list;
mod record;
mod rules;
mod settings;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// The routes of presents.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/presents", get(list::presents).post(record::propose))
        .route("/presents/export", get(list::export))
        .route("/presents/report", get(list::report))
        .route("/presents/report/export", get(list::export_report))
        .route("/presents/new", get(record::blank))
        .route("/presents/tenders", get(settings::tenders).post(settings::add_tender))
        .route("/presents/tenders/{id}/end", post(settings::end_tender))
        .route("/presents/{id}", get(record::show))
        .route("/presents/{id}/approval", post(record::approve))
        .route("/presents/{id}/giving", post(record::give))
        .route("/presents/{id}/refusal", post(record::decline))
        .route("/contacts/{id}/recipient", get(settings::recipient).post(settings::save_recipient))
        .route("/settings/gift-rules", get(rules::form).post(rules::save))
}
