//! Templates carry nothing inline that the content security policy would block, and no
//! value escapes the escaping.

use super::Finding;
use crate::workspace::{SourceFile, extension};

/// Templates whose use of `|safe` was reviewed: each prints only what we drew ourselves.
const REVIEWED_SAFE: &[&str] = &[
    "crates/perennial-app/src/insights/phases.html",
    "crates/perennial-app/src/insights/points.html",
    "crates/perennial-app/src/insights/response.html",
    "crates/perennial-app/src/journey_maps/lanes.html",
    "crates/perennial-app/src/journey_maps/shared.html",
    "crates/perennial-app/src/journey_maps/show.html",
    "crates/perennial-app/src/maps/map.html",
    "crates/perennial-app/src/markets/overview.html",
    "crates/perennial-app/src/referral_review/lineage.html",
    "crates/perennial-app/src/research/compared.html",
];

/// Looks through every template under `crates/`.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    files
        .iter()
        .filter(|file| file.path.starts_with("crates/") && extension(&file.path) == "html")
        .flat_map(|file| {
            let page = without_expressions(&file.text);
            [unescaped(file), inline_blocks(file, &page), attributes(file, &page)].concat()
        })
        .collect()
}

/// The line, counted from one, of a place in a text.
fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn unescaped(file: &SourceFile) -> Vec<Finding> {
    if REVIEWED_SAFE.contains(&file.path.as_str()) {
        return Vec::new();
    }
    let filters = file.text.match_indices('|').filter(|(at, _)| {
        let filter = file.text[at + 1..].trim_start();
        filter.strip_prefix("safe").is_some_and(|after| !after.starts_with(|c: char| c == '_' || c.is_alphanumeric()))
    });
    filters
        .map(|(at, _)| {
            let advice = "`|safe` prints unescaped text: give the type its own HTML rendering, \
                          or add the file to REVIEWED_SAFE in xtask/src/tidy/templates.rs";
            Finding::refuse(&file.path, line_of(&file.text, at), advice)
        })
        .collect()
}

/// Scripts come from files of their own, and so do styles.
fn inline_blocks(file: &SourceFile, page: &str) -> Vec<Finding> {
    let lower = page.to_ascii_lowercase();
    let scripts = lower.match_indices("<script").filter(|(at, _)| {
        let body = lower[*at..].split_once('>').map_or("", |(_, body)| body);
        let body = body.split("</script").next().unwrap_or(body);
        !body.trim().is_empty()
    });
    let styles = lower.match_indices("<style");
    scripts
        .map(|(at, _)| (at, "an inline script is blocked: move it into a file under assets"))
        .chain(styles.map(|(at, _)| (at, "an inline style is blocked: move it into a stylesheet")))
        .map(|(at, advice)| Finding::refuse(&file.path, line_of(page, at), advice))
        .collect()
}

fn attributes(file: &SourceFile, page: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, name) in attribute_names(page) {
        let name = name.to_ascii_lowercase();
        let advice = if name == "style" {
            "`style=` is blocked: use a class, or an attribute that a stylesheet reads".to_owned()
        } else if name.starts_with("on") || name.starts_with("hx-on") {
            format!("`{name}=` is an inline script and is blocked: listen from a file under assets")
        } else {
            continue;
        };
        findings.push(Finding::refuse(&file.path, line_of(page, at), advice));
    }
    findings
}

/// Blanks what the template engine reads (`{{ }}`, `{% %}`, `{# #}`) and comments of the page.
fn without_expressions(text: &str) -> String {
    const PAIRS: [(&str, &str); 4] = [("{{", "}}"), ("{%", "%}"), ("{#", "#}"), ("<!--", "-->")];
    let mut page = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let opened = PAIRS.iter().find(|(open, _)| rest.starts_with(open));
        let length =
            opened.map_or(first.len_utf8(), |(_, close)| rest.find(close).map_or(rest.len(), |at| at + close.len()));
        let (piece, after) = rest.split_at(length);
        if opened.is_some() {
            let blank = |byte| if byte == b'\n' { '\n' } else { ' ' };
            page.extend(piece.bytes().map(blank));
        } else {
            page.push_str(piece);
        }
        rest = after;
    }
    page
}

/// The attributes inside tags that carry a value, with their places.
fn attribute_names(page: &str) -> Vec<(usize, &str)> {
    let mut names = Vec::new();
    let mut in_tag = false;
    let mut quote = None;
    let mut word = 0;
    for (at, c) in page.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => continue,
            (None, '<') => in_tag = page[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()),
            (None, '>') => in_tag = false,
            (None, '"' | '\'') if in_tag => quote = Some(c),
            (None, '=') if in_tag => names.push((word, page[word..at].trim_end())),
            (None, c) if in_tag && !c.is_whitespace() && c != '/' => {
                let before = page[..at].chars().next_back();
                if before.is_some_and(|b| b.is_whitespace() || b == '/' || b == '"') {
                    word = at;
                }
            }
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        let file = SourceFile::new("crates/perennial-app/src/clients/show.html", text);
        let findings = check(&[file]);
        findings.iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_plain_template_passes() {
        let page = "<script src=\"/a.js\" defer></script>\n\
                    <a href=\"/clients?a=1\" class=\"{% if on %}stalled{% endif %}\">{{ on }}</a>\n\
                    <p data-style=\"x\">style=\"none\" onclick=\"none\"</p>\n\
                    <svg viewBox=\"0 0 1 1\"><path d='M 0 0'/></svg>\n\
                    <!-- <p style=\"a\"> -->{# <p onclick=\"a\"> #}\n";
        assert_eq!(lines(page), [0; 0]);
    }

    #[test]
    fn inline_scripts_and_styles_are_refused() {
        assert_eq!(lines("<p>\n<script>go()</script>"), [2]);
        assert_eq!(lines("<SCRIPT type=module>\ngo()</SCRIPT>"), [1]);
        assert_eq!(lines("<style>p { color: red }</style>"), [1]);
    }

    #[test]
    fn inline_attributes_are_refused_wherever_they_stand() {
        assert_eq!(lines("<p style=\"color:red\">"), [1]);
        assert_eq!(lines("<p\n  class=\"a>b\"\n  style='{{ colour }}'>"), [3]);
        assert_eq!(lines("<a onclick = \"go()\">"), [1]);
        assert_eq!(lines("<a hx-on:click=\"go()\">"), [1]);
        assert_eq!(lines("<p {% if late %}style=\"a\"{% endif %}>"), [1]);
        assert_eq!(lines("<p class=\"a\"style=\"b\">"), [1]);
    }

    #[test]
    fn unescaped_values_are_refused() {
        assert_eq!(lines("<p>{{ note|safe }}</p>\n{{ name | safe }}"), [1, 2]);
        assert_eq!(lines("{{ note|safely }} {{ note|escape }}"), [0; 0]);
    }
}
