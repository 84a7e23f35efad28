//! The picture of every relationship: cells and movements to boxes, and boxes to SVG.
//!
//! Lanes are stages, columns are phases, and each relationship is one seed of the flower at its standing phase. A
//! seed turns amber when its client is stuck and hollow when nobody has spoken for too long; ribbons are what moved
//! in the last seven days, red dashes what fell back or left, and a dotted line closes the circle: a referral is a
//! new Assess.
//!
//! [`Picture`] says what is to be shown, [`layout`] decides where everything stands (plain data, tested for
//! overlaps), and [`svg`] writes it: for a page with classes only, or as a file with its own colours. [`table`] is
//! the same picture for those who cannot or need not see it.

mod finding;
mod lane;
mod layout;
pub(crate) mod letters;
mod palette;
mod picture;
pub(crate) mod svg;
mod table;

pub use finding::{Finding, finding};
pub use lane::{Lane, Move, NOT_RECORDED_KEY, Spot};
pub use layout::{
    Anchor, Arc, Circle, Face, Glyph, Head, Layout, LegendItem, Line, Options, Point, Rect, Referral, Ribbon, Track,
    Words, layout,
};
pub use palette::{Paint, Theme, phase_color};
pub use picture::{Cell, Heading, Invitation, Measure, Movement, Note, Picture, Referrals, default_headings};
pub use svg::{Mode, doors, svg};
pub use table::{Entry, Row, Table, table};

#[cfg(test)]
mod tests;
