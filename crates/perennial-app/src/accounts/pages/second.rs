//! The second factor: its step at sign-in, and its page in one's own account.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::super::queries::{self, SignedIn};
use super::super::second::{self, Factors, totp};
use super::super::{Device, cookie};
use super::sign_in::{end_present_session, inside};
use crate::app::App;
use crate::db::Conn;
use crate::error::{Error, FieldErrors};
use crate::server::Caller;
use crate::web::{self, Draft, Form, Nav, Raw, Shell, Theme};

/// Where to go afterwards.
#[derive(Deserialize)]
pub struct Asked {
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "accounts/second_step.html")]
struct StepPage {
    theme: Theme,
    next: String,
    problem: Option<String>,
}

/// Asks for the second factor after the password was right.
pub async fn ask(State(app): State<App>, headers: HeaderMap, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let waiting = match cookie::step_token(&app.config, &headers) {
        Some(token) => second::step_of(&app, &token).await?.is_some(),
        None => false,
    };
    if !waiting {
        return Ok(web::redirect("/sign-in", None));
    }
    let next = inside(asked.next.as_deref().unwrap_or("/")).to_owned();
    web::page(&StepPage { theme: Theme::of(&headers), next, problem: None })
}

/// Takes the code.
pub async fn answer(State(app): State<App>, caller: Caller, headers: HeaderMap, form: Form) -> Result<Response, Error> {
    let Some(step) = cookie::step_token(&app.config, &headers) else {
        return Ok(web::redirect("/sign-in", None));
    };
    let next = inside(form.raw.get("next"));
    let device = Device::of(&headers, caller.address);
    match second::answer(&app, &step, form.raw.get("code"), device, caller.address).await {
        Ok(token) => {
            end_present_session(&app, &headers).await?;
            let mut response = web::redirect(next, None);
            let cookies = [cookie::set(&app.config, &token), cookie::step_over(&app.config)];
            for value in cookies.into_iter().flatten() {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
            Ok(response)
        }
        Err(error) => {
            let (status, problem) = match &error {
                Error::Fields(fields) => (StatusCode::UNPROCESSABLE_ENTITY, fields.values().next().cloned()),
                Error::TooMany(sentence) => (StatusCode::TOO_MANY_REQUESTS, Some(sentence.clone())),
                _ => return Err(error),
            };
            let page = StepPage { theme: Theme::of(&headers), next: next.to_owned(), problem };
            Ok((status, web::page(&page)?).into_response())
        }
    }
}

/// An app that waits for its first code.
struct Waiting {
    text: String,
    side: i32,
    path: String,
}

#[derive(Template)]
#[template(path = "accounts/second_factor.html")]
struct FactorPage {
    shell: Shell,
    factors: Factors,
    needs: bool,
    waiting: Option<Waiting>,
    /// Recovery codes that were made just now.
    codes: Vec<String>,
    draft: Draft,
}

async fn draw(app: &App, shell: Shell, signed: &SignedIn, codes: Vec<String>, draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let factors = second::factors(&mut conn, signed.staff).await?;
    let waiting = waiting(&mut conn, &shell, signed).await?;
    let needs = signed.needs_factor;
    let page = FactorPage { shell: shell.on(Nav::None, "Second factor"), factors, needs, waiting, codes, draft };
    page.draft.page(&page)
}

async fn waiting(conn: &mut Conn, shell: &Shell, signed: &SignedIn) -> Result<Option<Waiting>, Error> {
    let Some(secret) = second::unconfirmed(conn, signed.staff).await? else { return Ok(None) };
    let (email, _) = queries::own_credentials(conn, signed.staff).await?;
    let (side, path) = totp::picture(&totp::address(&secret, &shell.firm, &email)).unwrap_or_default();
    Ok(Some(Waiting { text: totp::text(&secret), side, path }))
}

/// One's own second factors.
pub async fn show(State(app): State<App>, shell: Shell, signed: SignedIn) -> Result<Response, Error> {
    draw(&app, shell, &signed, Vec::new(), Draft::default()).await
}

/// Makes a secret for an app.
pub async fn begin(State(app): State<App>, shell: Shell, signed: SignedIn) -> Result<Response, Error> {
    let (staff, now) = (signed.staff, app.now());
    let begun = app.db.write(move |tx| Box::pin(async move { second::begin(tx, staff, now).await })).await;
    match begun {
        Ok(()) => Ok(web::redirect("/account/second-factor", None)),
        Err(error) => draw(&app, shell, &signed, Vec::new(), Draft::refused(Raw::default(), error)?).await,
    }
}

/// The address of whoever asks, for the limits of sign-in.
async fn email(app: &App, signed: &SignedIn) -> Result<String, Error> {
    let mut conn = app.db.read().await?;
    Ok(queries::own_credentials(&mut conn, signed.staff).await?.0)
}

/// The page again, with what is wrong.
async fn again(app: &App, shell: Shell, signed: &SignedIn, error: Error) -> Result<Response, Error> {
    let error = match error {
        Error::TooMany(sentence) => Error::Fields(FieldErrors::from([("code", sentence)])),
        error => error,
    };
    draw(app, shell, signed, Vec::new(), Draft::refused(Raw::default(), error)?).await
}

/// Confirms the app with its first code, and shows the recovery codes once.
pub async fn confirm(
    State(app): State<App>,
    shell: Shell,
    mut signed: SignedIn,
    caller: Caller,
    form: Form,
) -> Result<Response, Error> {
    let email = email(&app, &signed).await?;
    let code = form.raw.get("code").to_owned();
    match second::confirm(&app, &signed, &email, code, caller.address).await {
        Ok(codes) => {
            signed.has_factor = true;
            draw(&app, shell, &signed, codes, Draft::default()).await
        }
        Err(error) => again(&app, shell, &signed, error).await,
    }
}

/// Makes new recovery codes and shows them once.
pub async fn new_codes(
    State(app): State<App>,
    shell: Shell,
    signed: SignedIn,
    caller: Caller,
    form: Form,
) -> Result<Response, Error> {
    let email = email(&app, &signed).await?;
    let asked = (email.as_str(), form.raw.get("code").to_owned(), caller.address);
    match second::new_codes(&app, &signed, asked).await {
        Ok(codes) => draw(&app, shell, &signed, codes, Draft::default()).await,
        Err(error) => again(&app, shell, &signed, error).await,
    }
}

/// Removes the app.
pub async fn remove(
    State(app): State<App>,
    shell: Shell,
    signed: SignedIn,
    caller: Caller,
    form: Form,
) -> Result<Response, Error> {
    let email = email(&app, &signed).await?;
    let asked = (email.as_str(), form.raw.get("code").to_owned(), caller.address);
    match second::remove(&app, &signed, asked).await {
        Ok(()) => Ok(web::told("/account/second-factor", "The app is removed. Your password alone signs you in.")),
        Err(error) => again(&app, shell, &signed, error).await,
    }
}
