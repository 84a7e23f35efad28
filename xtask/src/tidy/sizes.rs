//! Files, functions and templates stay short: a long one is two things under one name.

use super::scan::{Token, tokens, without_comments_and_literals};
use super::{Finding, Weight};
use crate::workspace::{SourceFile, extension};

/// Above `warn` lines a reader tires; above `refuse` the gate closes.
struct Limit {
    warn: usize,
    refuse: usize,
}

const FILE: Limit = Limit { warn: 300, refuse: 500 };
const FUNCTION: Limit = Limit { warn: 60, refuse: 100 };
const TEMPLATE: Limit = Limit { warn: 80, refuse: 160 };

impl Limit {
    fn judge(&self, lines: usize) -> Option<Weight> {
        if lines > self.refuse {
            Some(Weight::Refuse)
        } else if lines > self.warn {
            Some(Weight::Warn)
        } else {
            None
        }
    }
}

/// Measures every Rust file with its functions, and every template.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    files
        .iter()
        .flat_map(|file| match extension(&file.path) {
            "rs" => rust(file),
            "html" => length(file, &TEMPLATE, "move a part into a template of its own"),
            _ => Vec::new(),
        })
        .collect()
}

fn rust(file: &SourceFile) -> Vec<Finding> {
    let mut findings = length(file, &FILE, "split it where it does two things");
    let code = without_comments_and_literals(&file.text);
    for function in functions(&tokens(&code)) {
        let Some(weight) = FUNCTION.judge(function.lines) else {
            continue;
        };
        let weight = if is_test(&file.path) { Weight::Warn } else { weight };
        let Function { name, line, lines } = function;
        let advice = format!(
            "`{name}` has {lines} lines (over {}; refused over {}): \
             extract the pieces that earn a name",
            FUNCTION.warn, FUNCTION.refuse
        );
        findings.push(Finding::new(weight, &file.path, line, advice));
    }
    findings
}

fn length(file: &SourceFile, limit: &Limit, remedy: &str) -> Vec<Finding> {
    let lines = file.text.lines().count();
    let advice = format!("the file has {lines} lines (over {}; refused over {}): {remedy}", limit.warn, limit.refuse);
    limit.judge(lines).map(|weight| Finding::new(weight, &file.path, 1, advice)).into_iter().collect()
}

/// A test tells a story, and a story may be long: its functions are only warned about.
fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.contains("/benches/")
}

#[derive(Debug, PartialEq, Eq)]
struct Function<'a> {
    name: &'a str,
    line: usize,
    lines: usize,
}

/// Every function that has a name and a body; one inside another counts for both.
fn functions<'a>(tokens: &[Token<'a>]) -> Vec<Function<'a>> {
    let mut found = Vec::new();
    for (at, pair) in tokens.windows(2).enumerate() {
        let [keyword, name] = pair else { continue };
        let named = name.text.starts_with(|c: char| c == '_' || c.is_alphabetic());
        if keyword.text != "fn" || !named {
            continue;
        }
        if let Some(end) = body_end(&tokens[at..]) {
            found.push(Function { name: name.text, line: keyword.line, lines: end - keyword.line + 1 });
        }
    }
    found
}

/// The line of the brace that closes the body; nothing for a function without one.
fn body_end(tokens: &[Token<'_>]) -> Option<usize> {
    let mut brackets = 0_usize;
    let mut braces = 0_usize;
    for token in tokens {
        match token.text {
            "(" | "[" => brackets += 1,
            ")" | "]" => brackets = brackets.saturating_sub(1),
            ";" if brackets == 0 && braces == 0 => return None,
            "{" => braces += 1,
            "}" => {
                braces = braces.saturating_sub(1);
                if braces == 0 && brackets == 0 {
                    return Some(token.line);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function_of(lines: usize) -> String {
        format!("fn close() {{\n{}}}\n", "    step();\n".repeat(lines - 2))
    }

    fn judged(path: &str, text: &str) -> Vec<Weight> {
        let findings = check(&[SourceFile::new(path, text)]);
        findings.iter().map(|finding| finding.weight).collect()
    }

    #[test]
    fn a_function_of_sixty_lines_passes_and_one_more_is_warned_about() {
        let path = "crates/perennial-app/src/firm/commands.rs";
        assert_eq!(judged(path, &function_of(60)), []);
        assert_eq!(judged(path, &function_of(61)), [Weight::Warn]);
        assert_eq!(judged(path, &function_of(101)), [Weight::Refuse]);
    }

    #[test]
    fn a_long_story_in_a_tests_folder_is_only_warned_about() {
        let path = "crates/perennial-app/tests/it/firm.rs";
        assert_eq!(judged(path, &function_of(140)), [Weight::Warn]);
    }

    #[test]
    fn a_file_of_three_hundred_lines_passes_and_five_hundred_and_one_are_refused() {
        let path = "crates/perennial-core/src/money.rs";
        assert_eq!(judged(path, &"//! a\n".repeat(300)), []);
        assert_eq!(judged(path, &"//! a\n".repeat(301)), [Weight::Warn]);
        assert_eq!(judged(path, &"//! a\n".repeat(501)), [Weight::Refuse]);
    }

    #[test]
    fn templates_are_shorter_than_code() {
        let path = "crates/perennial-app/src/maps/map.html";
        assert_eq!(judged(path, &"<p>\n".repeat(80)), []);
        assert_eq!(judged(path, &"<p>\n".repeat(81)), [Weight::Warn]);
        assert_eq!(judged(path, &"<p>\n".repeat(161)), [Weight::Refuse]);
    }

    #[test]
    fn signatures_and_inner_functions_are_told_apart() {
        let text = "trait Clock { fn now(&self) -> [u8; 2]; }\n\
                    type Verb = fn(u8);\n\
                    fn outer() {\n fn inner() {}\n let f = |a| { a };\n}\n";
        let code = without_comments_and_literals(text);
        let names: Vec<(&str, usize)> =
            functions(&tokens(&code)).iter().map(|function| (function.name, function.lines)).collect();
        assert_eq!(names, [("outer", 4), ("inner", 1)]);
    }
}
