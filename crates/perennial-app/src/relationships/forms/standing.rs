//! Proposals confirmed, relationships set aside, deleted and brought back.

use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::ids::{ClientId, EngagementId};
use perennial_core::journeys::stage::Camp;

use super::contact::past_day;
use crate::actor::Actor;
use crate::app::App;
use crate::clients;
use crate::engagements::{self, Step};
use crate::error::Error;
use crate::web::{self, Form, Shell, Toast};

/// Records what weak evidence proposed.
pub async fn confirm(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ClientId>,
    mut form: Form,
) -> Result<Response, Error> {
    let on = past_day(&mut form, shell.today);
    form.finish()?;
    let on = on.ok_or_else(|| Error::field("on", "This is needed."))?;
    let unknown = || Error::BadRequest("This proposal is not known. Open the client's page again.".to_owned());
    let (what, of) = form.raw.get("what").split_once(' ').ok_or_else(unknown)?;
    let confirm = if what == "camp" {
        let camp = Camp::from_key(of).ok_or_else(unknown)?;
        app.change_with_undo(&actor, move |tx, act| {
            Box::pin(async move { clients::confirm_camp(tx, act, id, on, camp).await })
        })
        .await?
    } else {
        let engagement: EngagementId = of.parse().map_err(|_| unknown())?;
        let step = match what {
            "letter" => Step::Sign,
            "kickoff" => Step::Kickoff,
            "onboarded" => Step::Onboard,
            "goal" => Step::ConfirmGoal(None),
            _ => return Err(unknown()),
        };
        app.change_with_undo(&actor, move |tx, act| {
            Box::pin(async move { engagements::step(tx, act, engagement, on, step).await })
        })
        .await?
    };
    Ok(to_client(id, "Confirmed. The relationship has moved accordingly.", confirm.1))
}

/// Sets a relationship aside, or takes it up again.
pub async fn archive(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<ClientId>,
    mut form: Form,
) -> Result<Response, Error> {
    let archived = form.needed_word("archived", |key| ["0", "1"].iter().position(|word| *word == key)) == Some(1);
    form.finish()?;
    let work = app.change_with_undo(&actor, move |tx, act| {
        Box::pin(async move { clients::archive(tx, act, id, archived).await })
    });
    let ((), undo) = work.await?;
    let text = if archived { "Set aside: it no longer counts on the map." } else { "Taken up again." };
    Ok(to_client(id, text, undo))
}

/// Deletes a client; Undo brings it back.
pub async fn delete(State(app): State<App>, actor: Actor, Path(id): Path<ClientId>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { clients::delete(tx, act, id).await })).await?;
    let undo = Some(format!("/clients/{id}/restoration"));
    Ok(web::redirect("/clients", Some(&Toast { text: "The client is deleted.".to_owned(), undo })))
}

/// Brings a deleted client back.
pub async fn restore(State(app): State<App>, actor: Actor, Path(id): Path<ClientId>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { clients::restore(tx, act, id).await })).await?;
    Ok(to_client(id, "The client is back.", None))
}

/// Back to the client's page with a message.
pub fn to_client(id: ClientId, text: &str, undo: Option<String>) -> Response {
    web::redirect(&format!("/clients/{id}"), Some(&Toast { text: text.to_owned(), undo }))
}
