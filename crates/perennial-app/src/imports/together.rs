//! Lists that wait together: what one would make of the firm is tried after those that come before it.

use perennial_core::ids::ImportId;
use perennial_core::imports::objects::Object;
use perennial_core::imports::questions::questions;
use uuid::Uuid;

use super::course::{self, Import};
use crate::args;
use crate::db::Conn;
use crate::error::Error;

/// Lists that are uploaded within this time of each other wait together.
const TOGETHER: i64 = 24 * 60 * 60 * 1_000_000;

/// The other lists that wait with one.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// Those to land before it, in their order.
    pub before: Vec<(ImportId, String)>,
    /// Those to land before it that cannot be tried: a question is open, or they are long.
    pub unready: Vec<String>,
    /// Those to land after it.
    pub after: Vec<String>,
}

/// The lists of the same person that wait with a draft. Those of more than `limit` rows are not tried.
pub(super) async fn beside(conn: &mut Conn, import: &Import, limit: i64) -> Result<Beside, Error> {
    let sql = "select id, file_name, object, rows_total, created_at from import
               where state = 'draft' and by_staff = $1 and created_at > $2 and created_at < $3 order by created_at, id";
    let around = args![import.by_id, import.created.0 - TOGETHER, import.created.0 + TOGETHER];
    let waiting: Vec<(Uuid, String, Option<String>, i64, i64)> = conn.all(sql, around).await?;
    let place = |object: Option<Object>, created: i64, id: Uuid| (object, created, id);
    let own = place(import.mapping.chief(), import.created.0, import.id.0);
    let mut lists: Vec<_> = waiting
        .into_iter()
        .filter(|(id, ..)| *id != import.id.0)
        .map(|(id, file, object, rows, created)| {
            (place(object.as_deref().and_then(Object::of_key), created, id), file, rows)
        })
        .collect();
    lists.sort();
    let mut beside = Beside::default();
    for (at, file, rows) in lists {
        let id = ImportId::from(at.2);
        if at > own {
            beside.after.push(file);
        } else if rows > limit || is_open(conn, id).await? {
            beside.unready.push(file);
        } else {
            beside.before.push((id, file));
        }
    }
    Ok(beside)
}

/// Whether something is to be answered before the list can be tried.
async fn is_open(conn: &mut Conn, id: ImportId) -> Result<bool, Error> {
    let mapping: String = conn.scalar("select mapping from import where id = $1", args![id]).await?;
    let mapping = serde_json::from_str(&mapping).map_err(|e| Error::Internal(e.to_string()))?;
    let sheet = course::sheet_of(conn, id).await?;
    Ok(questions(&sheet, &mapping).0.iter().any(|question| question.needed))
}
