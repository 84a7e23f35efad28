//! The list of clients and the page of one.

mod desk;
mod list;
mod moved;
mod page;
