//! Promises and expectations: what was promised to clients or is expected by them, and what became of it.

mod commands;
mod keep;
mod pages;
mod queries;

pub use commands::{NewPromise, Outcome, make, settle};
pub use keep::{TABLES, differing, keep};
pub use pages::routes;
pub use queries::{Promised, of_client, of_engagement, of_pursuit};
