//! `perennial read-workbook`: the child process in which workbooks from outside are parsed. Not for people.

use std::io::Read;
use std::process::ExitCode;

use anyhow::Result;
use perennial_app::imports;

use crate::output::say;

/// The exit code of a refusal in words.
const REFUSED: u8 = 3;

/// Read a workbook from standard input.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The name of the file.
    name: String,
}

/// Runs the verb.
///
/// # Errors
/// When standard input cannot be read.
pub fn run(options: &Options) -> Result<ExitCode> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    let (read, text) = imports::child(&options.name, &bytes);
    say(&text)?;
    Ok(if read { ExitCode::SUCCESS } else { ExitCode::from(REFUSED) })
}
