//! One recorded fact: another day, retracted, reinstated.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::ids::{ClientId, FactId};

use super::begun::{self, Begun};
use super::standing::to_client;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::journeys;
use crate::journeys::{Told, explain};
use crate::web::words::long_date;
use crate::web::{Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "relationships/forms/fact.html")]
struct FactPage {
    shell: Shell,
    client: (ClientId, String),
    told: Told,
    on: String,
    first: Option<String>,
    day: Draft,
    retraction: Draft,
}

/// Shows a fact and the ways to mend it.
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path((id, fact)): Path<(ClientId, FactId)>,
) -> Result<Response, Error> {
    draw(&app, &actor, shell, (id, fact), None, None).await
}

/// Says that it happened on another day.
pub async fn correct(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path((id, fact)): Path<(ClientId, FactId)>,
    mut form: Form,
) -> Result<Response, Error> {
    let on = form.day("on");
    let reason = form.raw.get("reason").to_owned();
    let outcome = match (form.finish(), on) {
        (Ok(()), Some(on)) => {
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { journeys::correct(tx, act, id, fact, on, &reason).await })
            });
            work.await
        }
        (Err(error), _) => Err(error),
        (Ok(()), None) => Err(Error::field("on", "This is needed.")),
    };
    match outcome {
        Ok(()) => Ok(to_client(id, "Corrected. What follows from it has moved accordingly.", None)),
        Err(error) => {
            let draft = Draft::refused(form.raw, error)?;
            draw(&app, &actor, shell, (id, fact), Some(draft), None).await
        }
    }
}

/// Says that it never happened. What it began goes with it, and comes back with Undo.
pub async fn retract(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path((id, fact)): Path<(ClientId, FactId)>,
    form: Form,
) -> Result<Response, Error> {
    let reason = form.raw.get("reason").to_owned();
    let work =
        app.change(&actor, move |tx, act| Box::pin(async move { begun::retract(tx, act, id, fact, &reason).await }));
    match work.await {
        Ok(went) => {
            let undo =
                Some(went.map_or_else(|| format!("/clients/{id}/facts/{fact}/reinstatement"), Begun::restored_at));
            let text = match went {
                None => "Retracted. It stays in the record and no longer counts.".to_owned(),
                Some(begun) => format!("Retracted, with the {} that it began.", begun.noun(&shell.noun)),
            };
            Ok(to_client(id, &text, undo))
        }
        Err(error) => {
            let draft = Draft::refused(form.raw, error)?;
            draw(&app, &actor, shell, (id, fact), None, Some(draft)).await
        }
    }
}

/// Says that it holds after all.
pub async fn reinstate(
    State(app): State<App>,
    actor: Actor,
    Path((id, fact)): Path<(ClientId, FactId)>,
) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { begun::reinstate(tx, act, id, fact).await })).await?;
    Ok(to_client(id, "Reinstated. It counts again.", None))
}

async fn draw(
    app: &App,
    actor: &Actor,
    shell: Shell,
    (id, fact): (ClientId, FactId),
    day: Option<Draft>,
    retraction: Option<Draft>,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let explained = explain(&mut conn, actor, id, shell.today).await?;
    let told = explained.facts.into_iter().find(|told| told.id == fact).ok_or(Error::NotFound("fact"))?;
    let mut raw = Raw::default();
    raw.set("on", told.on.to_string());
    let page = FactPage {
        shell: shell.on(Nav::Clients, "A recorded fact"),
        client: (id, explained.name),
        on: long_date(told.on),
        first: told.moved_from.map(long_date),
        told,
        day: day.unwrap_or_else(|| Draft::new(raw)).prefixed("day-"),
        retraction: retraction.unwrap_or_default().prefixed("retraction-"),
    };
    let refused = if page.day.is_clean() { &page.retraction } else { &page.day };
    refused.page(&page)
}
