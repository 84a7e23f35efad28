//! Invoices: what clients were billed and paid, the evidence of value.

mod commands;

pub use commands::{NewInvoice, dispute, issue, pay, settle_dispute};
