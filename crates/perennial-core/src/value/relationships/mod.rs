//! Who comes back, when, and what that is worth: the models of [`lifetimes`](super::lifetimes) on what a firm's clients
//! bought (S1.23, S2.08; D17, D27).
//!
//! - [`FirmForecast`]: everything that is fitted to one firm's past, and what it says of a client.
//! - [`KnownUntil`], [`Observed`], [`Sample`]: purchases to histories, saying what was used and what was left out.
//! - [`Basis`]: the model, fitted with the weak prior, or, of few clients, counts and the reason.
//! - [`Outlook`]: of one client the chance of further work within a year, and when the next need is likely.
//! - [`Backtest`]: the same forecast made a year earlier, beside what came.
//! - [`Amounts`], [`NewWork`]: what further work is worth.
//! - [`Renewals`]: whether recurring work is renewed, and what that is worth.
//!
//! Times are in days. Intervals are 80 % ranges that hold both parts of what is not known: the parameters, and luck.

mod amounts;
mod backtest;
mod basis;
mod firm;
mod new_work;
mod outlook;
mod renewals;
mod sample;
pub mod words;

pub use amounts::{Amounts, AmountsBasis, ClientAmounts};
pub use backtest::{Backtest, backtest};
pub use basis::{Basis, Model, WhyCounts};
pub use firm::{FirmForecast, ForecastTerms, Worth};
pub use new_work::NewWork;
pub use outlook::{Outlook, Range};
pub use renewals::{Renewals, RenewalsBasis, Tenure};
pub use sample::{Events, KnownUntil, LeftOut, Observed, Sample};

/// The days of a year of a forecast.
pub const YEAR: i32 = 365;
