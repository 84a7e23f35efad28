//! Everything that a person can enter or change of a client, its people and its facts.

mod begun;
mod client;
mod contact;
mod deeds;
mod facts;
mod reading;
mod record;
mod recording;
mod standing;

use axum::routing::{get, post};

use crate::app::App;

pub use contact::past_day;

/// The addresses of the forms.
pub fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route("/clients/new", get(client::blank))
        .route("/clients", post(client::create))
        .route("/clients/{id}/edit", get(client::edit).post(client::save))
        .route("/clients/{id}/contacts/new", get(contact::blank))
        .route("/clients/{id}/contacts", post(contact::create))
        .route("/contacts/{id}/edit", get(contact::edit).post(contact::save))
        .route("/clients/{id}/record", get(record::choose))
        .route("/clients/{id}/record/{kind}", get(record::blank).post(record::save))
        .route("/clients/{id}/facts/{fact}", get(facts::show))
        .route("/clients/{id}/facts/{fact}/day", post(facts::correct))
        .route("/clients/{id}/facts/{fact}/retraction", post(facts::retract))
        .route("/clients/{id}/facts/{fact}/reinstatement", post(facts::reinstate))
        .route("/clients/{id}/deeds/{moment}/undo", post(deeds::undo))
        .route("/clients/{id}/proposals", post(standing::confirm))
        .route("/clients/{id}/archive", post(standing::archive))
        .route("/clients/{id}/deletion", post(standing::delete))
        .route("/clients/{id}/restoration", post(standing::restore))
}
