//! Pursuits: possible engagements, from the enquiry to hired, not now or no way (S1.12 to S1.15, D1, D23).
//!
//! - [`Pursuit`]: one of them, with a [`State`] that carries its own data.
//! - [`read`](fn@read): the facts in force of a client to its pursuits; the only reading there is.
//! - the verbs of [`Pursuit`]: each gives the fact to record, or a [`Refusal`] that says what to do.

mod impossible;
mod pursuit;
mod read;
mod verbs;

#[cfg(test)]
mod tests;

pub use impossible::impossible;
pub use pursuit::{Outcome, Pursuit, Reached, State};
pub use read::{Work, read, work_recorded};
pub use verbs::{Refusal, Reopening};
