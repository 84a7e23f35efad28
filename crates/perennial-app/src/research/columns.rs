//! What the columns of a file of answers are: as their words tell, or as somebody said, remembered for files of the same
//! headings and the same instrument.

use perennial_core::imports::mapping::fingerprint;
use perennial_core::research::Instrument;
use perennial_core::research::files::{Column, ColumnSaid, ColumnsSaid, SurveyFile};

use super::files::PreviewedColumn;
use super::wave::Wave;
use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::Error;

/// What stands for files of answers to an instrument among the remembered mappings.
fn key(instrument: &Instrument, headers: &[String]) -> String {
    format!("answers:{}:{}", instrument.key, fingerprint(headers))
}

/// What was said of a file of these headings before.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn remembered(
    conn: &mut Conn,
    instrument: &Instrument,
    headers: &[String],
) -> Result<ColumnsSaid, Error> {
    let sql = "select mapping from remembered_mapping where fingerprint = $1";
    let found: Option<(String,)> = conn.optional(sql, args![key(instrument, headers)]).await?;
    Ok(found.and_then(|(text,)| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Remembers what somebody said of the columns.
///
/// # Errors
/// When the store refuses.
pub(super) async fn remember(
    tx: &mut Tx,
    act: &Act,
    instrument: &Instrument,
    headers: &[String],
    said: &ColumnsSaid,
) -> Result<(), Error> {
    if said.is_empty() {
        return Ok(());
    }
    let text = serde_json::to_string(said).map_err(|error| Error::Internal(error.to_string()))?;
    let sql = "insert into remembered_mapping (fingerprint, name, mapping, used_at) values ($1, $2, $3, $4)
               on conflict (fingerprint) do update set mapping = excluded.mapping, used_at = excluded.used_at";
    let name = format!("Answers: {}", instrument.name);
    tx.run(sql, args![key(instrument, headers), name, text, act.now]).await?;
    Ok(())
}

/// The questions that a column can answer: how each is called in a form, and its words.
pub(super) fn choices(instrument: &Instrument) -> Vec<(String, String)> {
    instrument.questions.iter().map(|one| (one.key.clone(), one.text.english().to_owned())).collect()
}

/// Each column with what becomes of it.
pub(super) fn previewed(found: &SurveyFile, wave: &Wave, said: &ColumnsSaid) -> Vec<PreviewedColumn> {
    let each = found.columns.iter().map(|(title, column)| PreviewedColumn {
        title: title.clone(),
        becomes: becomes(column, wave),
        key: key_of(column, wave),
        is_unknown: *column == Column::Unknown && !said.contains_key(title),
    });
    each.collect()
}

fn key_of(column: &Column, wave: &Wave) -> Option<String> {
    let said = match column {
        Column::Question(at, _) => ColumnSaid::Question(wave.instrument.questions[*at].key.clone()),
        Column::Email => ColumnSaid::Email,
        Column::Day => ColumnSaid::Day,
        Column::Unknown => ColumnSaid::Nothing,
        Column::Submitted | Column::Dropped => return None,
    };
    Some(said.key().to_owned())
}

fn becomes(column: &Column, wave: &Wave) -> String {
    match column {
        Column::Question(at, row) => {
            let question = wave.instrument.questions[*at].text.english();
            row.as_ref().map_or_else(|| question.to_owned(), |row| format!("{question} [{row}]"))
        }
        Column::Email => "the person".to_owned(),
        Column::Day => "the day of the answer".to_owned(),
        Column::Submitted => "whether the answers were sent: rows that were not are left out".to_owned(),
        Column::Dropped => "dropped: it would tell where somebody sat".to_owned(),
        Column::Unknown => "left out: it answers no question of this survey".to_owned(),
    }
}
