//! Pursuits: possible engagements, from the enquiry to hired, not now or no way.

mod commands;
mod pages;
mod queries;
mod rows;
mod unrecorded;

pub use commands::{
    NewPursuit, Outlook, PursuitChange, Reopened, UnseenLoss, change, delete, delete_because, estimate_unseen,
    follow_up, hire, is_deleted, no_way, not_now, open, reach, remove_unseen, reopen, restore, say_whether_open, store,
};
pub use pages::routes;
pub use queries::{Estimate, Outcomes, estimates, outcomes};
pub use rows::{PursuitColumns, REGISTER};
pub use unrecorded::record_unrecorded;
