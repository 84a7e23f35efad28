//! Complaints: the register with its two clocks, from the client's words to their word that it is put right.

mod commands;
mod pages;
mod queries;
mod rows;

pub use commands::{NewComplaint, Step, receive, step};
pub use pages::routes;
pub use queries::{Row, limits, of_client};
pub use rows::REGISTER;
