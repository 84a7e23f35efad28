//! The pages of playbooks and of planned touches.

mod book;
mod edit;
mod list;
mod pauses;
mod planned;
mod trial;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// The addresses.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/playbooks", get(list::list).post(edit::add))
        .route("/playbooks/new", get(edit::blank))
        .route("/playbooks/{id}", get(book::show))
        .route("/playbooks/{id}/edit", get(edit::form).post(edit::save))
        .route("/playbooks/{id}/preview", get(trial::show))
        .route("/playbooks/{id}/live", post(book::go_live))
        .route("/playbooks/{id}/out", post(book::take_out))
        .route("/planned/{id}", get(planned::show).post(planned::save))
        .route("/planned/{id}/done", post(planned::done))
        .route("/planned/{id}/fulfilment", post(planned::fulfilled))
        .route("/planned/{id}/skip", post(planned::skip))
        .route("/planned/{id}/skip/undo", post(planned::unskip))
        .route("/planned/{id}/move", post(planned::shift))
        .route("/clients/{id}/plan/pause", post(pauses::pause))
        .route("/clients/{id}/plan/resume", post(pauses::resume))
}
