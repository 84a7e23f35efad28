//! What became of the rows of a file, counted when the import has run: each row is in exactly one figure.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::ids::ImportId;
use perennial_core::imports::drafts::{Draft, Outcome, RowCounts, outcomes};

use super::course::{self, Import};
use super::visibility;
use crate::actor::Actor;
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::Error;

/// Counts the rows and keeps the figures with the import.
///
/// # Errors
/// When the store cannot be used.
pub(super) async fn count(tx: &mut Tx, id: ImportId, import: &Import, drafts: &[Draft]) -> Result<(), Error> {
    let sheet = course::sheet_of(tx, id).await?;
    let left_out = lines_left_out(tx, id).await?;
    let actions = actions(tx, id).await?;
    let of_draft = |place: usize| match actions.get(&(place as i64)).map(String::as_str) {
        Some("created") => Outcome::Created,
        Some("updated") => Outcome::Updated,
        Some("merged") => Outcome::Merged,
        Some(_) => Outcome::Unchanged,
        None if drafts.get(place).is_some_and(|draft| left_out.contains(&draft.line)) => Outcome::LeftOut,
        None => Outcome::Unchanged,
    };
    let sheet = import.mapping.rows_of(&sheet);
    let lines = sheet.rows.iter().map(|row| row.line);
    let counts = RowCounts::of(&outcomes(lines, import.mapping.chief(), drafts, &left_out, of_draft));
    let sql = "update import set lines_total = $2, lines_created = $3, lines_updated = $4, lines_unchanged = $5,
               lines_merged = $6, lines_left_out = $7 where id = $1";
    let RowCounts { total, created, updated, unchanged, merged, left_out } = counts;
    tx.run(sql, args![id, total, created, updated, unchanged, merged, left_out]).await?;
    Ok(())
}

/// The lines of rows that were left out.
pub(super) async fn lines_left_out(conn: &mut Conn, id: ImportId) -> Result<BTreeSet<u32>, Error> {
    let sql = "select distinct line from import_problem where import_id = $1 and advice like 'row_left_out|%'";
    let lines: Vec<(i64,)> = conn.all(sql, args![id]).await?;
    Ok(lines.into_iter().filter_map(|(line,)| u32::try_from(line).ok()).collect())
}

/// The action of each draft that has a receipt, by its place.
async fn actions(conn: &mut Conn, id: ImportId) -> Result<BTreeMap<i64, String>, Error> {
    let sql = "select place, action from import_change where import_id = $1 and place >= 0";
    let rows: Vec<(i64, String)> = conn.all(sql, args![id]).await?;
    Ok(rows.into_iter().collect())
}

/// Records that an import created, by kind, as far as the actor sees them: besides those that its rows are chiefly about,
/// it makes what they name.
///
/// # Errors
/// When the store cannot be read, or there is no such import for the actor.
pub async fn created_by_object(conn: &mut Conn, actor: &Actor, id: ImportId) -> Result<BTreeMap<String, i64>, Error> {
    course::find(conn, actor, id).await?;
    let mut created = BTreeMap::new();
    for (object, _, count) in visibility::created(conn, actor, id).await? {
        *created.entry(object).or_default() += count;
    }
    Ok(created)
}
