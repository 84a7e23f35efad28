//! The page of one pursuit.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::fact::PursuitStep;
use perennial_core::ids::PursuitId;
use perennial_core::keyed::Keyed;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::promises::{self, Promised};
use crate::pursuits::queries::{self, Course, Pursuit};
use crate::web::words;
use crate::web::{At, Choice, Draft, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "pursuits/show.html")]
struct PursuitPage {
    shell: Shell,
    pursuit: Pursuit,
    course: Course,
    steps: Vec<Choice>,
    reach: Draft,
    promises: Vec<Promised>,
}

/// The page of one pursuit.
pub async fn pursuit(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PursuitId>,
) -> Result<Response, Error> {
    let draft = Draft::default();
    draw(&app, &actor, shell, id, draft).await
}

/// Draws the page, with the form for a step as it was refused.
pub(super) async fn draw(
    app: &App,
    actor: &Actor,
    shell: Shell,
    id: PursuitId,
    refused: Draft,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let pursuit = queries::find(&mut conn, actor, id).await?;
    let course = queries::course(&mut conn, &pursuit).await?;
    let promises = promises::of_pursuit(&mut conn, actor, id).await?;
    let steps = queries::steps();
    let reach = if refused.is_clean() { blank_step(&pursuit, &shell) } else { refused };
    let title = pursuit.title.clone();
    let page = PursuitPage { shell: shell.on(Nav::Pursuits, title), pursuit, course, steps, reach, promises };
    page.reach.page(&page)
}

fn blank_step(pursuit: &Pursuit, shell: &Shell) -> Draft {
    let mut raw = Raw::default();
    let next = PursuitStep::ALL.into_iter().find(|step| *step > pursuit.step()).unwrap_or(PursuitStep::Negotiation);
    raw.set("to", next.key());
    raw.set("on", shell.today.to_string());
    Draft::new(raw)
}
