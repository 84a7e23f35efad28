//! The small named world in which the stories take place.

mod app;

pub use app::{Answer, TestApp, day};
