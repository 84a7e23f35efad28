//! Passkeys: asked for by the page's script as JSON, answered by a form as every change is.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::super::passkeys::{self, Answered, Site};
use super::super::queries::{self, SignedIn};
use super::super::second::Proof;
use super::super::{Device, Token, cookie};
use super::second::{draw, draw_passkey};
use super::sign_in::{as_typed, end_present_session, inside};
use super::{sign_in, step};
use crate::app::App;
use crate::error::{Error, FieldErrors};
use crate::server::Caller;
use crate::web::{self, At, Draft, Form, Raw, Shell};

/// What a form without the script sends.
const NO_SCRIPT: &str = "A passkey needs the script of this page: allow JavaScript for it, or go on without a passkey.";

fn site(app: &App, headers: &HeaderMap) -> Result<Site, Error> {
    Site::of(&app.config, headers).map_err(Error::Refused)
}

/// The challenge or what is wrong, both as JSON for the script.
fn asked(outcome: Result<serde_json::Value, Error>) -> Response {
    outcome.map_or_else(web::problem, |asked| Json(asked).into_response())
}

/// What the script put into the form.
fn answer_of(form: &Form) -> Result<&str, Error> {
    match form.raw.get("answer") {
        "" => Err(Error::field("answer", NO_SCRIPT)),
        answer => Ok(answer),
    }
}

/// Asks for a new passkey.
pub async fn begin(
    State(app): State<App>,
    signed: SignedIn,
    caller: Caller,
    headers: HeaderMap,
    form: Form,
) -> Response {
    let asking = (form.raw.get("name"), as_typed(&form.raw, "password"), caller.address);
    asked(match site(&app, &headers) {
        Ok(site) => passkeys::begin_adding(&app, &signed, &site, asking).await,
        Err(error) => Err(error),
    })
}

/// Stores it, and shows recovery codes once when there were none.
pub async fn add(
    State(app): State<App>,
    (shell, mut signed): (Shell, SignedIn),
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let added = match (site(&app, &headers), answer_of(&form)) {
        (Ok(site), Ok(answer)) => passkeys::add(&app, &signed, &site, answer).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match added {
        Ok(codes) if codes.is_empty() => {
            Ok(web::told("/account/second-factor", "The passkey is added, and your other sessions have ended."))
        }
        Ok(codes) => {
            signed.has_factor = true;
            draw(&app, shell, &signed, &headers, codes, Draft::default()).await
        }
        Err(error) => again(&app, (shell, signed), &headers, form.raw, error).await,
    }
}

/// Removes one.
pub async fn remove(
    State(app): State<App>,
    (shell, signed): (Shell, SignedIn),
    (At(id), caller): (At<Uuid>, Caller),
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let email = queries::own_credentials(&mut app.db.read().await?, signed.staff).await?.0;
    let proof = Proof::Password(as_typed(&form.raw, "password").to_owned());
    match passkeys::remove(&app, &signed, id, (&email, proof, caller.address)).await {
        Ok(()) => {
            Ok(web::told("/account/second-factor", "The passkey is removed. Remove it from your device as well."))
        }
        Err(error) => again(&app, (shell, signed), &headers, Raw::default(), error).await,
    }
}

/// The page again, with what is wrong.
async fn again(
    app: &App,
    (shell, signed): (Shell, SignedIn),
    headers: &HeaderMap,
    mut raw: Raw,
    error: Error,
) -> Result<Response, Error> {
    for secret in ["password", "answer"] {
        raw.set(secret, "");
    }
    let error = match error {
        Error::TooMany(sentence) => Error::Fields(FieldErrors::from([("password", sentence)])),
        error => error,
    };
    draw_passkey(app, shell, &signed, headers, Draft::refused(raw, error)?).await
}

/// Asks for a passkey after the right password.
pub async fn begin_second(State(app): State<App>, headers: HeaderMap) -> Response {
    let Some(token) = cookie::step_token(&app.config, &headers) else { return web::problem(Error::SignIn) };
    asked(match site(&app, &headers) {
        Ok(site) => passkeys::begin_second(&app, &site, &token).await,
        Err(error) => Err(error),
    })
}

/// Takes the passkey after the right password.
pub async fn answer(State(app): State<App>, caller: Caller, headers: HeaderMap, form: Form) -> Result<Response, Error> {
    let Some(token) = cookie::step_token(&app.config, &headers) else {
        return Ok(web::redirect("/sign-in", None));
    };
    let next = inside(form.raw.get("next"));
    let entered = match (site(&app, &headers), answer_of(&form)) {
        (Ok(site), Ok(answer)) => passkeys::answer(&app, &site, &token, said(answer, &headers, &caller)).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match entered {
        Ok(session) => enter_with(&app, &headers, next, &session).await,
        Err(error) => step::again(&app, &headers, &token, next, error).await,
    }
}

/// Asks for any passkey of this site.
pub async fn begin_alone(State(app): State<App>, caller: Caller, headers: HeaderMap) -> Response {
    let begun = match site(&app, &headers) {
        Ok(site) => passkeys::begin_alone(&app, &site, caller.address).await,
        Err(error) => Err(error),
    };
    let (token, challenge) = match begun {
        Ok(begun) => begun,
        Err(error) => return web::problem(error),
    };
    let mut response = Json(challenge).into_response();
    response.headers_mut().extend(cookie::step(&app.config, &token).map(|value| (header::SET_COOKIE, value)));
    response
}

/// Signs in with a passkey alone.
pub async fn enter(State(app): State<App>, caller: Caller, headers: HeaderMap, form: Form) -> Result<Response, Error> {
    let next = inside(form.raw.get("next"));
    let entered = match (site(&app, &headers), answer_of(&form), cookie::step_token(&app.config, &headers)) {
        (Ok(site), Ok(answer), Some(token)) => {
            passkeys::enter(&app, &site, &token, said(answer, &headers, &caller)).await
        }
        (Err(error), ..) | (_, Err(error), _) => Err(error),
        (_, _, None) => Err(Error::field("answer", "This sign-in has expired. Try again.")),
    };
    match entered {
        Ok(session) => enter_with(&app, &headers, next, &session).await,
        Err(error) => sign_in::again(&app, &headers, ("", next), error).await,
    }
}

fn said<'a>(answer: &'a str, headers: &HeaderMap, caller: &Caller) -> Answered<'a> {
    Answered { answer, device: Device::of(headers, caller.address), from: caller.address }
}

/// Gives the browser its session, where nothing of the sign-in is left.
pub(super) async fn enter_with(app: &App, headers: &HeaderMap, next: &str, session: &Token) -> Result<Response, Error> {
    end_present_session(app, headers).await?;
    let mut response = web::redirect(next, None);
    for value in [cookie::set(&app.config, session), cookie::step_over(&app.config)].into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}
