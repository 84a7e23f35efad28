//! Changing one particular of a client in its row of the list.

use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::ids::ClientId;

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
    mut form: Form,
) -> Result<Response, Error> {
    let staff = form.required("manager", str::parse);
    form.finish()?;
    let staff = staff.ok_or_else(|| Error::field("manager", "Choose somebody."))?;
    set(&app, &actor, id, &form, Particular::Manager(staff)).await
}

/// Grades the client.
pub async fn tier(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<ClientId>,
    form: Form,
) -> Result<Response, Error> {
    let tier = form.raw.optional("tier");
    set(&app, &actor, id, &form, Particular::Tier(tier)).await
}

/// Says in which trade the client is.
pub async fn sector(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<ClientId>,
    form: Form,
) -> Result<Response, Error> {
    let sector = form.raw.optional("sector");
    set(&app, &actor, id, &form, Particular::Sector(sector)).await
}

async fn set(app: &App, actor: &Actor, id: ClientId, form: &Form, what: Particular) -> Result<Response, Error> {
    let seen = form.raw.get("version").parse().unwrap_or(0);
    let back = Some(form.raw.get("back")).filter(|back| back.starts_with("/clients")).unwrap_or("/clients");
    let outcome =
        app.change(actor, move |tx, act| Box::pin(async move { clients::set(tx, act, id, seen, what).await })).await;
    let text = match outcome {
        Ok(()) => "Saved.",
        Err(Error::ChangedMeanwhile(_)) => {
            "Not saved: somebody else changed this client meanwhile. The row shows what is stored now; change it again if it is still wrong."
        }
        Err(error) => return Err(error),
    };
    Ok(web::redirect(back, Some(&Toast { text: text.to_owned(), undo: None })))
}
