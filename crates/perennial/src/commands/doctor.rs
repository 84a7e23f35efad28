//! `perennial doctor`: is everything in order, and what to do where it is not.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use perennial_app::db::Location;
use perennial_app::portability::{self, Check, State};
use serde::Serialize;

use crate::cli::StoreOptions;
use crate::failure;
use crate::output::{json, say};

/// Check that everything is in order, and say what to do where it is not.
///
/// It changes nothing. Each line begins with `ok`, `warn` or `fail`; a `fail` ends with exit code 1.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Print one JSON object; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
}

/// What was found, as programs read it. Stable: fields are added, never renamed.
#[derive(Debug, Serialize)]
struct Report {
    state: State,
    checks: Vec<Check>,
}

/// Runs the verb.
///
/// # Errors
/// When nobody reads the answer.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let mut checks = match look(store).await {
        Ok(checks) => checks,
        Err(error) => {
            let (found, advice) = failure::words(&error);
            vec![Check::fail("store", found, advice)]
        }
    };
    checks.push(disk(store));
    let state = checks.iter().map(|check| check.state).max().unwrap_or(State::Ok);
    let report = Report { state, checks };
    if options.json {
        json(&report)?
    } else {
        print(&report)?
    }
    Ok(if state == State::Fail { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn look(store: &StoreOptions) -> Result<Vec<Check>> {
    let app = store.open_settled().await?;
    let checks = portability::check(&app).await?;
    app.db.close().await;
    Ok(checks)
}

/// Free space where the data is, or where files being worked on are when the data is elsewhere.
fn disk(store: &StoreOptions) -> Check {
    const GIB: u64 = 1 << 30;
    let folder = match store.location() {
        Location::Folder(folder) => folder,
        Location::Postgres(_) => store.config().work_folder,
    };
    let there = nearest(&folder);
    let Ok(room) = rustix::fs::statvfs(&there) else {
        return Check::warn("disk", format!("the free space of {} cannot be asked", there.display()), "look with `df`");
    };
    let free = room.f_bavail.saturating_mul(room.f_frsize);
    let found = format!("{free} bytes free where {} is", folder.display());
    let advice = "free some space or move the data to a larger disk: nothing can be saved on a full one";
    match free {
        n if n < GIB / 8 => Check::fail("disk", found, advice),
        n if n < GIB => Check::warn("disk", found, advice),
        _ => Check::ok("disk", found),
    }
}

/// The folder itself, or the first one above it that exists.
fn nearest(folder: &Path) -> PathBuf {
    let found = folder.ancestors().find(|path| path.exists() && !path.as_os_str().is_empty());
    found.map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

fn print(report: &Report) -> Result<()> {
    for check in &report.checks {
        say(&format!("{:<5} {:<12} {}", check.state.word(), check.name, check.found))?;
        if let Some(advice) = check.advice.as_ref().filter(|advice| !advice.is_empty()) {
            say(&format!("{:<18} do: {advice}", ""))?;
        }
    }
    Ok(())
}
