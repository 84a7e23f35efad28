//! One file of an export: which rows, and which columns with their meaning.

/// One file.
pub struct Sheet {
    /// The file's name without its ending.
    pub name: &'static str,
    /// The tables, as after `from`.
    pub from: &'static str,
    /// The identifier that rows are ordered by; none for tables of few rows.
    pub id: Option<&'static str>,
    /// What rows must satisfy.
    pub only: &'static str,
    /// The columns.
    pub columns: &'static [Column],
}

/// A column: its header, where it is found, what it means.
pub struct Column(pub &'static str, pub &'static str, pub Kind);

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// An identifier.
    Id,
    /// Words, or else the identifier in the column of this header.
    TextOr(&'static str),
    /// A civil day.
    Day,
    /// An instant.
    Moment,
    /// Yes or no.
    Flag,
    /// A whole number.
    Number,
    /// Minor units of the currency in the column of this header.
    Amount(&'static str),
    /// JSON of its own.
    Json,
    /// Bytes.
    Bytes,
}

/// A cell as it is exported.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// A number with a point, as text.
    Decimal(String),
    /// JSON of its own.
    Json(serde_json::Value),
}

impl Sheet {
    /// The headers.
    pub fn headers(&self) -> Vec<&'static str> {
        self.columns.iter().map(|column| column.0).collect()
    }
}
