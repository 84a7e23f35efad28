//! `perennial backup`: a verified copy of the whole store, while it is in use.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use perennial_app::audit::{self, Action, Note, Who};
use perennial_app::portability::{self, Backup};
use perennial_core::text::count;

use crate::cli::StoreOptions;
use crate::output::say;

/// Write a verified copy of the whole store to one file, while it is in use.
///
/// The file is a SQLite database, also when the data is in PostgreSQL, and `perennial restore` fills either kind
/// of database from it. It is opened and checked before it gets its name; its checksum lies beside it in
/// FILE.sha256. Keep it as safe as the data itself: everything is in it.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The file to write.
    file: PathBuf,
    /// Replace a file of that name.
    #[arg(long)]
    force: bool,
}

/// Runs the verb.
///
/// # Errors
/// When the file cannot be written or the copy is not sound.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open().await?;
    let backup = portability::back_up(&app.db, &options.file, options.force).await?;
    audit::note(
        &app,
        Who { origin: audit::origin(), ..Who::default() },
        Note::new(Action::BackedUp, format!("sha256 {}", backup.sha256)),
    )
    .await?;
    say(&format!("{} is a backup, opened and checked.", backup.file.display()))?;
    tell(&backup)?;
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// What a backup holds.
pub fn tell(backup: &Backup) -> Result<()> {
    let rows = |table: &str| u64::try_from(backup.counts.get(table).copied().unwrap_or(0)).unwrap_or(0);
    let (clients, facts) = (rows("client"), rows("fact"));
    let (clients, facts) = (count(clients, "client"), count(facts, "fact"));
    say(&format!("{clients}, {facts}, {}, schema {}", count(backup.bytes, "byte"), backup.schema))?;
    say(&format!("sha256 {}", backup.sha256))?;
    Ok(())
}
