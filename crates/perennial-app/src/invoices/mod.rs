//! Invoices: what clients were billed and paid, the evidence of value.

mod commands;

pub use commands::{NewInvoice, dispute, enter, issue, pay, set_paid, settle_dispute};
