//! One's own account: sessions and password.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use perennial_core::dates::Moment;

use super::super::queries::{self, SessionLine, SignedIn};
use super::super::{Device, Password, commands, cookie};
use super::sign_in::{as_typed, inside};
use crate::app::App;
use crate::audit::{self, Action, Note, Who};
use crate::error::{Error, FieldErrors};
use crate::server::Caller;
use crate::web::words::count;
use crate::web::{self, Form, Nav, Shell, Theme, Toast};

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct AccountPage {
    shell: Shell,
    sessions: Vec<SessionLine>,
    has_factor: bool,
    now: Moment,
    errors: FieldErrors,
}

impl AccountPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.get(field).map(String::as_str)
    }

    /// “now”, “12 minutes ago”, “2 hours ago”.
    fn ago(&self, then: &Moment) -> String {
        match (self.now.0 - then.0) / 60_000_000 {
            ..1 => "now".to_owned(),
            minutes @ 1..60 => format!("{} ago", count(minutes.unsigned_abs(), "minute")),
            minutes => format!("{} ago", count((minutes / 60).unsigned_abs(), "hour")),
        }
    }

    fn others(&self) -> usize {
        self.sessions.iter().filter(|session| !session.this).count()
    }
}

async fn draw(app: &App, shell: Shell, signed: &SignedIn, errors: FieldErrors) -> Result<Response, Error> {
    let now = app.now();
    let mut conn = app.db.read().await?;
    let sessions = queries::sessions(&mut conn, signed, now).await?;
    let has_factor = signed.has_factor;
    web::page(&AccountPage { shell: shell.on(Nav::None, "Your account"), sessions, has_factor, now, errors })
}

pub async fn show(State(app): State<App>, shell: Shell, signed: SignedIn) -> Result<Response, Error> {
    draw(&app, shell, &signed, FieldErrors::new()).await
}

/// Keeps the chosen colours in this browser, where the script keeps them as well.
pub async fn choose_theme(State(app): State<App>, form: Form) -> Response {
    let theme = Theme::from_key(form.raw.get("theme"));
    let mut response = web::redirect(inside(form.raw.get("back")), None);
    response.headers_mut().extend(cookie::theme(&app.config, theme).map(|value| (header::SET_COOKIE, value)));
    response
}

pub async fn end_one(State(app): State<App>, signed: SignedIn, Path(name): Path<String>) -> Result<Response, Error> {
    let staff = signed.staff;
    app.db.write(move |tx| Box::pin(async move { commands::revoke(tx, staff, &name).await })).await?;
    audit::note(&app, Who::of(&signed.actor()), Note::new(Action::SessionsEnded, "one of the own")).await?;
    let toast = Toast { text: "The session has ended.".to_owned(), undo: None };
    Ok(web::redirect("/account", Some(&toast)))
}

pub async fn end_others(State(app): State<App>, signed: SignedIn) -> Result<Response, Error> {
    audit::note(&app, Who::of(&signed.actor()), Note::new(Action::SessionsEnded, "all others of the own")).await?;
    let (staff, kept) = (signed.staff, signed.token_hash);
    let ended = app.db.write(move |tx| Box::pin(async move { commands::revoke_others(tx, staff, kept).await })).await?;
    let toast = Toast { text: format!("{} ended.", count(ended, "other session")), undo: None };
    Ok(web::redirect("/account", Some(&toast)))
}

pub async fn change_password(
    State(app): State<App>,
    (shell, signed): (Shell, SignedIn),
    caller: Caller,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let device = Device::of(&headers, caller.address);
    match replace_password(&app, &signed, device, caller, form).await {
        Ok(token) => {
            let text = "Your password is changed, and your other sessions have ended.".to_owned();
            let mut response = web::redirect("/account", Some(&Toast { text, undo: None }));
            let cookie = cookie::set(&app.config, &token).map(|value| (header::SET_COOKIE, value));
            cookie.into_iter().for_each(|(name, value)| {
                response.headers_mut().append(name, value);
            });
            Ok(response)
        }
        Err(Error::Fields(errors)) => {
            let page = draw(&app, shell, &signed, errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn replace_password(
    app: &App,
    signed: &SignedIn,
    device: Device,
    caller: Caller,
    mut form: Form,
) -> Result<commands::Token, Error> {
    let new = match Password::parse(as_typed(&form.raw, "new")) {
        Ok(new) => Some(new),
        Err(refusal) => {
            form.refuse("new", refusal.to_string());
            None
        }
    };
    if new.is_some() && as_typed(&form.raw, "new") != as_typed(&form.raw, "again") {
        form.refuse("again", "This is not what stands above. Type the new password a second time.");
    }
    form.finish()?;
    let Some(new) = new else {
        return Err(Error::Internal("a password that was accepted is missing".to_owned()));
    };
    let current = as_typed(&form.raw, "current");
    commands::change_password(app, signed.staff, current, &new, device, caller.address).await
}
