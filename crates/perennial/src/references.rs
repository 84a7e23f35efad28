//! The generated pages of `docs/reference`: made from the program itself, compared in the tests.
//!
//! `UPDATE_REFERENCES=1 cargo test -p perennial references` writes them anew.

mod command_line;
mod configuration;
mod facts;

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Compares a page with what the program says now; writes it instead when `UPDATE_REFERENCES` is set.
fn compare(name: &str, made: &str) {
    let file = root().join("docs/reference").join(name);
    if std::env::var_os("UPDATE_REFERENCES").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, made).unwrap();
        return;
    }
    let stored = std::fs::read_to_string(&file).unwrap_or_default();
    let differs = stored.lines().zip(made.lines()).position(|(stored, made)| stored != made);
    let line = differs.unwrap_or(stored.lines().count().min(made.lines().count())) + 1;
    assert!(
        stored == made,
        "docs/reference/{name} is stale from line {line} on: run `UPDATE_REFERENCES=1 cargo test -p perennial references`"
    );
}

#[test]
fn references_are_what_the_program_says() {
    compare("cli.md", &command_line::page());
    compare("config.md", &configuration::page());
    compare("facts.md", &facts::page(&root()));
}
