//! Saving and forgetting a view.

use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::ids::ViewId;
use perennial_core::text::Name;

use super::state::ListState;
use super::views;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::web::{self, Form, Raw, Toast};

/// Keeps the list as it is under a name.
pub async fn save(State(app): State<App>, actor: Actor, mut form: Form) -> Result<Response, Error> {
    let name = form.required("name", Name::parse);
    form.finish()?;
    let state = ListState::read(&Raw::from_urlencoded(form.raw.get("query")));
    let (to, query) = (state.href(), state.query());
    let name = name.map(String::from).unwrap_or_default();
    let shared = !form.raw.get("shared").is_empty();
    let toast = Toast { text: format!("The view “{name}” is saved."), undo: None };
    app.change(&actor, move |tx, act| Box::pin(async move { views::save(tx, act, name, query, shared).await })).await?;
    Ok(web::redirect(&to, Some(&toast)))
}

/// Forgets a view.
pub async fn forget(State(app): State<App>, actor: Actor, Path(id): Path<ViewId>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { views::forget(tx, act, id).await })).await?;
    let toast = Toast { text: "The view is gone. Its clients are all still here.".to_owned(), undo: None };
    Ok(web::redirect("/clients", Some(&toast)))
}
