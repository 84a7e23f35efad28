//! One cell of the grid: what could stand there, and whether it is empty on purpose.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::fact::Medium;
use perennial_core::journeys::model::FirmKind;
use perennial_core::journeys::stage::Phase;
use perennial_core::plans::{Suggestion, library};

use super::list::client_name;
use crate::actor::Actor;
use crate::app::App;
use crate::clients;
use crate::db::Conn;
use crate::error::Error;
use crate::firm;
use crate::touches::commands::{self, Scope};
use crate::touches::queries::{self, EmptyCell, Filter, Planned};
use crate::web::list::Address;
use crate::web::words::long_date;
use crate::web::{self, Choice, Draft, Form, Nav, Shell};

#[derive(Template)]
#[template(path = "touches/cell.html")]
struct CellPage {
    shell: Shell,
    phase: Phase,
    medium: Medium,
    /// What the grid was narrowed to.
    narrowed: Address,
    scope: Scope,
    /// For whom a choice would count.
    whom: String,
    hint: String,
    choice: Option<EmptyCell>,
    planned: Vec<Planned>,
    suggestions: Vec<&'static Suggestion>,
    draft: Draft,
}

impl CellPage {
    /// The address of this cell, with what it is narrowed to.
    fn at(&self, tail: &str) -> String {
        self.narrowed.at(&format!("{}{tail}", path(self.phase, self.medium)))
    }

    fn grid(&self) -> String {
        self.narrowed.at("/touches/grid")
    }

    fn list(&self) -> String {
        let keys = [("phase", self.phase.key()), ("medium", self.medium.key())];
        Address::new("/touches", &self.narrowed.query()).with_all(&keys)
    }

    fn since(&self, choice: &EmptyCell) -> String {
        long_date(crate::clock::day_in(choice.chosen(), "UTC"))
    }

    /// True for a choice that is taken back here; that of a wider part of the firm is taken back there.
    fn is_here(&self, choice: &EmptyCell) -> bool {
        choice.scope == self.scope.key()
    }

    fn may_choose(&self) -> bool {
        self.shell.actor.must(self.scope.right()).is_ok()
    }
}

fn path(phase: Phase, medium: Medium) -> String {
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
    draw(&app, shell, cell(path)?, Draft::default(), address).await
}

/// Leaves it empty on purpose, for what the address is narrowed to.
pub async fn leave_empty(
    State(app): State<App>,
    shell: Shell,
    Path(path): Path<(String, String)>,
    address: Address,
    form: Form,
) -> Result<Response, Error> {
    let (phase, medium) = cell(path)?;
    let (reason, scope) = (form.raw.get("reason").to_owned(), Filter::of(&address, &shell.actor).scope());
    let work = app.change(&shell.actor, move |tx, act| {
        Box::pin(async move { commands::leave_empty(tx, act, scope, (phase, medium), &reason).await })
    });
    match work.await {
        Ok(()) => Ok(web::told(&address.at("/touches/grid"), "The cell is empty by choice: it is no gap any more.")),
        Err(error) => draw(&app, shell, (phase, medium), Draft::refused(form.raw, error)?, address).await,
    }
}

/// Takes the choice back.
pub async fn fill(
    State(app): State<App>,
    actor: Actor,
    Path(named): Path<(String, String)>,
    address: Address,
) -> Result<Response, Error> {
    let (phase, medium) = cell(named)?;
    let scope = Filter::of(&address, &actor).scope();
    let work = app
        .change(&actor, move |tx, act| Box::pin(async move { commands::fill(tx, act, scope, (phase, medium)).await }));
    work.await?;
    let here = address.at(&path(phase, medium));
    Ok(web::told(&here, "The choice is taken back: an empty cell is a gap again."))
}

async fn draw(
    app: &App,
    shell: Shell,
    (phase, medium): (Phase, Medium),
    draft: Draft,
    address: Address,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let (asked, period) = (Filter::of(&address, &shell.actor), super::grid::period(&address, shell.today));
    let filter = Filter { from: period.from, until: Some(period.until), ..asked };
    let (scope, whom) = (filter.scope(), whom(&mut conn, &shell, &filter).await?);
    let planned = queries::planned_in(&mut conn, &shell.actor, &filter, (phase, medium), shell.today).await?;
    let kind = firm::find(&mut conn).await?.map_or(FirmKind::LawTransactional, |firm| firm.kind);
    let choices = queries::empty_cells(&mut conn, &filter).await?;
    let choice = choices.into_iter().find(|one| one.cell() == Some((phase, medium)));
    let suggestions = library::suggestions(kind).iter();
    let suggestions = suggestions.filter(|one| one.phase == phase && one.medium == medium).collect();
    let title = format!("{}, {}", shell.phases.of(phase), medium.word());
    let page = CellPage {
        shell: shell.on(Nav::Touches, title),
        phase,
        medium,
        narrowed: address,
        scope,
        hint: format!("For {whom}. An empty cell with a reason is no gap."),
        whom,
        choice,
        planned,
        suggestions,
        draft,
    };
    page.draft.page(&page)
}

/// For whom a choice would count, in words.
async fn whom(conn: &mut Conn, shell: &Shell, filter: &Filter) -> Result<String, Error> {
    let client = client_name(conn, &shell.actor, filter).await?;
    Ok(match filter.scope() {
        Scope::Firm => "everybody in the firm".to_owned(),
        Scope::Client(_) => client.unwrap_or_default(),
        Scope::Line(id) => Choice::word_of(&clients::offers(conn, None, None).await?.lines, id),
        Scope::Staff(id) => Choice::word_of(&clients::offers(conn, None, None).await?.staff, id),
    })
}
