//! Losses that nobody saw: estimates, shown beside the recorded outcomes and never added to them.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::research::UnseenEstimate;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::pursuits::{self, Estimate, Outcomes, UnseenLoss};
use crate::research::unseen_losses;
use crate::rights::Right;
use crate::web::{self, At, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "research/unseen.html")]
struct UnseenPage {
    shell: Shell,
    unseen: Option<UnseenEstimate>,
    rows: Vec<(Estimate, Outcomes)>,
    draft: Draft,
}

/// The estimates, with the form for a new one.
pub async fn list(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    let mut raw = Raw::default();
    raw.set("from", (shell.today - 365).to_string());
    raw.set("until", shell.today.to_string());
    draw(&app, &actor, shell, Draft::new(raw)).await
}

async fn draw(app: &App, actor: &Actor, shell: Shell, draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let mut rows = Vec::new();
    for estimate in pursuits::estimates(&mut conn).await? {
        let outcomes = pursuits::outcomes(&mut conn, actor, estimate.from(), estimate.until()).await?;
        rows.push((estimate, outcomes));
    }
    let unseen = unseen_losses(&mut conn, actor, shell.today).await?;
    let page = UnseenPage { shell: shell.on(Nav::Pursuits, "Unseen losses"), unseen, rows, draft };
    page.draft.page(&page)
}

/// Enters an estimate.
pub async fn add(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save(&app, &actor, &shell, form).await {
        Ok(()) => Ok(web::told("/unseen-losses", "The estimate is kept, apart from recorded losses.")),
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(&app, &actor, shell, draft).await
        }
    }
}

async fn save(app: &App, actor: &Actor, shell: &Shell, mut form: Form) -> Result<(), Error> {
    let (from, until, source) = (form.day("from"), form.day("until"), form.words("source"));
    if source.is_none() {
        form.refuse("source", "Name the source: an estimate without one is a guess.");
    }
    if form.raw.get("pursuits").is_empty() {
        form.refuse("pursuits", "This is needed.");
    }
    let (pursuits, value) = (form.number("pursuits", 0, 100_000), form.money("value", shell.currency));
    form.finish()?;
    let (Some(from), Some(until), Some(source), Some(pursuits)) = (from, until, source, pursuits) else {
        return Err(Error::field("pursuits", "This is needed."));
    };
    let input = UnseenLoss { from, until, pursuits, value, source, estimated: shell.today };
    app.change(actor, move |tx, act| Box::pin(async move { pursuits::estimate_unseen(tx, act, input).await })).await
}

/// Takes an estimate away.
pub async fn remove(State(app): State<App>, actor: Actor, At(id): At<Uuid>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { pursuits::remove_unseen(tx, act, id).await })).await?;
    Ok(web::redirect("/unseen-losses", Some(&Toast { text: "Estimate removed.".to_owned(), undo: None })))
}
