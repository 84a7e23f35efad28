//! Engagements: agreed work, from acceptance to close.

mod commands;
mod implied;
mod pages;
mod queries;
mod settle;
mod steps;

pub use commands::{
    Course, EngagementChange, NewEngagement, Step, accept, change, close_out, delete, differing, enter, mend, restore,
    set_course, step,
};
pub use implied::{ImpliedRows, differing_implied, implied_of, sync_implied};
pub use pages::routes;
pub use settle::{ImpliedAnswer, join_implied, settle_implied, split_implied};
