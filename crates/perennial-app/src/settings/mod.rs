//! Settings: the firm, its staff, roles and teams, its service lines, its journey model, the audit log. For
//! administrators only.

mod audit;
mod coverage;
mod firm;
mod horizon;
mod lines;
mod model;
mod preview;
mod reasons;
mod rebuild;
mod roles;
mod staff;
mod teams;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

pub use rebuild::Rebuilding;

/// The routes of settings.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/settings", get(firm::form).post(firm::save))
        .route("/settings/staff", get(staff::list).post(staff::add))
        .route("/settings/staff/new", get(staff::blank))
        .route("/settings/staff/{id}", get(staff::form).post(staff::save))
        .route("/settings/staff/{id}/second-factor/reset", post(staff::reset_factor))
        .route("/settings/roles", get(roles::show).post(roles::save))
        .route("/settings/teams", get(teams::list).post(teams::add))
        .route("/settings/teams/{number}", get(teams::form).post(teams::save))
        .route("/settings/teams/{number}/removal", post(teams::remove))
        .route("/settings/audit", get(audit::show))
        .route("/settings/service-lines", get(lines::list).post(lines::add))
        .route("/settings/service-lines/{id}", get(lines::form).post(lines::save))
        .route("/settings/service-lines/{id}/move", post(lines::shift))
        .route("/settings/records", get(coverage::form).post(coverage::save))
        .route("/settings/records/{kind}/{from}/set", post(coverage::set_back))
        .route("/settings/reasons", get(reasons::form).post(reasons::save))
        .route("/settings/model", get(model::form).post(model::save))
        .route("/settings/model/progress", get(model::progress))
        .route("/settings/model/preview", post(model::preview))
        .route("/settings/horizon", get(horizon::form).post(horizon::choose))
        .route("/settings/horizon/{months}/set", post(horizon::set_back))
}
