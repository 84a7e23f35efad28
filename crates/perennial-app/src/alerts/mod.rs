//! Alerts: what the rules say of each client now, what people did about it, and the rules themselves.
//!
//! The table `alert` is a projection: derived from the facts, the rules and what people did, in the transaction of
//! every change of a client, and by [`sweep`] when time alone changes it.

mod commands;
mod evaluate;
mod foretold;
mod ground;
mod next;
mod pages;
mod queries;
mod rules;
mod stored;
mod sweep;
mod trial;

pub use commands::{Reassigned, dismiss, done, reassign, reopen, snooze};
pub use evaluate::follow;
pub use foretold::{Foretold, foretell};
pub use next::{Brief, Next, next_with, what_is_next};
pub use pages::routes;
pub use queries::{AlertLine, FROM, SELECTED, Voice, for_program, state_of, told};
pub use sweep::{Swept, check, sweep};

/// What the room keeps in memory; all of it can be made anew.
#[derive(Default)]
pub struct Memory {
    /// The rules, parsed.
    pub rules: rules::RulesCache,
    /// Who answers in the firm.
    pub staffing: ground::StaffingCache,
    /// Rules being tried on history.
    pub trials: trial::Trials,
}
