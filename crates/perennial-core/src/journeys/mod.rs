//! Where a relationship stands: facts and a journey model to a position and its reasons.
//!
//! - [`stage`]: the four stages and eight phases.
//! - [`position`]: what is derived.

pub mod position;
pub mod stage;
