//! Taking an import back: asked first, and afterwards what stays.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::ImportId;
use perennial_core::imports::objects::Object;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::imports::course::{self, Import};
use crate::imports::receipts::names;
use crate::imports::undo::{self, Undone};
use crate::imports::visibility;
use crate::rights::Right;
use crate::web::{self, At, Nav, Shell};

#[derive(Template)]
#[template(path = "imports/pages/undo.html")]
struct UndoPage {
    shell: Shell,
    import: Import,
}

#[derive(Template)]
#[template(path = "imports/pages/undone.html")]
struct UndonePage {
    shell: Shell,
    import: Import,
    undone: Undone,
    /// What stays: line, what it is, its name.
    stays: Vec<(i64, &'static str, String)>,
}

async fn find(app: &App, actor: &Actor, id: ImportId) -> Result<Import, Error> {
    let mut conn = app.db.read().await?;
    course::find(&mut conn, actor, id).await
}

/// Asks.
pub async fn ask(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<ImportId>) -> Result<Response, Error> {
    actor.must(Right::Import)?;
    let import = find(&app, &actor, id).await?;
    visibility::must_be_whole(&import)?;
    if !import.can_be_undone() {
        return Ok(web::redirect(&format!("/imports/{id}"), None));
    }
    web::page(&UndoPage { shell: shell.on(Nav::Imports, format!("Undo {}", import.file)), import })
}

/// Takes it back.
pub async fn undo(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<ImportId>) -> Result<Response, Error> {
    let undone = undo::undo(&app, &actor, id).await?;
    let import = find(&app, &actor, id).await?;
    let mut conn = app.db.read().await?;
    let mut stays = Vec::new();
    for (line, object, record) in undone.kept.iter().take(500) {
        let Some(object) = Object::of_key(object) else { continue };
        // A record behind a wall is not named.
        if let Some((name, _)) = names(&mut conn, &actor, object, &[*record]).await?.remove(record) {
            stays.push((*line, object.plural(), name));
        }
    }
    web::page(&UndonePage { shell: shell.on(Nav::Imports, "Undone"), import, undone, stays })
}
