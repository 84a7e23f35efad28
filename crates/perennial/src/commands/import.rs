//! `perennial import`: a firm's own lists, from the command line.

mod ask;
mod decide;
mod foretold;
mod landing;
mod told;
mod whole;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use perennial_app::actor::Actor;
use perennial_app::app::App;
use perennial_app::firm;
use perennial_app::imports::{self, Start};
use perennial_core::dates::Day;
use perennial_core::ids::ImportId;
use perennial_core::imports::mapping::{Mapping, Rule};
use perennial_core::imports::objects::Object;
use perennial_core::imports::presets::{propose, time_sheet};
use perennial_core::imports::questions::{Numbered, THESE_ARE, numbers_alone};
use perennial_core::imports::read::Sheet;
use perennial_core::imports::values::{DateOrder, DecimalMark};
use perennial_core::money::Currency;

use crate::cli::StoreOptions;
use crate::failure::Failure;
use crate::output::{complain, json};
use ask::Open;

/// The exit code when questions are open.
const OPEN: u8 = 4;

/// Import a firm's own lists: CSV or Excel.
///
/// Every sheet becomes an import of its own; several are imported in the order in which they need each other:
/// staff, service lines, clients, contacts, pursuits, engagements, invoices, touches. Good rows land, bad rows are
/// listed with what to do. What only a person can know (day or month first?) is asked: the command then imports
/// nothing, says which options answer, and ends with exit code 4. The same row is never imported twice, and
/// `perennial imports undo ID` takes an import back.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The files; or the folder of a CSV export, which comes back whole into an empty store.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What the rows are, when the header line does not tell: staff, service-lines, clients, contacts, pursuits,
    /// engagements, invoices, touches.
    #[arg(long = "as", value_name = "OBJECT", value_parser = object)]
    object: Option<Object>,
    /// A mapping of columns to fields, for files that are not recognised.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Say what would happen, and store nothing.
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON object; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
    /// Where the list comes from, for example "Our client list": its ids and your decisions count for every later list
    /// of this source. Recognised programs need none.
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// What a row is that may be a known record, by its line: `12=same`, `12=new`, `12=skip`, `12=ID` of a record, or
    /// `12=line:7`; `--dry-run` lists such rows. May be given several times, and is remembered for the source.
    #[arg(long, value_name = "LINE=CHOICE", value_parser = decide::choice)]
    decide: Vec<decide::Choice>,
    /// The answer to a question, by its number, as in `--answer "1=day-first"`; may be given several times.
    #[arg(long, value_name = "N=ANSWER")]
    answer: Vec<String>,
    /// Who is in a list of names that does not say it itself: clients, former-clients, prospects, others, or
    /// column:NAME where a column says it.
    #[arg(long, value_name = "WHO")]
    these_are: Option<String>,
    /// What becomes of a value that a known record has already, by the column, as in `Phone=overwrite`: fill-blanks
    /// keeps it, overwrite takes the list's, never leaves known records alone, skip does not read the column. `*` stands
    /// for all columns. May be given several times, and is remembered for lists with the same columns [default:
    /// fill-blanks]
    #[arg(long, value_name = "COLUMN=RULE", value_parser = rule)]
    rule: Vec<(String, Rule)>,
    /// The day the lists were made, as in 2026-10-31: what they say without a date had happened by then [default: what
    /// the file says of itself, else today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// What comes first in dates that leave it open: day-first, month-first, year-first.
    #[arg(long, value_name = "ORDER", value_parser = date_order)]
    date_order: Option<DateOrder>,
    /// The decimal mark of amounts that leave it open: comma, point.
    #[arg(long, value_name = "MARK", value_parser = decimal_mark)]
    decimal: Option<DecimalMark>,
    /// The currency of amounts that name none [default: the firm's; GBP while it is not set up]
    #[arg(long, value_name = "CODE", value_parser = currency)]
    currency: Option<Currency>,
    /// Write the rows that were left out to this file, with what to do: mended, it is imported like any other.
    #[arg(long, value_name = "FILE")]
    problems: Option<PathBuf>,
}

/// Notes who is in a list of names (D18); lists of other things say it themselves.
fn say_who(mapping: &mut Mapping, sheet: &Sheet, who: &str) -> Result<()> {
    if !matches!(mapping.chief(), Some(Object::Client | Object::Contact)) {
        return Ok(());
    }
    if let Some(column) = who.strip_prefix("column:") {
        return mapping
            .listed_by(sheet, column.trim())
            .map_err(|words| Failure::usage(words, "nothing was imported").into());
    }
    let found = THESE_ARE.iter().find(|(word, _)| word.replace(' ', "-") == who);
    let (_, listing) = found.ok_or_else(|| {
        let all = THESE_ARE.map(|(word, _)| word.replace(' ', "-")).join(", ");
        Failure::usage(format!("“{who}” does not say who is in the file"), format!("use {all} or column:NAME"))
    })?;
    mapping.these_are = Some(*listing);
    Ok(())
}

fn object(text: &str) -> Result<Object, String> {
    let all = Object::ALL.map(|object| object.plural().to_lowercase().replace(' ', "-")).join(", ");
    Object::of_key(text).ok_or_else(|| format!("use one of {all}"))
}

fn rule(text: &str) -> Result<(String, Rule), String> {
    let all = Rule::ALL.map(Rule::word).join(", ");
    let (column, word) = text.rsplit_once('=').ok_or_else(|| format!("use COLUMN=RULE, with one of {all}"))?;
    let found = Rule::ALL.into_iter().find(|rule| rule.word() == word.trim());
    Ok((column.trim().to_owned(), found.ok_or_else(|| format!("use one of {all}"))?))
}

/// Takes the rules of columns into the lists that have them.
fn take_rules(rules: &[(String, Rule)], lists: &mut [List]) -> Result<()> {
    for (column, rule) in rules {
        let outcomes: Vec<Result<(), String>> =
            lists.iter_mut().map(|list| list.mapping.set_rule(&list.sheet, column, *rule)).collect();
        // One of several lists has the column.
        if let (false, Some(Err(words))) = (outcomes.iter().any(Result::is_ok), outcomes.into_iter().next()) {
            return Err(Failure::usage(words, "nothing was imported").into());
        }
    }
    Ok(())
}

fn date_order(text: &str) -> Result<DateOrder, String> {
    DateOrder::ALL
        .into_iter()
        .find(|order| order.word() == text)
        .ok_or("use day-first, month-first or year-first".into())
}

fn decimal_mark(text: &str) -> Result<DecimalMark, String> {
    DecimalMark::ALL.into_iter().find(|mark| mark.word() == text).ok_or("use comma or point".into())
}

fn currency(text: &str) -> Result<Currency, String> {
    let found = perennial_core::imports::values::currency_of(text);
    found.ok_or("use the three letters of a currency, for example GBP".into())
}

/// One list to be imported.
struct List {
    id: ImportId,
    file: String,
    sheet: Sheet,
    mapping: Mapping,
    /// The numbers of clients in other lists, where this one names clients by numbers alone.
    known: Vec<Numbered>,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read, or the store cannot be used; bad rows are no error.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open_or_create(store.config()).await?;
    if let Some(folder) = whole::folder_of(&options.files) {
        return whole::run(&app, &folder, options.dry_run, options.json).await;
    }
    let mut lists = taken(&app, options).await?;
    lists.sort_by_key(|list| list.mapping.chief());
    match prepared(&app, options, &mut lists).await {
        // An answer may have said that rows are something else, and work comes after those whose it is.
        Ok(open) if open.is_empty() => lists.sort_by_key(|list| list.mapping.chief()),
        Ok(open) => {
            discard(&app, &lists).await?;
            return ask::tell(&open, &lists, options.json).map(|()| ExitCode::from(OPEN));
        }
        Err(error) => {
            discard(&app, &lists).await?;
            return Err(error);
        }
    }
    let told = match options.dry_run {
        true => landing::tried(&app, options, &lists).await?,
        false => landing::landed(&app, options, &lists).await?,
    };
    let notes: Vec<&str> = whole::note_on_parts(lists.iter().map(|list| list.mapping.system())).into_iter().collect();
    if options.json {
        json(&serde_json::json!({ "dry_run": options.dry_run, "imports": told, "questions": [], "notes": notes }))?;
    } else {
        notes.into_iter().for_each(complain);
    }
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Reads every file before anything is stored, then keeps each sheet as an import that has not begun.
async fn taken(app: &App, options: &Options) -> Result<Vec<List>> {
    let given = options.mapping.as_deref().map(mapping_of).transpose()?;
    let (mut sheets, mut rowless) = (Vec::new(), Vec::new());
    for path in &options.files {
        let name =
            path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let bytes = std::fs::read(path).map_err(|error| {
            Failure::new(
                format!("{} cannot be read: {error}", path.display()),
                "check the name of the file; nothing was imported",
            )
        })?;
        let read = imports::read_file(&app.config, &name, bytes).await?.sheets;
        if read.is_empty() {
            rowless.push(name);
            continue;
        }
        let several = read.len() > 1;
        sheets.extend(read.into_iter().map(|sheet| {
            let file = if several { format!("{name}: {}", sheet.name) } else { name.clone() };
            (file, sheet)
        }));
    }
    if sheets.is_empty() {
        let advice = "export it again with the rows that are meant; nothing was imported";
        return Err(Failure::new(format!("{}: column names and no rows", rowless.join(", ")), advice).into());
    }
    for name in rowless {
        complain(&format!("{name}: column names and no rows, so there is nothing to import from it"));
    }
    refuse_time_sheets(&mut sheets, options.object, given.as_ref())?;
    let mut lists = Vec::new();
    for (file, sheet) in sheets {
        let start = Start { file: file.clone(), sheet: sheet.clone(), object: options.object, mapping: given.clone() };
        let id = app
            .change(&Actor::Program, move |tx, act| Box::pin(async move { imports::start(tx, act, start).await }))
            .await?;
        let mut conn = app.db.read().await?;
        let mapping = imports::find(&mut conn, &Actor::Program, id).await?.mapping;
        lists.push(List { id, file, sheet, mapping, known: Vec::new() });
    }
    Ok(lists)
}

/// Leaves time sheets out, and says so.
///
/// # Errors
/// When there is nothing else.
fn refuse_time_sheets(
    sheets: &mut Vec<(String, Sheet)>,
    object: Option<Object>,
    given: Option<&Mapping>,
) -> Result<()> {
    let told = |sheet: &Sheet| {
        let is_taken = given.is_some();
        time_sheet::refusal(sheet, &propose(sheet, object).mapping).filter(|_| !is_taken)
    };
    let refused: Vec<String> =
        sheets.iter().filter_map(|(file, sheet)| Some(format!("{file}: {}", told(sheet)?))).collect();
    sheets.retain(|(_, sheet)| told(sheet).is_none());
    match refused.as_slice() {
        [first, ..] if sheets.is_empty() => {
            Err(Failure::new(first.clone(), "nothing was imported; `--as touches` takes what its words name").into())
        }
        refused => {
            refused.iter().for_each(|words| complain(words));
            Ok(())
        }
    }
}

fn mapping_of(path: &Path) -> Result<Mapping> {
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::new(format!("the mapping {name} cannot be read: {error}"), "check the name of the file")
    })?;
    Mapping::from_toml(&text).map_err(|error| {
        Failure::new(format!("the mapping {name} cannot be used: {error}"), "correct that line").into()
    })
}

/// Gives lists that name clients by numbers alone the numbers of other lists: of those that landed, and of those beside
/// them.
async fn know_numbers(app: &App, lists: &mut [List]) -> Result<()> {
    if !lists.iter().any(|list| numbers_alone(&list.sheet, &list.mapping).is_some()) {
        return Ok(());
    }
    let mut conn = app.db.read().await?;
    let mut known = imports::numbered(&mut conn, &Actor::Program).await?;
    known.extend(lists.iter().filter_map(|list| Numbered::of_list(&list.file, &list.sheet, &list.mapping)));
    for list in lists.iter_mut().filter(|list| numbers_alone(&list.sheet, &list.mapping).is_some()) {
        list.known.clone_from(&known);
    }
    Ok(())
}

/// Puts what the options say into the mappings; the questions that stay open.
async fn prepared(app: &App, options: &Options, lists: &mut [List]) -> Result<Vec<Open>> {
    let firm = {
        let mut conn = app.db.read().await?;
        firm::find(&mut conn).await?
    };
    for list in lists.iter_mut() {
        let mapping = &mut list.mapping;
        if let Some(source) = &options.source {
            mapping.system.clone_from(source);
        }
        if let Some(currency) = options.currency {
            mapping.currency = Some(currency);
        } else if firm.is_none() && mapping.currency.is_none() {
            mapping.currency = Some(Currency::GBP);
        }
    }
    take_rules(&options.rule, lists)?;
    know_numbers(app, lists).await?;
    // Numbered before anything is answered, so that a number means the same in the next call.
    let mut asked = ask::all(lists);
    let mut answers = ask::Answers::read(&options.answer)?;
    answers.take(&asked, lists)?;
    // What the rows were said to be gives them other columns.
    take_rules(&options.rule, lists)?;
    know_numbers(app, lists).await?;
    for list in lists.iter_mut() {
        list.mapping.dates = options.date_order.or(list.mapping.dates);
        list.mapping.decimals = options.decimal.or(list.mapping.decimals);
        if let Some(who) = &options.these_are {
            say_who(&mut list.mapping, &list.sheet, who)?;
        }
    }
    // An answer or an option may raise further questions.
    loop {
        let more = ask::arisen(lists, &asked);
        if more.is_empty() {
            break;
        }
        answers.take(&more, lists)?;
        asked.extend(more);
    }
    answers.all_taken(asked.len())?;
    let open = ask::still_open(asked, lists);
    if open.is_empty() {
        for list in lists.iter() {
            let (id, mapping, as_of) = (list.id, list.mapping.clone(), options.as_of);
            app.change(&Actor::Program, move |tx, act| {
                Box::pin(async move {
                    imports::say_list_day(tx, act, id, as_of).await?;
                    imports::remap_this(tx, act, id, &mapping).await
                })
            })
            .await?;
            if as_of.is_some() {
                imports::check_list_day(app, &Actor::Program, id).await?;
            }
        }
    }
    Ok(open)
}

async fn discard(app: &App, lists: &[List]) -> Result<()> {
    for list in lists {
        let id = list.id;
        app.change(&Actor::Program, move |tx, act| Box::pin(async move { imports::discard(tx, act, id).await }))
            .await?;
    }
    Ok(())
}
