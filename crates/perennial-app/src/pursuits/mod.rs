//! Pursuits: possible engagements, from the enquiry to hired, not now or no way.

mod commands;
mod pages;
mod queries;

use commands::step_from_key;
pub use commands::step_key;

pub use commands::{
    NewPursuit, Outlook, PursuitChange, UnseenLoss, change, decide, delete, enter, estimate_unseen, follow_up, hire,
    mend, no_way, not_now, open, reach, remove_unseen, reopen, restore,
};
pub use pages::routes;
pub use queries::{Estimate, Outcomes, estimates, outcomes};
