//! Income: what clients were billed, for what, through whom, and how often again (S1.17, S2.04).
//!
//! Every invoice lies in memory in a few bytes ([`Bills`]); a page counts them in one pass, by the rules of the core, and
//! lists those behind a figure by the same rules. The room reads across others and writes nothing.

mod bills;
mod figures;
mod pages;
mod report;
mod sheets;

pub use bills::Bills;
pub use figures::{amounts, income};
pub use pages::routes;
pub use report::{IncomeAmounts, IncomeGroup, IncomeReport, RetentionOf, RetentionTold};
pub use sheets::workbook;
