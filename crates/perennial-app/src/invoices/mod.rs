//! Invoices: what clients were billed and paid, the evidence of value.

pub mod commands;

pub use commands::{NewInvoice, dispute, issue, pay, settle_dispute};
