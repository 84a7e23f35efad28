//! What a playbook would do for the firm's own clients, before it goes live.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::plans::queries::{self, BookRow};
use crate::plans::trial::{Trial, trial};
use crate::web::{self, At, Nav, Shell};

#[derive(Template)]
#[template(path = "plans/pages/trial.html")]
struct TrialPage {
    shell: Shell,
    row: BookRow,
    trial: Trial,
}

/// The trial; nothing is stored.
pub async fn show(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<Uuid>) -> Result<Response, Error> {
    let row = queries::find(&mut app.db.read().await?, id).await?;
    let book = row.book().ok_or_else(|| {
        Error::refused("The text of this playbook cannot be read. Open it, and put right what is named there.")
    })?;
    let trial = trial(&app, &actor, &book, shell.today).await?;
    web::page(&TrialPage { shell: shell.on(Nav::Playbooks, format!("Try {}", row.name)), row, trial })
}
