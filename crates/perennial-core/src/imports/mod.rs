//! A firm's own files: bytes to rows and problems, rows to drafts, drafts to a plan.
//!
//! The way of a file, each step data in and data out:
//!
//! 1. [`read::read`]: bytes to sheets; what was guessed is said.
//! 2. [`presets::propose`]: headers to a [`mapping::Mapping`], recognised or guessed.
//! 3. [`questions::questions`]: what only a person can answer (day or month first, comma or point).
//! 4. [`drafts::drafts`]: rows to typed drafts; bad cells and rows are listed, good rows land.
//! 5. [`matching::Existing`]: a draft is new, the same as a record, or maybe the same.
//! 6. [`infer::facts_of`]: a draft with its ids to dated facts, as the evidence catalogue says.

pub mod drafts;
pub mod infer;
pub mod list_day;
pub mod mapping;
pub mod matching;
pub mod objects;
mod orders;
pub mod presets;
pub mod problem;
pub mod questions;
pub mod read;
pub mod values;
