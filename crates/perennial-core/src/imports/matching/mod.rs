//! Whether a draft is a record that is known already.

mod distance;

pub use distance::distance;
