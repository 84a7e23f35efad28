//! Touches counted by phase and medium: the 8 × 6 grid (S3.23), and how many media each client gets (S3.33); enquiries
//! and their answers.

mod enquiries;
mod grid;
mod media;

pub use enquiries::{Enquiries, Enquiry};
pub use grid::{Cell, Grid, Record, RecordState, grid};
pub use media::{MediaUse, USUAL_MEDIA};
