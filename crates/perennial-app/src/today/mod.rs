//! Today: what is due for one person and why, ordered by value at risk; the week ahead; a calendar to subscribe to.

mod calendar;
mod feed;
mod ics;
mod items;
mod pages;
mod recent;
mod watch;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

pub use feed::Asked;
pub use items::{Item, due};

/// The routes of Today for people who are signed in.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/today", get(pages::today))
        .route("/today/week", get(pages::week))
        .route("/account/calendar", get(calendar::show).post(calendar::renew))
        .route("/account/calendar/revocation", post(calendar::revoke))
}

/// The calendars: whoever has the secret address needs no session.
pub fn door() -> Router<App> {
    Router::new().route("/calendar/{secret}", get(feed::calendar))
}
