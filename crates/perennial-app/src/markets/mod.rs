//! The six markets: what the firm plans for each, who takes part, rounds of rating, and what is wanted beside what is done
//! (S2.01, S2.05, S2.18).

mod commands;
mod pages;
mod queries;

pub use commands::{MarketInput, close_round, open_round, rate, save_market};
pub use pages::{door, routes};
pub use queries::{AxisTold, MarketsReport, OpenRound, markets};
