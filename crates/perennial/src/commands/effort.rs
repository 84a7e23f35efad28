//! `perennial effort`: hours and money spent on relationships and markets.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;
use perennial_app::actor::Actor;
use perennial_app::app::App;
use perennial_app::audit::{self, Action, Note, Who};
use perennial_app::effort::{BalanceReport, balance, preview_list, take_list, workbook};
use perennial_core::dates::Day;
use perennial_core::effort::{Aim, ListSaid, Part, hours};
use perennial_core::imports::values::DateOrder;
use perennial_core::keyed::Keyed;
use perennial_core::money::Money;
use perennial_core::text::counted;

use crate::cli::StoreOptions;
use crate::commands::value::{PeriodName, write_file};
use crate::failure::Failure;
use crate::output::{Table, json, say};
use crate::store::past_day;

/// Say what hours and money were spent on relationships and markets: on new clients, on existing ones, and by whom.
///
/// What is recorded by hand and in lists is counted; the length of interactions stands beside it as an estimate where
/// no time was recorded. The delivery of agreed work is in neither.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Options {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Over which time: the 12 months or 92 days up to a day, or the calendar quarter or year in which it lies.
    #[arg(long, value_enum, value_name = "PERIOD", default_value = "12-months")]
    period: PeriodName,
    /// The day [default: today where the firm is]
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// By what the table is grouped; `--json` and `--xlsx` have every grouping.
    #[arg(long, value_enum, value_name = "GROUPING", default_value = "market")]
    by: Grouping,
    /// Print one JSON object; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
    /// Write a spreadsheet to this file, beside what is printed.
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Take a time sheet or a list of expenses: Clio, Harvest, Toggl, Xero, QuickBooks, or any list with days.
    ///
    /// Billable hours are the delivery of work and are left out. The same list again adds nothing.
    Import(ImportOptions),
}

#[derive(Debug, clap::Args)]
struct ImportOptions {
    /// The file, CSV or XLSX.
    file: PathBuf,
    /// In its dates the day or the month comes first, where they do not tell.
    #[arg(long, value_enum, value_name = "ORDER")]
    dates: Option<Dates>,
    /// An account of a list of expenses from which relationships and markets are paid, instead of those whose words say
    /// so; once for each.
    #[arg(long, value_name = "NAME")]
    account: Vec<String>,
    /// What a column holds, where its name does not tell: day, hours, minutes, units (of six minutes), amount, colleague,
    /// client, what_for, or none; once for each.
    #[arg(long, value_name = "COLUMN=PART", value_parser = column)]
    column: Vec<(String, Option<Part>)>,
    /// Say what the list would do, and store nothing.
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON object; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Dates {
    /// 31/12/2026.
    DayFirst,
    /// 12/31/2026.
    MonthFirst,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Grouping {
    /// By market.
    Market,
    /// By colleague.
    Person,
    /// By the team of the colleague.
    Team,
    /// Before and after the signature.
    Signature,
    /// Proactive or in answer.
    Initiative,
    /// By quarter.
    Quarter,
}

impl Grouping {
    const fn key(self) -> &'static str {
        match self {
            Self::Market => "market",
            Self::Person => "person",
            Self::Team => "team",
            Self::Signature => "signature",
            Self::Initiative => "initiative",
            Self::Quarter => "quarter",
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// When the store cannot be read, or the file cannot be written.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open().await?;
    if let Some(Verb::Import(options)) = &options.verb {
        return import(&app, options).await;
    }
    audit::note(&app, Who { origin: audit::origin(), ..Who::default() }, Note::new(Action::Listed, "effort")).await?;
    let mut conn = app.db.read().await?;
    let (on, today) = past_day(&app, &mut conn, options.on).await?;
    let period = perennial_core::value::WorthPeriod::from(options.period).days(on, today);
    let report = balance(&app, &mut conn, &Actor::Program, period, today).await?;
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

/// `Who=colleague`; `Rate=none` for a column that is not to be read.
fn column(text: &str) -> Result<(String, Option<Part>), String> {
    let (header, part) = text.rsplit_once('=').ok_or("write COLUMN=PART")?;
    if part == "none" {
        return Ok((header.to_owned(), None));
    }
    let known = || Part::EACH.iter().map(|part| part.key()).collect::<Vec<_>>().join(", ");
    let part = Part::from_key(part).ok_or_else(|| format!("choose one of {}, none", known()))?;
    Ok((header.to_owned(), Some(part)))
}

async fn import(app: &App, options: &ImportOptions) -> Result<ExitCode> {
    let name = options.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = std::fs::read(&options.file).map_err(|error| {
        Failure::usage(format!("{} cannot be read: {error}", options.file.display()), "name a file")
    })?;
    let dates = options.dates.map(|dates| match dates {
        Dates::DayFirst => DateOrder::DayFirst,
        Dates::MonthFirst => DateOrder::MonthFirst,
    });
    let accounts = (!options.account.is_empty()).then(|| options.account.iter().cloned().collect());
    let said = ListSaid { dates, accounts, columns: options.column.iter().cloned().collect() };
    let found = preview_list(app, &Actor::Program, (&name, &bytes), &said).await?;
    let taken = match options.dry_run {
        true => found.rows(),
        false => take_list(app, &Actor::Program, (&name, &bytes), &said).await?,
    };
    let problems = found.list.problems.len();
    if options.json {
        json(&serde_json::json!({
            "program": found.list.program.word(),
            "taken": taken,
            "dry_run": options.dry_run,
            "taken_before": found.repeats,
            "left_out": found.list.left_out,
            "not_read": found.list.unread,
            "unknown_clients": found.unknown_clients.keys().collect::<Vec<_>>(),
            "unknown_colleagues": found.unknown_people.keys().collect::<Vec<_>>(),
            "problems": found.list.problems,
        }))?;
    } else {
        let (would, entries) =
            (if options.dry_run { "would be " } else { "" }, counted(taken as u64, "entry", "entries"));
        say(&format!("{name}, {}: {entries} {would}taken", found.list.program.word()))?;
        say(&format!(
            "taken before: {}, left out as delivery of work or another account: {}",
            found.repeats, found.list.left_out
        ))?;
        if !found.list.unread.is_empty() {
            say(&format!(
                "columns that are not read (--column NAME=PART says what one holds): {}",
                found.list.unread.join(", ")
            ))?;
        }
        for (what, names) in [("client", &found.unknown_clients), ("colleague", &found.unknown_people)] {
            for (name, rows) in names {
                say(&format!("no {what} is called {name} ({})", counted(*rows as u64, "row", "rows")))?;
            }
        }
        for problem in &found.list.problems {
            say(problem)?;
        }
    }
    Ok(if problems > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn print(told: &BalanceReport, by: Grouping) -> Result<()> {
    let report = &told.effort;
    let heads = ["", "HOURS", "NEW", "EXISTING", "NEITHER", "SPEND", "NEW", "EXISTING", "NEITHER", "ENTRIES"];
    let mut table = Table::new(&heads).numbers(&[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for group in report.groups(by.key()) {
        let told = &group.amounts;
        let mut row = vec![group.name.clone().unwrap_or_else(|| "not recorded".to_owned()), hours(told.sums.minutes())];
        row.extend([Some(Aim::New), Some(Aim::Existing), None].map(|aim| hours(told.sums.minutes_for(aim))));
        row.extend([told.spend, told.spend_new, told.spend_existing, told.spend_unassigned].map(|money| money.exact()));
        row.push(told.entries.to_string());
        table.row(row);
    }
    table.print()?;
    say("")?;
    let all = &report.all;
    let (from, until) = (report.period.from, report.period.until);
    let entries = counted(u64::from(all.entries), "entry", "entries");
    say(&format!("{from} to {until}: {} hours and {} in {entries}", hours(all.sums.minutes()), all.spend))?;
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    for (what, share) in [("spend", all.spend_share_new), ("hours", all.hours_share_new)] {
        if let Some(share) = share {
            say(&format!("{what} for new clients: {} of those for new and existing ones", percent(share)))?;
        }
    }
    if let Some(said) = &told.balance.finding {
        say(said)?;
    }
    let told = &report.interactions;
    if let Some(share) = report.proactive_share {
        let (ours, began) = (told.ours, u64::from(told.ours) + u64::from(told.theirs));
        say(&format!("interactions with existing clients that we began: {ours} of {began}, {}", percent(share)))?;
    }
    let (new, existing) = (told.estimated_hours_new, told.estimated_hours_existing);
    if new + existing > 0.0 {
        let estimated = [new, existing].map(|told| hours((told * 60.0).round() as i64));
        say(&format!(
            "estimated from interactions without recorded time, and in none of these: {} hours with prospects, {} with clients",
            estimated[0], estimated[1]
        ))?;
    }
    if !report.other_currencies.is_empty() {
        let sums: Vec<String> = report.other_currencies.iter().map(Money::exact).collect();
        say(&format!("in other currencies, and in none of these: {}", sums.join(" + ")))?;
    }
    Ok(())
}
