//! Touches: interactions with clients, in six media; and what clients say and show of how they feel.

mod commands;

pub use commands::{feel, log, promise, support};
