//! The pages of touches: the list, the grid, and the form that logs one.

mod cell;
mod form;
mod grid;
mod list;
mod log;

use axum::Router;
use axum::routing::{get, post};
use perennial_core::fact::{Medium, TouchKind};

use crate::app::App;

/// The routes of touches.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/touches", get(list::touches).post(log::save))
        .route("/touches/export", get(list::export))
        .route("/touches/new", get(log::blank))
        .route("/touches/clients", get(log::clients))
        .route("/touches/people", get(log::people))
        .route("/touches/{id}/undo", post(log::undo))
        .route("/touches/grid", get(grid::grid))
        .route("/touches/grid/{phase}/{medium}", get(cell::show).post(cell::leave_empty))
        .route("/touches/grid/{phase}/{medium}/removal", post(cell::fill))
}

/// The icon of a medium.
const fn icon(medium: Medium) -> &'static str {
    match medium {
        Medium::InPerson => "in-person",
        Medium::Email => "email",
        Medium::Mail => "mail",
        Medium::Phone => "phone",
        Medium::Video => "video",
        Medium::Present => "present",
    }
}

/// One of the six media, as a form and the head of a column show it.
struct Shown(Medium);

impl Shown {
    /// All six.
    fn all() -> [Self; 6] {
        Medium::ALL.map(Self)
    }

    const fn key(&self) -> &'static str {
        self.0.key()
    }

    const fn icon(&self) -> &'static str {
        icon(self.0)
    }

    const fn word(&self) -> &'static str {
        self.0.word()
    }

    /// The finer kinds.
    fn kinds(&self) -> Vec<TouchKind> {
        TouchKind::ALL.into_iter().filter(|kind| kind.medium() == self.0).collect()
    }
}
