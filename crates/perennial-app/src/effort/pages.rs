//! The pages of effort.

mod balance;
mod form;
mod lists;
mod overview;
mod rows;

use axum::Router;
use axum::routing::{get, post};
use perennial_core::effort::Aim;

use crate::app::App;

/// The share of new or existing clients in what is known to be for either, as every headline, gauge and quarter tells it;
/// nothing for what is for neither, and where too little is known to tell shares.
fn share_of_known(aim: Option<Aim>, share_new: Option<f64>) -> String {
    let share = match (aim, share_new) {
        (Some(Aim::New), Some(share)) => share,
        (Some(Aim::Existing), Some(share)) => 1.0 - share,
        _ => return String::new(),
    };
    format!("{:.0} %", share * 100.0)
}

/// The routes of effort.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/insights/worth/effort", get(overview::effort))
        .route("/insights/worth/effort/export", get(overview::export))
        .route("/insights/worth/effort/entries", get(rows::entries))
        .route("/insights/worth/balance", get(balance::show))
        .route("/insights/worth/balance/line", get(balance::line))
        .route("/insights/worth/balance/target", post(balance::set_target))
        .route("/insights/worth/balance/target/{percent}", post(balance::set_back))
        .route("/effort/lists", get(lists::blank).post(lists::take))
        .route("/effort/lists/look", post(lists::preview))
        .route("/effort/lists/{id}/undo", post(lists::undo))
        .route("/effort/new", get(form::blank))
        .route("/effort", post(form::add))
        .route("/effort/{id}", get(form::show).post(form::change))
        .route("/effort/{id}/delete", post(form::take_back))
        .route("/effort/{id}/restore", post(form::put_back))
        .route("/effort/{id}/uncorrect", post(form::uncorrect))
}
