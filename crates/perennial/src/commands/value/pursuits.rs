//! `perennial value pursuits` and `perennial value wins`: pursuits with their present value.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;
use perennial_app::actor::Actor;
use perennial_app::app::App;
use perennial_app::audit::{self, Action, Note, Who};
use perennial_app::value::{PricedPursuit, Wanted, WinsAsked, WinsOrder, WinsTogether, priced, wins, workbook};
use perennial_core::dates::Day;
use perennial_core::money::Money;
use perennial_core::pursuits::Outcome;
use perennial_core::text::count;

use super::{PeriodName, write_file};
use crate::cli::StoreOptions;
use crate::output::{Table, json, say};
use crate::store::{day_or_today, past_day};

/// List pursuits by present value, those worth most first.
///
/// Each is valued as of the day it is won: by what was said of its fees, else by its service line and the firm's settings.
/// Amounts in other currencies than the firm's follow, and at the end pursuits without a value.
#[derive(Debug, clap::Args)]
pub struct Pursuits {
    /// Only those with this outcome.
    #[arg(long, value_enum, value_name = "OUTCOME")]
    outcome: Option<OutcomeName>,
    #[command(flatten)]
    form: Form,
}

/// List the wins of a period by present value, each as of the day it was won.
#[derive(Debug, clap::Args)]
pub struct Wins {
    /// Over which time: the 92 days or 12 months up to a day, or the calendar quarter or year in which it lies.
    #[arg(long, value_enum, value_name = "PERIOD", default_value = "92-days")]
    period: PeriodName,
    /// The day [default: today where the firm is]
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// By what they are ordered.
    #[arg(long, value_enum, value_name = "ORDER", default_value = "present-value")]
    order: OrderName,
    #[command(flatten)]
    form: Form,
}

/// How the answer is written.
#[derive(Debug, clap::Args)]
struct Form {
    /// Print JSON; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
    /// Write a spreadsheet to this file, beside what is printed.
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OutcomeName {
    /// Undecided.
    Open,
    /// Won.
    Hired,
    /// Not now.
    NotNow,
    /// Lost.
    NoWay,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OrderName {
    /// Those worth most first.
    PresentValue,
    /// Those with the highest fee first.
    Fee,
}

impl From<OutcomeName> for Outcome {
    fn from(name: OutcomeName) -> Self {
        match name {
            OutcomeName::Open => Self::Open,
            OutcomeName::Hired => Self::Hired,
            OutcomeName::NotNow => Self::NotNow,
            OutcomeName::NoWay => Self::NoWay,
        }
    }
}

impl From<OrderName> for WinsOrder {
    fn from(name: OrderName) -> Self {
        match name {
            OrderName::PresentValue => Self::PresentValue,
            OrderName::Fee => Self::Fee,
        }
    }
}

/// Lists pursuits.
///
/// # Errors
/// When the store cannot be read, or the file cannot be written.
pub async fn list_pursuits(store: &StoreOptions, options: &Pursuits) -> Result<ExitCode> {
    let app = store.open().await?;
    note_listed(&app, "pursuits by present value").await?;
    let mut conn = app.db.read().await?;
    let today = day_or_today(&app, &mut conn, None).await?;
    let wanted = Wanted { outcome: options.outcome.map(Into::into), ..Wanted::default() };
    let found = priced(&mut conn, &Actor::Program, &wanted, today).await?;
    write_sheet(options.form.xlsx.as_deref(), "Pursuits", found.iter())?;
    if options.form.json {
        json(&found)?;
    } else {
        print_table(found.iter())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Lists wins.
///
/// # Errors
/// When the store cannot be read, or the file cannot be written.
pub async fn list_wins(store: &StoreOptions, options: &Wins) -> Result<ExitCode> {
    let app = store.open().await?;
    note_listed(&app, "wins by present value").await?;
    let mut conn = app.db.read().await?;
    let (on, today) = past_day(&app, &mut conn, options.on).await?;
    let asked = WinsAsked { period: options.period.into(), on, order: options.order.into() };
    let found = wins(&mut conn, &Actor::Program, &asked, today).await?;
    write_sheet(options.form.xlsx.as_deref(), "Wins", found.wins.iter().map(|win| &win.pursuit))?;
    if options.form.json {
        json(&found)?;
        return Ok(ExitCode::SUCCESS);
    }
    print_table(found.wins.iter().map(|win| &win.pursuit))?;
    say("")?;
    let (from, until) = (found.period.from, found.period.until);
    say(&format!("{from} to {until}: {}", together(&found.all)))?;
    say(&format!("existing clients: {}", together(&found.existing)))?;
    say(&format!("new clients: {}", together(&found.new)))?;
    if found.left_out > 0 {
        say(&format!("not counted: {} without a recorded month", count(found.left_out as u64, "win")))?;
    }
    if found.more {
        say("only the first 10,000 were read: choose a shorter period")?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn note_listed(app: &App, what: &str) -> Result<()> {
    audit::note(app, Who { origin: audit::origin(), ..Who::default() }, Note::new(Action::Listed, what)).await?;
    Ok(())
}

fn together(wins: &WinsTogether) -> String {
    let sum = |amounts: &[Money]| match amounts {
        [] => "–".to_owned(),
        _ => amounts.iter().map(|amount| amount.exact()).collect::<Vec<_>>().join(" + "),
    };
    let (fees, worth) = (sum(&wins.fees), sum(&wins.present_values));
    format!("{}, fees {fees}, present value {worth}", count(wins.count as u64, "win"))
}

fn print_table<'p>(pursuits: impl Iterator<Item = &'p PricedPursuit>) -> Result<()> {
    let heads = ["PRESENT VALUE", "FEES", "OUTCOME", "CLIENT IS", "CLIENT", "PURSUIT", "BASED ON"];
    let mut table = Table::new(&heads).numbers(&[0, 1]);
    for pursuit in pursuits {
        let amount = |amount: Option<Money>| amount.map_or_else(|| "–".to_owned(), |amount| amount.exact());
        let existing = pursuit.existing.map_or("–", |existing| if existing { "existing" } else { "new" });
        table.row(vec![
            amount(pursuit.present_value),
            amount(pursuit.fee),
            pursuit.outcome.replace('_', " "),
            existing.to_owned(),
            pursuit.name.clone(),
            pursuit.title.clone(),
            pursuit.basis_words.clone().unwrap_or_default(),
        ]);
    }
    Ok(table.print()?)
}

fn write_sheet<'p>(file: Option<&Path>, name: &str, pursuits: impl Iterator<Item = &'p PricedPursuit>) -> Result<()> {
    let Some(file) = file else { return Ok(()) };
    write_file(file, &workbook(name, pursuits)?)
}
