//! The pages of journey maps.

mod actual;
mod changes;
mod edit;
mod import;
mod list;
mod persona;
mod share;
mod show;
mod sources;
mod step;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;

pub(super) use show::{rows_of, step_choices};

/// The largest workbook that is taken: a map with everything in it has less than a tenth of it.
const LARGEST_UPLOAD: usize = 4 << 20;

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/journeys", get(list::list).post(list::begin))
        .route("/journeys/{id}", get(show::show))
        .route("/journeys/{id}/export", get(show::file))
        .route("/journeys/{id}/actual", get(actual::everybody))
        .route("/journeys/{id}/actual/{client}", get(actual::one))
        .route("/journeys/{id}/actual/{client}/cjml", get(actual::journey))
        .route("/journeys/{id}/deletion", post(list::delete))
        .route("/journeys/{id}/restoration", post(list::bring_back))
        .route("/journeys/{id}/persona", get(persona::of_map).post(persona::save_of_map))
        .route("/journeys/{id}/edit", get(edit::edit))
        .route("/journeys/{id}/steps", post(changes::add))
        .route("/journeys/{id}/steps/{journey_step}", get(step::form).post(step::save))
        .route("/journeys/{id}/steps/{journey_step}/place", post(changes::shift))
        .route("/journeys/{id}/steps/{journey_step}/cells", post(changes::cell))
        .route("/journeys/{id}/steps/{journey_step}/copy", post(changes::double))
        .route("/journeys/{id}/steps/{journey_step}/split", post(changes::split))
        .route("/journeys/{id}/steps/{journey_step}/removal", post(changes::remove))
        .route("/journeys/{id}/steps/{journey_step}/touchpoints", post(changes::touchpoint))
        .route("/journeys/{id}/steps/{journey_step}/touchpoints/place", post(changes::carry_touchpoint))
        .route("/journeys/{id}/steps/{journey_step}/opportunities", post(changes::opportunity))
        .route("/journeys/{id}/steps/{journey_step}/sources", post(sources::link))
        .route("/journeys/{id}/steps/{journey_step}/sources/removal", post(sources::remove))
        .route("/journeys/{id}/versions/{number}/undo", post(show::undo))
        .route("/journeys/{id}/versions/{number}/restoration", post(show::restore))
        .route("/journeys/{id}/comments", post(show::comment))
        .route("/journeys/{id}/comments/{comment}/settlement", post(show::settle))
        .route("/journeys/{id}/shares", post(share::share))
        .route("/journeys/{id}/shares/{share}/revocation", post(share::revoke))
        .route(
            "/journeys/{id}/import",
            get(import::form).post(import::take).layer(DefaultBodyLimit::max(LARGEST_UPLOAD)),
        )
        .route("/journeys/{id}/import/acceptance", post(import::accept))
        .route("/personas", get(persona::list).post(persona::add))
        .route("/personas/{id}", get(persona::form).post(persona::save))
}

/// The page that needs no sign-in.
pub fn door() -> Router<App> {
    Router::new().route("/shared/{secret}", get(share::shared))
}
