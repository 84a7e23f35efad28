//! `perennial markets`: the emphasis of the six markets now and as wanted, beside the effort on each.

use std::process::ExitCode;

use anyhow::Result;
use perennial_app::actor::Actor;
use perennial_app::audit::{self, Action, Note, Who};
use perennial_app::markets::markets;
use perennial_core::insights::Period;

use crate::cli::StoreOptions;
use crate::output::{Table, json, say};
use crate::store::day_or_today;

/// Say which emphasis the six markets have and are to have, beside the effort on each.
///
/// The scores are the means of the last closed round of rating; effort is that of the last twelve months.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Print one JSON object; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
///
/// # Errors
/// When the store cannot be read.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open().await?;
    audit::note(&app, Who { origin: audit::origin(), ..Who::default() }, Note::new(Action::Listed, "markets")).await?;
    let mut conn = app.db.read().await?;
    let today = day_or_today(&app, &mut conn, None).await?;
    let report = markets(&app, &mut conn, &Actor::Program, Period::year_to(today)).await?;
    if options.json {
        json(&report)?;
        return Ok(ExitCode::SUCCESS);
    }
    let score = |score: Option<f64>| score.map_or_else(|| "–".to_owned(), |score| format!("{score:.1}"));
    let percent = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| format!("{:.0} %", share * 100.0));
    let mut table = Table::new(&["MARKET", "NOW", "WANTED", "SHARE WANTED", "SHARE OF EFFORT", "RATERS"]);
    table = table.numbers(&[1, 2, 3, 4, 5]);
    for told in report.axes.iter().filter(|told| !told.hidden) {
        let row = vec![
            told.axis.word().to_owned(),
            score(told.now),
            score(told.wanted),
            percent(told.wanted_share),
            percent(told.effort_share),
            told.raters.to_string(),
        ];
        table.row(row);
    }
    table.print()?;
    say("")?;
    match (&report.round, report.closed_on) {
        (Some(round), Some(on)) => say(&format!("round “{round}”, closed {on}"))?,
        _ => say("no round of rating is closed yet")?,
    }
    Ok(ExitCode::SUCCESS)
}
