//! Possible duplicates: clients and people who are likely one, merging them with a choice for each field, and splitting
//! them again. Facts are never moved: what a merged record became is read where they are loaded.

mod known;
mod list;
mod memory;
mod merge;
mod pages;
mod split;
mod stored;

pub use known::{Known, known};
pub use list::{Duplicates, Likely, duplicates, say_different, take_back_different};
pub use memory::Memory;
pub use merge::{Choices, Object, merge};
pub use pages::routes;
pub use split::{Merge, merges, merges_of, split};
