//! `perennial imports`: what was imported, and taking it back.

use std::process::ExitCode;

use anyhow::Result;
use perennial_app::actor::Actor;
use perennial_app::imports::{self, Import, State};
use perennial_core::ids::ImportId;
use perennial_core::text::count;

use crate::cli::StoreOptions;
use crate::failure::Failure;
use crate::output::{Table, json, say};

/// List imports, or take one back.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Print a JSON array; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Take an import back: created records go, updated ones get their old values, its facts no longer count.
    /// What somebody changed or used since stays and is listed.
    Undo {
        /// The import, as `perennial imports` names it.
        id: String,
    },
}

/// Runs the verb.
///
/// # Errors
/// When the store cannot be used, or the import cannot be undone.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open().await?;
    match &options.what {
        None => {
            let mut conn = app.db.read().await?;
            let list = imports::list(&mut conn, &Actor::Program, 10_000).await?;
            if options.json { json(&list.iter().map(as_json).collect::<Vec<_>>())? } else { print(&list)? }
        }
        Some(What::Undo { id }) => {
            let id: ImportId = id.parse().map_err(|_| {
                Failure::usage(format!("“{id}” is no import"), "`perennial imports` lists them with their ids")
            })?;
            let running = {
                let mut conn = app.db.read().await?;
                imports::find(&mut conn, &Actor::Program, id).await?.state == State::Running
            };
            // One that broke off with its program, or that a server runs, is stopped first.
            if running {
                app.change(&Actor::Program, move |tx, act| Box::pin(async move { imports::cancel(tx, act, id).await }))
                    .await?;
            }
            let undone = imports::undo(&app, &Actor::Program, id).await?;
            say(&format!(
                "Records removed: {}; with their old values back: {}; facts that no longer count: {}; staff and service lines set aside: {}.",
                undone.removed, undone.restored, undone.facts, undone.aside
            ))?;
            if undone.handed_on > 0 {
                say(&format!(
                    "  Kept because a later list names them too: {}",
                    count(undone.handed_on as u64, "record")
                ))?;
            }
            for (line, object, record) in &undone.kept {
                say(&format!("  line {line}: {object} {record} stays: it was changed or used since"))?;
            }
        }
    }
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

fn as_json(import: &Import) -> serde_json::Value {
    serde_json::json!({
        "id": import.id, "file": import.file, "source": import.source, "state": import.state.key(),
        "by": import.by, "at": import.created.to_string(), "records": import.total, "done": import.done,
        "created": import.created_count, "updated": import.updated_count, "merged": import.merged_count,
        "left": import.skipped_count, "problems": import.problem_count, "facts": import.fact_count,
        "failure": import.failure, "rows": import.lines,
    })
}

fn print(list: &[Import]) -> Result<()> {
    let mut table = Table::new(&["ID", "FILE", "STATE", "CREATED", "UPDATED", "MERGED", "LEFT", "PROBLEMS", "WHEN"])
        .numbers(&[3, 4, 5, 6, 7]);
    for import in list {
        table.row(vec![
            import.id.to_string(),
            import.file.clone(),
            import.state.key().to_owned(),
            import.created_count.to_string(),
            import.updated_count.to_string(),
            import.merged_count.to_string(),
            import.skipped_count.to_string(),
            import.problem_count.to_string(),
            import.created.to_string(),
        ]);
    }
    table.print()?;
    Ok(())
}
