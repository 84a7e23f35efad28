//! A whole CSV export comes back: every record under its own id, into an empty store.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use perennial_app::app::App;
use perennial_app::audit::{self, Action, Note, Who};
use perennial_app::portability::{self, Format, Manifest};
use perennial_core::text::count;

use crate::failure::Failure;
use crate::output::{json, say};

/// The folder of the export that the files name: the folder itself, or its files with `facts.csv` among them. None for
/// lists, which are imported one by one.
pub fn folder_of(files: &[PathBuf]) -> Option<PathBuf> {
    if let [folder] = files
        && folder.is_dir()
    {
        return Some(folder.clone());
    }
    let facts = files.iter().find(|file| file.file_name().is_some_and(|name| name == "facts.csv"))?;
    let folder = facts.parent().map_or_else(|| PathBuf::from("."), Path::to_owned);
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    folder.join("manifest.json").is_file().then_some(folder)
}

/// What lists of an export lack when they come one by one, by their sources; none for other lists.
pub fn note_on_parts<'s>(mut sources: impl Iterator<Item = &'s str>) -> Option<&'static str> {
    let note = "These lists are parts of an export of Perennial. What was recorded day by day, how far work had come, who is restricted, and settings do not come with them: `perennial import DIR` brings the whole folder back into an empty store.";
    sources.any(|source| source == "Perennial").then_some(note)
}

/// Fills the store from the export, or says what would be in it.
///
/// # Errors
/// When the folder holds no whole CSV export, or the store has data.
pub async fn run(app: &App, folder: &Path, dry_run: bool, as_json: bool) -> Result<ExitCode> {
    let found = portability::manifest(folder)?;
    if found.format != Format::Csv {
        return Err(Failure::new(
            format!("{} holds a JSON export", folder.display()),
            "fill an empty store from it with `perennial restore`",
        )
        .into());
    }
    if !dry_run {
        portability::load(app, folder).await.map_err(|error| {
            Failure::new(
                error.to_string(),
                "to add its lists to a store that has data, name them one by one, without facts.csv: they match by what they say, and what facts.csv alone holds does not come with them",
            )
        })?;
        let said = format!("from a CSV export of {}", found.exported_at);
        audit::note(app, Who { origin: audit::origin(), ..Who::default() }, Note::new(Action::Restored, said)).await?;
    }
    app.db.close().await;
    if as_json {
        json(&serde_json::json!({
            "dry_run": dry_run, "imports": [], "questions": [],
            "whole": { "folder": folder.display().to_string(), "exported_at": found.exported_at, "files": found.files },
        }))?;
    } else {
        tell(&found, dry_run)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(found: &Manifest, dry_run: bool) -> Result<()> {
    let rows = |file: &str| found.files.get(file).copied().unwrap_or(0);
    let would = if dry_run { "Would be brought back" } else { "Brought back" };
    say(&format!(
        "{would} whole, from an export of {}: {}, {}, {}, {}, {}, {}, each under its own id.",
        found.exported_at,
        count(rows("clients.csv"), "client"),
        count(rows("contacts.csv"), "contact"),
        count(rows("pursuits.csv"), "pursuit"),
        count(rows("engagements.csv"), "engagement"),
        count(rows("invoices.csv"), "invoice"),
        count(rows("facts.csv"), "fact"),
    ))?;
    say("Not in an export: passwords and sessions, the audit log, the cells of imported files and their Undo.")?;
    if !dry_run {
        say("Nobody has a password yet: give one with `perennial user password`.")?;
    }
    Ok(())
}
