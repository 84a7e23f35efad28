//! `perennial playbook check`: whether a text is a playbook, and every line that has to change.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;
use perennial_core::journeys::model::Problem;
use perennial_core::plans::Playbook;
use serde::Serialize;

use crate::input::text_of;
use crate::output::{complain, json, say};

/// Check playbooks before the firm uses them.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Read a playbook and name every line that has to change; exit code 1 when there is one.
    Check(Check),
}

/// What is read.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// The file with the TOML text; `-` reads standard input.
    file: PathBuf,
    /// Print one JSON object; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
}

/// What was found, as programs read it. Stable: fields are added, never renamed.
#[derive(Debug, Serialize)]
struct Report {
    file: String,
    ok: bool,
    key: Option<String>,
    name: Option<String>,
    trigger: Option<&'static str>,
    steps: Option<usize>,
    problems: Vec<Found>,
}

#[derive(Debug, Serialize)]
struct Found {
    line: u32,
    key: String,
    value: String,
    what_to_do: String,
}

/// Runs the verb.
///
/// # Errors
/// When the file cannot be read.
pub fn run(options: &Options) -> Result<ExitCode> {
    let Verb::Check(check) = &options.verb;
    let text = text_of(&check.file)?;
    let read = Playbook::from_toml(&text);
    let file = check.file.display().to_string();
    let ok = read.is_ok();
    if check.json {
        json(&report(file, read))?;
    } else {
        match read {
            Ok(book) => say(&format!("{file}: {}, {}, {} steps", book.name, book.trigger.word(), book.steps.len()))?,
            Err(problems) => {
                for problem in problems {
                    complain(&format!("{file}: {problem}"));
                }
            }
        }
    }
    Ok(if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn report(file: String, read: Result<Playbook, Vec<Problem>>) -> Report {
    let (book, problems) = match read {
        Ok(book) => (Some(book), Vec::new()),
        Err(problems) => (None, problems),
    };
    let found = |one: Problem| Found { line: one.line, key: one.key, value: one.value, what_to_do: one.allowed };
    Report {
        file,
        ok: book.is_some(),
        key: book.as_ref().map(|book| book.key.clone()),
        name: book.as_ref().map(|book| book.name.clone()),
        trigger: book.as_ref().map(|book| book.trigger.key()),
        steps: book.as_ref().map(|book| book.steps.len()),
        problems: problems.into_iter().map(found).collect(),
    }
}
