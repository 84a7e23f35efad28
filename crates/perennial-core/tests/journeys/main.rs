//! Stories of the journey engine: one for each rule of the domain description, and what must hold for all.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its world has failed")]

mod by_hand;
mod changes;
mod confirmed;
mod d14;
mod ended;
mod histories;
mod how_right;
mod insights;
mod kinds;
mod known_days;
mod left_out;
mod listed;
mod periods;
mod properties;
mod purchases;
mod random;
mod repetition;
mod returns;
mod same_work;
mod stages;
mod touched;
mod words;
mod world;
