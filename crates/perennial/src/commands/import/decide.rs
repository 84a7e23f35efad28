//! What a person decided of rows that may be known records, as typed: by their lines.

use std::collections::BTreeMap;

use anyhow::Result;
use perennial_app::actor::Actor;
use perennial_app::app::App;
use perennial_app::imports::{self, Decision, Preview, Trial};
use perennial_core::ids::ImportId;

use crate::failure::Failure;

/// What one row is.
#[derive(Debug, Clone)]
pub struct Choice {
    line: u32,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Likeliest,
    New,
    Skip,
    Record(uuid::Uuid),
    Line(u32),
}

/// Reads `12=same`.
///
/// # Errors
/// With what is allowed.
pub fn choice(text: &str) -> Result<Choice, String> {
    const ALLOWED: &str = "write the line, = and one of same, new, skip, a record's id, or line:7";
    let (line, what) = text.split_once('=').ok_or(ALLOWED)?;
    let line = line.trim().parse().map_err(|_| ALLOWED)?;
    let what = match what.trim() {
        "same" => What::Likeliest,
        "new" => What::New,
        "skip" => What::Skip,
        other => match other.strip_prefix("line:") {
            Some(line) => What::Line(line.parse().map_err(|_| ALLOWED)?),
            None => What::Record(uuid::Uuid::try_parse(other).map_err(|_| ALLOWED)?),
        },
    };
    Ok(Choice { line, what })
}

/// The choices of one file.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// Of rows that may be a record that is known already, or that an earlier row of the file makes.
    now: Vec<Choice>,
    /// Of rows that may be a record that an earlier file makes, known only once that has landed.
    once_landed: Vec<Choice>,
}

impl Chosen {
    /// All of them.
    pub fn all(&self) -> Vec<Choice> {
        self.now.iter().chain(&self.once_landed).cloned().collect()
    }

    /// Those that can be kept before any file lands.
    pub fn now(&self) -> &[Choice] {
        &self.now
    }
}

/// Of which file each choice is: of the one in which a row that may be a known record stands at that line. It is asked
/// before any file lands, so that a slip lands none of them.
///
/// # Errors
/// When no file has such a row at a line, or more than one has.
pub async fn by_file(app: &App, files: &[(ImportId, &str)], choices: &[Choice]) -> Result<Vec<Chosen>> {
    let mut chosen = vec![Chosen::default(); files.len()];
    if choices.is_empty() {
        return Ok(chosen);
    }
    let ids: Vec<ImportId> = files.iter().map(|(id, _)| *id).collect();
    let trials = imports::dry_run_together(app, &Actor::Program, &ids).await?;
    for choice in choices {
        let open = |trial: &Trial| {
            let row = trial.rows.iter().find(|row| row.line == choice.line && !row.maybe.is_empty())?;
            Some(row.maybe.iter().any(|maybe| maybe.is_in_earlier_list))
        };
        let found: Vec<(usize, bool)> =
            trials.iter().enumerate().filter_map(|(place, trial)| Some((place, open(trial)?))).collect();
        match found.as_slice() {
            [(place, is_of_earlier)] => {
                if let Some(chosen) = chosen.get_mut(*place) {
                    let list = if *is_of_earlier { &mut chosen.once_landed } else { &mut chosen.now };
                    list.push(choice.clone());
                }
            }
            [] => return Err(no_such_row(choice).into()),
            several => {
                let names = several.iter().filter_map(|(place, _)| files.get(*place));
                let names: Vec<&str> = names.map(|(_, file)| *file).collect();
                return Err(Failure::new(
                    format!("line {}: such a row stands there in {}", choice.line, names.join(" and in ")),
                    "import these files one after the other, each with its decisions; nothing was imported",
                )
                .into());
            }
        }
    }
    Ok(chosen)
}

fn no_such_row(choice: &Choice) -> Failure {
    Failure::new(
        format!("line {}: no row there may be a known record", choice.line),
        "list such rows with `--dry-run`, and decide by their lines; nothing was imported",
    )
}

/// Keeps the decisions with the import, before it runs.
///
/// # Errors
/// When a line has no row that may be a known record.
pub async fn take(app: &App, id: ImportId, choices: &[Choice]) -> Result<()> {
    if choices.is_empty() {
        return Ok(());
    }
    let trial = imports::try_rows(app, &Actor::Program, id).await?;
    let mut decisions = BTreeMap::new();
    for choice in choices {
        let open = trial.rows.iter().find(|row| row.line == choice.line && !row.maybe.is_empty());
        let row = open.ok_or_else(|| no_such_row(choice))?;
        decisions.insert(row.hash.clone(), decision(&trial.rows, row, choice)?);
    }
    app.change(&Actor::Program, move |tx, act| Box::pin(async move { imports::decide(tx, act, id, decisions).await }))
        .await?;
    Ok(())
}

fn decision(rows: &[Preview], row: &Preview, choice: &Choice) -> Result<Decision> {
    let of_row = |hash: &String| Decision::SameRow { hash: hash.clone() };
    Ok(match &choice.what {
        What::New => Decision::New,
        What::Skip => Decision::Skip,
        What::Record(id) => Decision::Same { id: *id },
        What::Likeliest => match row.maybe.first() {
            Some(first) => first.row.as_ref().map_or(Decision::Same { id: first.id }, |(hash, _)| of_row(hash)),
            None => Decision::New,
        },
        What::Line(line) => {
            let earlier = rows.iter().find(|other| other.line == *line && other.object == row.object);
            let earlier = earlier.filter(|other| *line < row.line && other.hash != row.hash).ok_or_else(|| {
                Failure::new(
                    format!("line {}: line {line} is no earlier row of the same kind", row.line),
                    "name a line above it; nothing was imported",
                )
            })?;
            of_row(&earlier.hash)
        }
    })
}
