//! The verbs, one file each.

pub mod explain;
pub mod map;
pub mod positions;
pub mod serve;
pub mod user;

use std::process::ExitCode;

use anyhow::Result;

use crate::cli::{Cli, Command};

/// Runs the verb.
///
/// # Errors
/// What a person is then told.
pub async fn run(cli: Cli) -> Result<ExitCode> {
    let store = cli.store;
    match cli.command {
        Command::Serve(options) => serve::run(&store, options).await,
        Command::User(options) => user::run(&store, options).await,
        Command::Positions(options) => positions::run(&store, &options).await,
        Command::Explain(options) => explain::run(&store, &options).await,
        Command::Map(options) => map::run(&store, &options).await,
    }
}
