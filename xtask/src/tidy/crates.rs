//! Which crate may depend on what. The purity of the core is proved from its manifest, and
//! from the few names of the standard library that it may not write.

use super::Finding;
use super::paths::written;
use super::scan::{tokens, without_comments_and_literals};
use crate::workspace::{SourceFile, extension};

const CORE: &str = "crates/perennial-core/";
const REASONS: &str = "docs/decisions/0002-dependencies.md";

/// Who may depend on whom inside the workspace: `perennial → app → core`, press beside core.
const ARROWS: &[(&str, &[&str])] = &[
    ("perennial", &["perennial-app", "perennial-core"]),
    ("perennial-app", &["perennial-core", "perennial-derive", "perennial-press"]),
    ("perennial-core", &[]),
    ("perennial-derive", &[]),
    ("perennial-press", &[]),
    ("xtask", &[]),
    ("benches", &["perennial-app", "perennial-core"]),
];

/// What would let the core do input or output, or wait for it.
const IMPURE: &[&str] = &["axum", "hyper", "rusqlite", "sqlx", "tokio", "tower", "tower-http"];

/// Slow to build, so that only the press, which rarely changes, may depend on them.
const OF_THE_PRESS: &[&str] = &["resvg", "rust_xlsxwriter", "typst", "typst-pdf"];

/// The engines that would double the build; the journey questions are a fold of our own.
const NOWHERE: &[&str] = &["arrow", "ballista", "datafusion"];

/// Checks the manifests, the core's sources and the written reasons.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    let manifests = files.iter().filter(|file| file.path.ends_with("Cargo.toml"));
    let core = files
        .iter()
        .filter(|file| file.path.starts_with(&format!("{CORE}src/")))
        .filter(|file| extension(&file.path) == "rs");
    let reasons = files.iter().find(|file| file.path == REASONS);
    manifests
        .flat_map(|file| if file.path == "Cargo.toml" { unexplained(file, reasons) } else { manifest(file) })
        .chain(core.flat_map(impurities))
        .collect()
}

/// A line of a manifest that names a dependency.
struct Dependency<'a> {
    name: &'a str,
    rest: &'a str,
    line: usize,
    development: bool,
}

/// Reads the tables of dependencies; enough of TOML for the one form that we write.
fn dependencies(text: &str) -> Vec<Dependency<'_>> {
    let mut table = "";
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(header) = line.strip_prefix('[') {
            table = header.trim_end_matches(']');
            continue;
        }
        let Some((key, _)) = line.split_once('=') else {
            continue;
        };
        let name = key.split('.').next().unwrap_or(key).trim().trim_matches('"');
        if table.ends_with("dependencies") {
            found.push(Dependency {
                name,
                rest: &line[name.len()..],
                line: number + 1,
                development: table.ends_with("dev-dependencies"),
            });
        }
    }
    found
}

/// Checks the manifest of one member.
fn manifest(file: &SourceFile) -> Vec<Finding> {
    let folder = file.path.trim_end_matches("/Cargo.toml");
    let member = folder.rsplit('/').next().unwrap_or(folder);
    dependencies(&file.text)
        .iter()
        .filter_map(|dependency| {
            let advice = objection(member, dependency)?;
            Some(Finding::refuse(&file.path, dependency.line, advice))
        })
        .collect()
}

fn objection(member: &str, dependency: &Dependency<'_>) -> Option<String> {
    let name = dependency.name;
    let arrows = ARROWS.iter().find(|(from, _)| *from == member);
    let ours = ARROWS.iter().any(|(own, _)| *own == name);
    if is_banned(name) {
        Some(format!("`{name}` is used nowhere: it would double the build"))
    } else if member == "perennial-core" && IMPURE.contains(&name) {
        Some(format!("the core does no input or output: `{name}` belongs into perennial-app"))
    } else if member != "perennial-press" && OF_THE_PRESS.contains(&name) && !dependency.development {
        Some(format!("only perennial-press may depend on `{name}`: ask the press for bytes"))
    } else if ours && !arrows.is_some_and(|(_, to)| to.contains(&name)) {
        Some(format!("`{member}` may not depend on `{name}`: the arrows are in xtask/src/tidy/crates.rs"))
    } else if !dependency.rest.contains("workspace") {
        Some(format!("`{name}` has a version of its own: write `{name}.workspace = true`"))
    } else {
        None
    }
}

fn is_banned(name: &str) -> bool {
    NOWHERE.iter().any(|banned| name.strip_prefix(banned).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
}

/// Every dependency has a written reason; until the document exists this is only a warning.
fn unexplained(root: &SourceFile, reasons: Option<&SourceFile>) -> Vec<Finding> {
    let dependencies = dependencies(&root.text);
    let Some(reasons) = reasons else {
        let advice = format!("{REASONS} is missing: it gives the reason for each dependency");
        return vec![Finding::warn(&root.path, 1, advice)];
    };
    dependencies
        .iter()
        .filter(|dependency| !dependency.rest.contains("path"))
        .filter(|dependency| is_banned(dependency.name) || !names(&reasons.text, dependency.name))
        .map(|dependency| {
            let name = dependency.name;
            let advice = if is_banned(name) {
                format!("`{name}` is used nowhere: it would double the build")
            } else {
                format!("`{name}` has no written reason: add it to {REASONS}")
            };
            Finding::refuse(&root.path, dependency.line, advice)
        })
        .collect()
}

/// Whether a text has the name as a word of its own: `tower` is not named by `tower-http`.
fn names(text: &str, name: &str) -> bool {
    let joins = |c: char| c == '-' || c == '_' || c.is_alphanumeric();
    text.match_indices(name).any(|(at, _)| !text[..at].ends_with(joins) && !text[at + name.len()..].starts_with(joins))
}

/// Files, sockets, the environment and the clock are not named in the core.
fn impurities(file: &SourceFile) -> Vec<Finding> {
    let code = without_comments_and_literals(&file.text);
    let tokens = tokens(&code);
    let paths = written(&tokens, &[], &["std"]);
    let modules = paths.iter().filter_map(|path| match path.segments.as_slice() {
        ["std", module @ ("env" | "fs" | "net" | "process"), ..] => Some((path.line, *module)),
        _ => None,
    });
    let clocks = tokens
        .iter()
        .filter(|token| ["SystemTime", "Instant"].contains(&token.text))
        .map(|token| (token.line, token.text));
    modules
        .chain(clocks)
        .map(|(line, name)| {
            let advice = format!("the core is pure and may not name `{name}`: take what it would give as an argument");
            Finding::refuse(&file.path, line, advice)
        })
        .collect()
}

#[cfg(test)]
#[path = "crates_tests.rs"]
mod tests;
