//! Changing one particular of a client in its row of the list.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use perennial_core::ids::ClientId;
use serde::Serialize;

use super::queries;
use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Particular};
use crate::error::Error;
use crate::web::{self, Form, Toast};

/// Gives the client to another relationship manager.
pub async fn manager(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<ClientId>,
    headers: HeaderMap,
    mut form: Form,
) -> Result<Response, Error> {
    let staff = form.required("manager", str::parse);
    form.finish()?;
    let staff = staff.ok_or_else(|| Error::field("manager", "Choose somebody."))?;
    set(&app, &actor, id, (&headers, &form), Particular::Manager(staff)).await
}

/// Grades the client.
pub async fn tier(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<ClientId>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let tier = short(&form, "tier", 40)?;
    set(&app, &actor, id, (&headers, &form), Particular::Tier(tier)).await
}

/// Says in which trade the client is.
pub async fn sector(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<ClientId>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let sector = short(&form, "sector", 100)?;
    set(&app, &actor, id, (&headers, &form), Particular::Sector(sector)).await
}

fn short(form: &Form, field: &'static str, most: usize) -> Result<Option<String>, Error> {
    match form.raw.optional(field) {
        Some(text) if text.chars().count() > most => {
            Err(Error::field(field, format!("Write at most {most} characters here.")))
        }
        text => Ok(text),
    }
}

async fn set(
    app: &App,
    actor: &Actor,
    id: ClientId,
    (headers, form): (&HeaderMap, &Form),
    what: Particular,
) -> Result<Response, Error> {
    let seen = form.raw.get("version").parse().unwrap_or(0);
    let key = what.key();
    let outcome =
        app.change(actor, move |tx, act| Box::pin(async move { clients::set(tx, act, id, seen, what).await })).await;
    let (status, text) = match outcome {
        Ok(()) => (StatusCode::OK, "Saved."),
        Err(Error::ChangedMeanwhile(_)) => (
            StatusCode::CONFLICT,
            "Not saved: somebody else changed this client meanwhile. The row shows what is stored now; change it again if it is still wrong.",
        ),
        Err(error) => return Err(error),
    };
    if web::wants_json(headers) {
        let mut conn = app.db.read().await?;
        let stored = queries::particular(&mut conn, actor, id, key).await?;
        return Ok((status, Json(Answer { value: stored.value, version: stored.version, text })).into_response());
    }
    let back = Some(form.raw.get("back")).filter(|back| back.starts_with("/clients")).unwrap_or("/clients");
    Ok(web::redirect(back, Some(&Toast { text: text.to_owned(), undo: None })))
}

/// What the row shows from now on, for the script that edits in place.
#[derive(Debug, Serialize)]
struct Answer {
    value: Option<String>,
    version: i64,
    text: &'static str,
}
