//! Engagements: agreed work, from acceptance to close.

mod commands;
mod pages;
mod queries;
mod steps;

pub use commands::{
    Course, EngagementChange, NewEngagement, Step, accept, change, close_out, delete, differing, enter, mend, restore,
    set_course, step,
};
pub use pages::routes;
