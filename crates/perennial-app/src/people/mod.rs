//! The people at clients: their say in decisions, who knows them, how they want to be reached, where they worked, and
//! who follows whom (S1.26, D10). Their rows follow from the facts.

mod commands;
mod followed;
mod moves;
mod queries;
mod register;
mod rows;
mod statements;

pub use commands::{NewEmployer, NewWish, add_employer, give_role, say_medium, say_tie};
pub use moves::{Follow, Led, Move, Successor, move_on, take_over};
pub use queries::{EmployerRow, MoveRow, TieRow, Warnings, WishRow, employers, moves, ties, wishes};
pub use register::REGISTER;
pub use statements::follow_statement;
