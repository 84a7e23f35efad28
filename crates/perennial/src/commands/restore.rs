//! `perennial restore`: an empty store filled from a backup or from an export.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use perennial_app::audit::{self, Action, Note, Who};
use perennial_app::portability;
use perennial_core::text::count;

use crate::cli::StoreOptions;
use crate::output::say;

/// Fill an empty store from a backup, or from the folder of an export.
///
/// The backup is checked first; then the folder of `--data` (or the empty database of `--database-url`) is filled
/// from it. A store that has data is never touched. Everybody signs in anew.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The file of a backup, or the folder of an export.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Runs the verb.
///
/// # Errors
/// When the backup is not sound or the store is not empty.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    if options.file.is_dir() {
        return load(store, options).await;
    }
    let backup = portability::restore(&options.file, &store.location()).await?;
    let app = store.open().await?;
    let said = format!("from a backup, sha256 {}", backup.sha256);
    audit::note(&app, Who { origin: audit::origin(), ..Who::default() }, Note::new(Action::Restored, said)).await?;
    app.db.close().await;
    say("Restored from a checked backup:")?;
    super::backup::tell(&backup)?;
    Ok(ExitCode::SUCCESS)
}

async fn load(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open_or_create(store.config()).await?;
    let manifest = portability::load(&app, &options.file).await?;
    let said = format!("from an export of {}", manifest.exported_at);
    audit::note(&app, Who { origin: audit::origin(), ..Who::default() }, Note::new(Action::Restored, said)).await?;
    app.db.close().await;
    let rows = |file: &str| manifest.files.get(file).copied().unwrap_or(0);
    say(&format!("Restored from an export of {}:", manifest.exported_at))?;
    say(&format!(
        "{}, {}. Nobody has a password yet: give one with `perennial user password`.",
        count(rows("clients.json") + rows("clients.csv"), "client"),
        count(rows("facts.json") + rows("facts.csv"), "fact")
    ))?;
    Ok(ExitCode::SUCCESS)
}
