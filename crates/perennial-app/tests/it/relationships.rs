//! The list of clients and the page of one.

pub mod desk;
mod list;
mod moved;
mod page;
mod unsure;
