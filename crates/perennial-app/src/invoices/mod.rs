//! Invoices: what clients were billed and paid, the evidence of value.

mod billed_for;
mod commands;
mod line_gaps;
mod pages;
mod payers;
mod queries;
mod rows;
mod unrecorded;

pub use billed_for::{differing_billed_for, sync_billed_for};
pub use commands::{
    NewInvoice, delete, delete_because, dispute, is_deleted, issue, pay, restore, settle_dispute, store,
};
pub use line_gaps::work_out_line_gaps;
pub use pages::routes;
pub use payers::{Payer, answer_payers, open_payers, payer_answers, take_back_payers};
pub use queries::{billed_in_other_currencies, billed_words};
pub use rows::{InvoiceColumns, REGISTER};
pub use unrecorded::record_unrecorded;
