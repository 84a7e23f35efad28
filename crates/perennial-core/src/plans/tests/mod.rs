//! Stories and properties of planning.

mod digests;
mod properties;
mod stories;
mod texts;
mod world;
