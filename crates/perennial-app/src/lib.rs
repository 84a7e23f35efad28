//! The rooms of the running product.
//!
//! Every room is a folder; its `mod.rs` is the only door. What all rooms share: [`db`], [`log`], [`web`], [`app`],
//! [`actor`], [`clock`], [`error`].

pub mod actor;
pub mod app;
pub mod assets;
pub mod clock;
pub mod db;
pub mod error;
pub mod log;
pub mod web;

pub mod clients;
pub mod engagements;
pub mod firm;
pub mod invoices;
pub mod journeys;
pub mod maps;
pub mod pursuits;
pub mod search;
pub mod touches;

use std::sync::Arc;

use crate::app::{App, Config};
use crate::clock::{Clock, Ids};
use crate::db::Db;

/// What rooms keep in memory; all of it can be made anew from the store.
#[derive(Default)]
pub struct Memory {
    /// The journey model, parsed.
    pub model: firm::ModelCache,
    /// Every relationship's history.
    pub snapshot: journeys::Snapshot,
}

/// Puts the product together.
pub fn assemble(db: Db, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, config: Config) -> App {
    App { db, clock, ids, config: Arc::new(config), settle: journeys::settle, memory: Arc::new(Memory::default()) }
}

/// All pages and interfaces.
pub fn router(app: App) -> axum::Router {
    axum::Router::new().merge(assets::routes()).merge(maps::routes()).merge(search::routes()).with_state(app)
}
