//! How large a file may be, and why one is refused.

use serde::{Deserialize, Serialize};

/// How much of a file is read before it is refused (`reliability.md`, section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes of a workbook after unpacking.
    pub unpacked: u64,
    /// Unpacked bytes for each packed byte, checked once a workbook unpacks to more than a mebibyte.
    pub ratio: u64,
    /// Cells, counting the empty ones inside a row.
    pub cells: u64,
    /// Columns.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 25 << 20, unpacked: 250 << 20, ratio: 100, cells: 5_000_000, columns: 1_000, rows: 1_000_000 }
    }
}

/// Why a file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "refused", rename_all = "snake_case")]
pub enum Refusal {
    /// No bytes, or nothing but white space.
    #[error("the file is empty: export it again and check that it has a header line and at least one row")]
    Empty,
    /// Column names, and no row beneath them.
    #[error(
        "the file has column names and no rows: nothing was imported. Export it again with the rows that are meant"
    )]
    NoRows,
    /// Larger than allowed.
    #[error("the file has {found} bytes and at most {limit} are read: split it, or raise the import limit")]
    TooLarge {
        /// Bytes found.
        found: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// A workbook that unpacks to too much.
    #[error(
        "the workbook unpacks to more than {limit} bytes, which no list of a firm does: save the sheet as CSV and import that"
    )]
    UnpacksTooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// A workbook packed so tightly that it is likely made to do harm.
    #[error(
        "the workbook unpacks to more than {limit} times its size, which no list of a firm does: save the sheet as CSV and import that"
    )]
    PackedTooTightly {
        /// The ratio allowed.
        limit: u64,
    },
    /// Too many cells.
    #[error("the file has more than {limit} cells: split it, or leave out columns and sheets that are not needed")]
    TooManyCells {
        /// Cells allowed.
        limit: u64,
    },
    /// Too many columns.
    #[error("line {line} has a cell in column {found} and at most {limit} columns are read: remove the far-off cells")]
    TooManyColumns {
        /// The line.
        line: u32,
        /// The column found.
        found: usize,
        /// Columns allowed.
        limit: usize,
    },
    /// Too many rows.
    #[error("the file has more than {limit} rows: split it")]
    TooManyRows {
        /// Rows allowed.
        limit: usize,
    },
    /// A kind of file that cannot be read.
    #[error("this is {found}, which cannot be read: save it as CSV or as an Excel workbook (.xlsx)")]
    NotATable {
        /// What it looks like, for example `a PDF document`.
        found: String,
    },
    /// A workbook that is damaged.
    #[error("the workbook is damaged ({why}): open it in a spreadsheet program and save it again, or save it as CSV")]
    Damaged {
        /// What was found.
        why: String,
    },
}
