//! The rules of the house that the compiler does not know.
//!
//! Every rule is a pure function from files to findings, so that its tests are a few lines
//! of text. A finding says where it is and what to do.
//!
//! - [`sizes`]: files, functions and templates stay short;
//! - [`doors`]: rooms are entered through their `mod.rs`, along reviewed edges;
//! - [`crates`]: which crate may depend on what, and the purity of the core;
//! - [`templates`]: nothing inline that the content security policy would block;
//! - [`links`]: links between documents lead somewhere;
//! - [`marks`]: no unfinished work is left behind.

mod crates;
mod doors;
mod links;
mod marks;
mod paths;
mod scan;
mod sizes;
mod templates;

use std::fmt;
use std::process::ExitCode;

use anyhow::Result;

use crate::workspace::{self, SourceFile};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Worth a thought; the gate passes.
    Warn,
    /// The gate does not pass.
    Refuse,
}

/// One place that breaks a rule, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How grave it is.
    pub weight: Weight,
    /// The file, from the repository's root.
    pub path: String,
    /// The line, counted from one.
    pub line: usize,
    /// What is wrong, and what to do.
    pub advice: String,
}

impl Finding {
    /// A finding that stops the gate.
    pub fn refuse(path: &str, line: usize, advice: impl Into<String>) -> Self {
        Self::new(Weight::Refuse, path, line, advice)
    }

    /// A finding that lets the gate pass.
    pub fn warn(path: &str, line: usize, advice: impl Into<String>) -> Self {
        Self::new(Weight::Warn, path, line, advice)
    }

    /// A finding of either weight.
    pub fn new(weight: Weight, path: &str, line: usize, advice: impl Into<String>) -> Self {
        Self { weight, path: path.to_owned(), line, advice: advice.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.weight {
            Weight::Warn => "warning",
            Weight::Refuse => "refused",
        };
        let Self { path, line, advice, .. } = self;
        write!(formatter, "{word}: {path}:{line}: {advice}")
    }
}

/// Checks the whole repository, prints what was found, warnings first, and fails on refusals.
pub fn run() -> Result<ExitCode> {
    let paths = workspace::listed_paths()?;
    let files = workspace::read_sources(&paths)?;
    let mut findings = check(&paths, &files);
    findings.sort_by(|a, b| (a.weight, &a.path, a.line).cmp(&(b.weight, &b.path, b.line)));
    for finding in &findings {
        println!("{finding}");
    }
    let refused = count(&findings, Weight::Refuse);
    println!("tidy: {} files read, {} warned about, {refused} refused", files.len(), count(&findings, Weight::Warn),);
    Ok(if refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn check(paths: &[String], files: &[SourceFile]) -> Vec<Finding> {
    [
        sizes::check(files),
        doors::check(files),
        crates::check(files),
        templates::check(files),
        links::check(paths, files),
        marks::check(files),
    ]
    .concat()
}

fn count(findings: &[Finding], weight: Weight) -> usize {
    findings.iter().filter(|finding| finding.weight == weight).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_reads_as_a_place_and_an_advice() {
        let finding = Finding::refuse("crates/perennial-app/src/firm/mod.rs", 7, "split it");
        assert_eq!(finding.to_string(), "refused: crates/perennial-app/src/firm/mod.rs:7: split it");
    }
}
