//! What is said to a person about a file: guesses made, problems found.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// The longest value quoted in a problem, in characters.
const QUOTE_LIMIT: usize = 80;

/// Something that was not written in the file and had to be worked out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guess {
    /// What was guessed.
    pub about: About,
    /// What was taken to be so, for example `Windows-1252`.
    pub taken: String,
    /// Why, in words.
    pub why: String,
}

impl Guess {
    /// A guess with its reason.
    pub fn new(about: About, taken: impl Into<String>, why: impl Into<String>) -> Self {
        Self { about, taken: taken.into(), why: why.into() }
    }
}

/// What a guess is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// How letters are stored.
    Encoding,
    /// What separates the cells.
    Delimiter,
    /// Which line names the columns.
    Header,
    /// Lines above the header that carry no rows.
    TitleLines,
    /// Names alone in a line that head the rows beneath them.
    Groups,
    /// Rows shorter or longer than the header.
    Ragged,
    /// Day, month and year in a column.
    DateOrder,
    /// Point or comma before the decimals in a column.
    DecimalMark,
    /// Which program wrote the file.
    Source,
    /// What kind of list it is.
    Kind,
}

impl About {
    /// The word on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Encoding => "Encoding",
            Self::Delimiter => "Delimiter",
            Self::Header => "Header",
            Self::TitleLines => "Title lines",
            Self::Groups => "Groups",
            Self::Ragged => "Uneven rows",
            Self::DateOrder => "Order of dates",
            Self::DecimalMark => "Decimal mark",
            Self::Source => "Written by",
            Self::Kind => "Kind of list",
        }
    }
}

/// What became of the row that has a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consequence {
    /// Nothing of it is imported.
    RowLeftOut,
    /// The row is imported without this value.
    ValueLeftOut,
    /// Everything is imported; worth a look.
    Kept,
}

impl Consequence {
    /// What became of the row, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::RowLeftOut => "left out",
            Self::ValueLeftOut => "imported without this value",
            Self::Kept => "imported",
        }
    }
}

/// One thing in a file that a person may want to mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The line in the file, counted from 1 (in a workbook: the row).
    pub line: u32,
    /// The column's header; empty when the whole row is meant.
    pub column: String,
    /// What stands there, shortened.
    pub value: String,
    /// What is wrong and what to do, in words.
    pub what_to_do: String,
    /// What became of the row.
    pub consequence: Consequence,
}

impl Problem {
    /// A problem of one cell.
    pub fn at(line: u32, column: &str, value: &str, consequence: Consequence, what_to_do: impl Into<String>) -> Self {
        Self { line, column: column.to_owned(), value: quoted(value), what_to_do: what_to_do.into(), consequence }
    }

    /// A problem of a whole row.
    pub fn of_row(line: u32, consequence: Consequence, what_to_do: impl Into<String>) -> Self {
        Self::at(line, "", "", consequence, what_to_do)
    }
}

/// Nothing of a row that was left out is imported: its other problems say so too.
pub fn settle(problems: &mut [Problem], left_out: &BTreeSet<u32>) {
    for problem in problems.iter_mut().filter(|problem| left_out.contains(&problem.line)) {
        problem.consequence = Consequence::RowLeftOut;
    }
}

/// The lines of which a problem says that their row was left out.
pub fn left_out(problems: &[Problem]) -> BTreeSet<u32> {
    problems.iter().filter(|problem| problem.consequence == Consequence::RowLeftOut).map(|p| p.line).collect()
}

/// The value, cut to a readable length.
pub(crate) fn quoted(value: &str) -> String {
    if value.chars().count() <= QUOTE_LIMIT {
        return value.to_owned();
    }
    let mut short: String = value.chars().take(QUOTE_LIMIT - 1).collect();
    short.push('…');
    short
}
