//! Effort: hours and money spent on relationships and markets, recorded, counted, and set beside income (S2.03 to S2.07,
//! S2.13).
//!
//! What was said of an entry stands in `effort_said` in its order; the row in `effort` follows from it in the same
//! transaction. An entry about a client is there for those who see the client, and follows it into the record that it
//! becomes.

mod balance;
mod commands;
mod figures;
mod lists;
mod pages;
mod queries;
mod report;
mod sheets;

pub use balance::{BalanceReport, BalanceTold, QuarterTold, balance};
pub use commands::{correct, put_back, record, take_back};
pub use figures::effort;
pub use lists::{ListPreview, preview_list, take_list, undo_list};
pub use pages::routes;
pub use report::{EffortAmounts, EffortGroup, EffortReport};
pub use sheets::workbook;
