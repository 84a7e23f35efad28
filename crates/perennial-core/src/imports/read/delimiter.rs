//! What separates the cells: the candidate under which the records agree best on their number.

use super::records::Splitter;
use super::{About, Guess};

const CANDIDATES: [(u8, &str); 4] = [(b',', "comma"), (b';', "semicolon"), (b'\t', "tab"), (b'|', "vertical bar")];
/// Records looked at.
const SAMPLE: usize = 300;
/// Bytes looked at.
const SAMPLE_BYTES: usize = 512 << 10;

/// The chosen delimiter.
pub struct Chosen {
    /// The byte.
    pub delimiter: u8,
    /// Bytes before the table, when its first line only names the delimiter (`sep=;`).
    pub skip: usize,
    /// The number of the first line after them.
    pub first_line: u32,
    /// What is said.
    pub guess: Guess,
}

/// Chooses the delimiter of a text.
pub fn choose(text: &str, _name: &str) -> Chosen {
    if let Some((delimiter, skip)) = declared(text) {
        let word = word(delimiter);
        let guess = Guess::new(About::Delimiter, word, "the first line of the file names it");
        return Chosen { delimiter, skip, first_line: 2, guess };
    }
    let sample = head(text);
    let mut best: Option<(Agreement, u8)> = None;
    for (delimiter, _) in CANDIDATES {
        let agreement = Agreement::under(sample, delimiter);
        if agreement.cells > 1 && best.is_none_or(|(b, _)| agreement.score() > b.score()) {
            best = Some((agreement, delimiter));
        }
    }
    let (delimiter, taken, why) = match best {
        Some((a, delimiter)) => {
            let why = format!("{} of the first {} lines have {} cells with it", a.agree, a.records, a.cells);
            (delimiter, word(delimiter), why)
        }
        None => (b',', "none", "no line can be divided: the table has one column".to_owned()),
    };
    Chosen { delimiter, skip: 0, first_line: 1, guess: Guess::new(About::Delimiter, taken, why) }
}

fn word(delimiter: u8) -> &'static str {
    CANDIDATES.iter().find(|(byte, _)| *byte == delimiter).map_or("another", |(_, word)| word)
}

/// A first line `sep=;`, as Excel writes and reads it.
fn declared(text: &str) -> Option<(u8, usize)> {
    let line_end = text.find(['\n', '\r'])?;
    let first = text.get(..line_end)?.trim_matches('"');
    let mark = *first.to_ascii_lowercase().strip_prefix("sep=")?.as_bytes().first()?;
    let rest = text.get(line_end..)?;
    let ending = if rest.starts_with("\r\n") { 2 } else { 1 };
    CANDIDATES.iter().any(|(byte, _)| *byte == mark).then_some((mark, line_end + ending))
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// How well the records agree under one delimiter.
#[derive(Clone, Copy)]
struct Agreement {
    records: usize,
    /// Records with the commonest number of cells, two or more.
    agree: usize,
    cells: usize,
    untidy: usize,
}

impl Agreement {
    fn under(sample: &str, delimiter: u8) -> Self {
        let mut splitter = Splitter::new(sample, delimiter, 1);
        let mut counts = std::collections::BTreeMap::<usize, usize>::new();
        let mut records = 0;
        while let Some(record) = splitter.next_record() {
            if record.is_blank() {
                continue;
            }
            records += 1;
            *counts.entry(record.cells.len()).or_default() += 1;
            if records == SAMPLE {
                break;
            }
        }
        let untidy = splitter.untidy as usize;
        let commonest = counts.iter().filter(|(cells, _)| **cells > 1).max_by_key(|(cells, n)| (**n, **cells));
        let (cells, agree) = commonest.map_or((1, 0), |(cells, n)| (*cells, *n));
        Self { records, agree, cells, untidy }
    }

    /// Agreement first, then more cells; records torn at a closing quotation mark speak against it.
    fn score(&self) -> (usize, usize) {
        let share = (self.agree.saturating_sub(self.untidy)) * 20 / self.records.max(1);
        (share, self.cells)
    }
}
