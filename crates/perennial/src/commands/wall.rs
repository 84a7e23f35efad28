//! `perennial wall`: information barriers, for when nobody inside can look after them any more.

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;
use perennial_app::actor::Actor;
use perennial_app::walls;

use crate::cli::StoreOptions;
use crate::failure::Failure;
use crate::output::{Table, json, say};

/// List information barriers, or lift one.
///
/// On the pages only the people inside of a barrier see it. Whoever has the data folder sees all of them.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List all barriers.
    List {
        /// Print a JSON array.
        #[arg(long)]
        json: bool,
    },
    /// Lift a barrier: its clients are there for everybody again.
    Lift {
        /// Its identifier, as `wall list` prints it.
        id: uuid::Uuid,
        /// Why; the audit log keeps it.
        #[arg(long)]
        reason: String,
    },
}

/// Runs the verb.
///
/// # Errors
/// When there is no such barrier.
pub async fn run(store: &StoreOptions, options: Options) -> Result<ExitCode> {
    let app = store.open().await?;
    match options.verb {
        Verb::List { json: as_json } => {
            let found = walls::walls(&mut app.db.read().await?, &Actor::Program).await?;
            let state = |wall: &walls::Wall| if wall.stands() { "stands" } else { "lifted" };
            if as_json {
                let list = found.iter().map(|wall| {
                    serde_json::json!({"id": wall.id, "name": wall.name, "reason": wall.reason, "clients": wall.clients,
                        "people": wall.people, "raised_at": wall.raised().to_string(), "state": state(wall)})
                });
                json(&list.collect::<Vec<_>>())?;
            } else {
                let mut table = Table::new(&["ID", "NAME", "CLIENTS", "PEOPLE", "STATE"]).numbers(&[2, 3]);
                for wall in &found {
                    let (id, name, state) = (wall.id.to_string(), wall.name.clone(), state(wall).to_owned());
                    table.row(vec![id, name, wall.clients.to_string(), wall.people.to_string(), state]);
                }
                table.print()?;
            }
        }
        Verb::Lift { id, reason } => {
            let lifted = app
                .change(&Actor::Program, move |tx, act| {
                    Box::pin(async move { walls::lift(tx, act, id, &reason).await })
                })
                .await;
            lifted.map_err(|error| Failure::new(error.to_string(), "`perennial wall list` shows them"))?;
            say("The barrier is lifted.")?;
        }
    }
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}
