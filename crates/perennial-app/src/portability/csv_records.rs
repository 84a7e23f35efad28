//! The records of a CSV file as an export writes it, one at a time (RFC 4180). A cell without anything is none; `""` is
//! an empty text.

use std::io::BufRead;

/// Reads records from a file.
pub(super) struct CsvRecords<R> {
    input: R,
    /// The line on which the last record began.
    pub line: usize,
    lines: usize,
}

impl<R: BufRead> CsvRecords<R> {
    /// Begins to read.
    pub const fn new(input: R) -> Self {
        Self { input, line: 0, lines: 0 }
    }

    /// The next record; none at the end.
    ///
    /// # Errors
    /// When the file cannot be read, is not UTF-8, or a quote does not close.
    pub fn next(&mut self) -> Result<Option<Vec<Option<String>>>, String> {
        let mut bytes = Vec::new();
        self.line = self.lines + 1;
        loop {
            let read = self.input.read_until(b'\n', &mut bytes).map_err(|error| error.to_string())?;
            self.lines += usize::from(read > 0);
            let closed = bytes.iter().filter(|byte| **byte == b'"').count().is_multiple_of(2);
            match (read, closed) {
                (0, false) => return Err("a quote is opened and never closed".to_owned()),
                (0, true) if bytes.is_empty() => return Ok(None),
                (_, true) => break,
                (_, false) => {}
            }
        }
        let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        let text = text.strip_suffix('\n').unwrap_or(&text);
        Ok(Some(cells(text.strip_suffix('\r').unwrap_or(text).trim_start_matches('\u{feff}'))))
    }
}

fn cells(text: &str) -> Vec<Option<String>> {
    let (mut cells, mut cell, mut quoted, mut inside) = (Vec::new(), String::new(), false, false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if inside && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => (inside, quoted) = (!inside, true),
            ',' if !inside => {
                cells.push((quoted || !cell.is_empty()).then(|| std::mem::take(&mut cell)));
                quoted = false;
            }
            letter => cell.push(letter),
        }
    }
    cells.push((quoted || !cell.is_empty()).then_some(cell));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_as_they_were_written() {
        let text = "a,\"b, \"\"c\"\"\",,\"\"\r\n\"two\r\nlines\",x\r\nlast";
        let mut records = CsvRecords::new(text.as_bytes());
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(records.next(), Ok(Some(vec![some("a"), some("b, \"c\""), None, some("")])));
        assert_eq!(records.next(), Ok(Some(vec![some("two\r\nlines"), some("x")])));
        assert_eq!((records.next(), records.line), (Ok(Some(vec![some("last")])), 4));
        assert_eq!(records.next(), Ok(None));
        assert!(CsvRecords::new("a,\"b".as_bytes()).next().is_err());
    }
}
