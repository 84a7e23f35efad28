//! Income: what clients were billed in a period, for what, through whom, and how often again (S1.17, S2.04).
//!
//! - [`Bill`], [`BilledClient`]: invoices in a few bytes, and what those of a client are counted by.
//! - [`Asked`]: which invoices are asked for; the rule that counts an invoice also lists it ([`Asked::bills_of`]), so that
//!   a figure and the invoices behind it cannot differ.
//! - [`Income`]: everybody's invoices counted in one pass.
//! - [`Concentration`]: how much of the income comes from few clients.
//! - [`Retention`]: how many of those billed in one year were billed again in the next.

mod asked;
mod concentration;
mod count;
mod retention;

#[cfg(test)]
mod tests;

pub use asked::{Asked, ClientIs, Paid};
pub use concentration::Concentration;
pub use count::{Amounts, Income};
pub use retention::{Kept, Retention, Used};

use crate::dates::Day;
use crate::ids::InvoiceId;
use crate::journeys::BilledFor;

/// An invoice or a credit note, net of tax where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bill {
    /// Which.
    pub id: InvoiceId,
    /// Its day.
    pub on: Day,
    /// The amount in minor units of its currency; below 0 for a credit note.
    pub minor: i64,
    /// The number of the service line; 0 for none.
    pub line: u16,
    /// The number of the currency; 0 for the firm's own.
    pub currency: u8,
    /// What it pays for.
    pub billed_for: BilledFor,
}

/// The invoices of one client, and what they are counted by. Numbers stand for names; 0 is none.
#[derive(Debug, Clone, Copy)]
pub struct BilledClient<'b> {
    /// In the order of their days.
    pub bills: &'b [Bill],
    /// The relationship manager's number.
    pub manager: u16,
    /// The sector's number.
    pub sector: u16,
    /// The number of the source by which the client came.
    pub source: u16,
    /// True for a private person.
    pub private: bool,
    /// The day from which its first work counts as one-and-done.
    pub done_from: Option<Day>,
    /// Whether it was a client on the day before the period; none where nobody knows.
    pub was_client: Option<bool>,
}
