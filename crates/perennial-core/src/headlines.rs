//! The sentences at the heads of pages, pictures and files: what each says with its numbers, and the one place that
//! words it. A test asks each kind for a condition over the facts, so that no kind is said without one (D26).

mod insights;
mod journey;
mod map;
mod today;

pub use insights::{AmountBeside, InsightsHeadline, LostAt, StalledNow, missing};
pub use journey::JourneyHeadline;
pub use map::MapHeadline;
pub use today::TodayHeadline;

use crate::journeys::stage::Phase;

/// The firm's own words, in which sentences are put.
#[derive(Clone, Copy)]
pub struct Wording<'w> {
    /// The name of a phase in the firm's journey model.
    pub phase: &'w dyn Fn(Phase) -> String,
    /// What the firm calls its engagements, in the plural.
    pub engagements: &'w str,
}
