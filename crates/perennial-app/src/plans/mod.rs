//! Plans: what is to be done for each client, by whom and when, as the firm's playbooks ask and people decide.
//!
//! A change settles in steps: positions follow the facts, then the touches that the live playbooks ask for follow
//! the positions ([`follow`]). A touch that is logged fulfils the planned one.

mod about;
mod books;
mod check;
mod client;
mod commands;
mod due;
mod filled;
mod pages;
mod queries;
mod rows;
mod settle;
mod sweep;
mod trial;

use crate::app::App;

pub use books::{BookState, Memory, is_live, ship};
pub use check::check;
pub use client::{ClientPlan, Rest, client_plan};
pub use commands::{
    Edit, NewEdition, done, edit, go_live, pause, reassign, reschedule, resume, save_edition, skip, switch_on, take_out,
};
pub use due::{Due, Perhaps, due, find, of_contact, offered};
pub use filled::ReferrerNamed;
pub use settle::{Open, follow, settle};
pub use sweep::sweep;
pub use trial::{Trial, TrialRow, trial, trial_after};

/// The pages of playbooks and planned touches.
pub fn routes() -> axum::Router<App> {
    pages::routes()
}
