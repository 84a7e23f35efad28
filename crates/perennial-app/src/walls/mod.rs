//! Information barriers: a wall around clients, with the people who are inside. For everybody else those clients do
//! not exist, whatever their role; nor does the wall.
//!
//! `client.walled` and `client_wall`, which every query on client data asks, follow from the walls in force: whoever
//! is inside all walls around a client sees it.

mod commands;
mod pages;
mod queries;

pub use commands::{WallInput, change, lift, raise};
pub use pages::routes;
pub use queries::{Wall, WallDetail, find, walls};
