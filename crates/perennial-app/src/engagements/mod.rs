//! Engagements: agreed work, from acceptance to close.

mod commands;
mod implied;
mod pages;
mod queries;
mod steps;

pub use commands::{
    Course, EngagementChange, NewEngagement, Step, accept, change, close_out, delete, differing, enter, mend, restore,
    set_course, step,
};
pub use implied::{ImpliedAnswer, ImpliedRows, differing_implied, implied_of, settle_implied, sync_implied};
pub use pages::routes;
