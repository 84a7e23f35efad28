//! The register of complaints, and the page of one.

mod record;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};

use super::queries::{self, SHOWS, Timed};
use perennial_core::complaints::Limits;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::web::list::Address;
use crate::web::words::count;
use crate::web::{self, Nav, Shell};

/// The routes of complaints.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/complaints", get(register).post(record::receive))
        .route("/complaints/new", get(record::blank))
        .route("/complaints/{id}", get(record::show))
        .route("/complaints/{id}/steps", post(record::step))
}

#[derive(Template)]
#[template(path = "complaints/list.html")]
struct RegisterPage {
    shell: Shell,
    show: String,
    complaints: Vec<Timed>,
    /// How many answers are owed, in words; none when nothing is owed.
    owed: Option<String>,
    late: usize,
    limits: Limits,
}

/// The register, those first whose answer is owed.
pub async fn register(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let model = firm::cached_model(&mut conn, &app.memory.model).await?;
    let rows = queries::all(&mut conn, &actor, address.get("show")).await?;
    let limits = queries::limits(&mut conn).await?;
    let timed = rows.into_iter().map(|row| Timed::of(row, shell.today, &model.calendar, limits));
    let complaints: Vec<Timed> = timed.collect();
    let owed = complaints.iter().filter(|timed| timed.clock.runs);
    let many = owed.clone().count();
    web::page(&RegisterPage {
        owed: (many > 0).then(|| count(many as u64, "answer")),
        late: owed.filter(|timed| timed.clock.answered_late || timed.clock.acknowledged_late).count(),
        show: address.get("show").to_owned(),
        shell: shell.on(Nav::Engagements, "Complaints"),
        complaints,
        limits,
    })
}
