//! `perennial value fit`: a model of whether clients come back, fitted to a file, for analysts.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;
use perennial_core::statistics::Level;
use perennial_core::value::lifetimes::read::{
    FitData, LineProblem, read_histories, read_records, read_spends, read_survivors,
};
use perennial_core::value::lifetimes::{
    Bdw, BgBb, BgNbd, Fitted, Flat, GammaGamma, MbgNbd, ParetoNbd, Prior, Sbg, WeakPrior,
};
use serde::Serialize;
use serde_json::{Map, Value, json as value};

use crate::input::text_of;
use crate::output::{Table, complain, json, say};

/// Fit a model of whether clients come back to a CSV file, for analysts.
///
/// The columns are `repeat,last,observed` for `bg-nbd`, `mbg-nbd` and `pareto-nbd` (a client a row: how often it came
/// back, when last and for how long it was observed, both since its first engagement, in any one unit of time, in which
/// the parameters are then given); `repeat,mean` for `gamma-gamma` (the mean amount of the repeats); `period,alive` for
/// `sbg` and `bdw` (a group that began together, counted at each renewal); `x,tx,n,count` for `bg-bb` (so many clients
/// that came at x of n occasions, last at the one numbered tx). Other columns are left alone.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The model.
    #[arg(long, value_name = "MODEL")]
    model: Model,
    /// What is assumed of the parameters beforehand.
    #[arg(long, value_name = "PRIOR", default_value = "weak")]
    prior: PriorName,
    /// Print one JSON object; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
    /// The CSV file; `-` reads standard input.
    file: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Model {
    /// Irregular engagements; a client may leave after each repeat.
    BgNbd,
    /// The same, and a client may leave after its first engagement as well.
    MbgNbd,
    /// The same, and a client may leave at any time.
    ParetoNbd,
    /// Amounts.
    GammaGamma,
    /// Renewals; each client leaves with a chance of its own.
    Sbg,
    /// Renewals; the chance of leaving changes with tenure as well.
    Bdw,
    /// Fixed occasions, such as seasons or fiscal years.
    BgBb,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PriorName {
    /// A wide log-normal around usual values, the same for every firm.
    Weak,
    /// Nothing: maximum likelihood.
    None,
}

impl From<PriorName> for Prior {
    fn from(name: PriorName) -> Self {
        match name {
            PriorName::Weak => Self::Weak,
            PriorName::None => Self::None,
        }
    }
}

/// The answer, as programs read it. Stable: fields are added, never renamed.
#[derive(Debug, Serialize)]
struct FitReport {
    model: String,
    prior: String,
    /// By name; none where the data do not determine them.
    parameters: Option<Map<String, Value>>,
    standard_errors: Option<Map<String, Value>>,
    /// The 80 % range of each.
    ranges: Option<Map<String, Value>>,
    log_likelihood: f64,
    n: u64,
    finding: Option<Finding>,
    /// Why no model should be used for so few.
    too_few: Option<String>,
    /// Rows that say nothing for this model.
    left_out: u64,
    weak_prior: Option<Map<String, Value>>,
}

/// A flat likelihood.
#[derive(Debug, Serialize)]
struct Finding {
    kind: &'static str,
    parameters: Vec<Value>,
    says: String,
}

/// Runs the verb.
///
/// # Errors
/// When the file cannot be read.
pub fn run(options: &Options) -> Result<ExitCode> {
    let text = text_of(&options.file)?;
    match report(options, &text) {
        Ok(report) if options.json => json(&report)?,
        Ok(report) => print(&report)?,
        Err(problems) => {
            complain_of(options, &problems);
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The first lines that cannot be read; a file of the wrong kind has as many as it has rows.
fn complain_of(options: &Options, problems: &[LineProblem]) {
    const SHOWN: usize = 20;
    for problem in problems.iter().take(SHOWN) {
        complain(&format!("{}: {problem}", options.file.display()));
    }
    if problems.len() > SHOWN {
        complain(&format!("and {} more lines that cannot be read", problems.len() - SHOWN));
    }
}

fn report(options: &Options, text: &str) -> Result<FitReport, Vec<LineProblem>> {
    let prior = options.prior.into();
    Ok(match options.model {
        Model::BgNbd => read_histories(text).map(|read| told(options, BgNbd::fit(&read.data, prior), &read))?,
        Model::MbgNbd => read_histories(text).map(|read| told(options, MbgNbd::fit(&read.data, prior), &read))?,
        Model::ParetoNbd => read_histories(text).map(|read| told(options, ParetoNbd::fit(&read.data, prior), &read))?,
        Model::GammaGamma => read_spends(text).map(|read| told(options, GammaGamma::fit(&read.data, prior), &read))?,
        Model::Sbg => read_survivors(text).map(|read| told(options, Sbg::fit(&read.data, prior), &read))?,
        Model::Bdw => read_survivors(text).map(|read| told(options, Bdw::fit(&read.data, prior), &read))?,
        Model::BgBb => read_records(text).map(|read| told(options, BgBb::fit(&read.data, prior), &read))?,
    })
}

fn told<const N: usize, T>(options: &Options, fitted: Fitted<N>, read: &FitData<T>) -> FitReport {
    let mut report = FitReport {
        model: name_of(options.model),
        prior: name_of(options.prior),
        parameters: None,
        standard_errors: None,
        ranges: None,
        log_likelihood: 0.0,
        n: read.clients,
        finding: None,
        too_few: (!read.is_enough()).then(|| too_few(read)),
        left_out: read.left_out,
        weak_prior: None,
    };
    match fitted {
        Fitted::Flat(flat) => {
            report.log_likelihood = flat.log_likelihood;
            let advice = "Fit with the weak prior (--prior weak), or with more clients.";
            report.finding = Some(finding(&flat, advice));
        }
        Fitted::Determined(estimate) => {
            report.log_likelihood = estimate.log_likelihood;
            report.parameters = Some(by_name(&estimate.names, estimate.parameters.map(Value::from)));
            report.standard_errors = Some(by_name(&estimate.names, estimate.standard_errors.map(Value::from)));
            let range = |i: usize| match estimate.interval(i, Level::Eighty) {
                Some(range) => value!({ "low": range.low, "high": range.high }),
                None => Value::Null,
            };
            report.ranges = Some(by_name(&estimate.names, std::array::from_fn::<_, N, _>(range)));
            report.weak_prior = estimate.prior.as_ref().map(|prior| prior_of(&estimate.names, prior));
            let alone = estimate.flat_without_prior.as_ref();
            report.finding = alone.map(|flat| finding(flat, "What is given here rests on the weak prior as well."));
        }
    }
    report
}

fn too_few<T>(read: &FitData<T>) -> String {
    let (clients, events) = (FitData::<T>::LEAST_CLIENTS, FitData::<T>::LEAST_EVENTS);
    format!(
        "{} clients with {} events are too few for a model: below {clients} clients or {events} events, counts with \
         their ranges say more.",
        read.clients, read.events
    )
}

fn finding(flat: &Flat, advice: &str) -> Finding {
    let one = |(name, drift): &(&str, perennial_core::value::lifetimes::Drift)| value!({ "name": name, "drift": drift.key() });
    let says = format!("{} {advice}", flat.sentence());
    Finding { kind: "flat_likelihood", parameters: flat.parameters.iter().map(one).collect(), says }
}

fn prior_of<const N: usize>(names: &[&str; N], prior: &WeakPrior<N>) -> Map<String, Value> {
    let one = |i: usize| value!({ "median": prior.centres[i], "log_standard_deviation": prior.spreads[i] });
    by_name(names, std::array::from_fn::<_, N, _>(one))
}

fn by_name<const N: usize>(names: &[&str; N], values: [Value; N]) -> Map<String, Value> {
    names.iter().map(|name| (*name).to_owned()).zip(values).collect()
}

fn name_of(chosen: impl ValueEnum) -> String {
    chosen.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

fn print(report: &FitReport) -> Result<()> {
    if let (Some(parameters), Some(errors), Some(ranges)) =
        (&report.parameters, &report.standard_errors, &report.ranges)
    {
        let mut table = Table::new(&["PARAMETER", "VALUE", "STANDARD ERROR", "80 % RANGE"]).numbers(&[1, 2, 3]);
        for (name, number) in parameters {
            let range = format!("{} – {}", figure(&ranges[name]["low"]), figure(&ranges[name]["high"]));
            table.row(vec![name.clone(), figure(number), figure(&errors[name]), range]);
        }
        table.print()?;
        say("")?;
    }
    let prior = if report.prior == "none" { "no prior (maximum likelihood)" } else { "weak prior" };
    say(&format!("{}, {prior}: log-likelihood {:.5}, {} clients", report.model, report.log_likelihood, report.n))?;
    if report.left_out > 0 {
        say(&format!("left out: {} clients without a repeat", report.left_out))?;
    }
    for sentence in report.finding.iter().map(|finding| &finding.says).chain(&report.too_few) {
        say(sentence)?;
    }
    Ok(())
}

/// Six figures, however large or small.
fn figure(number: &Value) -> String {
    let number = number.as_f64().unwrap_or(f64::NAN);
    let size = number.abs();
    match size {
        _ if size >= 1e6 || (size < 1e-4 && size > 0.0) => format!("{number:.4e}"),
        _ => format!("{number:.*}", (5 - size.max(1.0).log10().floor() as i32).max(0) as usize),
    }
}
