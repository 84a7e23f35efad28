//! Documents from data: plain tables, texts and drawings in; the bytes of spreadsheets, documents, pictures and PDF
//! files out.
//!
//! This crate knows nothing of clients or journeys, so that edits elsewhere never rebuild it, and it alone names the
//! libraries that write workbooks and pictures. The same data gives the same bytes: no file carries the time at
//! which it was made. Fonts are handed in, so that a drawing looks alike on every machine.

mod document;
mod fonts;
mod package;
mod pdf;
mod picture;
mod sheets;
mod xml;

pub use document::{Block, Document, document};
pub use fonts::{Fonts, Unreadable};
pub use pdf::{Paper, pdf};
pub use picture::png;
pub use sheets::{Cell, Sheet, Unwritable, workbook};
