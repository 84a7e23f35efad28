//! Presents: proposed, approved by a second person, given or declined, within rules that the firm can read.

mod commands;
mod pages;
mod queries;
mod recipients;
mod rows;
mod rules;
mod weigh;

pub use commands::{Given, NewPresent, approve, decline, enter, give, propose};
pub use pages::routes;
pub use queries::{Registered as Row, of_client, to_approve};
pub use recipients::{NewTender, Recipient, add_tender, end_tender, set_recipient};
pub use rows::REGISTER;
pub use rules::save_rules;
