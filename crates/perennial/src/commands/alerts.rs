//! `perennial alerts`: what the rules notice about clients.

use std::process::ExitCode;

use anyhow::Result;
use perennial_app::actor::Actor;
use perennial_app::alerts::{self, Voice};
use perennial_app::audit::{self, Action, Note, Who};
use perennial_app::firm;
use perennial_core::money::{Currency, Money};

use crate::cli::StoreOptions;
use crate::output::{JsonLines, Table};

/// Say what the rules notice about clients.
///
/// Open alerts of the whole firm, most at stake first. What time alone has changed is looked at first.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Print a JSON array, one object for each alert; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    limit: u32,
}

/// Runs the verb.
///
/// # Errors
/// When the store cannot be read.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open_settled().await?;
    alerts::sweep(&app).await?;
    audit::note(&app, Who { origin: audit::origin(), ..Who::default() }, Note::new(Action::Listed, "alerts")).await?;
    let mut conn = app.db.read().await?;
    let today = app.today(&mut conn).await?;
    let voice = Voice::load(&mut conn, &app.memory).await?;
    let currency: Currency = firm::currency_of(&mut conn, None).await?.parse()?;
    let (mut list, mut table) = (JsonLines::begin(), Table::new(&["VALUE", "SINCE", "CLIENT", "OWNER", "ALERT"]));
    for line in alerts::told(&mut conn, &Actor::Program, None, i64::from(options.limit)).await? {
        if options.json {
            list.element(&alerts::for_program(line, &voice, today))?;
        } else {
            // Nothing is known of what is at stake: a nought would say that it is nothing.
            let value = match line.row.value_minor {
                0 => "–".to_owned(),
                minor => Money::new(minor, currency).short(),
            };
            let owner = line.owner.clone().unwrap_or_default();
            table.row(vec![value, line.since().to_string(), line.client.clone(), owner, voice.says(&line, today)]);
        }
    }
    if options.json {
        list.end()?
    } else {
        table.print()?
    }
    Ok(ExitCode::SUCCESS)
}
