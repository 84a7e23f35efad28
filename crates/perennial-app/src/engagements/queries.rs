//! Engagements as their pages need them.

/// What was billed on a matter, in its own currency, as a value of SQL: none where no invoice names it. Every list, page
/// and file takes it from here (D27); what implies a matter stands on its page.
macro_rules! billed {
    ($matter:literal) => {
        concat!(
            "(select cast(sum(i.total_minor) as bigint) from invoice i where i.client_id = ",
            $matter,
            ".client_id and i.engagement_id = ",
            $matter,
            ".id and i.currency = ",
            $matter,
            ".currency and i.deleted_at is null)"
        )
    };
}

mod board;
mod deletion;
mod gaps;
mod implied;
mod page;
mod row;
mod selection;
mod unbilled;
mod variance;
mod working;

pub use board::{Card, Ended, board};
pub use deletion::deletion;
pub use gaps::{Gaps, closed_without_close_out, open_without_check_in};
pub use implied::{Implied, ImpliedBy, implied, implied_by};
pub use page::{Billed, Engagement, Milestone, Recorded, billed, find, milestones, recorded};
pub use row::{ASSUMED, Row, state_word};
pub use selection::{LIST, STATES, Selection};
pub use unbilled::{Unbilled, unbilled};
pub use variance::{Agreed, Row as VarianceRow, SHOWS, VARIANCE, VarianceSelection, Within, of_one, within};
pub use working::{Working, needed, step_of};

use perennial_core::dates::Day;

/// What was billed on the matter `e`: see `billed!`.
pub const BILLED: &str = billed!("e");

/// A day of its number in the store.
pub fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}
