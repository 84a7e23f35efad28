//! Pursuits: possible engagements, from the enquiry to hired, not now or no way.

mod commands;
mod fees;
mod pages;
mod queries;
mod rows;
mod unrecorded;

pub use commands::{
    Enquiry, NewPursuit, Outlook, PursuitChange, Reopened, UnseenLoss, change, delete, delete_because,
    drop_with_enquiry, estimate_unseen, follow_up, hire, is_deleted, no_way, not_now, open, open_for_enquiry, reach,
    reckon_factors, remove_unseen, reopen, restore, restore_with_enquiry, say_whether_open, state_terms, store,
};
pub use fees::{FEE_COLUMNS, FEE_TABLES, FeeColumns, PRESENT_VALUE};
pub use pages::routes;
pub use queries::{Estimate, Outcomes, estimates, outcomes};
pub use rows::{PursuitColumns, REGISTER};
pub use unrecorded::record_unrecorded;
