//! A draft becomes a version, is thrown away, or begins from an earlier version; and Undo.

use axum::extract::{FromRequestParts, Path, RawPathParams, State};
use axum::http::request::Parts;
use axum::response::Response;

use super::builder::{changed, here};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::research::drafts;
use crate::rights::Right;
use crate::web::{self, Form, Toast};

/// An instrument and a number in a path.
pub struct Numbered {
    pub(super) key: String,
    pub(super) number: i64,
}

impl<S: Send + Sync> FromRequestParts<S> for Numbered {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let names = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Error::NotFound("page"))?;
        let of = |place: &str| names.iter().find(|(name, _)| *name == place).map(|(_, value)| value.to_owned());
        let number = of("number").and_then(|number| number.parse().ok()).ok_or(Error::NotFound("version"))?;
        Ok(Self { key: of("key").ok_or(Error::NotFound("page"))?, number })
    }
}

/// Makes the draft the newest version.
pub async fn publish(
    State(app): State<App>,
    actor: Actor,
    Path(key): Path<String>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let (of, version) = (key.clone(), form.version());
    let published =
        app.change(&actor, move |tx, act| Box::pin(async move { drafts::publish(tx, act, &of, version).await })).await;
    match published {
        Ok(number) => Ok(web::told(
            &format!("/research/instruments/{key}"),
            format!("Version {number} is published. Waves that have begun keep theirs."),
        )),
        // The builder lists everything that is missing.
        Err(Error::Refused(sentence)) => Ok(web::told(&here(&key), sentence)),
        Err(error) => Err(error),
    }
}

/// Throws the draft away.
pub async fn discard(
    State(app): State<App>,
    actor: Actor,
    Path(key): Path<String>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let (of, version) = (key.clone(), form.version());
    let work = app.change(&actor, move |tx, act| Box::pin(async move { drafts::discard(tx, act, &of, version).await }));
    let count = work.await?;
    let undo = Some(format!("{}/versions/{count}/undo", here(&key)));
    let text = "The draft is thrown away.".to_owned();
    Ok(web::redirect("/research/instruments", Some(&Toast { text, undo })))
}

/// Goes back to what the draft was before its last change.
pub async fn undo(State(app): State<App>, actor: Actor, Numbered { key, number }: Numbered) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let of = key.clone();
    app.change(&actor, move |tx, act| Box::pin(async move { drafts::undo(tx, act, &of, number).await })).await?;
    Ok(web::told(&here(&key), "Undone."))
}

/// Begins the next version from an earlier one.
pub async fn restore(
    State(app): State<App>,
    actor: Actor,
    Numbered { key, number }: Numbered,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let of = key.clone();
    let version =
        app.change(&actor, move |tx, act| Box::pin(async move { drafts::restore(tx, act, &of, number).await })).await?;
    Ok(changed(&key, version, &format!("The draft is what version {number} was.")))
}
