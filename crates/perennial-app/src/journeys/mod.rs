//! Journeys in the product: the projection of positions, corrections and overrides.

mod around;
mod commands;
mod history;
mod listing;
mod projection;
mod questions;
mod snapshot;

pub use around::Around;
pub use commands::{correct, end_override, override_standing, reinstate, retract};
pub use history::{Billed, History, Sought};
pub use listing::{Found, Standing, Standings, meant};
pub use projection::{
    Derived, Difference, Foreseen, Projection, check, derived, foresee, position_of, rebuild, rebuild_outdated,
    rebuild_telling, refresh,
};
pub use questions::QuestionKind;
pub use snapshot::{Known, Snapshot};
