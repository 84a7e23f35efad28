//! `perennial value`: what pursuits, wins and the cases of a file are worth today, and models of whether clients come
//! back.

mod clients;
mod fit;
mod period;
mod pursuits;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;
use perennial_core::dates::Day;
use perennial_core::money::{Currency, Money};
use perennial_core::value::read::{CaseFile, read};
use perennial_core::value::sensitivity::{Assumption, Grid, Swing, break_even, grid, swings};
use perennial_core::value::{CaseFlows, Terms, ValueCase, present_value};
use serde::Serialize;

pub use self::period::PeriodName;
use crate::cli::StoreOptions;
use crate::failure::Failure;
use crate::input::text_of;
use crate::output::{Table, complain, json, say};

/// Say what work is worth today, and fit models of whether clients come back.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Value the cases of a file, side by side.
    ///
    /// The file is TOML: `as_of`, `currency` and `rate` (0.1 is 10 %), then one `[[case]]` for each, with `name` and
    /// either `flows = [{ on = 2026-12-31, amount = 1000 }]` or `yearly = { amount = 1000, years = 4, growth = 0.05,
    /// retention = 0.8, paid = "year-end" }`, and `margin` and `cost` where they are known. Without `years` a yearly
    /// sum goes on as long as the client stays.
    Case(Case),
    Pursuits(pursuits::Pursuits),
    Wins(pursuits::Wins),
    Clients(clients::Clients),
    Fit(fit::Options),
    /// The same as `perennial income`.
    #[command(hide = true)]
    Income(crate::commands::income::Options),
}

/// What is valued.
#[derive(Debug, clap::Args)]
pub struct Case {
    /// The file with the TOML text; `-` reads standard input.
    file: PathBuf,
    /// Print one JSON object; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
    /// Show each case at rates and growths around those assumed.
    #[arg(long)]
    grid: bool,
    /// Show what each assumption moves, and at which value of it a case is worth as much as the first.
    #[arg(long)]
    assumptions: bool,
}

/// The answer, as programs read it. Stable: fields are added, never renamed.
#[derive(Debug, Serialize)]
struct Told {
    as_of: Day,
    currency: Currency,
    rate: f64,
    cases: Vec<CaseTold>,
}

#[derive(Debug, Serialize)]
struct CaseTold {
    name: String,
    present_value: Money,
    /// Over the first case; none where that is worth nothing.
    ratio_to_first: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grid: Option<GridTold>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assumptions: Option<Vec<AssumptionTold>>,
}

/// What a case assumes, in the units of the file; of dated flows the amount is a multiple of all of them.
#[derive(Debug, Serialize)]
struct AssumptionTold {
    assumption: &'static str,
    assumed: f64,
    lower_and_higher: [f64; 2],
    present_values: [Option<Money>; 2],
    /// At which value the case is worth as much as the first; none where it is so at no value within reason, and for
    /// the first itself.
    worth_as_much_as_first: Option<f64>,
}

#[derive(Debug, Serialize)]
struct GridTold {
    rates: Vec<f64>,
    growths: Vec<f64>,
    present_values: Vec<Vec<Option<Money>>>,
}

impl From<Grid> for GridTold {
    fn from(grid: Grid) -> Self {
        Self { rates: grid.rates, growths: grid.growths, present_values: grid.cells }
    }
}

/// Runs the verb.
///
/// # Errors
/// When the file or the store cannot be read, or a case has no present value.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    match &options.verb {
        Verb::Case(case) => value_cases(case),
        Verb::Pursuits(options) => pursuits::list_pursuits(store, options).await,
        Verb::Wins(options) => pursuits::list_wins(store, options).await,
        Verb::Clients(options) => clients::list_clients(store, options).await,
        Verb::Fit(options) => fit::run(options),
        Verb::Income(options) => crate::commands::income::run(store, options).await,
    }
}

/// Writes a file.
///
/// # Errors
/// When it cannot be written.
pub fn write_file(file: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(file, bytes).map_err(|error| {
        let what = format!("{} cannot be written: {error}", file.display());
        Failure::new(what, "name a file in a folder that exists and that you may write to").into()
    })
}

fn value_cases(case: &Case) -> Result<ExitCode> {
    let text = text_of(&case.file)?;
    let file = match read(&text) {
        Ok(file) => file,
        Err(problems) => {
            for problem in problems {
                complain(&format!("{}: {problem}", case.file.display()));
            }
            return Ok(ExitCode::FAILURE);
        }
    };
    let told = told(&file, case)?;
    if case.json {
        json(&told)?;
    } else {
        print(&told)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn told(file: &CaseFile, asked: &Case) -> Result<Told> {
    let Terms { as_of, currency, rate } = file.terms;
    let mut cases: Vec<CaseTold> = Vec::new();
    for case in &file.cases {
        let worth = present_value(case, &file.terms)
            .map_err(|why| Failure::new(format!("“{}” has no present value", case.name), why.to_string()))?;
        let first = cases.first().map_or(worth.minor, |first| first.present_value.minor);
        let ratio = (first != 0).then(|| worth.minor as f64 / first as f64);
        cases.push(CaseTold {
            name: case.name.clone(),
            present_value: worth,
            ratio_to_first: ratio,
            grid: asked.grid.then(|| grid(case, &file.terms).into()),
            assumptions: asked.assumptions.then(|| assumptions(case, &file.terms, cases.first())),
        });
    }
    Ok(Told { as_of, currency, rate, cases })
}

fn assumptions(case: &ValueCase, terms: &Terms, first: Option<&CaseTold>) -> Vec<AssumptionTold> {
    let unit = 10_f64.powi(i32::try_from(terms.currency.decimals()).unwrap_or(2));
    let told = |swing: Swing| {
        let of = swing.assumption;
        let is_sum = of == Assumption::Cost || (of == Assumption::Amount && matches!(case.flows, CaseFlows::Yearly(_)));
        let shown = |value: f64| if is_sum { value / unit } else { value };
        let even = first.and_then(|first| break_even(case, terms, of, first.present_value.minor as f64));
        Some(AssumptionTold {
            assumption: of.key(),
            assumed: shown(of.of(case, terms)?),
            lower_and_higher: swing.values.map(shown),
            present_values: swing.worth,
            worth_as_much_as_first: even.map(shown),
        })
    };
    swings(case, terms).into_iter().filter_map(told).collect()
}

fn print(told: &Told) -> Result<()> {
    let mut table = Table::new(&["CASE", "PRESENT VALUE", "TO THE FIRST"]).numbers(&[1, 2]);
    for case in &told.cases {
        let ratio = case.ratio_to_first.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"));
        table.row(vec![case.name.clone(), case.present_value.exact(), ratio]);
    }
    table.print()?;
    for case in &told.cases {
        let Some(grid) = &case.grid else { continue };
        say("")?;
        say(&case.name)?;
        let percent = |part: &f64| format!("{} %", (part * 1_000.0).round() / 10.0);
        let heads: Vec<String> = std::iter::once("RATE".to_owned())
            .chain(grid.growths.iter().map(|growth| format!("GROWTH {}", percent(growth))))
            .collect();
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let numbers: Vec<usize> = (0..heads.len()).collect();
        let mut table = Table::new(&heads).numbers(&numbers);
        for (rate, row) in grid.rates.iter().zip(&grid.present_values) {
            let cells = row.iter().map(|worth| worth.map_or_else(|| "–".to_owned(), |worth| worth.exact()));
            table.row(std::iter::once(percent(rate)).chain(cells).collect());
        }
        table.print()?;
    }
    for case in &told.cases {
        let Some(all) = &case.assumptions else { continue };
        say("")?;
        say(&case.name)?;
        let heads = ["ASSUMPTION", "ASSUMED", "LOWER", "WORTH", "HIGHER", "WORTH", "AS MUCH AS THE FIRST AT"];
        let mut table = Table::new(&heads).numbers(&[1, 2, 3, 4, 5, 6]);
        for one in all {
            let figure = |value: f64| format!("{}", (value * 10_000.0).round() / 10_000.0);
            let worth = |worth: Option<Money>| worth.map_or_else(|| "–".to_owned(), |worth| worth.exact());
            let [lower, higher] = one.lower_and_higher;
            let [at_lower, at_higher] = one.present_values;
            table.row(vec![
                one.assumption.to_owned(),
                figure(one.assumed),
                figure(lower),
                worth(at_lower),
                figure(higher),
                worth(at_higher),
                one.worth_as_much_as_first.map_or_else(|| "–".to_owned(), figure),
            ]);
        }
        table.print()?;
    }
    say("")?;
    say(&format!("as of {}, at {} % a year, days over 365", told.as_of, (told.rate * 1_000.0).round() / 10.0))?;
    Ok(())
}
