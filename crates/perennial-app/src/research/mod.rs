//! Research: waves of surveys and interviews, answering by a personal link, results, and what clients know of the
//! firm's services (S1.24, S1.36 to S1.42).
//!
//! [`door`] holds the page of whoever answers, who has no account; everything else is for the firm.

mod ageing;
mod answering;
mod awareness;
mod client;
mod columns;
mod commands;
mod drafts;
mod education;
mod files;
mod instruments;
mod letters;
mod link;
mod market;
mod meaning;
mod pages;
mod populations;
mod results;
mod sources;
mod tasks;
mod told;
mod voices;
mod wave;

pub use ageing::{ageing, set_ageing};
pub use answering::{Asked, Way, take_all};
pub use awareness::{Aware, Matrix, assume, matrix};
pub use client::{ClientResearch, Said, of_client};
pub use commands::{
    Drawn, Made, NewParticipant, NewWave, add_participant, begin, close, invitations_of, invite_contact, invite_named,
    invite_participant, make_links, remind, revoke, wish,
};
pub use files::{AnswersFile, Preview, preview_file, take_file, undo_file};
pub use link::Link;
pub use market::{market_interviews, unseen_losses};
pub use pages::{door, firm_name, leads_somewhere, routes, try_link};
pub use results::{Person, assign};
pub use sources::{sources, typecast};
pub use tasks::{TaskRow, tasks};
pub use told::{Told, ToldRate, ToldScore, ToldTheme, told};
pub use voices::voices;
pub use wave::instrument_of;

/// What answering keeps in memory.
#[derive(Default)]
pub struct Memory {
    /// Links that do not exist, by network.
    pub attempts: crate::accounts::Attempts,
}
