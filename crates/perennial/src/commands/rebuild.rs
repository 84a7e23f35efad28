//! `perennial rebuild`: every position anew from the facts.

use std::process::ExitCode;

use anyhow::Result;
use perennial_app::{alerts, journeys, plans};
use perennial_core::text::count;

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
    let app = if options.check { store.open_settled().await? } else { store.open().await? };
    if !options.check {
        let rebuilt = journeys::rebuild(&app).await?;
        app.db.close().await;
        say(&format!("{} derived again.", count(rebuilt as u64, "position")))?;
        return Ok(ExitCode::SUCCESS);
    }
    let (compared, differences) = journeys::check(&app).await?;
    let (watched, wrong) = alerts::check(&app).await?;
    let (planned, unplanned) = plans::check(&app).await?;
    for difference in wrong.iter().chain(&differences).chain(&unplanned) {
        say(&format!("{}  {}", difference.client, difference.what))?;
    }
    if differences.is_empty() && wrong.is_empty() && unplanned.is_empty() {
        say(&format!("{} compared, all as the facts give.", count(compared as u64, "position")))?;
        return Ok(ExitCode::SUCCESS);
    }
    complain(&format!("{} of {}: not what the facts give.", differences.len(), count(compared as u64, "position")));
    if !wrong.is_empty() {
        complain(&format!(
            "Alerts of {} of {}: not what the facts give.",
            wrong.len(),
            count(watched as u64, "client")
        ));
    }
    if !unplanned.is_empty() {
        complain(&format!(
            "Plans of {} of {}: not what the playbooks ask.",
            unplanned.len(),
            count(planned as u64, "client")
        ));
    }
    complain(" hint: run `perennial rebuild` to derive them again");
    Ok(ExitCode::FAILURE)
}
