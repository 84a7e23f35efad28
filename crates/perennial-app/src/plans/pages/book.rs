//! One playbook in readable steps, and switching it on and off.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::plans::{Playbook, Step};
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::error::Error;
use crate::plans::books::BookState;
use crate::plans::queries::{self, BookRow};
use crate::plans::{commands, sweep};
use crate::web::words::{long_date, plural};
use crate::web::{self, At, Form, Nav, Shell, told};

/// Firms with more clients than this see the new plan within a minute, when the sweep comes round.
const AT_ONCE: i64 = 3_000;

#[derive(Template)]
#[template(path = "plans/pages/book.html")]
struct BookPage {
    shell: Shell,
    row: BookRow,
    book: Option<Playbook>,
    editions: Vec<(Uuid, i64, String)>,
}

impl BookPage {
    fn is_live(&self) -> bool {
        self.row.state() == BookState::Live
    }

    fn live_on(&self) -> Option<String> {
        self.row.live_on.filter(|_| self.is_live()).map(|on| long_date(crate::plans::rows::day(on)))
    }

    /// When a step is due, in words.
    fn when(&self, step: &Step) -> String {
        let first = step.when.to_string();
        match step.every {
            Some(every) => format!("{first}, then every {}, {} {}", every.span, every.times, plural("time")),
            None => first,
        }
    }

    /// Under which conditions, in words.
    fn conditions(&self, step: &Step) -> String {
        step.conditions.iter().map(|one| one.to_string().replace('_', " ")).collect::<Vec<_>>().join(", ")
    }
}

/// The page of a playbook.
pub async fn show(State(app): State<App>, shell: Shell, At(id): At<Uuid>) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let row = queries::find(&mut conn, id).await?;
    let editions = queries::editions(&mut conn, &row.key).await?;
    let shell = shell.on(Nav::Playbooks, row.name.clone());
    web::page(&BookPage { shell, book: row.book(), row, editions })
}

/// Switches it on.
pub async fn go_live(State(app): State<App>, actor: Actor, At(id): At<Uuid>, form: Form) -> Result<Response, Error> {
    let seen = form.version();
    app.change(&actor, move |tx, act| Box::pin(async move { commands::go_live(tx, act, id, seen).await })).await?;
    let text = if follow(&app).await? { "The playbook is live." } else { "The playbook is live; planning follows." };
    Ok(told(&format!("/playbooks/{id}"), text))
}

/// Takes it out.
pub async fn take_out(State(app): State<App>, actor: Actor, At(id): At<Uuid>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { commands::take_out(tx, act, id).await })).await?;
    follow(&app).await?;
    Ok(told(&format!("/playbooks/{id}"), "Taken out. What it had planned and nobody changed is withdrawn."))
}

/// Plans at once where that is quick; else the next sweep does it. True when it is done.
async fn follow(app: &App) -> Result<bool, Error> {
    let clients: i64 = app.db.read().await?.scalar("select count(*) from client", args![]).await?;
    if clients > AT_ONCE {
        return Ok(false);
    }
    sweep(app).await?;
    Ok(true)
}
