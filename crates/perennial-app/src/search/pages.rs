//! The search page, and the same as JSON for the palette.

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::queries::{self, Hit};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::web::{Nav, Shell, page, wants_json};

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    q: String,
}

#[derive(Template)]
#[template(path = "search/search.html")]
struct SearchPage {
    shell: Shell,
    q: String,
    hits: Vec<Hit>,
}

/// What was found: a page, or JSON when that is what is accepted.
pub async fn search(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Query(typed): Query<Typed>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let hits = queries::find(&mut conn, &actor, &typed.q).await?;
    if wants_json(&headers) {
        let list: Vec<serde_json::Value> = hits
            .iter()
            .map(
                |hit| serde_json::json!({"kind": hit.kind, "title": hit.title, "detail": hit.detail, "href": hit.href}),
            )
            .collect();
        return Ok(Json(list).into_response());
    }
    page(&SearchPage { shell: shell.on(Nav::None, "Search"), q: typed.q, hits })
}
