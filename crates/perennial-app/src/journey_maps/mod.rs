//! Journey maps: the planned journeys of personas, drawn, edited step by step, discussed, shared and exported.
//!
//! A map belongs to the firm and names no client, so that no wall has to be asked. Each change adds a version; going
//! back adds one as well. What others count is laid into the drawing by [`charted`].

mod commands;
mod counted;
mod exports;
mod linked;
mod pages;
mod queries;
mod researched;

pub use commands::{add_persona, begin};
pub use counted::{Looked, charted};
pub use exports::{Format, Made, export, named};
pub use linked::{LinkedSource, link, link_source, list_sources};
pub use pages::{door, routes};
pub use queries::{Summary, find, list};
