//! What each crate may depend on, told with small manifests.

use super::*;

fn advice(path: &str, text: &str) -> Vec<String> {
    let findings = check(&[SourceFile::new(path, text)]);
    findings.into_iter().map(|finding| finding.advice).collect()
}

fn manifest_of(member: &str, lines: &str) -> Vec<String> {
    let text = format!("[package]\nname = \"{member}\"\n[dependencies]\n{lines}\n");
    advice(&format!("crates/{member}/Cargo.toml"), &text)
}

#[test]
fn the_core_may_depend_on_pure_crates_only() {
    assert_eq!(manifest_of("perennial-core", "jiff.workspace = true"), [""; 0]);
    let found = manifest_of("perennial-core", "tokio = { workspace = true }");
    assert!(found[0].starts_with("the core does no input or output"), "{found:?}");
}

#[test]
fn the_press_keeps_its_machines_to_itself() {
    assert_eq!(manifest_of("perennial-press", "typst.workspace = true"), [""; 0]);
    assert_eq!(manifest_of("perennial-app", "typst.workspace = true").len(), 1);
}

#[test]
fn the_analytic_engine_is_nowhere() {
    assert_eq!(manifest_of("perennial-app", "datafusion-expr.workspace = true").len(), 1);
    assert_eq!(manifest_of("perennial-app", "arrow.workspace = true").len(), 1);
}

#[test]
fn arrows_point_one_way() {
    assert_eq!(manifest_of("perennial-app", "perennial-core.workspace = true"), [""; 0]);
    assert_eq!(manifest_of("perennial-core", "perennial-app.workspace = true").len(), 1);
    assert_eq!(manifest_of("perennial-press", "perennial-core.workspace = true").len(), 1);
}

#[test]
fn a_version_stands_in_the_root_only() {
    let found = manifest_of("perennial-app", "serde = \"1\"");
    assert!(found[0].contains("serde.workspace = true"), "{found:?}");
}

#[test]
fn each_dependency_has_a_written_reason() {
    let root = "[workspace.dependencies]\nperennial-core = { path = \"a\" }\n\
                tower = \"0.5\"\ntower-http = \"0.7\" # why\n[profile.dev]\ndebug = 1\n";
    let both = |reasons| {
        let files = [SourceFile::new("Cargo.toml", root), SourceFile::new(REASONS, reasons)];
        check(&files).len()
    };
    assert_eq!(both("`tower`: layers. `tower-http`: compression."), 0);
    assert_eq!(both("`tower-http`: compression."), 1);
}

#[test]
fn without_the_document_there_is_one_warning() {
    let findings = check(&[SourceFile::new("Cargo.toml", "[workspace.dependencies]\na = \"1\"")]);
    let weights: Vec<_> = findings.iter().map(|finding| finding.weight).collect();
    assert_eq!(weights, [super::super::Weight::Warn]);
}

#[test]
fn the_core_names_no_file_no_socket_and_no_clock() {
    let core = "crates/perennial-core/src/dates.rs";
    assert_eq!(advice(core, "use std::collections::BTreeMap; // std::fs"), [""; 0]);
    for text in [
        "use std::fs;",
        "use std::{fmt, env::vars};",
        "fn f() { std::net::TcpStream::connect(a) }",
        "use std::time::{Duration, SystemTime};",
    ] {
        assert_eq!(advice(core, text).len(), 1, "{text}");
    }
}
