//! Records that are likely one and the same: finding them among those that exist, and what one record made of two
//! says.

mod find;
mod merge;

pub use find::{Pair, likely_clients, likely_contacts};
pub use merge::{Field, Merged, Rule, Side, fields_of, merge};
