//! The pages of the referral review.

mod ask;
mod balance;
mod behind;
mod lineage;
mod review;

use axum::Router;
use axum::routing::get;
use perennial_core::dates::Day;

use crate::app::App;
use crate::web::list::Address;

/// The review, under which its other pages stand.
const REVIEW: &str = "/insights/worth/referrals";

/// The routes of the review.
pub fn routes() -> Router<App> {
    Router::new()
        .route(REVIEW, get(review::show))
        .route("/insights/worth/referrals/export", get(review::export))
        .route("/insights/worth/referrals/list", get(behind::list))
        .route("/insights/worth/referrals/balance", get(balance::show))
        .route("/insights/worth/referrals/balance/export", get(balance::export))
        .route("/insights/worth/referrals/lineage", get(lineage::show))
        .route("/insights/worth/referrals/lineage/export", get(lineage::export))
        .route("/insights/worth/referrals/ask", get(ask::show))
        .route("/insights/worth/referrals/ask/export", get(ask::export))
}

/// The day on which the twelve months of an address end: today where it says nothing.
fn day_of(address: &Address, today: Day) -> Day {
    address.day("on").unwrap_or(today).min(today)
}

/// The pages beside each other: words, address, whether one stands there.
fn tabs(address: &Address, here: &str) -> Vec<(&'static str, String, bool)> {
    let pages = [("Review", ""), ("Balance", "/balance"), ("Whom to ask", "/ask"), ("Lineage", "/lineage")];
    let on = [("on", address.get("on"))];
    let tab = |(word, path): (&'static str, &str)| {
        (word, Address::new(&format!("{REVIEW}{path}"), "").with_all(&on), path == here)
    };
    pages.into_iter().map(tab).collect()
}

/// The same page a year before, and a year later where that has begun.
fn years(address: &Address, on: Day, today: Day) -> (String, Option<String>) {
    let later = (on < today).then(|| address.with("on", &on.plus_months(12).min(today).to_string()));
    (address.with("on", &on.plus_months(-12).to_string()), later)
}
