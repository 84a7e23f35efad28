//! `perennial survey`: the waves, what came of one, and files of answers.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;
use perennial_app::actor::Actor;
use perennial_app::audit::{self, Action, Note, Who};
use perennial_app::research::{self, AnswersFile, Told};
use perennial_core::ids::WaveId;
use perennial_core::research::Instrument;
use perennial_core::research::files::{ColumnSaid, ColumnsSaid};
use perennial_core::text::{count, figure};

use crate::cli::StoreOptions;
use crate::failure::Failure;
use crate::output::{JsonLines, Table, complain, json, say};

/// List waves of surveys, say what came of one, or take answers from a file.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List all waves, the newest first.
    List(List),
    /// Say what came of one wave: scores with n and interval, themes, rates of answers.
    Results(Results),
    /// Take answers from a file of Typeform, SurveyMonkey or Google Forms into a wave.
    Import(Import),
}

#[derive(Debug, clap::Args)]
struct List {
    /// Print a JSON array, one object for each wave; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Results {
    /// The wave: its identifier, or its name when only one has it.
    wave: String,
    /// Print one JSON object; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Import {
    /// The file: CSV or XLSX.
    file: PathBuf,
    /// The wave: its identifier, or its name when only one has it.
    #[arg(long)]
    wave: String,
    /// What a column answers, where its words differ from the question: `TITLE=QUESTION`, with the question's key or
    /// words, `email`, `day` or `none`. It is remembered for files of the same headings.
    #[arg(long = "column", value_name = "TITLE=QUESTION")]
    columns: Vec<String>,
    /// Say what would be taken, and take nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Runs the verb.
///
/// # Errors
/// When the store cannot be read, or the file or wave is not there.
pub async fn run(store: &StoreOptions, options: Options) -> Result<ExitCode> {
    let app = store.open().await?;
    audit::note(&app, Who { origin: audit::origin(), ..Who::default() }, Note::new(Action::Listed, "surveys")).await?;
    let told = research::told(&mut app.db.read().await?, &Actor::Program).await?;
    match options.verb {
        Verb::List(list) => list_all(&told, list.json)?,
        Verb::Results(results) => {
            let wave = find(&told, &results.wave)?;
            if results.json { json(wave)? } else { one(wave)? }
        }
        Verb::Import(import) => {
            let wave: WaveId = find(&told, &import.wave)?.id.into();
            return take(&app, wave, &import).await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn find<'t>(told: &'t [Told], wanted: &str) -> Result<&'t Told> {
    let named: Vec<&Told> =
        told.iter().filter(|one| one.id.to_string() == wanted || one.name.eq_ignore_ascii_case(wanted)).collect();
    match named.as_slice() {
        [one] => Ok(one),
        [] => Err(Failure::new(format!("there is no wave “{wanted}”"), "`perennial survey list` names them").into()),
        _ => Err(Failure::new(
            format!("several waves are called “{wanted}”"),
            "name its identifier: `perennial survey list --json`",
        )
        .into()),
    }
}

fn list_all(told: &[Told], as_json: bool) -> Result<()> {
    let (mut list, mut table) =
        (JsonLines::begin(), Table::new(&["FROM", "UNTIL", "ASKED", "ANSWERED", "FIGURE", "WAVE"]));
    for one in told {
        if as_json {
            list.element(one)?;
        } else {
            let figure = one.figure.clone().unwrap_or_default();
            let (asked, answered) = (one.asked.to_string(), one.answered.to_string());
            table.row(vec![one.from.to_string(), one.until.to_string(), asked, answered, figure, one.name.clone()]);
        }
    }
    if as_json {
        list.end()?
    } else {
        table.print()?
    }
    Ok(())
}

fn one(wave: &Told) -> Result<()> {
    say(&format!("{}: {} of {} answered", wave.name, wave.answered, wave.asked))?;
    let mut table = Table::new(&["FIGURE", "FOUR TIMES IN FIVE", "N", "WHO", "QUESTION"]);
    for score in &wave.scores {
        let cells = [&score.figure, &score.between, &score.n.to_string(), &score.group, &score.question];
        table.row(cells.map(Clone::clone).to_vec());
    }
    table.print()?;
    for theme in &wave.themes {
        say(&format!("{}: {} mention it", theme.name, theme.people))?;
    }
    Ok(())
}

async fn take(app: &perennial_app::app::App, wave: WaveId, import: &Import) -> Result<ExitCode> {
    let file = import.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = std::fs::read(&import.file).map_err(|error| {
        Failure::new(format!("{} cannot be read: {error}", import.file.display()), "name a CSV or XLSX file")
    })?;
    let instrument = research::instrument_of(&mut app.db.read().await?, wave).await?;
    let said = columns(&import.columns, &instrument)?;
    let answers = AnswersFile { name: &file, bytes: &bytes, said: &said };
    let preview = research::preview_file(app, &Actor::Program, wave, &answers).await?;
    if let Some(title) = said.keys().find(|title| preview.columns.iter().all(|column| column.title != **title)) {
        let titles: Vec<&str> = preview.columns.iter().map(|column| column.title.as_str()).collect();
        let hint = format!("the file has: {}; nothing was taken", titles.join(" · "));
        return Err(Failure::usage(format!("{file} has no column “{title}”"), hint).into());
    }
    for title in preview.unknown() {
        complain(&format!(
            "{file}: “{title}” is no question of this survey: say `--column \"{title}=QUESTION\"`, or `=none` to leave it out"
        ));
    }
    for problem in &preview.problems {
        complain(&format!("{file}: {problem}"));
    }
    let taken = if import.dry_run { 0 } else { research::take_file(app, &Actor::Program, wave, &answers).await? };
    let (rows, taken) = (figure(preview.rows), figure(taken));
    say(&match import.dry_run {
        true => format!("{file}: would take {rows} of {}", count(preview.total as u64, "row")),
        false => format!("{file}: took {taken} of {}", count(preview.total as u64, "row")),
    })?;
    Ok(if preview.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What the options say of columns.
fn columns(given: &[String], instrument: &Instrument) -> Result<ColumnsSaid> {
    let mut said = ColumnsSaid::new();
    for option in given {
        // A question may have the sign in its own words; an answer to which it belongs has not.
        let pair = option.rsplit_once('=');
        let column = pair.and_then(|(title, text)| Some((title.trim(), ColumnSaid::read(text, instrument)?)));
        let Some((title, column)) = column else {
            let keys: Vec<&str> = instrument.questions.iter().map(|question| question.key.as_str()).collect();
            return Err(Failure::usage(
                format!("`--column \"{option}\"` names no question of this survey"),
                format!("write TITLE=QUESTION with one of {}, email, day, none; nothing was taken", keys.join(", ")),
            )
            .into());
        };
        said.insert(title.to_owned(), column);
    }
    Ok(said)
}
