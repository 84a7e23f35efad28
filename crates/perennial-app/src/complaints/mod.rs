//! Complaints: the register with its two clocks, from the client's words to their word that it is put right.

mod commands;
mod keep;
mod pages;
mod queries;

pub use commands::{NewComplaint, Step, receive, step};
pub use keep::{TABLES, differing, keep};
pub use pages::routes;
pub use queries::{Row, limits, of_client};
