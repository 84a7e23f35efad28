//! The small named world in which the stories take place.

#![allow(dead_code, reason = "a world for every story, those to come too")]

mod app;
mod authenticator;
mod browser;

pub use app::{TestApp, day, location};
pub use authenticator::Authenticator;
pub use browser::{Answer, Browser};
