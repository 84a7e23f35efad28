//! Journeys in the product: the projection of positions and why each is as it is, corrections and overrides.

mod around;
mod assumed;
mod commands;
mod explain;
mod history;
mod listing;
mod moved;
mod names;
mod projection;
mod questions;
mod snapshot;
mod unrecorded;

pub use around::Around;
pub use commands::{correct, end_override, override_standing, reinstate, retract, withdraw};
pub use explain::{Explanation, ReasonTold, Told, explain, explain_by, is_watched};
pub use history::{Billed, History, Packed, Sought};
pub use listing::{Found, Standing, Standings, meant};
pub use moved::{Move, Moved, Place, how_many_moved_by_rules, moved_by_rules};
pub use names::Names;
pub use projection::{
    Derived, Difference, Foreseen, Progress, Projection, WorkingOut, check, derived, foresee, position_of, rebuild,
    rebuild_outdated, rebuild_telling, refresh,
};
pub use questions::QuestionKind;
pub use snapshot::{Block, Everybody, Known, Snapshot};
pub use unrecorded::record_unrecorded;
