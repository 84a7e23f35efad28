//! Engagements: agreed work, from acceptance to close.

mod commands;
mod implied;
mod pages;
mod queries;
mod rows;
mod same_work;
mod settle;
mod steps;
mod unrecorded;

pub use commands::{
    EngagementChange, GoalSaid, NewEngagement, Step, accept, accept_as, change, close_out, delete, delete_because,
    is_deleted, restore, say_goal, say_whether_open, step, store,
};
pub use implied::{ImpliedRows, differing_implied, implied_of, sync_implied};
pub use pages::routes;
pub use queries::{BILLED, ImpliedBy, Unbilled, implied_by, unbilled};
pub use rows::{EngagementColumns, REGISTER};
pub use same_work::REGISTER as SAME_WORK;
pub use settle::{ImpliedAnswer, join_implied, settle_implied, split_implied};
pub use unrecorded::record_unrecorded;
