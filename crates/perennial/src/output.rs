//! What is printed: lines, tables and JSON on standard output, messages on standard error.

use std::io::{self, Write};

use perennial_core::text::figure;
use serde::Serialize;

/// Prints a line.
///
/// # Errors
/// When nobody reads standard output any more.
pub fn say(line: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{line}")
}

/// Prints a line on standard error.
pub fn complain(line: &str) {
    // When standard error is closed there is no other place to say so.
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Prints one JSON value, indented.
///
/// # Errors
/// When nobody reads standard output any more.
pub fn json(value: &impl Serialize) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)
}

/// A JSON array printed piece by piece, one element a line.
pub struct JsonLines {
    first: bool,
}

impl JsonLines {
    /// Begins the array.
    pub const fn begin() -> Self {
        Self { first: true }
    }

    /// One more element.
    ///
    /// # Errors
    /// When nobody reads standard output any more.
    pub fn element(&mut self, value: &impl Serialize) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(if self.first { b"[\n" } else { b",\n" })?;
        self.first = false;
        serde_json::to_writer(&mut out, value)?;
        Ok(())
    }

    /// Ends the array.
    ///
    /// # Errors
    /// When nobody reads standard output any more.
    pub fn end(self) -> io::Result<()> {
        say(if self.first { "[]" } else { "\n]" })
    }
}

/// Rows of cells, printed with aligned columns.
pub struct Table {
    rows: Vec<Vec<String>>,
    right: Vec<usize>,
}

impl Table {
    /// A table with these headings.
    pub fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(ToString::to_string).collect()], right: Vec::new() }
    }

    /// Columns, counted from 0, that are numbers: aligned to the right, whole ones with their thousands apart.
    pub fn numbers(mut self, columns: &[usize]) -> Self {
        self.right = columns.to_vec();
        self
    }

    /// One more row.
    pub fn row(&mut self, mut cells: Vec<String>) {
        for cell in cells.iter_mut().enumerate().filter(|(column, _)| self.right.contains(column)).map(|(_, cell)| cell)
        {
            *cell = figure(&*cell);
        }
        self.rows.push(cells);
    }

    /// Prints it.
    ///
    /// # Errors
    /// When nobody reads standard output any more.
    pub fn print(&self) -> io::Result<()> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut out = io::stdout().lock();
        for row in &self.rows {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let pad = " ".repeat(widths[column].saturating_sub(cell.chars().count()));
                let (before, after) =
                    if self.right.contains(&column) { (pad.as_str(), "") } else { ("", pad.as_str()) };
                line.push_str(&format!("{before}{cell}{after}  "));
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
