//! Where a relationship stands: facts and a journey model to a position and its reasons.
//!
//! - [`stage`]: the four stages and eight phases.
//! - [`position`]: what is derived.
//! - [`model`]: the journey model, data that the firm may change.
//! - [`coverage`]: for which days the firm's records are complete; [`implied`]: work that invoices imply.
//! - [`derive`](fn@derive), [`glance`], [`pieces`], [`Deriver`], [`Replay`]: from facts to positions.
//! - [`touches`]: in which phase each touch was made.
//! - [`repetition`](fn@repetition), [`was_client`]: what invoices pay for, a first work or a repeat, and who was a client on
//!   a day.
//! - [`words`]: facts, reasons and proposals as sentences.
//!
//! How a position comes about: `order` decides which facts hold and in which order they are read; `apply`
//! reads them into a `history` of `cycle`s; `headline`, `stall`, `silence`, `support` and `regression` ask a
//! history for a day, always through `today`; `course` follows a history through time; `portrait` says it all.

mod apply;
mod beginning;
mod bought;
pub mod corrections;
mod course;
pub mod coverage;
mod cycle;
mod derive;
mod headline;
mod history;
pub mod implied;
pub mod model;
pub(crate) mod order;
mod portrait;
pub mod position;
mod rank;
mod regression;
mod repetition;
mod replay;
mod same_work;
mod silence;
mod spells;
pub mod stage;
mod stall;
mod support;
mod today;
mod touched;
pub mod words;

pub(crate) use implied::without_credits;
pub(crate) use order::Ordered;
pub(crate) use stall::without_holds;
pub(crate) use today::Today;

/// Counts the changes of the rules by which positions are derived, and of the forms in which what follows from them is
/// stored. A store that was derived by earlier rules is derived
/// anew, and keeps whom that moved.
pub const RULES_VERSION: i64 = 11;

pub use bought::{Bought, Purchases};
pub use derive::{Deriver, derive, glance, implied_work, invoices_under, pieces, settable};
pub use order::in_force;
pub use regression::goes_wrong;
pub(crate) use repetition::OF_THE_FIRST_WORK;
pub use repetition::{BilledFor, Repetition, repetition, was_client};
pub use replay::Replay;
pub use spells::{Exit, Spell, spells};
pub use touched::{Touched, touches};
