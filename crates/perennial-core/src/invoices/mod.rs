//! Invoices: what clients were billed and paid, the evidence of value (D8, D17).
//!
//! - [`Invoice`]: one of them, with a [`State`] that carries its own days.
//! - [`Stated`]: whether two rows that bear one number speak of one invoice.
//! - [`read`](fn@read): the facts in force of a client to its invoices; the only reading there is.
//! - [`PayerAnswer`]: what somebody said of who pays for a client.
//! - the verbs of [`Invoice`]: each gives the fact to record, or a [`Refusal`] that says what to do.

mod identity;
mod impossible;
mod invoice;
mod payer;
mod read;
mod verbs;

#[cfg(test)]
mod tests;

pub use identity::{DAYS_APART, Stated, has_no_number, number_of_its_own};
pub use impossible::impossible;
pub use invoice::{Dispute, Invoice, State};
pub use payer::{PayerAnswer, is_asked_about, payer_key};
pub use read::read;
pub use verbs::Refusal;
