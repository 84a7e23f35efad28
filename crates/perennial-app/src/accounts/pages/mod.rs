//! The pages of sign-in and of one's own account.

mod account;
mod passkeys;
mod second;
mod sign_in;
mod step;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// The pages that nobody needs to be signed in for.
pub fn door() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-in/second", get(step::ask).post(step::answer))
        .route("/sign-in/second/passkey", post(passkeys::answer))
        .route("/sign-in/second/passkey/challenge", post(passkeys::begin_second))
        .route("/sign-in/passkey", post(passkeys::enter))
        .route("/sign-in/passkey/challenge", post(passkeys::begin_alone))
        .route("/sign-out", post(sign_in::sign_out))
}

/// The pages of one's own account.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/account", get(account::show))
        .route("/account/theme", post(account::choose_theme))
        .route("/account/password", post(account::change_password))
        .route("/account/second-factor", get(second::show))
        .route("/account/second-factor/app", post(second::begin))
        .route("/account/second-factor/confirmation", post(second::confirm))
        .route("/account/second-factor/codes", post(second::new_codes))
        .route("/account/second-factor/removal", post(second::remove))
        .route("/account/second-factor/passkeys", post(passkeys::add))
        .route("/account/second-factor/passkeys/challenge", post(passkeys::begin))
        .route("/account/second-factor/passkeys/{id}/removal", post(passkeys::remove))
        .route("/account/sessions/others/end", post(account::end_others))
        .route("/account/sessions/{name}/end", post(account::end_one))
}
