//! Service lines.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::ServiceLineId;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm::{self, LineChange, NewServiceLine, ServiceLine};
use crate::journeys;
use crate::rights::Right;
use crate::web::{self, At, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "settings/lines.html")]
struct LinesPage {
    shell: Shell,
    tab: &'static str,
    lines: Vec<ServiceLine>,
    draft: Draft,
}

/// All service lines, and the form of a new one.
pub async fn list(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    draw(&app, shell, Draft::default()).await
}

async fn draw(app: &App, shell: Shell, draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let lines = firm::service_lines(&mut conn).await?;
    let page = LinesPage { shell: shell.on(Nav::Settings, "Settings: service lines"), tab: "lines", lines, draft };
    page.draft.page(&page)
}

fn done(text: &str) -> Response {
    web::redirect("/settings/service-lines", Some(&Toast { text: text.to_owned(), undo: None }))
}

fn read(form: &mut Form) -> Result<LineChange, Error> {
    let (name, usual_gap_days) = (form.name("name"), form.number("gap", 1, 36_500));
    let billing_gap_days = form.number("billing_gap", 1, 3_650);
    let (recurring, retired) = (form.raw.get("recurring") == "1", form.raw.get("retired") == "1");
    form.finish()?;
    let name = name.ok_or_else(|| Error::field("name", "This is needed."))?;
    Ok(LineChange { name, recurring, usual_gap_days, billing_gap_days, retired })
}

/// Adds a service line.
pub async fn add(State(app): State<App>, actor: Actor, shell: Shell, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let saved = match read(&mut form) {
        Ok(LineChange { name, recurring, usual_gap_days, .. }) => {
            let input = NewServiceLine { name, recurring, usual_gap_days };
            let work = app
                .change(&actor, move |tx, act| Box::pin(async move { firm::add_service_line(tx, act, input).await }));
            work.await.map(drop)
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => Ok(done("Service line added.")),
        Err(error) => draw(&app, shell, Draft::refused(form.raw, error)?).await,
    }
}

#[derive(Template)]
#[template(path = "settings/line.html")]
struct LinePage {
    shell: Shell,
    tab: &'static str,
    line: ServiceLine,
    draft: Draft,
}

async fn find(app: &App, id: ServiceLineId) -> Result<ServiceLine, Error> {
    let mut conn = app.db.read().await?;
    let lines = firm::service_lines(&mut conn).await?;
    lines.into_iter().find(|line| line.id == id).ok_or(Error::NotFound("service line"))
}

/// The form of a service line.
pub async fn form(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ServiceLineId>,
) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let line = find(&app, id).await?;
    let mut raw = Raw::default();
    raw.set("version", line.version.to_string());
    raw.set("name", &line.name);
    raw.set("recurring", if line.recurring { "1" } else { "" });
    raw.set("retired", if line.retired { "1" } else { "" });
    let days = |days: Option<i64>| days.map(|days| days.to_string()).unwrap_or_default();
    raw.set("gap", days(line.usual_gap_days));
    raw.set("billing_gap", days(line.billing_gap_days));
    draw_one(shell, line, Draft::new(raw))
}

fn draw_one(shell: Shell, line: ServiceLine, mut draft: Draft) -> Result<Response, Error> {
    draft.seen(line.version);
    let title = line.name.clone();
    let page = LinePage { shell: shell.on(Nav::Settings, title), tab: "lines", line, draft };
    page.draft.page(&page)
}

/// Changes a service line.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ServiceLineId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let seen = form.version();
    let saved = match read(&mut form) {
        Ok(input) => {
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { firm::change_line(tx, act, id, seen, input).await })
            });
            work.await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => {
            journeys::rebuild_outdated(&app).await?;
            Ok(done("Saved."))
        }
        Err(error) => draw_one(shell, find(&app, id).await?, Draft::refused(form.raw, error)?),
    }
}

/// Moves a service line up or down.
pub async fn shift(
    State(app): State<App>,
    actor: Actor,
    At(id): At<ServiceLineId>,
    mut form: Form,
) -> Result<Response, Error> {
    let up = form.needed_word("to", |key| ["down", "up"].iter().position(|word| *word == key)) == Some(1);
    form.finish()?;
    app.change(&actor, move |tx, act| Box::pin(async move { firm::move_line(tx, act, id, up).await })).await?;
    Ok(web::redirect("/settings/service-lines", None))
}
