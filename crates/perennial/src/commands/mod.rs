//! The verbs, one file each.

pub mod alerts;
pub mod audit;
pub mod backup;
pub mod demo;
pub mod doctor;
pub mod effort;
pub mod explain;
pub mod export;
pub mod import;
pub mod imports;
pub mod income;
pub mod insights;
pub mod journey_map;
pub mod map;
pub mod markets;
pub mod merge;
pub mod playbook;
pub mod positions;
pub mod read_workbook;
pub mod rebuild;
pub mod referrals;
pub mod restore;
pub mod serve;
pub mod survey;
pub mod today;
pub mod touch;
pub mod user;
pub mod value;
pub mod wall;

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
        Command::Demo(options) => demo::run(&store, &options).await,
        Command::User(options) => user::run(&store, options).await,
        Command::Today(options) => today::run(&store, &options).await,
        Command::Alerts(options) => alerts::run(&store, &options).await,
        Command::Positions(options) => positions::run(&store, &options).await,
        Command::Explain(options) => explain::run(&store, &options).await,
        Command::Merge(options) => merge::run(&store, &options).await,
        Command::Map(options) => map::run(&store, &options).await,
        Command::Survey(options) => survey::run(&store, options).await,
        Command::Insights(options) => insights::run(&store, &options).await,
        Command::Touch(options) => touch::run(&store, options).await,
        Command::Income(options) => income::run(&store, &options).await,
        Command::Referrals(options) => referrals::run(&store, &options).await,
        Command::Effort(options) => effort::run(&store, &options).await,
        Command::Markets(options) => markets::run(&store, &options).await,
        Command::Value(options) => value::run(&store, &options).await,
        Command::Playbook(options) => playbook::run(&options),
        Command::Import(options) => import::run(&store, &options).await,
        Command::Imports(options) => imports::run(&store, &options).await,
        Command::ReadWorkbook(options) => read_workbook::run(&options),
        Command::Export(options) => export::run(&store, &options).await,
        Command::Rebuild(options) => rebuild::run(&store, &options).await,
        Command::Audit(options) => audit::run(&store, options).await,
        Command::Wall(options) => wall::run(&store, options).await,
        Command::Backup(options) => backup::run(&store, &options).await,
        Command::Restore(options) => restore::run(&store, &options).await,
        Command::Doctor(options) => doctor::run(&store, &options).await,
    }
}
