//! The step between the right password and the second factor.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::super::passkeys::Site;
use super::super::second::{self, Ways};
use super::super::{Device, Token, cookie};
use super::passkeys::enter_with;
use super::sign_in::inside;
use crate::app::App;
use crate::error::Error;
use crate::server::Caller;
use crate::web::{self, Form, Theme};

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
    ways: Ways,
}

async fn page(
    app: &App,
    headers: &HeaderMap,
    step: &Token,
    (status, next, problem): (StatusCode, String, Option<String>),
) -> Result<Response, Error> {
    let Some((staff, _)) = second::step_of(app, step).await? else {
        return Ok(web::redirect("/sign-in", None));
    };
    let site = Site::of(&app.config, headers).ok();
    let ways = second::ways(&mut app.db.read().await?, staff, site.as_ref().map(Site::name)).await?;
    let page = StepPage { theme: Theme::of(headers), next, problem, ways };
    Ok((status, web::page(&page)?).into_response())
}

/// Asks for the second factor after the password was right.
pub async fn ask(State(app): State<App>, headers: HeaderMap, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let Some(step) = cookie::step_token(&app.config, &headers) else {
        return Ok(web::redirect("/sign-in", None));
    };
    let next = inside(asked.next.as_deref().unwrap_or("/")).to_owned();
    page(&app, &headers, &step, (StatusCode::OK, next, None)).await
}

/// Takes the code.
pub async fn answer(State(app): State<App>, caller: Caller, headers: HeaderMap, form: Form) -> Result<Response, Error> {
    let Some(step) = cookie::step_token(&app.config, &headers) else {
        return Ok(web::redirect("/sign-in", None));
    };
    let next = inside(form.raw.get("next"));
    let device = Device::of(&headers, caller.address);
    match second::answer(&app, &step, form.raw.get("code"), device, caller.address).await {
        Ok(token) => enter_with(&app, &headers, next, &token).await,
        Err(error) => {
            let (status, problem) = problem(error)?;
            page(&app, &headers, &step, (status, next.to_owned(), Some(problem))).await
        }
    }
}

/// The page again after a passkey was refused.
pub(super) async fn again(
    app: &App,
    headers: &HeaderMap,
    step: &Token,
    next: &str,
    error: Error,
) -> Result<Response, Error> {
    let (status, problem) = problem(error)?;
    page(app, headers, step, (status, next.to_owned(), Some(problem))).await
}

/// The status and the sentence of what a page at the door shows.
pub(super) fn problem(error: Error) -> Result<(StatusCode, String), Error> {
    match error {
        Error::Fields(fields) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, fields.into_values().next().unwrap_or_default()))
        }
        Error::TooMany(sentence) => Ok((StatusCode::TOO_MANY_REQUESTS, sentence)),
        Error::Refused(sentence) => Ok((StatusCode::CONFLICT, sentence)),
        error => Err(error),
    }
}
