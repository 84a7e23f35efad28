//! The one next step with a client: of all that is open the most urgent, with its reason and the medium (S1.28, S3.23).
//!
//! [`next_step`] takes where the relationship stands, the alerts that are open, who was the last to get in touch, and
//! how the people there want to be reached. Pages, lists and the command line all tell what it gives, so that none of
//! them can say that a client may wait beside an alert that says it may not.

mod act;
mod choose;
mod reach;
mod words;

pub use act::Act;
pub use choose::{NextStep, Why, next_step, urgency};
pub use reach::Reach;
pub use words::Told;
