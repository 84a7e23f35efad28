//! What can be typed: the options that every verb takes, and the list of verbs.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::commands::{
    alerts, audit, backup, demo, doctor, effort, explain, export, import, imports, income, insights, map, markets,
    merge, playbook, positions, read_workbook, rebuild, referrals, restore, serve, survey, today, touch, user, value,
    wall,
};

/// Where the data is when nothing says otherwise.
pub const DEFAULT_DATA: &str = "./data";

const AFTER: &str = "\
Exit codes:
  0  done
  1  it could not be done, or a check found something; the message says what to do
  2  the command line is not understood
  3  there is no data there, it was written by a newer Perennial, or it cannot be opened
  4  an import asks what only a person can know, and says which options answer; nothing was imported

Answers go to standard output, messages and logs to standard error.";

/// Where every client relationship of a professional-services firm stands, and why.
#[derive(Debug, Parser)]
#[command(name = "perennial", version, propagate_version = true, after_help = AFTER, max_term_width = 100)]
pub struct Cli {
    /// Where the data is.
    #[command(flatten)]
    pub store: StoreOptions,

    /// Messages to log: `error`, `warn`, `info`, `debug`, `trace`, or per module as in
    /// `info,perennial_app=debug`. Names of clients are never logged.
    #[arg(long, global = true, value_name = "FILTER", default_value = "warn", env = "PERENNIAL_LOG")]
    #[arg(help_heading = "Every command", hide_env_values = true)]
    pub log: String,

    /// How logs are written. Without it: text on a terminal, JSON elsewhere.
    #[arg(long, global = true, value_name = "FORMAT", env = "PERENNIAL_LOG_FORMAT")]
    #[arg(help_heading = "Every command", hide_env_values = true)]
    pub log_format: Option<LogFormat>,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Where the data is.
#[derive(Debug, Clone, clap::Args)]
pub struct StoreOptions {
    /// The folder of the data: the embedded database and files being worked on [default: ./data]
    #[arg(long, global = true, value_name = "DIR", env = "PERENNIAL_DATA")]
    #[arg(help_heading = "Every command", hide_env_values = true)]
    pub data: Option<PathBuf>,

    /// A PostgreSQL database instead of the embedded one, for example `postgres://user@host/perennial`.
    /// `--data` on the command line wins over this variable of the environment.
    #[arg(long, global = true, value_name = "URL", env = "PERENNIAL_DATABASE_URL")]
    #[arg(help_heading = "Every command", hide_env_values = true)]
    pub database_url: Option<String>,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages.
    Serve(serve::Options),
    /// Fill a folder with the demo firm, and serve it.
    Demo(demo::Options),
    /// Add people who may sign in, and give them new passwords.
    User(user::Options),
    /// Import a firm's own lists: CSV or Excel.
    Import(import::Options),
    /// List imports, or take one back.
    Imports(imports::Options),
    /// Read a workbook from standard input.
    #[command(hide = true)]
    ReadWorkbook(read_workbook::Options),
    /// List possible duplicates, merge two records, or split them again.
    Merge(merge::Options),
    /// Say what is due for one person, most at stake first.
    Today(today::Options),
    /// Say what the rules notice about clients.
    Alerts(alerts::Options),
    /// Say where every relationship stands.
    Positions(positions::Options),
    /// Say where one relationship stands, and why.
    Explain(explain::Options),
    /// Count relationships by stage, camp and standing phase.
    Map(map::Options),
    /// Say what the records tell of decision points, phases, gaps and answers.
    Insights(insights::Options),
    /// Say what clients were billed, for what, and how often again.
    Income(income::Options),
    /// Say what each source of referrals brought, with whom that is out of balance, and whom to ask.
    Referrals(referrals::Options),
    /// Say what hours and money were spent on relationships and markets.
    Effort(effort::Options),
    /// Say which emphasis the six markets have and are to have, beside the effort on each.
    Markets(markets::Options),
    /// Say what work is worth today, and fit models of whether clients come back.
    Value(value::Options),
    /// Log touches: calls, meetings, letters, presents.
    Touch(touch::Options),
    /// List waves of surveys, say what came of one, or take answers from a file.
    Survey(survey::Options),
    /// Check playbooks before the firm uses them.
    Playbook(playbook::Options),
    /// List information barriers, or lift one.
    Wall(wall::Options),
    /// Check the audit log, or write it to a file.
    Audit(audit::Options),
    /// Write everything to files that other programs can read.
    Export(export::Options),
    /// Derive every position anew from the recorded facts.
    Rebuild(rebuild::Options),
    /// Write a verified copy of the whole store to one file, while it is in use.
    Backup(backup::Options),
    /// Fill an empty store from a backup, or from the folder of an export.
    Restore(restore::Options),
    /// Check that everything is in order, and say what to do where it is not.
    Doctor(doctor::Options),
}

/// Reads the command line and the environment.
///
/// # Errors
/// The exit code, after the message or the help was printed.
pub fn parse() -> Result<Cli, ExitCode> {
    let parsed = Cli::command().try_get_matches().and_then(|matches| {
        let mut cli = Cli::from_arg_matches(&matches)?;
        let said = |name: &str| source(&matches, name) == Some(ValueSource::CommandLine);
        if said("data") && !said("database_url") {
            cli.store.database_url = None;
        }
        Ok(cli)
    });
    parsed.map_err(|error| {
        // A closed pipe leaves nobody to tell.
        let _ = error.print();
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
    })
}

fn source(matches: &ArgMatches, name: &str) -> Option<ValueSource> {
    matches.value_source(name)
}
