//! Touches counted by phase and medium: the 8 × 6 grid (S3.23), and how many media each client gets (S3.33); every touch
//! in a few bytes, to be counted; enquiries and their answers.

mod columns;
mod enquiries;
mod grid;
mod media;

pub use columns::{Columns, Made, Selection, Tally};
pub use enquiries::{Enquiries, Enquiry, Opened};
pub use grid::{Cell, Grid, Record, RecordState, grid};
pub use media::{MediaUse, USUAL_MEDIA};
