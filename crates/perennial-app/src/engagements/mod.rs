//! Engagements: agreed work, from acceptance to close.

mod commands;

pub use commands::{EngagementChange, NewEngagement, Step, accept, change, delete, restore, step};
