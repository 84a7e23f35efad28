//! The markets that a firm addresses (S2.01, S2.18).
//!
//! - [`Axis`]: the seven axes of the six markets, with their sub-groups.
//! - [`rated`]: what the raters of a round say of each, and how far they lie apart.
//! - [`spidergram`]: both polygons, drawn.

mod axis;
mod groups;
mod round;
mod spider;

#[cfg(test)]
mod tests;

pub use axis::Axis;
pub use round::{FEWEST_RATERS, Rated, SCALE, Score, Spread, rated};
pub use spider::{described, spidergram};
