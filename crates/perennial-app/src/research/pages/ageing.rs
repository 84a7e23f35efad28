//! Settings: how fast evidence ages.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::insights::evidence::Ageing;

use crate::actor::Actor;
use crate::app::App;
use crate::db::Conn;
use crate::error::Error;
use crate::research::ageing;
use crate::rights::Right;
use crate::web::words::count;
use crate::web::{self, Draft, Form, Nav, Raw, Shell};

/// The longest half-life, in days: thirty years.
const LONGEST: u32 = 10_957;

#[derive(Template)]
#[template(path = "research/ageing.html")]
struct AgeingPage {
    shell: Shell,
    tab: &'static str,
    hints: [String; 3],
    draft: Draft,
}

/// The form.
pub async fn form(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    draw(&mut app.db.read().await?, shell, None).await
}

async fn draw(conn: &mut Conn, shell: Shell, draft: Option<Draft>) -> Result<Response, Error> {
    let (now, version) = ageing::ageing(conn).await?;
    let mut draft = draft.unwrap_or_else(|| {
        let mut raw = Raw::default();
        raw.set("version", version.to_string());
        raw.set("anecdote", now.anecdote.to_string());
        raw.set("staff_view", now.staff_view.to_string());
        raw.set("client_research", now.client_research.to_string());
        Draft::new(raw)
    });
    draft.seen(version);
    let shell = shell.on(Nav::Settings, "Settings: evidence");
    let usual = Ageing::default();
    let hint = |what: &str, days: u32| format!("{what} Usually {}.", count(days.into(), "day"));
    let hints = [
        hint("One or two said so in passing.", usual.anecdote),
        hint("What people of the firm think, or noted of a client.", usual.staff_view),
        hint("What clients and prospects said themselves.", usual.client_research),
    ];
    let page = AgeingPage { shell, tab: "evidence", hints, draft };
    page.draft.page(&page)
}

/// Sets the half-lives.
pub async fn save(State(app): State<App>, actor: Actor, shell: Shell, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let (raw, version) = (form.raw.clone(), form.version());
    let mut days = |name: &'static str| {
        let found = form.number(name, 1, LONGEST);
        if found.is_none() && form.raw.get(name).is_empty() {
            form.refuse(name, "Write a number of days.");
        }
        found.unwrap_or_default()
    };
    let ageing =
        Ageing { anecdote: days("anecdote"), staff_view: days("staff_view"), client_research: days("client_research") };
    let saved = match form.finish() {
        Ok(()) => {
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { ageing::set_ageing(tx, act, ageing, version).await })
            });
            work.await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => Ok(web::told("/settings/evidence", "Kept. What is known is weighed anew on every page.")),
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(&mut app.db.read().await?, shell, Some(draft)).await
        }
    }
}
