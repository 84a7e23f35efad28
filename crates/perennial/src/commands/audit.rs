//! `perennial audit`: check the audit log, and take it elsewhere.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;
use perennial_app::audit::{self, Action, Head, Note, Verdict, Who};

use crate::cli::StoreOptions;
use crate::failure::Failure;
use crate::output::{json, say};

/// Check the audit log, or write it to a file.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Check that no entry was changed, dropped, added or swapped.
    ///
    /// Without FILE the log of the store is checked, with FILE one that `audit export` wrote: no database is needed
    /// then. Names the first entry that does not fit, and ends with exit code 1. Prints the number and the hash of
    /// the last entry: note them elsewhere, and give them with `--known` later, to see that the whole log was not
    /// written anew meanwhile.
    Verify(Verify),
    /// Write the whole log to a file, one JSON object a line.
    Export(Export),
}

#[derive(Debug, clap::Args)]
struct Verify {
    /// A file written by `audit export`.
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The end of the log as it was printed earlier.
    #[arg(long, value_name = "NUMBER:HASH")]
    known: Option<Head>,
    /// Print a JSON object: `intact`, and `entries` with `hash`, or `entry` with `why`.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Export {
    /// The file to write.
    file: PathBuf,
    /// Replace a file of that name.
    #[arg(long)]
    force: bool,
}

/// Runs the verb.
///
/// # Errors
/// When the store or the file cannot be read or written.
pub async fn run(store: &StoreOptions, options: Options) -> Result<ExitCode> {
    match options.verb {
        Verb::Verify(asked) => verify(store, asked).await,
        Verb::Export(asked) => export(store, &asked).await,
    }
}

async fn verify(store: &StoreOptions, asked: Verify) -> Result<ExitCode> {
    let verdict = match &asked.file {
        Some(file) => verify_file(file, asked.known)?,
        None => {
            let app = store.open().await?;
            let verdict = audit::verify(&mut app.db.read().await?, asked.known).await?;
            app.db.close().await;
            verdict
        }
    };
    tell(verdict, asked.json)
}

fn verify_file(file: &PathBuf, known: Option<Head>) -> Result<Verdict> {
    let opened = File::open(file).map_err(|error| {
        Failure::new(format!("{} cannot be read: {error}", file.display()), "give a file written by `audit export`")
    })?;
    let verdict = audit::verify_file(BufReader::new(opened), known).map_err(|(line, error)| {
        Failure::new(
            format!("line {line} of {} is no entry of an audit log: {error}", file.display()),
            "the file was changed, or was not written by `audit export`",
        )
    })?;
    Ok(verdict)
}

fn tell(verdict: Verdict, as_json: bool) -> Result<ExitCode> {
    match verdict {
        Ok(head) if as_json => {
            json(&serde_json::json!({"intact": true, "entries": head.seq, "hash": head.hash}))?;
            Ok(ExitCode::SUCCESS)
        }
        Ok(head) => {
            say(&format!("The audit log is intact: {} entries. Its end is", head.seq))?;
            say(&head.to_string())?;
            Ok(ExitCode::SUCCESS)
        }
        Err(misfit) => {
            if as_json {
                json(&serde_json::json!({"intact": false, "entry": misfit.seq, "why": misfit.to_string()}))?;
            } else {
                say(&format!("The audit log is NOT intact: {misfit}."))?;
            }
            Ok(ExitCode::FAILURE)
        }
    }
}

async fn export(store: &StoreOptions, asked: &Export) -> Result<ExitCode> {
    let mut options = OpenOptions::new();
    options.write(true);
    if asked.force {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let app = store.open().await?;
    let file = options.open(&asked.file).map_err(|error| {
        Failure::new(
            format!("{} cannot be written: {error}", asked.file.display()),
            "choose another name, or replace the file with --force",
        )
    })?;
    let who = Who { origin: audit::origin(), ..Who::default() };
    audit::note(&app, who, Note::new(Action::AuditExported, "to a file")).await?;
    let written = audit::write_file(&mut app.db.read().await?, &mut BufWriter::new(file)).await?;
    app.db.close().await;
    say(&format!("{written} entries written to {}.", asked.file.display()))?;
    Ok(ExitCode::SUCCESS)
}
