//! Sign in and sign out.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::super::commands::Passed;
use super::super::passkeys::{self, Site};
use super::super::{Device, commands, cookie, queries};
use super::step;
use crate::app::App;
use crate::audit::{self, Action, Note, Who};
use crate::error::Error;
use crate::server::Caller;
use crate::web::words::percent;
use crate::web::{self, Form, Raw, Theme};

/// Where to go afterwards.
#[derive(Deserialize)]
pub struct Asked {
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    theme: Theme,
    email: String,
    next: String,
    problem: Option<String>,
    /// Somebody has a passkey that answers here.
    passkeys: bool,
}

/// The page; with an address that was typed, and with what is wrong.
async fn page(
    app: &App,
    headers: &HeaderMap,
    (email, next): (&str, &str),
    problem: Option<String>,
) -> Result<Response, Error> {
    let passkeys = match Site::of(&app.config, headers) {
        Ok(site) => passkeys::any_at(&mut app.db.read().await?, &site).await?,
        Err(_) => false,
    };
    let (theme, email, next) = (Theme::of(headers), email.to_owned(), next.to_owned());
    web::page(&SignInPage { theme, email, next, problem, passkeys })
}

/// The page again, with what is wrong.
pub(super) async fn again(
    app: &App,
    headers: &HeaderMap,
    typed: (&str, &str),
    error: Error,
) -> Result<Response, Error> {
    let (status, problem) = step::problem(error)?;
    Ok((status, page(app, headers, typed, Some(problem)).await?).into_response())
}

pub async fn show(State(app): State<App>, headers: HeaderMap, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let missing = queries::missing(&mut app.db.read().await?).await?;
    if missing.administrator {
        return Ok(web::redirect("/welcome", None));
    }
    let next = inside(asked.next.as_deref().unwrap_or("/"));
    if super::super::signed_in(&app, &headers).await?.is_some() {
        return Ok(web::redirect(next, None));
    }
    page(&app, &headers, ("", next), None).await
}

pub async fn submit(State(app): State<App>, caller: Caller, headers: HeaderMap, form: Form) -> Result<Response, Error> {
    let (email, password) = (form.raw.get("email"), as_typed(&form.raw, "password"));
    let next = inside(form.raw.get("next"));
    let device = Device::of(&headers, caller.address);
    match commands::sign_in(&app, email, password, device, caller.address).await {
        Ok(Passed::In(token)) => {
            end_present_session(&app, &headers).await?;
            let mut response = web::redirect(next, None);
            response.headers_mut().extend(cookie::set(&app.config, &token).map(|value| (header::SET_COOKIE, value)));
            Ok(response)
        }
        Ok(Passed::ToSecond(token)) => {
            let mut response = web::redirect(&format!("/sign-in/second?next={}", percent(next)), None);
            response.headers_mut().extend(cookie::step(&app.config, &token).map(|value| (header::SET_COOKIE, value)));
            Ok(response)
        }
        Err(error) => again(&app, &headers, (email, next), error).await,
    }
}

pub async fn sign_out(State(app): State<App>, caller: Caller, headers: HeaderMap) -> Result<Response, Error> {
    if let Some(signed) = super::super::signed_in(&app, &headers).await? {
        let who = Who { staff: Some(signed.staff), name: None, origin: caller.address.to_string() };
        audit::note(&app, who, Note::new(Action::SignedOut, "")).await?;
    }
    end_present_session(&app, &headers).await?;
    let mut response = web::redirect("/sign-in", None);
    response.headers_mut().extend(cookie::remove(&app.config).map(|value| (header::SET_COOKIE, value)));
    Ok(response)
}

/// A browser has one session: the one before ends when another begins.
pub(super) async fn end_present_session(app: &App, headers: &HeaderMap) -> Result<(), Error> {
    let Some(token) = cookie::token(&app.config, headers) else {
        return Ok(());
    };
    app.db.write(move |tx| Box::pin(async move { commands::end_session(tx, token.hash()).await })).await
}

/// A password may begin or end with a space.
pub(super) fn as_typed<'r>(raw: &'r Raw, field: &str) -> &'r str {
    raw.all(field).last().map_or("", String::as_str)
}

/// The address when it leads to a page of this server, else the first page.
pub(super) fn inside(next: &str) -> &str {
    let mut letters = next.chars();
    let relative = letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\'));
    let plain = next.len() <= 2000 && next.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if relative && plain { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn nobody_is_sent_to_another_server_after_signing_in() {
        assert_eq!(inside("/clients?sort=name&page=2"), "/clients?sort=name&page=2");
        for outside in ["", "https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "clients"]
        {
            assert_eq!(inside(outside), "/", "{outside:?}");
        }
    }
}
