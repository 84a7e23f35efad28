//! The pages of alerts: the list, one alert, the rules, a rule tried on history.

mod list;
mod one;
mod settings;
mod tried;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// The routes of alerts and of their rules.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/alerts", get(list::alerts))
        .route("/alerts/export", get(list::export))
        .route("/alerts/{id}", get(one::show))
        .route("/alerts/{id}/snooze", post(one::snooze))
        .route("/alerts/{id}/dismissal", post(one::dismiss))
        .route("/alerts/{id}/done", post(one::done))
        .route("/alerts/{id}/owner", post(one::reassign))
        .route("/alerts/{id}/reopening", post(one::reopen))
        .route("/settings/alerts", get(settings::rules))
        .route("/settings/alerts/people", post(settings::appoint))
        .route("/settings/alerts/text", get(settings::text).post(settings::save_text))
        .route("/settings/alerts/{rule}", get(settings::rule).post(settings::save))
        .route("/settings/alerts/{rule}/trial", get(tried::show).post(tried::begin))
}
