//! The sentences at the heads of pages, pictures and files: what each says with its numbers, and the one place that
//! words it. A test asks each kind for a condition over the facts, so that no kind is said without one (D26).

mod insights;
mod journey;
mod map;
mod today;

pub use insights::{AmountBeside, InsightsHeadline, OtherwiseAt, StalledNow, missing};
pub use journey::JourneyHeadline;
pub use map::MapHeadline;
pub use today::TodayHeadline;

use crate::journeys::stage::Phase;
use crate::statistics::Weight;

/// The firm's own words, in which sentences are put.
#[derive(Clone, Copy)]
pub struct Wording<'w> {
    /// The name of a phase in the firm's journey model.
    pub phase: &'w dyn Fn(Phase) -> String,
    /// What the firm calls its engagements, in the plural.
    pub engagements: &'w str,
}

/// The point at which most decided otherwise, of those at which enough decided to tell; the earliest of several. The one
/// rule by which insights and journey maps name a point (D27). `counts` gives those who decided otherwise, and all who
/// decided.
pub(crate) fn most_otherwise<T>(points: impl Iterator<Item = T>, counts: impl Fn(&T) -> (u64, u64)) -> Option<T> {
    let tells = |(otherwise, decided): (u64, u64)| otherwise > 0 && Weight::of(decided).bears_a_rate();
    points.filter(|point| tells(counts(point))).reduce(
        |most, point| {
            if counts(&point).0 > counts(&most).0 { point } else { most }
        },
    )
}
