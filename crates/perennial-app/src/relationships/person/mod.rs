//! The page of one person at a client: how they want to be reached, who knows them, where they worked, what is planned
//! for them, and what happens when they move on.

mod forms;
mod moving;
mod page;
mod queries;

use axum::routing::{get, post};

use crate::app::App;

/// The addresses of one person.
pub fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route("/contacts/{id}", get(page::show))
        .route("/contacts/{id}/wishes", post(forms::wish))
        .route("/contacts/{id}/ties", post(forms::tie))
        .route("/contacts/{id}/employers", post(forms::employer))
        .route("/contacts/{id}/successor", post(forms::successor))
        .route("/contacts/{id}/move", get(moving::of_contact).post(moving::save_of_contact))
        .route("/clients/{id}/move", get(moving::of_client).post(moving::save_of_client))
}
