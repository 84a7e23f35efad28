//! `perennial referrals`: what each source of referrals brought, with whom that is out of balance, and whom to ask.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;
use perennial_app::actor::Actor;
use perennial_app::audit::{self, Action, Note, Who};
use perennial_app::referral_review::{
    AskReport, BalanceReport, BroughtTold, NO_FORECAST, ReviewReport, ask, ask_workbook, balance, balance_workbook,
    review, review_workbook,
};
use perennial_core::dates::Day;
use perennial_core::statistics::Level;
use perennial_core::text::counted;
use serde::Serialize;

use crate::cli::StoreOptions;
use crate::commands::value::write_file;
use crate::output::{Table, json, say};
use crate::store::past_day;

/// Say what each source of referrals brought and was given, with whom that is out of balance, and whom to ask.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// What each group and each source brought in the 12 months up to a day: received, spoke to us, pursuits, won, fees
    /// so far, and what it was given; with what asking brought.
    Review(Asked),
    /// What was sent to each source against what came back.
    Balance(Asked),
    /// Whom to ask for a referral: clients who confirmed a goal in the 12 months up to a day and were not asked since.
    Ask(Asked),
}

#[derive(Debug, clap::Args)]
struct Asked {
    /// The last of the 12 months’ days [default: today where the firm is]
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// Print one JSON object; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
    /// Write a spreadsheet to this file, beside what is printed.
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
}

/// Runs the verb.
///
/// # Errors
/// When the store cannot be read, or the file cannot be written.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open().await?;
    audit::note(&app, Who { origin: audit::origin(), ..Who::default() }, Note::new(Action::Listed, "referrals"))
        .await?;
    let mut conn = app.db.read().await?;
    match &options.verb {
        Verb::Review(asked) => {
            let on = past_day(&app, &mut conn, asked.on).await?.0;
            let report = review(&app, &mut conn, &Actor::Program, on).await?;
            tell(asked, &report, review_workbook, print_review)
        }
        Verb::Balance(asked) => {
            let on = past_day(&app, &mut conn, asked.on).await?.0;
            let report = balance(&mut conn, &Actor::Program, on).await?;
            tell(asked, &report, balance_workbook, print_balance)
        }
        Verb::Ask(asked) => {
            let on = past_day(&app, &mut conn, asked.on).await?.0;
            let report = ask(&app, &mut conn, &Actor::Program, on).await?;
            tell(asked, &report, ask_workbook, print_ask)
        }
    }?;
    Ok(ExitCode::SUCCESS)
}

fn tell<R: Serialize>(
    asked: &Asked,
    report: &R,
    workbook: fn(&R) -> Result<Vec<u8>, perennial_app::error::Error>,
    print: fn(&R) -> Result<()>,
) -> Result<()> {
    if let Some(file) = &asked.xlsx {
        write_file(file, &workbook(report)?)?;
    }
    if asked.json {
        json(report)?;
        return Ok(());
    }
    print(report)
}

fn print_review(report: &ReviewReport) -> Result<()> {
    let heads = ["", "RECEIVED", "SPOKE", "PURSUITS", "WON", "FEES SO FAR", "NEXT 12 MONTHS", "GIVEN"];
    let row = |name: &str, brought: &BroughtTold| {
        let counts = [brought.received, brought.spoke, brought.pursuits, brought.won].map(|count| count.to_string());
        let mut row = vec![name.to_owned()];
        row.extend(counts);
        let projected = brought.projected.as_ref().map_or_else(
            || "–".to_owned(),
            |told| format!("{} ({} to {})", told.mid.short(), told.low.short(), told.high.short()),
        );
        row.extend([brought.fees.exact(), projected, brought.given.to_string()]);
        row
    };
    let mut table = Table::new(&heads).numbers(&[1, 2, 3, 4, 5, 6, 7]);
    for group in &report.groups {
        table.row(row(group.name, &group.brought));
    }
    table.row(row("All", &report.all));
    table.print()?;
    say("")?;
    let mut table = Table::new(&heads).numbers(&[1, 2, 3, 4, 5, 6, 7]);
    for source in &report.sources {
        table.row(row(&source.name, &source.brought));
    }
    table.print()?;
    say("")?;
    if report.all.projected.is_none() && report.all.received > 0 {
        say(NO_FORECAST)?;
    }
    say(&format!("{} to {}", report.period.from, report.period.until))?;
    let rate = &report.ask_rate.rate;
    say(&format!("asked {}, of whom {} referred somebody", rate.asked, rate.asked_referred))?;
    say(&format!("not asked {}, of whom {} referred somebody", rate.not_asked, rate.not_asked_referred))?;
    if let Some(difference) = rate.difference(Level::Eighty) {
        say(&format!("difference {}", difference.words()))?;
    }
    if report.undated > 0 {
        say(&counted(
            report.undated,
            "referral without a day is in no figure",
            "referrals without a day are in no figure",
        ))?;
    }
    Ok(())
}

fn print_balance(report: &BalanceReport) -> Result<()> {
    let heads = ["", "GIVEN", "RECEIVED", "NET", "BALANCE", "FEES RECEIVED", "WORTH GIVEN"];
    for all in [&report.groups, &report.sources] {
        let mut table = Table::new(&heads).numbers(&[1, 2, 3, 5, 6]);
        for told in all {
            table.row(vec![
                told.name.clone(),
                told.sent.to_string(),
                told.received.to_string(),
                told.net.to_string(),
                told.balance.word().to_owned(),
                told.value_received.exact(),
                told.value_sent.map_or_else(|| "not recorded".to_owned(), |worth| worth.exact()),
            ]);
        }
        table.print()?;
        say("")?;
    }
    say(&format!("{} to {}", report.period.from, report.period.until))?;
    Ok(())
}

fn print_ask(report: &AskReport) -> Result<()> {
    let mut table =
        Table::new(&["CLIENT", "RELATIONSHIP MANAGER", "FEES", "REFERRED", "NOT NOW, BECAUSE"]).numbers(&[2]);
    for one in report.ask.iter().chain(&report.not_now) {
        table.row(vec![
            one.name.clone(),
            one.manager.clone().unwrap_or_default(),
            one.fees.exact(),
            one.referred_word().to_owned(),
            one.not_now.map_or_else(String::new, |why| why.words()),
        ]);
    }
    table.print()?;
    say("")?;
    let clients = counted(report.ask.len() as u64, "client", "clients");
    say(&format!("{clients} to ask, who confirmed a goal from {} to {}", report.period.from, report.period.until))?;
    Ok(())
}
