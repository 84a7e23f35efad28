//! Invoices: what clients were billed and paid, the evidence of value (D8, D17).
//!
//! - [`Invoice`]: one of them, with a [`State`] that carries its own days.
//! - [`read`](fn@read): the facts in force of a client to its invoices; the only reading there is.
//! - the verbs of [`Invoice`]: each gives the fact to record, or a [`Refusal`] that says what to do.

mod impossible;
mod invoice;
mod read;
mod verbs;

#[cfg(test)]
mod tests;

pub use impossible::impossible;
pub use invoice::{Dispute, Invoice, State};
pub use read::read;
pub use verbs::Refusal;
