//! Every sentence is checked against a condition over the facts that was written apart from the engine: reasons,
//! proposals, what is missing, alerts; for random histories with records that are complete for different days.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its world has failed")]

mod alerts;
mod check;
mod lists;
mod missing;
mod next_steps;
mod planned;
mod proposals;
mod reasons;
mod seen;
mod sentences;
mod timeline;

#[path = "../journeys/kinds.rs"]
mod kinds;

#[path = "../journeys/random.rs"]
#[allow(dead_code, reason = "shared with the tests of journeys, which use all of it")]
mod random;
#[path = "../journeys/world.rs"]
#[allow(dead_code, unused_imports, reason = "shared with the tests of journeys, which use all of it")]
mod world;
