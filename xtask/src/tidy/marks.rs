//! No unfinished work is left behind: it belongs in an issue, where it is seen.

use super::Finding;
use crate::workspace::{SourceFile, extension};

/// Written in halves, so that this file passes its own rule.
const WORDS: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
const MACROS: [&str; 2] = [concat!("todo", "!"), concat!("unimplemented", "!")];

/// Looks through code, styles and templates, comments included.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    files
        .iter()
        .filter(|file| ["rs", "ts", "html", "css"].contains(&extension(&file.path)))
        .flat_map(|file| {
            file.text.lines().enumerate().filter_map(|(number, line)| {
                let mark = mark_in(line)?;
                let advice = format!("`{mark}` marks unfinished work: finish it or open an issue");
                Some(Finding::refuse(&file.path, number + 1, advice))
            })
        })
        .collect()
}

fn mark_in(line: &str) -> Option<&'static str> {
    let mut marks = WORDS.into_iter().chain(MACROS);
    marks.find(|mark| contains_word(line, mark))
}

fn contains_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let joins = |c: char| c == '_' || c.is_alphanumeric();
        let after = &line[at + word.len()..];
        // As a whole string it is a value: ISO 4217 has such a code for "no currency".
        let is_value = line[..at].ends_with('"') && after.starts_with('"');
        let alone = word.ends_with('!') || !after.starts_with(joins);
        !line[..at].ends_with(joins) && alone && !is_value
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found_in(path: &str, text: &str) -> usize {
        check(&[SourceFile::new(path, text)]).len()
    }

    #[test]
    fn every_mark_is_found_in_comments_too() {
        for mark in WORDS.into_iter().chain(MACROS) {
            assert_eq!(found_in("a.rs", &format!("let a = 1; // {mark}")), 1, "{mark}");
        }
    }

    #[test]
    fn the_code_for_no_currency_is_a_value() {
        let mark = WORDS[2];
        assert_eq!(found_in("a.rs", &format!("code.unwrap_or(\"{mark}\")")), 0);
        assert_eq!(found_in("a.rs", &format!("// {mark} \"unknown\"")), 1);
    }

    #[test]
    fn longer_words_and_other_files_are_left_alone() {
        let mark = WORDS[0];
        assert_eq!(found_in("a.rs", &format!("const NO{mark}S: u8 = 1;")), 0);
        assert_eq!(found_in("a.md", mark), 0);
    }
}
