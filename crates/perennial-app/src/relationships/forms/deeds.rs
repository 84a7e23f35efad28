//! What somebody recorded of a client in one go is taken back in one go: Undo of whatever has none of its own.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use perennial_core::dates::Moment;
use perennial_core::ids::{ClientId, FactId};
use uuid::Uuid;

use super::begun;
use super::standing::to_client;
use crate::actor::Actor;
use crate::app::{Act, App};
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::error::Error;
use crate::log;
use crate::once;
use crate::rights::Right;
use crate::web;

/// Takes back what was recorded at one instant, by whoever recorded it.
pub async fn undo(
    State(app): State<App>,
    actor: Actor,
    Path((id, moment)): Path<(ClientId, i64)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let taken_back =
        app.change(&actor, move |tx, act| Box::pin(async move { take_back(tx, act, id, Moment(moment)).await }));
    let began = taken_back.await?;
    let text = "Taken back. It stays in the record and no longer counts.";
    // What began with it has no page any more.
    let page = once::came_from(&headers).filter(|_| !began);
    match page.as_ref().and_then(|page| page.to_str().ok()).filter(|page| *page != "/") {
        Some(page) => Ok(web::told(page, text)),
        None => Ok(to_client(id, text, None)),
    }
}

/// Retracts what the actor recorded of a client at an instant, the last first. True where something that it began went
/// with it.
///
/// # Errors
/// When nothing of it is left, or something else rests on it by now.
async fn take_back(tx: &mut Tx, act: &mut Act, client: ClientId, moment: Moment) -> Result<bool, Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, client).await?;
    let recorded: Vec<(Uuid,)> = tx
        .all(
            "select id from fact where client_id = $1 and recorded_at = $2 and by_staff = $3
               and kind not in ('journey.retracted', 'journey.reinstated') order by id desc",
            args![client, moment, act.actor.staff()],
        )
        .await?;
    let (mut began, mut any) = (false, false);
    for (id,) in recorded {
        let facts = log::of_client(tx, client).await?;
        if !log::in_force(&facts).iter().any(|(_, fact)| fact.id.0 == id) {
            continue;
        }
        let reason = "Taken back by whoever recorded it.";
        began |= begun::retract(tx, act, client, FactId(id), reason).await?.is_some();
        any = true;
    }
    if any { Ok(began) } else { Err(Error::refused("This was taken back already.")) }
}
