//! Letting playbooks rest for one client.

use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::ClientId;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::plans::commands;
use crate::web::{At, Form, told};

/// Lets one playbook rest, or all.
pub async fn pause(State(app): State<App>, actor: Actor, At(id): At<ClientId>, form: Form) -> Result<Response, Error> {
    let (playbook, reason) = (form.raw.optional("playbook"), form.raw.get("reason").to_owned());
    let work = app.change(&actor, move |tx, act| {
        Box::pin(async move { commands::pause(tx, act, id, playbook.as_deref(), &reason).await })
    });
    match work.await {
        Ok(()) => Ok(told(&format!("/clients/{id}/plan"), "The plan rests for this client.")),
        Err(Error::Fields(fields)) => {
            let why = fields.into_values().next().unwrap_or_default();
            Ok(told(&format!("/clients/{id}/plan"), format!("Nothing was changed. {why}")))
        }
        Err(error) => Err(error),
    }
}

/// Takes it up again.
pub async fn resume(State(app): State<App>, actor: Actor, At(id): At<ClientId>, form: Form) -> Result<Response, Error> {
    let playbook = form.raw.optional("playbook");
    let work = app.change(&actor, move |tx, act| {
        Box::pin(async move { commands::resume(tx, act, id, playbook.as_deref()).await })
    });
    work.await?;
    Ok(told(&format!("/clients/{id}/plan"), "The plan is taken up again."))
}
