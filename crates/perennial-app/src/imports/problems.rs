//! The file of problems: the rows that were left out, as they stand in the file, with what to do. Mended, it is
//! imported like any other.

use std::collections::BTreeMap;

use perennial_core::ids::ImportId;
use perennial_core::imports::problem::{Consequence, Problem};
use perennial_core::imports::read::{Row, Sheet};

use super::course::{self, State};
use super::{life, visibility};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::rights::Right;
use crate::web::list::csv_row;

/// The columns that the file has beside those of the original; they are taken off when it comes back.
const ADVICE: [&str; 2] = ["Perennial: line", "Perennial: what to do"];

/// Takes the advice off a file of problems that comes back, so that it is read like the original.
pub(super) fn take_advice_off(sheet: &mut Sheet) {
    for header in ADVICE {
        let Some(place) = sheet.column(header) else { continue };
        sheet.headers.remove(place);
        for row in &mut sheet.rows {
            row.remove(place);
        }
    }
}

/// The rows of an import that are or were left out, as CSV. Before it has run: those that cannot be read.
///
/// # Errors
/// When the actor may not read the rows.
pub async fn problems_file(app: &App, actor: &Actor, id: ImportId) -> Result<String, Error> {
    actor.must(Right::Import)?;
    let mut conn = app.db.read().await?;
    let import = course::find(&mut conn, actor, id).await?;
    visibility::must_be_whole(&import)?;
    life::may_see_rows(&mut conn, actor, &import).await?;
    let sheet = course::sheet_of(&mut conn, id).await?;
    if import.state != State::Draft {
        let problems = course::problems(&mut conn, actor, id, i64::MAX).await?;
        return Ok(written(&sheet, &problems));
    }
    let today = app.today(&mut conn).await?;
    drop(conn);
    let work = tokio::task::spawn_blocking(move || {
        let (_, problems) = perennial_core::imports::drafts::drafts_as_of(&sheet, &import.mapping, today);
        written(&sheet, &problems)
    });
    work.await.map_err(|e| Error::Internal(e.to_string()))
}

fn written(sheet: &Sheet, problems: &[Problem]) -> String {
    let rows: BTreeMap<u32, &Row> = sheet.rows.iter().map(|row| (row.line, row)).collect();
    let mut advice: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for problem in problems.iter().filter(|problem| problem.consequence == Consequence::RowLeftOut) {
        let told = match problem.column.as_str() {
            "" => problem.what_to_do.clone(),
            column => format!("{column}: {}", problem.what_to_do),
        };
        advice.entry(problem.line).or_default().push(told);
    }
    // Spreadsheet programs take a file for UTF-8 by this mark.
    let mut text = String::from("\u{feff}");
    text.push_str(&csv_row(sheet.headers.iter().map(String::as_str).chain(ADVICE)));
    for (line, told) in &advice {
        let Some(row) = rows.get(line) else { continue };
        let more = [line.to_string(), told.join("; ")];
        text.push_str(&csv_row(row.cells.iter().cloned().chain(more)));
    }
    text
}
