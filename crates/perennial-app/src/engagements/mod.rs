//! Engagements: agreed work, from acceptance to close.

mod commands;

pub use commands::{
    Course, EngagementChange, NewEngagement, Step, accept, change, delete, enter, restore, set_course, step,
};
