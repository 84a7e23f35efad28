//! What reading a file gives: sheets with headers, rows, guesses and problems.

use serde::{Deserialize, Serialize};

use super::{Guess, Problem};

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheets {
    /// The file's name.
    pub file: String,
    /// Its sheets that hold rows, none when there are only column names; a text table is one sheet.
    pub sheets: Vec<Sheet>,
    /// The names and columns of sheets without rows, which say that there is nothing.
    #[serde(default)]
    pub bare: Vec<Bare>,
}

/// A sheet without rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bare {
    /// The sheet's name.
    pub name: String,
    /// The column names; none when the sheet is blank.
    pub headers: Vec<String>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The sheet's name; of a text table, the file's name without its ending.
    pub name: String,
    /// The column names, each one once, none empty.
    pub headers: Vec<String>,
    /// The rows that are not blank; each has as many cells as there are headers.
    pub rows: Vec<Row>,
    /// What had to be worked out.
    pub guesses: Vec<Guess>,
    /// What a person may want to mend.
    pub problems: Vec<Problem>,
    /// Whether the workbook hides the sheet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// The day on which it was made, where the file tells: a workbook's last change, or a line above the header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<crate::dates::Day>,
    /// The line from which on a report says what it is, beneath its rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foot: Option<u32>,
}

impl Sheet {
    /// The place of the column with this very header.
    pub fn column(&self, header: &str) -> Option<usize> {
        self.headers.iter().position(|h| h == header)
    }

    /// Whether a row stands beneath those of the list.
    pub fn is_foot(&self, row: &Row) -> bool {
        self.foot.is_some_and(|foot| row.line >= foot)
    }

    /// The rows of the list.
    fn body(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !self.is_foot(row))
    }

    /// The cells of one column that are not empty.
    pub fn filled(&self, column: usize) -> impl Iterator<Item = &str> {
        self.body().filter_map(move |row| row.cells.get(column).map(|c| c.trim())).filter(|c| !c.is_empty())
    }

    /// The cells of one column that are neither empty nor numbers of a workbook: only they leave their marks open.
    pub fn written(&self, column: usize) -> impl Iterator<Item = &str> {
        let is_text = move |row: &&Row| !row.is_number(column);
        self.body()
            .filter(is_text)
            .filter_map(move |row| row.cells.get(column).map(|c| c.trim()))
            .filter(|c| !c.is_empty())
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The line in the file where it begins, counted from 1.
    pub line: u32,
    /// Its cells, as written.
    pub cells: Vec<String>,
    /// The places of cells that are numbers in a workbook.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<u32>,
}

impl Row {
    /// Whether the cell is a number in a workbook, so that its point stands before decimals.
    pub fn is_number(&self, column: usize) -> bool {
        !self.numbers.is_empty() && u32::try_from(column).is_ok_and(|column| self.numbers.contains(&column))
    }

    /// Takes a cell out of the row.
    pub fn remove(&mut self, column: usize) {
        if column < self.cells.len() {
            self.cells.remove(column);
            let gone = u32::try_from(column).unwrap_or(u32::MAX);
            self.numbers.retain(|place| *place != gone);
            self.numbers.iter_mut().filter(|place| **place > gone).for_each(|place| *place -= 1);
        }
    }
}
