//! Links between documents lead somewhere.

use std::collections::BTreeSet;

use super::Finding;
use crate::workspace::{SourceFile, extension};

/// Follows each link of each Markdown file to a file or folder of the repository.
pub fn check(paths: &[String], files: &[SourceFile]) -> Vec<Finding> {
    let places = places(paths);
    files.iter().filter(|file| extension(&file.path) == "md").flat_map(|file| broken(file, &places)).collect()
}

/// Every file, and every folder that holds one.
fn places(paths: &[String]) -> BTreeSet<&str> {
    let mut places = BTreeSet::from([""]);
    for path in paths {
        places.insert(path);
        places.extend(path.match_indices('/').map(|(at, _)| &path[..at]));
    }
    places
}

fn broken(file: &SourceFile, places: &BTreeSet<&str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut fenced = false;
    for (number, line) in file.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        for target in targets(&without_inline_code(line)) {
            let leads_somewhere = resolve(&file.path, &target).is_some_and(|place| places.contains(place.as_str()));
            if !leads_somewhere {
                let advice = format!(
                    "the link to `{target}` leads to no file of the repository: correct or \
                     remove it"
                );
                findings.push(Finding::refuse(&file.path, number + 1, advice));
            }
        }
    }
    findings
}

/// Blanks what stands between backticks: it shows a link, it does not make one.
fn without_inline_code(line: &str) -> String {
    let mut code = false;
    line.chars()
        .map(|c| {
            let tick = c == '`';
            code ^= tick;
            if code || tick { ' ' } else { c }
        })
        .collect()
}

/// The targets inside the repository: of `[text](target "title")` and of `[name]: target`.
fn targets(line: &str) -> Vec<String> {
    let inline = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let definition = line
        .strip_prefix('[')
        .filter(|rest| !rest.starts_with('^'))
        .and_then(|rest| rest.split_once("]:"))
        .map(|(_, target)| target);
    inline
        .chain(definition)
        .filter_map(|target| target.split_whitespace().next())
        .map(|target| target.trim_matches(['<', '>']))
        .filter_map(|target| target.split('#').next())
        .filter(|target| !target.is_empty() && !is_outside(target))
        .map(|target| target.replace("%20", " "))
        .collect()
}

/// Addresses of the web and of mail are not followed: the gate needs no network for this.
fn is_outside(target: &str) -> bool {
    ["https:", "http:", "mailto:"].iter().any(|scheme| target.starts_with(scheme))
}

/// Where a target lies, from the root; nothing when it leaves the repository.
fn resolve(from: &str, target: &str) -> Option<String> {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let start = if target.starts_with('/') { "" } else { folder };
    let mut place: Vec<&str> = Vec::new();
    for step in start.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(place.pop()?),
            name => place.push(name),
        }
    }
    Some(place.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken_lines(text: &str) -> Vec<usize> {
        let paths = ["README.md", "docs/guide/import.md", "docs/guide/map.png"];
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        let files = [SourceFile::new("docs/guide/import.md", text)];
        let findings = check(&paths, &files);
        findings.iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn links_to_files_folders_and_the_web_pass() {
        let text = "[a](../../README.md) [b](../guide/#top) ![c](map.png \"The map\")\n\
                    [d](/README.md) [e](https://example.org/x) [f](#here) <g>\n\
                    [h]: map.png\n";
        assert_eq!(broken_lines(text), [0; 0]);
    }

    #[test]
    fn broken_links_are_named_by_line() {
        let text = "fine\n[a](missing.md)\n[b]: gone.md\n[c](../../../outside.md)\n";
        assert_eq!(broken_lines(text), [2, 3, 4]);
    }

    #[test]
    fn examples_in_code_are_not_followed() {
        let text = "`[a](missing.md)`\n```\n[b](missing.md)\n```\n[c](missing.md)\n";
        assert_eq!(broken_lines(text), [5]);
    }
}
