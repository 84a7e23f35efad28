//! The small named world in which the stories take place.

#![allow(dead_code, reason = "a world for every story, those to come too")]

mod app;
mod browser;

pub use app::{TestApp, day, location};
pub use browser::{Answer, Browser};
