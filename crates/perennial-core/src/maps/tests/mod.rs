//! The demo firm, an empty firm, one client and a large firm; and any counts at all without an overlap.

mod firms;
mod overlap;
mod pictures;
