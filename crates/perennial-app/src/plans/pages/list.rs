//! All playbooks: which are live, what they planned, and which to switch on next.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::plans::Playbook;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::plans::books::BookState;
use crate::plans::queries::{self, ListRow};
use crate::web::{self, Nav, Shell};

/// A playbook in the list.
struct Line {
    row: ListRow,
    /// What it is for.
    summary: String,
    /// What sets it off, in words.
    trigger: String,
    steps: usize,
}

#[derive(Template)]
#[template(path = "plans/pages/list.html")]
struct ListPage {
    shell: Shell,
    live: Vec<Line>,
    others: Vec<Line>,
}

/// The list.
pub async fn list(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let rows = queries::list(&mut conn, &actor, i64::from(shell.today.number())).await?;
    let (live, others) = rows
        .into_iter()
        .map(|row| line(row, &shell.nouns()))
        .partition(|line: &Line| line.row.state() == BookState::Live);
    web::page(&ListPage { shell: shell.on(Nav::Playbooks, "Playbooks"), live, others })
}

fn line(row: ListRow, nouns: &str) -> Line {
    let book = Playbook::from_toml(&row.body).ok();
    Line {
        summary: book.as_ref().map(|book| book.summary.clone()).unwrap_or_default(),
        trigger: book.as_ref().map_or_else(|| "Cannot be read".to_owned(), |book| book.trigger.said(nouns)),
        steps: book.map_or(0, |book| book.steps.len()),
        row,
    }
}
