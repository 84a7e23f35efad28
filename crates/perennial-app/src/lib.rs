//! The rooms of the running product.
//!
//! Every room is a folder; its `mod.rs` is the only door. What all rooms share: [`db`], [`log`], [`web`], [`app`],
//! [`actor`], [`audit`], [`clock`], [`error`], [`rights`].

pub mod actor;
pub mod app;
pub mod assets;
pub mod audit;
pub mod clock;
pub mod db;
pub mod derived_rows;
pub mod error;
pub mod log;
pub mod marks;
pub mod once;
pub mod rights;
pub mod server;
pub mod web;

pub mod accounts;
pub mod alerts;
pub mod clients;
pub mod complaints;
pub mod demo;
pub mod duplicates;
pub mod effort;
pub mod engagements;
pub mod firm;
mod following;
pub mod forecasts;
pub mod imports;
pub mod income;
pub mod insights;
pub mod invoices;
pub mod journey_maps;
pub mod journeys;
pub mod maps;
pub mod markets;
pub mod people;
pub mod plans;
pub mod portability;
pub mod presents;
pub mod promises;
pub mod pursuits;
pub mod questions;
pub mod referral_review;
pub mod referrals;
pub mod relationships;
pub mod research;
pub mod search;
pub mod settings;
pub mod today;
pub mod touches;
pub mod value;
pub mod walls;

use std::pin::Pin;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use perennial_core::ids::ClientId;

use crate::app::{App, Config};
use crate::clock::{Clock, Ids};
use crate::db::Db;
use crate::error::Error;

/// What rooms keep in memory; all of it can be made anew from the store.
#[derive(Default)]
pub struct Memory {
    /// The kinds of record of which it was noted today that one was made.
    pub noted: firm::Noted,
    /// The journey model, parsed.
    pub model: firm::ModelCache,
    /// The instants of changes.
    pub instants: app::Instants,
    /// Every relationship's history.
    pub snapshot: journeys::Snapshot,
    /// The live playbooks, parsed.
    pub plans: plans::Memory,
    /// Every touch in a few bytes.
    pub touches: touches::Columns,
    /// Maps in numbers, until a position changes.
    pub surveys: maps::Surveys,
    /// Courses of relationships, and what was counted of them.
    pub insights: insights::Memory,
    /// What everybody bought, and the models fitted to it.
    pub forecasts: forecasts::Memory,
    /// Every invoice in a few bytes.
    pub income: income::Bills,
    /// How far the working out of all positions is.
    pub working_out: journeys::WorkingOut,
    /// The rebuilding of positions after a change of the journey model.
    pub rebuilding: settings::Rebuilding,
    /// What sign-in keeps in mind.
    pub accounts: accounts::Memory,
    /// The rules of alerts, parsed, and rules being tried.
    pub alerts: alerts::Memory,
    /// How often calendars were asked for.
    pub calendars: today::Asked,
    /// Links of surveys that do not exist, tried by strangers.
    pub research: research::Memory,
    /// Records that are likely one, until one of them changes.
    pub duplicates: duplicates::Memory,
    /// When running imports began, and the list that was read last.
    pub imports: imports::Memory,
    /// The forms that arrived lately.
    pub forms: once::Forms,
    /// Figures of the running server.
    pub metrics: server::Metrics,
}

/// Puts the product together.
pub fn assemble(db: Db, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, config: Config) -> App {
    App { db, clock, ids, config: Arc::new(config), settle, follow, memory: Arc::new(Memory::default()) }
}

/// What follows a change of the days for which records are complete.
fn follow<'c>(app: &'c App) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'c>> {
    Box::pin(async move { journeys::rebuild_outdated(app).await.map(drop) })
}

/// What follows every change: positions, then plans, then what the rules say of both. A client's facts are read once.
fn settle<'c>(tx: &'c mut db::Tx, act: &'c app::Act) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'c>> {
    Box::pin(async move {
        plans::ship(tx, act).await?;
        firm::note_records(tx, act).await?;
        firm::restate_records(tx, act).await?;
        if act.touched.is_empty() {
            return Ok(());
        }
        let projection = journeys::Projection::begin(tx, act).await?;
        // Of new clients nothing is read, so they go by themselves.
        let (new, known): (Vec<ClientId>, Vec<ClientId>) =
            act.touched.iter().partition(|client| act.new_clients.contains_key(client));
        let of = |clients| <[ClientId]>::chunks(clients, journeys::Projection::CHUNK);
        for chunk in of(&known).chain(of(&new)) {
            let derived = projection.project(tx, act, chunk).await?;
            let planned = plans::follow(tx, act, &projection, &derived).await?;
            alerts::follow(tx, act, &projection, chunk, &derived, &planned).await?;
        }
        Ok(())
    })
}

/// All pages and interfaces.
///
/// What stands in `private` is for signed-in people: their `Actor` and `Shell` are in the request.
pub fn router(app: App) -> axum::Router {
    let private = axum::Router::new()
        .merge(accounts::routes())
        .merge(maps::routes())
        .merge(journey_maps::routes())
        .merge(search::routes())
        .merge(promises::routes())
        .merge(complaints::routes())
        .merge(presents::routes())
        .merge(pursuits::routes())
        .merge(engagements::routes())
        .merge(invoices::routes())
        .merge(alerts::routes())
        .merge(today::routes())
        .merge(touches::routes())
        .merge(settings::routes())
        .merge(walls::routes())
        .merge(imports::routes())
        .merge(duplicates::routes())
        .merge(insights::routes())
        .merge(value::routes())
        .merge(income::routes())
        .merge(referral_review::routes())
        .merge(effort::routes())
        .merge(markets::routes())
        .merge(questions::routes())
        .merge(relationships::routes())
        .merge(referrals::routes())
        .merge(research::routes())
        .merge(plans::routes())
        .merge(web::list::routes());
    let gate = axum::middleware::from_fn_with_state(app.clone(), accounts::gate);
    // Inside of the gate, which makes the frame that this completes.
    let frame = axum::middleware::from_fn_with_state(app.clone(), firm::frame);
    let wait = axum::middleware::from_fn_with_state(app.clone(), wait_for_files);
    let public = axum::Router::new()
        .merge(assets::routes())
        .merge(server::routes())
        .merge(accounts::door())
        .merge(firm::door())
        .merge(today::door())
        .merge(journey_maps::door())
        .merge(research::door())
        .merge(markets::door());
    server::guarded(&app, public.merge(private.route_layer(wait).route_layer(frame).route_layer(gate))).with_state(app)
}

/// A file says nothing of positions that are being worked out again: it waits until they are.
async fn wait_for_files(State(app): State<App>, request: Request, next: Next) -> Result<Response, Error> {
    let is_file = ["/export", "/map.svg"].iter().any(|end| request.uri().path().ends_with(end));
    if is_file {
        journeys::rebuild_outdated(&app).await?;
    }
    Ok(next.run(request).await)
}

/// What the server does each minute.
pub fn background() -> Vec<server::Background> {
    vec![
        ("journeys", |app| Box::pin(async move { journeys::refresh(&app).await.map(drop) })),
        ("alerts", |app| Box::pin(async move { alerts::sweep(&app).await.map(drop) })),
        ("plans", |app| Box::pin(async move { plans::sweep(&app).await.map(drop) })),
        ("sessions", |app| Box::pin(async move { accounts::remove_old_sessions(&app).await.map(drop) })),
    ]
}
