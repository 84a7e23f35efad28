//! What a person decided of rows that may be known records, as typed: by their lines.

use std::collections::BTreeMap;

use anyhow::Result;
use perennial_app::actor::Actor;
use perennial_app::app::App;
use perennial_app::imports::{self, Decision, Preview};
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
        let row = open.ok_or_else(|| {
            Failure::new(
                format!("line {}: no row there may be a known record", choice.line),
                "list such rows with `--dry-run`, and decide by their lines; nothing was imported",
            )
        })?;
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
