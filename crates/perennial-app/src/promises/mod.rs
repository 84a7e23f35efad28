//! Promises and expectations: what was promised to clients or is expected by them, and what became of it.

mod commands;
mod pages;
mod queries;
mod rows;

pub use commands::{NewPromise, Outcome, make, settle};
pub use pages::routes;
pub use queries::{Promised, of_client, of_engagement, of_pursuit};
pub use rows::REGISTER;
