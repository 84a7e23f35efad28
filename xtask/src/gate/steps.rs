//! The steps of the gate, from cheap to dear.

use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use super::install;
use crate::postgres::{Cluster, TEST_DATABASE};
use crate::process::{cargo, run_quietly, show_and_run};
use crate::tidy;
use crate::workspace::root;

/// Tells the tests in which a browser is driven that they may run.
const BROWSER: &str = "PERENNIAL_BROWSER";

/// The public practice data lies beside the repository where it is at hand.
const PRACTICE_DATA: &str = "../shared/data/crm_sales_opportunities";

/// Both packages that test against a database. They are always named together: with one of
/// them alone, cargo would choose other features and build the dependencies once more.
const WITH_DATABASE: [&str; 4] = ["-p", "perennial-app", "-p", "perennial"];

/// One named check.
pub struct Step {
    /// The name, as `--only` takes it.
    pub name: &'static str,
    /// What the step does, in one line.
    pub purpose: &'static str,
    /// Does it.
    pub run: fn() -> Result<()>,
}

const fn step(name: &'static str, purpose: &'static str, run: fn() -> Result<()>) -> Step {
    Step { name, purpose, run }
}

/// Every step, in the order in which they run.
#[rustfmt::skip]
pub const STEPS: &[Step] = &[
    step("install", "Debian's packages that the tests need", install::install),
    step("format", "cargo fmt leaves nothing to change", format),
    step("tidy", "the rules of the house", tidy_house),
    step("clippy", "no warning of the compiler or of clippy", clippy),
    step("tests-sqlite", "every test, on the embedded database", tests_sqlite),
    step("tests-postgres", "the application's tests, on a throwaway PostgreSQL", tests_postgres),
    step("browser", "the pages in Chromium", browser),
    step("docs", "the documentation builds without a warning", docs),
    step("references", "docs/reference is what the program says", references),
];

fn format() -> Result<()> {
    show_and_run(cargo(&["fmt", "--all", "--check"]))
}

fn tidy_house() -> Result<()> {
    if tidy::run()? == ExitCode::SUCCESS { Ok(()) } else { bail!("see the lines marked `refused`") }
}

fn clippy() -> Result<()> {
    let targets = ["clippy", "--workspace", "--all-targets"];
    show_and_run(cargo(&[&targets[..], &["--", "-D", "warnings"]].concat()))
}

fn tests_sqlite() -> Result<()> {
    if !root().join(PRACTICE_DATA).is_dir() {
        println!("{PRACTICE_DATA} is not here: the tests that read it are skipped");
    }
    let mut command = cargo(&["test", "--workspace"]);
    command.env_remove(TEST_DATABASE).env_remove(BROWSER);
    show_and_run(command)
}

fn tests_postgres() -> Result<()> {
    let cluster = Cluster::start()?;
    let mut command = cargo(&[&["test"], &WITH_DATABASE[..]].concat());
    cluster.introduce_to(&mut command);
    command.env_remove(BROWSER);
    show_and_run(command)
}

fn browser() -> Result<()> {
    if !root().join("crates/perennial-app/tests/it").is_dir() {
        println!("perennial-app has no integration tests yet: there is nothing to run");
        return Ok(());
    }
    let mut command = cargo(&[&["test"], &WITH_DATABASE[..], &["--test", "it", "browser"]].concat());
    command.env(BROWSER, "1").env_remove(TEST_DATABASE);
    show_and_run(command)
}

fn docs() -> Result<()> {
    let mut command = cargo(&["doc", "--workspace", "--no-deps"]);
    command.env("RUSTDOCFLAGS", "-D warnings");
    show_and_run(command)
}

/// The references are snapshots, so a stale one has already failed its test. What is left is
/// a reference that was never committed: refused in CI, only named at a developer's desk.
fn references() -> Result<()> {
    let mut command = Command::new("git");
    command.args(["status", "--porcelain", "--", "docs/reference"]).current_dir(root());
    let changed = run_quietly(command)?;
    if changed.is_empty() {
        return Ok(());
    }
    println!("{changed}");
    if std::env::var_os("CI").is_some() {
        bail!("docs/reference differs from what is committed: commit it with the change");
    }
    println!("docs/reference is not committed yet: commit it with the change");
    Ok(())
}
