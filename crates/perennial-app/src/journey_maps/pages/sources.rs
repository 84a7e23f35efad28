//! Links a source to a cell of a step, and removes one.

use axum::extract::State;
use axum::response::Response;
use perennial_core::journey_maps::Lane;
use perennial_core::journey_maps::sources::{CellSource, SourceKind};
use uuid::Uuid;

use super::step::Key;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::journey_maps::linked;
use crate::rights::Right;
use crate::web::{self, At, Form, Shell};

/// Links answers, an interaction or a note.
pub async fn link(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    Key(key): Key,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let answers = form.raw.get("answers").to_owned();
    let lane = form.word("lane", Lane::from_key);
    let kind = form.word("kind", SourceKind::from_key);
    let (on, what) = (form.maybe_day("on"), form.words("what"));
    form.finish()?;
    let lane = lane.ok_or_else(|| Error::field("lane", "Choose the row of the map that the source is about."))?;
    let (source, found) = if answers.is_empty() {
        let kind = kind.unwrap_or(SourceKind::Note);
        let what = what.ok_or_else(|| Error::field("what", "Say in a few words what the source is."))?;
        (CellSource { step: key.clone(), lane, kind, what, n: 1, on: on.unwrap_or(shell.today) }, None)
    } else {
        let mut conn = app.db.read().await?;
        let offered = linked::answers_to_link(&mut conn, &actor).await?;
        let chosen = offered.into_iter().find(|(name, _)| *name == answers);
        let (_, found) = chosen.ok_or(Error::NotFound("survey"))?;
        let what = linked::answers_words(&found);
        let source = CellSource { step: key.clone(), lane, kind: SourceKind::Answers, what, n: found.n, on: found.on };
        (source, Some(found))
    };
    app.change(&actor, move |tx, act| Box::pin(async move { linked::link(tx, act, id, source, found.as_ref()).await }))
        .await?;
    Ok(web::told(&format!("/journeys/{id}/steps/{key}#sources"), "Source linked."))
}

/// Removes a source.
pub async fn remove(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    Key(key): Key,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let source = Uuid::try_parse(form.raw.get("source")).map_err(|_| Error::NotFound("source"))?;
    app.change(&actor, move |tx, act| Box::pin(async move { linked::remove_source(tx, act, id, source).await }))
        .await?;
    Ok(web::told(&format!("/journeys/{id}/steps/{key}#sources"), "Source removed."))
}
