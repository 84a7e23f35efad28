//! The people at clients: their say in decisions, who knows them, how they want to be reached, where they worked, and
//! who follows whom (S1.26, D10). Their rows follow from the facts.

mod commands;
mod followed;
mod keep;
mod mend;
mod moves;
mod queries;
mod rows;

pub use commands::{NewEmployer, NewWish, add_employer, give_role, say_medium, say_tie};
pub use keep::{TABLES, differing, keep};
pub use mend::mend;
pub use moves::{Follow, Led, Move, Successor, move_on, take_over};
pub use queries::{EmployerRow, MoveRow, TieRow, Warnings, WishRow, employers, moves, ties, wishes};
