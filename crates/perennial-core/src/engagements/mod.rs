//! Engagements: agreed work, from its acceptance to its end (S1.18 to S1.20, S3.10 to S3.18, D1, D16, D19, D21).
//!
//! - [`Engagement`]: one of them, with a [`State`] that carries its own days.
//! - [`read`](fn@read): the facts in force of a client to its engagements; the only reading there is.
//! - [`Step`] and the verbs of [`Engagement`]: each gives the facts to record, or a [`Refusal`] that says what to do.

mod engagement;
mod gone;
mod impossible;
mod read;
mod same_work;
mod verbs;

#[cfg(test)]
mod tests;

pub use engagement::{Engagement, State, StateWord};
pub use gone::{goes_with_work, without_work_that_is_gone};
pub use impossible::{impossible, of_no_work_yet};
pub use read::read;
pub use same_work::{same_work, under_one_name};
pub use verbs::{Acceptance, Refusal, Step};
