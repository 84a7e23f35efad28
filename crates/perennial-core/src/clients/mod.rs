//! Clients: how a relationship stands as a whole, and who answers for it (S1.26 to S1.29, D2, D6).
//!
//! - [`Client`]: what facts say of a client itself, with a [`Standing`] that carries its own data.
//! - [`read`](fn@read): the facts in force of a client to that; the only reading there is.
//! - the verbs of [`Client`]: each gives the fact to record, or a [`Refusal`] that says what to do.

mod client;
mod read;
mod verbs;

#[cfg(test)]
mod tests;

pub use client::{Client, Standing};
pub use read::read;
pub use verbs::Refusal;
