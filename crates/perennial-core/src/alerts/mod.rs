//! Alerts (issue 3; S1.15, S1.19, S1.23, S1.26, S2.06, S3.04, S3.06, S3.13): rules as data, and what they say of one
//! client on one day.
//!
//! - [`Rules`]: which rules there are, with thresholds, owner and wording; read from and written as TOML.
//! - [`Situation`], [`Beside`]: the facts of one client, and what facts cannot say.
//! - [`evaluate`], [`Evaluator`]: the alerts of a client on a day, each with a stable [`Key`], and the next day on
//!   which they could differ if nothing happens.
//! - [`Handling`]: snoozed until a day, or dismissed for good, with a reason.
//! - [`LeavingRisk`]: weak signals that add up; never a score without its inputs and their age.
//! - [`Trial`], [`Tally`]: a rule tried on history.
//! - [`sentence`]: an alert in words.
//!
//! Limits of the journey (stall, silence, quiet season, the first touch of Affirm) stay in the journey model, so
//! that a list, the map and an alert can never disagree; such a rule adds its own days of grace.

mod alert;
mod evaluate;
mod handling;
mod known;
mod risk;
mod rules;
mod situation;
mod trial;
mod words;

pub use alert::{Alert, Alerts, Detail, Key, Subject};
pub use evaluate::{AsOf, Evaluator, evaluate};
pub use handling::{Handled, Handling, Refusal};
pub use risk::{LeavingRisk, RiskInput, Signal};
pub use rules::{Number, Owner, Rule, RuleName, Rules};
pub use situation::{Beside, Observed, Situation};
pub use trial::{Firing, Loss, Period, Tally, Trial, TrialOfRule};
pub use words::{PLACEHOLDERS, risk_input, sentence};
