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
mod worth;

pub use clients::clients;
pub use export::export;
pub use gaps::gaps;
pub use phases::phases;
pub use points::points;
pub use questions::questions;
pub use response::response;
pub use unknown::unknown;
pub use worth::{PeriodChoice, tabs_of_worth, worth_pages, worth_period};
