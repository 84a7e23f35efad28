//! The whole store in a file: backup, restore, export, and the check that everything is in order.
//!
//! These functions take no actor: they are for whoever has the data folder, and see everything.

mod backup;
mod check;
mod csv_records;
mod export;
mod load;
mod restore;

pub use backup::{Backup, back_up, inspect};
pub use check::{Check, State, check};
pub use export::{Format, Manifest, export, exported_columns};
pub use load::{load, manifest};
pub use restore::restore;
