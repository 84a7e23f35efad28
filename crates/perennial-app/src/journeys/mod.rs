//! Journeys in the product: the projection of positions, corrections and overrides.

pub mod commands;
mod history;
pub mod projection;
pub mod snapshot;

pub use commands::{correct, end_override, override_standing, reinstate, retract};
pub use history::History;
pub use projection::{position_of, rebuild, refresh, settle};
pub use snapshot::Snapshot;
