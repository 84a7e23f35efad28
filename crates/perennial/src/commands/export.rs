//! `perennial export`: everything in files that other programs, and Perennial, can read.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;
use perennial_app::audit::{self, Action, Note, Who};
use perennial_app::portability;
use perennial_core::text::count;

use crate::cli::StoreOptions;
use crate::output::{Table, say};

/// Write everything to files that other programs can read.
///
/// As CSV: firm, staff, service lines, clients, contacts, pursuits, engagements, invoices, touches and facts, and the
/// rest in the folder `more`. `perennial import DIR` brings all of it back into an empty store; one by one the lists
/// are imported like any other. Cells that a spreadsheet would take for a formula begin with an apostrophe. As JSON:
/// the same for programs; `perennial restore DIR` fills an empty store from it. Passwords and sessions are left out.
/// The files hold everything the firm knows: keep them safe.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How the files are written.
    #[arg(long, value_enum)]
    format: FormatName,
    /// The folder to write into; it is made when it is not there.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Replace the files of an earlier export.
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatName {
    /// For spreadsheets and for `perennial import`.
    Csv,
    /// For programs and for `perennial restore`.
    Json,
}

impl From<FormatName> for portability::Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Csv => Self::Csv,
            FormatName::Json => Self::Json,
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// When the folder cannot be written, or holds an earlier export.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open_settled().await?;
    let manifest = portability::export(&app, options.format.into(), &options.folder, options.force).await?;
    audit::note(
        &app,
        Who { origin: audit::origin(), ..Who::default() },
        Note::new(Action::ExportedAll, count(manifest.files.len() as u64, "file")),
    )
    .await?;
    let mut table = Table::new(&["FILE", "ROWS"]).numbers(&[1]);
    for (file, rows) in &manifest.files {
        table.row(vec![file.clone(), rows.to_string()]);
    }
    table.print()?;
    say(&format!("Written to {}.", options.folder.display()))?;
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}
