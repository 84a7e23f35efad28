//! `perennial value clients`: who comes back, when, and what that is worth.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;
use perennial_app::actor::Actor;
use perennial_app::audit::{self, Action, Note, Who};
use perennial_app::forecasts::{MoneyRange, ValuedClient, ValuedOrder, Wanted, forecast, valued, workbook};
use perennial_core::dates::Day;
use perennial_core::journeys::stage::Stage;
use perennial_core::value::relationships::words::{percent, percent_range};

use super::write_file;
use crate::cli::StoreOptions;
use crate::output::{Table, json, say};
use crate::store::day_or_today;

/// Say who is likely to have further work, when, and what each relationship is worth.
///
/// Below 15 clients or 10 repeats there are counts in place of forecasts, and the reason.
#[derive(Debug, clap::Args)]
pub struct Clients {
    /// Only those at this stage.
    #[arg(long, value_enum, value_name = "STAGE")]
    stage: Option<StageName>,
    /// Only those without a conversation for longer than the last limit of their stage.
    #[arg(long)]
    silent: bool,
    /// By what they are ordered.
    #[arg(long, value_enum, value_name = "ORDER", default_value = "value")]
    order: OrderName,
    /// Print a JSON list; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
    /// Write a spreadsheet to this file, beside what is printed.
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum StageName {
    /// With open work.
    Client,
    /// Between engagements.
    Between,
    /// Left.
    Former,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OrderName {
    /// Those worth most first.
    Value,
    /// Those most likely to have further work within 12 months first.
    Return,
    /// Those whose next need is expected soonest first: recorded, else with an even chance.
    NextNeed,
    /// Those whose last work began longest ago first.
    LastWork,
}

impl From<OrderName> for ValuedOrder {
    fn from(name: OrderName) -> Self {
        match name {
            OrderName::Value => Self::Value,
            OrderName::Return => Self::Return,
            OrderName::NextNeed => Self::NextNeed,
            OrderName::LastWork => Self::LastWork,
        }
    }
}

/// Lists clients.
///
/// # Errors
/// When the store cannot be read, or the file cannot be written.
pub async fn list_clients(store: &StoreOptions, options: &Clients) -> Result<ExitCode> {
    let app = store.open().await?;
    let note = Note::new(Action::Listed, "relationships by value");
    audit::note(&app, Who { origin: audit::origin(), ..Who::default() }, note).await?;
    let mut conn = app.db.read().await?;
    let today = day_or_today(&app, &mut conn, None).await?;
    let stage = options.stage.map(|stage| match stage {
        StageName::Client => Stage::Client,
        StageName::Between => Stage::Between,
        StageName::Former => Stage::Former,
    });
    let forecast = forecast(&app, &mut conn, &Actor::Program, today).await?;
    let wanted = Wanted { stage, manager: None, silent: options.silent, order: options.order.into() };
    let (_, found) = valued(&mut conn, &forecast, &wanted, usize::MAX).await?;
    if let Some(file) = &options.xlsx {
        write_file(file, &workbook(&found)?)?;
    }
    if options.json {
        json(&found)?;
        return Ok(ExitCode::SUCCESS);
    }
    print_table(&found)?;
    say("")?;
    for sentence in forecast.how_sure().into_iter().chain(forecast.notes("engagement")) {
        say(&sentence)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn print_table(clients: &[ValuedClient]) -> Result<()> {
    let heads = ["VALUE", "RANGE", "WITHIN 12 MONTHS", "RANGE", "50 % BY", "LAST WORK", "STAGE", "CLIENT"];
    let mut table = Table::new(&heads).numbers(&[0, 1, 2, 3]);
    let none = || "–".to_owned();
    let amounts = |range: MoneyRange| format!("{} to {}", range.low.short(), range.high.short());
    let day = |day: Option<Day>| day.map_or_else(none, |day| day.to_string());
    for client in clients {
        table.row(vec![
            client.value.map_or_else(none, |value| value.mid.short()),
            client.value.map_or_else(none, amounts),
            client.return_range.map_or_else(none, |range| percent(range.mid)),
            client.return_range.map_or_else(none, |range| percent_range(&range)),
            client.next_need.map_or_else(none, |need| need.p50.map_or_else(|| "never".to_owned(), |on| on.to_string())),
            day(client.events.map(|events| events.last)),
            client.stage.to_owned(),
            client.name.clone(),
        ]);
    }
    Ok(table.print()?)
}
