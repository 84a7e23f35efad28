//! The paths that a Rust file writes out, with groups unfolded and `super` resolved.

use super::scan::Token;

/// A path as written, beginning with `crate` or the name of a crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenPath<'a> {
    /// Its segments, the first being `crate` or a crate's name.
    pub segments: Vec<&'a str>,
    /// The line of its last segment.
    pub line: usize,
    /// Whether it was written with `super`.
    pub by_super: bool,
}

/// Every path that begins with `crate`, `self`, `super` or one of the named crates.
///
/// `module` is where the file stands in its crate: `["clients", "pages"]`. A path from
/// `self` or `super` is given from `crate` on, with inline modules taken into account.
pub fn written<'a>(tokens: &[Token<'a>], module: &[&'a str], crates: &[&str]) -> Vec<WrittenPath<'a>> {
    let mut found = Vec::new();
    let mut surroundings = Surroundings::new(module);
    let mut at = 0;
    while at < tokens.len() {
        let first = tokens[at].text;
        let begins = ["crate", "self", "super"].contains(&first) || crates.contains(&first);
        let continues = text(tokens, at + 1) == "::";
        if begins && continues {
            let mut unfolded = Vec::new();
            at = unfold(tokens, at, &[], &mut unfolded);
            found.extend(unfolded.into_iter().map(|path| surroundings.resolve(path)));
        } else {
            surroundings.pass(tokens, at);
            at += 1;
        }
    }
    found
}

fn text<'a>(tokens: &[Token<'a>], at: usize) -> &'a str {
    tokens.get(at).map_or("", |token| token.text)
}

/// Reads one path or one group from `at` on; gives the place after it.
fn unfold<'a>(tokens: &[Token<'a>], mut at: usize, prefix: &[&'a str], found: &mut Vec<WrittenPath<'a>>) -> usize {
    let mut segments = prefix.to_vec();
    loop {
        let here = text(tokens, at);
        if here == "{" {
            return unfold_group(tokens, at + 1, &segments, found);
        }
        let segment = here.starts_with(|c: char| c == '_' || c.is_alphanumeric());
        if segment && (here != "self" || segments.is_empty()) {
            segments.push(here);
        }
        let more = segment && text(tokens, at + 1) == "::";
        if !more {
            let line = tokens.get(at).map_or(0, |token| token.line);
            found.push(WrittenPath { segments, line, by_super: false });
            // What ends a path without being part of it (`<` of a turbofish) is read again.
            return if segment { at + 1 } else { at };
        }
        at += 2;
    }
}

fn unfold_group<'a>(
    tokens: &[Token<'a>],
    mut at: usize,
    prefix: &[&'a str],
    found: &mut Vec<WrittenPath<'a>>,
) -> usize {
    while at < tokens.len() && text(tokens, at) != "}" {
        at = unfold(tokens, at, prefix, found);
        while at < tokens.len() && !["}", ","].contains(&text(tokens, at)) {
            at += 1;
        }
        if text(tokens, at) == "," {
            at += 1;
        }
    }
    at + 1
}

/// The module that surrounds the place being read: that of the file, then inline ones.
struct Surroundings<'a> {
    module: Vec<&'a str>,
    inline: Vec<usize>,
    depth: usize,
}

impl<'a> Surroundings<'a> {
    fn new(module: &[&'a str]) -> Self {
        Self { module: module.to_vec(), inline: Vec::new(), depth: 0 }
    }

    /// Notes the opening and closing of blocks, and of inline modules among them.
    fn pass(&mut self, tokens: &[Token<'a>], at: usize) {
        match tokens[at].text {
            "{" => {
                self.depth += 1;
                if at >= 2 && tokens[at - 2].text == "mod" {
                    self.module.push(tokens[at - 1].text);
                    self.inline.push(self.depth);
                }
            }
            "}" => {
                if self.inline.last() == Some(&self.depth) {
                    self.inline.pop();
                    self.module.pop();
                }
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn resolve(&self, path: WrittenPath<'a>) -> WrittenPath<'a> {
        let WrittenPath { segments, line, .. } = path;
        let first = segments.first().copied().unwrap_or_default();
        if first != "self" && first != "super" {
            return WrittenPath { segments, line, by_super: false };
        }
        let relative = |segment: &&&str| **segment == "self" || **segment == "super";
        let up = segments.iter().filter(|segment| **segment == "super").count();
        let kept = self.module.len().saturating_sub(up);
        let mut resolved = vec!["crate"];
        resolved.extend(&self.module[..kept]);
        resolved.extend(segments.iter().skip_while(relative));
        WrittenPath { segments: resolved, line, by_super: first == "super" }
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::{tokens, without_comments_and_literals};
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        let code = without_comments_and_literals(text);
        written(&tokens(&code), &["clients", "pages"], &["std"]).iter().map(|path| path.segments.join("::")).collect()
    }

    #[test]
    fn a_plain_path_is_read_up_to_its_end() {
        assert_eq!(paths("crate::firm::find(id)"), ["crate::firm::find"]);
        assert_eq!(paths("crate::firm::find::<Day>(id)"), ["crate::firm::find"]);
        assert_eq!(paths("Vec<crate::firm::Staff>"), ["crate::firm::Staff"]);
    }

    #[test]
    fn groups_are_unfolded() {
        assert_eq!(
            paths("use crate::{firm::{self, Staff as Colleague}, web::*};"),
            ["crate::firm", "crate::firm::Staff", "crate::web"]
        );
    }

    #[test]
    fn super_is_resolved_from_where_the_file_stands() {
        assert_eq!(paths("super::queries::find()"), ["crate::clients::queries::find"]);
        assert_eq!(paths("use super::super::firm::queries;"), ["crate::firm::queries"]);
        assert_eq!(paths("self::row()"), ["crate::clients::pages::row"]);
    }

    #[test]
    fn an_inline_module_is_one_floor_more() {
        assert_eq!(
            paths("mod tests { use super::super::queries; fn a() {} } use super::queries;"),
            ["crate::clients::queries", "crate::clients::queries"]
        );
    }

    #[test]
    fn only_the_named_crates_are_followed() {
        assert_eq!(paths("use ::std::fs; tokio::fs::read(b)"), ["std::fs"]);
    }
}
