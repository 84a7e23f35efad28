//! Worth: what work that is sought or was won is worth today, in money, with what that rests on.
//!
//! The room reads pursuits and values each by the one function of the core; of its own it has only the firm's usual terms
//! under Settings.

mod commands;
mod pages;
mod priced;
mod sheets;
mod wins;

pub use pages::routes;
pub use priced::{PricedPursuit, Wanted, priced};
pub use sheets::workbook;
pub use wins::{Win, Wins, WinsAsked, WinsOrder, WinsTogether, wins};
