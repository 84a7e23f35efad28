//! `perennial restore`: an empty store filled from a backup or from a JSON export.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use perennial_app::portability;

use crate::cli::StoreOptions;
use crate::output::say;

/// Fill an empty store from a backup.
///
/// The backup is checked first; then the folder of `--data` (or the empty database of `--database-url`) is filled
/// from it. A store that has data is never touched. Everybody signs in anew.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The backup.
    file: PathBuf,
}

/// Runs the verb.
///
/// # Errors
/// When the backup is not sound or the store is not empty.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let backup = portability::restore(&options.file, &store.location()).await?;
    say("Restored from a checked backup:")?;
    super::backup::tell(&backup)?;
    Ok(ExitCode::SUCCESS)
}
