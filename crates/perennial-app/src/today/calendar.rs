//! The settings of one's own calendar: a secret address, shown once, renewed and revoked.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use perennial_core::ids::StaffId;

use super::feed::Secret;
use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::audit::{Action, Note};
use crate::error::Error;
use crate::web::{self, Nav, Shell};

#[derive(Template)]
#[template(path = "today/calendar.html")]
struct CalendarPage {
    shell: Shell,
    exists: bool,
    /// The address, directly after it was made.
    address: Option<String>,
}

fn person(actor: &Actor) -> Result<StaffId, Error> {
    actor.staff().ok_or(Error::SignIn)
}

/// Whether there is a calendar.
pub async fn show(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let sql = "select count(*) from calendar_feed where staff_id = $1";
    let exists: i64 = conn.scalar(sql, args![person(&actor)?]).await?;
    web::page(&CalendarPage { shell: shell.on(Nav::None, "Your calendar"), exists: exists > 0, address: None })
}

/// Makes a new secret address; an earlier one ends.
pub async fn renew(State(app): State<App>, actor: Actor, shell: Shell, headers: HeaderMap) -> Result<Response, Error> {
    let (staff, secret) = (person(&actor)?, Secret::fresh());
    let hash = secret.hash();
    app.change(&actor, move |tx, act| {
        Box::pin(async move {
            tx.run("delete from calendar_feed where staff_id = $1", args![staff]).await?;
            let sql = "insert into calendar_feed (token_hash, staff_id, created_at) values ($1, $2, $3)";
            tx.run(sql, args![hash, staff, act.now]).await?;
            act.audit(tx, Note::new(Action::CalendarMade, "an earlier address ends")).await
        })
    })
    .await?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let origin = app.config.public_url.clone().unwrap_or_else(|| format!("http://{host}"));
    let address = Some(format!("{}/calendar/{}.ics", origin.trim_end_matches('/'), secret.text()));
    web::page(&CalendarPage { shell: shell.on(Nav::None, "Your calendar"), exists: true, address })
}

/// Ends the secret address.
pub async fn revoke(State(app): State<App>, actor: Actor) -> Result<Response, Error> {
    let staff = person(&actor)?;
    app.change(&actor, move |tx, act| {
        Box::pin(async move {
            tx.run("delete from calendar_feed where staff_id = $1", args![staff]).await?;
            act.audit(tx, Note::new(Action::CalendarRevoked, "")).await
        })
    })
    .await?;
    Ok(web::told("/account/calendar", "The address has ended. Calendars that use it get nothing more."))
}
