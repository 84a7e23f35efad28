//! The register of complaints, and the page of one.

mod record;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use perennial_core::complaints::Limits;

use super::queries::{self, Place, SHOWS, Timed};
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
    /// Only those of this reason.
    reason: Option<String>,
    complaints: Vec<Timed>,
    /// How many answers are owed, in words; none when nothing is owed.
    owed: Option<String>,
    late: usize,
    /// The next page.
    next: Option<String>,
    limits: Limits,
}

/// The register, those first whose answer is owed.
pub async fn register(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let model = firm::cached_model(&mut conn, &app.memory.model).await?;
    let limits = queries::limits(&mut conn).await?;
    let (rows, next) =
        queries::page(&mut conn, &actor, (address.get("show"), address.get("reason")), Place::of(address.get("after")))
            .await?;
    let owed = queries::owed(&mut conn, &actor).await?;
    let clocks = owed.iter().map(|one| queries::clock_of(*one, shell.today, &model.calendar, limits));
    let complaints = queries::timed(&mut conn, rows, shell.today, &model.calendar).await?;
    web::page(&RegisterPage {
        owed: (!owed.is_empty()).then(|| words_of(owed.len())),
        late: clocks.filter(|clock| clock.answered_late || clock.acknowledged_late).count(),
        complaints,
        next: next.map(|place| address.with_all(&[("after", place.to_string().as_str())])),
        show: address.get("show").to_owned(),
        reason: Some(address.get("reason").to_owned()).filter(|reason| !reason.is_empty()),
        shell: shell.on(Nav::Engagements, "Complaints"),
        limits,
    })
}

fn words_of(owed: usize) -> String {
    let words = count(owed as u64, "answer");
    if owed < queries::OWED { words } else { format!("at least {words}") }
}
