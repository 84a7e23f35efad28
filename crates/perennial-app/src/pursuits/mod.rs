//! Pursuits: possible engagements, from the enquiry to hired, not now or no way.

mod commands;
mod pages;
mod queries;

use commands::{step_from_key, step_key};

pub use commands::{
    NewPursuit, PursuitChange, change, decide, delete, enter, hire, mend, no_way, not_now, open, reach, reopen, restore,
};
pub use pages::routes;
