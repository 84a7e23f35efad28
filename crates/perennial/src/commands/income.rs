//! `perennial income`: what clients were billed, for what, through whom, and how often again.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;
use perennial_app::actor::Actor;
use perennial_app::audit::{self, Action, Note, Who};
use perennial_app::income::{IncomeReport, income, workbook};
use perennial_core::dates::Day;
use perennial_core::money::Money;
use perennial_core::statistics::{Level, Share};
use perennial_core::text::count;

use crate::cli::StoreOptions;
use crate::commands::value::{PeriodName, write_file};
use crate::output::{Table, json, say};
use crate::store::past_day;

/// Say what clients were billed: by service, manager, client, kind, sector, source, month and year.
///
/// Income is first or repeat work, from new or existing clients; with the clients kept from year to year, and how much
/// comes from few of them.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Over which time: the 12 months or 92 days up to a day, or the calendar quarter or year in which it lies.
    #[arg(long, value_enum, value_name = "PERIOD", default_value = "12-months")]
    period: PeriodName,
    /// The day [default: today where the firm is]
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// By what the table is grouped; `--json` and `--xlsx` have every grouping.
    #[arg(long, value_enum, value_name = "GROUPING", default_value = "service")]
    by: Grouping,
    /// Print one JSON object; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
    /// Write a spreadsheet to this file, beside what is printed.
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Grouping {
    /// By service line.
    Service,
    /// By relationship manager.
    Manager,
    /// By client, the hundred who were billed most.
    Client,
    /// By kind of client.
    Kind,
    /// By sector.
    Sector,
    /// By the source by which the client came.
    Source,
    /// By month.
    Month,
    /// By year.
    Year,
}

impl Grouping {
    const fn key(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Manager => "manager",
            Self::Client => "client",
            Self::Kind => "kind",
            Self::Sector => "sector",
            Self::Source => "source",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// When the store cannot be read, or the file cannot be written.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open().await?;
    audit::note(&app, Who { origin: audit::origin(), ..Who::default() }, Note::new(Action::Listed, "income")).await?;
    let mut conn = app.db.read().await?;
    let (on, today) = past_day(&app, &mut conn, options.on).await?;
    let period = perennial_core::value::WorthPeriod::from(options.period).days(on, today);
    let report = income(&app, &mut conn, &Actor::Program, period, today).await?;
    if let Some(file) = &options.xlsx {
        write_file(file, &workbook(&report)?)?;
    }
    if options.json {
        json(&report)?;
    } else {
        print(&report, options.by)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn print(report: &IncomeReport, by: Grouping) -> Result<()> {
    let heads = ["", "FEES", "SHARE", "FIRST", "REPEAT", "ONE-AND-DONE", "EXISTING", "NEW", "CLIENTS", "INVOICES"];
    let mut table = Table::new(&heads).numbers(&[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for group in report.groups(by.key()) {
        let told = &group.amounts;
        let share = group.share.map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", share * 100.0));
        let name = group.name.clone().unwrap_or_else(|| "not recorded".to_owned());
        let money = [told.first, told.repeat, told.one_and_done, told.existing, told.new].map(|money| money.exact());
        let mut row = vec![name, told.fees.exact(), share];
        row.extend(money);
        row.extend([told.clients.to_string(), told.invoices.to_string()]);
        table.row(row);
    }
    table.print()?;
    say("")?;
    let all = &report.all;
    let (from, until) = (report.period.from, report.period.until);
    let (invoices, clients) = (count(u64::from(all.invoices), "invoice"), count(u64::from(all.clients), "client"));
    say(&format!("{from} to {until}: {} in {invoices} to {clients}", all.fees))?;
    for (word, amount) in [
        ("existing clients", all.existing),
        ("new clients", all.new),
        ("new or existing not recorded", all.new_or_existing_unknown),
        ("first work", all.first),
        ("repeat work", all.repeat),
        ("one-and-done", all.one_and_done),
        ("first or repeat not recorded", all.first_or_repeat_unknown),
        ("filed under no work", all.no_work),
    ] {
        if amount.minor != 0 {
            say(&format!("{word}: {amount}"))?;
        }
    }
    print_kept(report)?;
    if let Some(told) = &report.concentration {
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        let (one, five, fifth) =
            (percent(told.largest_client), percent(told.largest_five), percent(told.top_20_percent));
        say(&format!("largest client {one}, five largest {five}, largest 20 % {fifth}, Gini {:.2}", told.gini))?;
    }
    if !report.other_currencies.is_empty() {
        let sums: Vec<String> = report.other_currencies.iter().map(Money::exact).collect();
        say(&format!("in other currencies, and in none of these: {}", sums.join(" + ")))?;
    }
    if let Some(until) = report.invoices_until {
        say(&format!("invoices are on record until {until}"))?;
    }
    Ok(())
}

fn print_kept(report: &IncomeReport) -> Result<()> {
    let Some(told) = &report.retention else { return Ok(()) };
    let percent = |kept: u64, of: u64| Share::new(kept, of).percent(Level::Eighty);
    let (kept, of) = (told.kept, told.of);
    say(&format!("clients kept from year to year: {kept} of {of}, {}", percent(kept, of)))?;
    for row in report.retention_by_services.iter().filter(|row| row.of > 0) {
        let services = row.word.to_lowercase();
        say(&format!("  services used, {services}: {} of {}, {}", row.kept, row.of, percent(row.kept, row.of)))?;
    }
    Ok(())
}
