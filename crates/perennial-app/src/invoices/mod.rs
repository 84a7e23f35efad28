//! Invoices: what clients were billed and paid, the evidence of value.

mod commands;
mod mend;
mod pages;
mod queries;

pub use commands::{NewInvoice, delete, dispute, enter, issue, pay, restore, set_paid, settle_dispute};
pub use mend::mend;
pub use pages::routes;
