//! Pursuits: possible engagements, from the enquiry to hired, not now or no way.

mod commands;

pub use commands::{
    NewPursuit, PursuitChange, change, decide, delete, enter, hire, no_way, not_now, open, reach, reopen, restore,
};
