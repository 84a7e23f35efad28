//! The pure core of Perennial: data in, data out.
//!
//! Nothing here reads a clock, a file, a network or a database. The rooms:
//!
//! - [`ids`], [`dates`], [`money`], [`text`]: types that cannot be wrong.
//! - [`fact`]: the closed list of what can be recorded between a firm and a client.
//! - [`journeys`]: facts and a journey model to a position and its reasons.
//! - [`imports`]: a firm's own files to rows, drafts and a plan.
//! - [`plans`]: playbooks, and the touches that they plan.
//! - [`touches`]: counting touches by phase and medium.
//! - [`maps`]: positions to the picture of every relationship.

pub mod dates;
pub mod fact;
pub mod ids;
pub mod imports;
pub mod journeys;
pub mod maps;
pub mod money;
pub mod plans;
pub mod text;
pub mod touches;
