//! Touches as their pages need them.

mod filter;
mod grid;
mod offered;
mod planned;
mod row;

pub use filter::{Filter, LIST, PERSONAL};
pub use grid::{Counted, EmptyCell, counted, empty_cells, hidden_clients, tallied};
pub use offered::{Person, clients_like, known_clients, people, work};
pub use planned::{Planned, planned_in};
pub use row::{Row, of_client};

use perennial_core::dates::Day;

/// A day of its number in the store.
pub fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}
