//! What work is worth today: cash flows discounted at an annual rate (S2.08 to S2.12).
//!
//! A [`ValueCase`] holds the flows of a pursuit, a piece of work or a relationship, with its assumptions;
//! [`present_value`] is the one function that values it. [`sensitivity`] says how far the answer rests on what was
//! assumed, and [`read`] takes cases from a file that people write. [`lifetimes`] says from a firm's own past whether and
//! when clients come back.

mod case;
pub mod lifetimes;
mod present;
pub mod read;
pub mod sensitivity;

pub use case::{CaseFlows, DatedFlow, PaidWhen, ValueCase, YearlyFlow};
pub use present::{Terms, Unvaluable, present_value};
