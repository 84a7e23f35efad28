//! Engagements as their pages need them.

mod board;
mod gaps;
mod implied;
mod page;
mod row;
mod selection;
mod variance;
mod working;

pub use board::{Card, Ended, board};
pub use gaps::{Gaps, closed_without_close_out, open_without_check_in};
pub use implied::{Implied, ImpliedBy, implied, implied_by};
pub use page::{Billed, Engagement, Milestone, Recorded, billed, find, milestones, recorded};
pub use row::{ASSUMED, Row, state_word};
pub use selection::{LIST, STATES, Selection};
pub use variance::{Agreed, Row as VarianceRow, SHOWS, VARIANCE, VarianceSelection, Within, of_one, within};
pub use working::{Working, needed, step_of};

use perennial_core::dates::Day;

/// A day of its number in the store.
pub fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}
