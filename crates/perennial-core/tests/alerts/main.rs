//! Stories and properties of the alerts: rules as data, and what they say of one client on one day.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its world has failed")]

mod lists;
mod properties;
mod rules;
mod silences;
mod stories;
mod trials;

#[path = "../journeys/random.rs"]
#[allow(dead_code, reason = "shared with the tests of journeys, which use all of it")]
mod random;
#[path = "../journeys/world.rs"]
#[allow(dead_code, unused_imports, reason = "shared with the tests of journeys, which use all of it")]
mod world;
