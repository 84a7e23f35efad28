//! Text to records: quoted cells with delimiters and line ends in them, counted lines, no surprises.
//!
//! A quotation mark opens a quoted cell only at the cell's beginning; inside, two stand for one. One that is
//! never closed is read as an ordinary character, so that it cannot swallow the rest of the file.

use super::{Limits, Refusal};

/// One record: the line on which it begins, and its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Counted from 1.
    pub line: u32,
    /// As written, without the quotation marks.
    pub cells: Vec<String>,
    /// The places of cells that are numbers in a workbook, so that their point is never a thousands mark.
    pub numbers: Vec<u32>,
}

impl Record {
    /// A record without cells.
    pub fn new(line: u32) -> Self {
        Self { line, cells: Vec::new(), numbers: Vec::new() }
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|c| c.trim().is_empty())
    }

    /// How many cells are not empty.
    pub fn filled(&self) -> usize {
        self.cells.iter().filter(|c| !c.trim().is_empty()).count()
    }

    /// The place after the last cell that is not empty.
    pub fn width(&self) -> usize {
        self.cells.iter().rposition(|c| !c.trim().is_empty()).map_or(0, |last| last + 1)
    }
}

/// Splits the whole text. Also gives the line of the first quotation mark that is never closed.
///
/// # Errors
/// When rows, columns or cells pass the limits.
pub fn split(
    text: &str,
    delimiter: u8,
    first_line: u32,
    limits: &Limits,
) -> Result<(Vec<Record>, Option<u32>), Refusal> {
    let mut splitter = Splitter::new(text, delimiter, first_line);
    let mut records = Vec::new();
    let mut cells = 0_u64;
    while let Some(record) = splitter.next_record() {
        if record.cells.len() > limits.columns && record.width() > limits.columns {
            return Err(Refusal::TooManyColumns { line: record.line, found: record.width(), limit: limits.columns });
        }
        cells += record.cells.len() as u64;
        if cells > limits.cells {
            return Err(Refusal::TooManyCells { limit: limits.cells });
        }
        if records.len() >= limits.rows {
            return Err(Refusal::TooManyRows { limit: limits.rows });
        }
        if !record.is_blank() {
            records.push(record);
        }
    }
    Ok((records, splitter.unclosed))
}

/// Cells kept of one record: beyond this, empty ones are not, so that a line of nothing but delimiters costs
/// no memory, and the first that is not empty passes every sensible limit of columns.
const MOST: usize = 20_000;

/// Walks through a text record by record.
pub struct Splitter<'a> {
    text: &'a str,
    delimiter: u8,
    at: usize,
    line: u32,
    /// Cells of the record before: most have as many.
    width: usize,
    /// After one mark that was never closed, no later mark opens a cell that has no end either.
    last_quote: Option<usize>,
    /// The line of the first quotation mark that is never closed.
    pub unclosed: Option<u32>,
    /// Cells in which something follows the closing quotation mark: a sign of the wrong delimiter.
    pub untidy: u32,
}

impl<'a> Splitter<'a> {
    /// Starts at the beginning of the text.
    pub fn new(text: &'a str, delimiter: u8, first_line: u32) -> Self {
        let last_quote = text.rfind('"');
        Self { text, delimiter, at: 0, line: first_line, width: 0, last_quote, unclosed: None, untidy: 0 }
    }

    /// The next record, blank ones included; `None` at the end.
    pub fn next_record(&mut self) -> Option<Record> {
        if self.at >= self.text.len() {
            return None;
        }
        let line = self.line;
        let mut cells = Vec::with_capacity(self.width);
        loop {
            let cell = self.next_cell();
            if cells.len() < MOST || (cells.len() == MOST && !cell.is_empty()) {
                cells.push(cell);
            }
            if self.byte() == Some(self.delimiter) {
                self.at += 1;
                continue;
            }
            self.end_line();
            self.width = cells.len();
            return Some(Record { line, cells, numbers: Vec::new() });
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn end_line(&mut self) {
        match self.byte() {
            Some(b'\r') => {
                self.at += 1;
                if self.byte() == Some(b'\n') {
                    self.at += 1;
                }
                self.line += 1;
            }
            Some(b'\n') => {
                self.at += 1;
                self.line += 1;
            }
            _ => {}
        }
    }

    /// One cell, up to the delimiter or the end of the line, neither of which is taken.
    fn next_cell(&mut self) -> String {
        if self.byte() == Some(b'"')
            && self.last_quote.is_some_and(|last| last > self.at)
            && let Some(cell) = self.quoted_cell()
        {
            return cell;
        }
        if self.byte() == Some(b'"') {
            self.unclosed.get_or_insert(self.line);
        }
        self.plain().to_owned()
    }

    /// The run of characters up to the delimiter or the end of the line.
    fn plain(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let end = rest.bytes().position(|b| b == self.delimiter || b == b'\n' || b == b'\r').unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// A quoted cell; `None`, with nothing taken, when its mark is never closed.
    fn quoted_cell(&mut self) -> Option<String> {
        let start = self.at + 1;
        let mut from = start;
        let mut doubled = false;
        let end = loop {
            let close = from + self.text[from..].find('"')?;
            if self.text.as_bytes().get(close + 1) != Some(&b'"') {
                break close;
            }
            doubled = true;
            from = close + 2;
        };
        let inner = &self.text[start..end];
        let lines = line_ends(inner);
        let opening = self.at;
        self.at = end + 1;
        let tail = self.plain();
        let torn = !tail.trim().is_empty();
        self.untidy += u32::from(torn);
        if torn && lines > 0 {
            // The mark that seems to close it opens a cell further down.
            self.at = opening;
            return None;
        }
        self.line += lines;
        let mut cell = if doubled { inner.replace("\"\"", "\"") } else { inner.to_owned() };
        if torn {
            cell.push_str(tail);
        }
        Some(cell)
    }
}

/// Line ends in a text: `\n`, `\r\n` and a lone `\r` each count once.
pub(super) fn line_ends(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let mut count = 0;
    for (place, byte) in bytes.iter().enumerate() {
        let lone_return = *byte == b'\r' && bytes.get(place + 1) != Some(&b'\n');
        if *byte == b'\n' || lone_return {
            count += 1;
        }
    }
    count
}
