//! Touches: interactions with clients, in six media; and what clients say and show of how they feel.

mod columns;
mod commands;
mod pages;
mod projection;
mod queries;

pub use columns::{Columns, Reading};
pub use commands::{Logged, feel, fill, leave_empty, log, log_alone, promise, support, take_back};
pub use pages::routes;
pub use perennial_core::touches::Tally;
pub use projection::REGISTER;
pub use queries::{Counted, Filter, clients_like, counted, hidden_clients, of_client, tallied};
