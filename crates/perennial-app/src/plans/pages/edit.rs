//! Writing a playbook: its text, with every problem and its line.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use perennial_core::journeys::model::Problem;
use perennial_core::plans::{Condition, Field, Playbook, Stop, Trigger};
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::plans::commands::{NewEdition, save_edition};
use crate::plans::queries;
use crate::rights::Right;
use crate::web::{At, Draft, Form, Nav, Raw, Shell, told};

/// What a new playbook begins with.
const BLANK: &str = r#"key = "my_playbook"
name = "A name of your own"
summary = "What it is for, in a sentence."
trigger = "signed"
stops = ["client_ended"]

[[step]]
key = "call"
title = "Call on the day"
when = "same day"
medium = "phone"
kind = "call"
owner = "relationship_manager"
text = """
What to say to {first_name}.
"""
"#;

#[derive(Template)]
#[template(path = "plans/pages/edit.html")]
struct EditPage {
    shell: Shell,
    title: String,
    /// Where the text is sent.
    action: String,
    back: String,
    draft: Draft,
    problems: Vec<Problem>,
}

impl EditPage {
    /// What may stand in the text, for the reader.
    fn allowed(&self) -> [(&'static str, String); 4] {
        [
            ("trigger", Trigger::ALL.map(Trigger::key).join(", ")),
            ("stops", Stop::ALL.map(Stop::key).join(", ")),
            ("only_if", Condition::allowed()),
            ("Fields in title and text", Field::allowed()),
        ]
    }
}

fn draw(shell: Shell, of: Option<(Uuid, &str)>, draft: Draft, problems: Vec<Problem>) -> Result<Response, Error> {
    let (title, action, back) = match of {
        Some((id, name)) => (name.to_owned(), format!("/playbooks/{id}/edit"), format!("/playbooks/{id}")),
        None => ("A new playbook".to_owned(), "/playbooks".to_owned(), "/playbooks".to_owned()),
    };
    let shell = shell.on(Nav::Playbooks, format!("Write: {title}"));
    let page = EditPage { shell, title, action, back, draft, problems };
    let mut response = page.draft.page(&page)?;
    if !page.problems.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

fn raw(text: &str, version: i64) -> Raw {
    let mut raw = Raw::default();
    raw.set("toml", text);
    raw.set("version", version.to_string());
    raw
}

/// The form of a playbook that is not there yet.
pub async fn blank(actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    draw(shell, None, Draft::new(raw(BLANK, 0)), Vec::new())
}

/// Keeps a playbook that is not there yet.
pub async fn add(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    keep(&app, &actor, shell, None, form).await
}

/// The form with the text of an edition.
pub async fn form(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<Uuid>) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let row = queries::find(&mut app.db.read().await?, id).await?;
    draw(shell, Some((id, &row.name)), Draft::new(raw(&row.body, row.version)), Vec::new())
}

/// Keeps the changed text: over a draft, or beside a live edition as the draft of the next.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    form: Form,
) -> Result<Response, Error> {
    keep(&app, &actor, shell, Some(id), form).await
}

async fn keep(app: &App, actor: &Actor, shell: Shell, of: Option<Uuid>, form: Form) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let stored = match of {
        Some(id) => Some(queries::find(&mut app.db.read().await?, id).await?),
        None => None,
    };
    let named = stored.as_ref().map(|row| (row.id, row.name.as_str()));
    let book = match Playbook::from_toml(form.raw.get("toml")) {
        Ok(book) => book,
        Err(problems) => return draw(shell, named, Draft::new(form.raw), problems),
    };
    let what = of.map_or(NewEdition::Fresh, |id| NewEdition::Of(id, form.version()));
    let kept = app.change(actor, move |tx, act| Box::pin(async move { save_edition(tx, act, book, what).await })).await;
    match kept {
        Ok(id) => Ok(told(&format!("/playbooks/{id}"), "Kept. Try it on your clients before you switch it on.")),
        Err(error) => {
            let mut draft = Draft::refused(form.raw, error)?;
            if let Some(row) = &stored {
                draft.seen(row.version);
            }
            draw(shell, named, draft, Vec::new())
        }
    }
}
