//! `perennial rebuild`: every position anew from the facts.

use std::process::ExitCode;

use anyhow::Result;
use perennial_app::{alerts, journeys, plans};

use crate::cli::StoreOptions;
use crate::output::{complain, say};

/// Derive every position anew from the recorded facts.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Change nothing: compare what is stored with what the facts give, list the differences, and end with 1 when
    /// there are any.
    #[arg(long)]
    check: bool,
}

/// Runs the verb.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open().await?;
    if !options.check {
        let rebuilt = journeys::rebuild(&app).await?;
        app.db.close().await;
        say(&format!("{rebuilt} positions derived anew."))?;
        return Ok(ExitCode::SUCCESS);
    }
    let (compared, differences) = journeys::check(&app).await?;
    let (watched, wrong) = alerts::check(&app).await?;
    let (planned, unplanned) = plans::check(&app).await?;
    for difference in wrong.iter().chain(&differences).chain(&unplanned) {
        say(&format!("{}  {}", difference.client, difference.what))?;
    }
    if differences.is_empty() && wrong.is_empty() && unplanned.is_empty() {
        say(&format!("{compared} positions compared, all are what the facts give."))?;
        return Ok(ExitCode::SUCCESS);
    }
    complain(&format!("{} of {compared} positions differ from the facts.", differences.len()));
    if !wrong.is_empty() {
        complain(&format!("The alerts of {} of {watched} clients differ from the facts.", wrong.len()));
    }
    if !unplanned.is_empty() {
        complain(&format!("The plans of {} of {planned} clients differ from what the playbooks ask.", unplanned.len()));
    }
    complain(" hint: run `perennial rebuild` to derive them anew");
    Ok(ExitCode::FAILURE)
}
