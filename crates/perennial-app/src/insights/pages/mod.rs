//! The pages of insights.

mod clients;
mod export;
mod frame;
mod gaps;
mod phases;
mod points;
mod questions;
mod response;
mod taken;
mod unknown;

pub use clients::clients;
pub use export::export;
pub use frame::{tabs, worth_tabs};
pub use gaps::gaps;
pub use phases::phases;
pub use points::points;
pub use questions::questions;
pub use response::response;
pub use unknown::unknown;
