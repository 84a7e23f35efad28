//! What work is worth today: cash flows discounted at an annual rate (S2.08 to S2.12).
//!
//! A [`ValueCase`] holds the flows of a pursuit, a piece of work or a relationship, with its assumptions;
//! [`present_value`] is the one function that values it, and [`pursuit_value`] makes the case of a pursuit from what is
//! known of it. [`sensitivity`] says how far the answer rests on what was assumed, and [`read`] takes cases from a file
//! that people write. [`lifetimes`] holds models of whether and when clients come back, and
//! [`relationships`] fits them to a firm's own past.

mod case;
pub mod lifetimes;
mod percent;
mod period;
mod present;
mod pursuit;
pub mod read;
pub mod relationships;
pub mod sensitivity;
mod terms;
mod wins;

pub use case::{CaseFlows, DatedFlow, PaidWhen, ValueCase, YearlyFlow};
pub use percent::{NotAPercentage, Percent};
pub use period::WorthPeriod;
pub use present::{Terms, Unvaluable, present_value};
pub use pursuit::{Assumed, ComesFrom, PursuitValue, ValueBasis, pursuit_value};
pub use terms::{FACTOR_UNIT, FeesCome, GROWTH, RATE, SHARE, StatedTerms, TermsRefusal, UsualTerms, YEARS};
pub use wins::places;
