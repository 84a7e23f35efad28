//! One cell of the grid: what could stand there, and whether it is empty on purpose.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::fact::Medium;
use perennial_core::journeys::model::FirmKind;
use perennial_core::journeys::stage::Phase;
use perennial_core::plans::{Suggestion, library};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::touches::commands;
use crate::touches::queries::{self, EmptyCell, Filter, Planned};
use crate::web::list::Address;
use crate::web::words::long_date;
use crate::web::{self, Draft, Form, Nav, Shell};

#[derive(Template)]
#[template(path = "touches/cell.html")]
struct CellPage {
    shell: Shell,
    phase: Phase,
    medium: Medium,
    choice: Option<EmptyCell>,
    planned: Vec<Planned>,
    suggestions: Vec<&'static Suggestion>,
    draft: Draft,
}

impl CellPage {
    fn address(&self) -> String {
        address(self.phase, self.medium)
    }

    fn since(&self, choice: &EmptyCell) -> String {
        long_date(crate::clock::day_in(choice.chosen(), "UTC"))
    }
}

fn address(phase: Phase, medium: Medium) -> String {
    format!("/touches/grid/{}/{}", phase.key(), medium.key())
}

fn cell(path: (String, String)) -> Result<(Phase, Medium), Error> {
    Phase::from_key(&path.0).zip(Medium::from_key(&path.1)).ok_or(Error::NotFound("cell of the grid"))
}

/// Shows a cell.
pub async fn show(
    State(app): State<App>,
    shell: Shell,
    Path(path): Path<(String, String)>,
    address: Address,
) -> Result<Response, Error> {
    draw(&app, shell, cell(path)?, Draft::default(), &address).await
}

/// Leaves it empty on purpose.
pub async fn leave_empty(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(path): Path<(String, String)>,
    form: Form,
) -> Result<Response, Error> {
    let (phase, medium) = cell(path)?;
    let reason = form.raw.get("reason").to_owned();
    let work = app.change(&actor, move |tx, act| {
        Box::pin(async move { commands::leave_empty(tx, act, phase, medium, &reason).await })
    });
    match work.await {
        Ok(()) => Ok(web::told("/touches/grid", "The cell is empty by choice: it is no gap any more.")),
        Err(error) => draw(&app, shell, (phase, medium), Draft::refused(form.raw, error)?, &Address::default()).await,
    }
}

/// Takes the choice back.
pub async fn fill(State(app): State<App>, actor: Actor, Path(path): Path<(String, String)>) -> Result<Response, Error> {
    let (phase, medium) = cell(path)?;
    app.change(&actor, move |tx, act| Box::pin(async move { commands::fill(tx, act, phase, medium).await })).await?;
    Ok(web::told(&address(phase, medium), "The choice is taken back: an empty cell is a gap again."))
}

async fn draw(
    app: &App,
    shell: Shell,
    (phase, medium): (Phase, Medium),
    draft: Draft,
    address: &Address,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let (asked, period) = (Filter::of(address, &shell.actor), super::grid::period(address, shell.today));
    let filter = Filter { from: period.from, until: Some(period.until), ..asked };
    let planned = queries::planned_in(&mut conn, &shell.actor, &filter, (phase, medium), shell.today).await?;
    let kind = firm::find(&mut conn).await?.map_or(FirmKind::LawTransactional, |firm| firm.kind);
    let choice = queries::empty_cells(&mut conn).await?.into_iter().find(|one| one.cell() == Some((phase, medium)));
    let suggestions = library::suggestions(kind).iter();
    let suggestions = suggestions.filter(|one| one.phase == phase && one.medium == medium).collect();
    let title = format!("{}, {}", shell.phases.of(phase), medium.word());
    let page = CellPage { shell: shell.on(Nav::Touches, title), phase, medium, choice, planned, suggestions, draft };
    page.draft.page(&page)
}
