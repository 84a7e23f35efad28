//! Which record a row of a source is: by its ids there, and by what people decided of such rows before.

use std::collections::HashMap;

use perennial_core::ids::ImportId;
use perennial_core::imports::drafts::{Draft, What};
use perennial_core::imports::matching::{IdSource, person_key, phone_key, spelled_name};
use perennial_core::imports::objects::Object;
use perennial_core::imports::values;
use uuid::Uuid;

use super::course::Import;
use crate::args;
use crate::db::{Conn, Tx, Value};
use crate::error::Error;

/// What was decided of rows of one source, by object and key: a record, or to leave the row out.
pub type Remembered = HashMap<(Object, String), Option<Uuid>>;

/// Whose ids a file carries: the program that was recognised or named, else the file alone.
pub fn source_of(import: &Import) -> IdSource {
    match import.mapping.system.as_str() {
        "" => IdSource::file(import.file.as_str()),
        system => IdSource::program(system),
    }
}

/// Which record each row of an import became so far, by the row's hash: after a restart, later rows may be the same.
///
/// # Errors
/// When the store cannot be read.
pub async fn became(conn: &mut Conn, import: ImportId) -> Result<HashMap<String, Uuid>, Error> {
    let sql = "select r.row_hash, h.object_id from import_row r
               join import_change h on h.import_id = r.import_id and h.line = r.line and h.object = r.object
               where r.import_id = $1 and r.object in ('client', 'contact')";
    let rows: Vec<(Vec<u8>, Uuid)> = conn.all(sql, args![import]).await?;
    Ok(rows.into_iter().map(|(hash, id)| (String::from_utf8_lossy(&hash).into_owned(), id)).collect())
}

/// What was decided of rows of a source.
///
/// # Errors
/// When the store cannot be read.
pub async fn remembered(conn: &mut Conn, source: &IdSource) -> Result<Remembered, Error> {
    let sql = "select i.object, i.row_key, coalesce(m.kept_id, i.record_id)
               from import_identity i left join merged_record m on m.gone_id = i.record_id
               where i.source = $1 and i.decided = 1";
    let rows: Vec<(String, String, Option<Uuid>)> = conn.all(sql, args![source.name.as_str()]).await?;
    let known = rows.into_iter().filter_map(|(object, key, record)| Some(((Object::of_key(&object)?, key), record)));
    Ok(known.collect())
}

/// By what a row of a source is known again next month: its id there, else its name with what else tells it apart.
pub fn row_key(draft: &Draft) -> Option<String> {
    match &draft.what {
        What::Client(d) => Some(match &d.external_id {
            Some(id) => format!("id:{id}"),
            None => {
                let number = d.phone.as_deref().filter(|_| d.email.is_none() && d.domain.is_none()).map(phone_key);
                let parts = [d.domain.clone(), d.email.as_ref().map(|email| email.key()), number];
                format!("row:{}:{}", spelled_name(d.name.as_str()), joined(parts))
            }
        }),
        What::Contact(d) => Some(match &d.external_id {
            Some(id) => format!("id:{id}"),
            None => {
                let number = d.phones().next().filter(|_| d.email.is_none()).map(phone_key);
                let client = d.client.as_ref().and_then(|client| client.name.as_deref()).map(values::key);
                let parts = [client, d.email.as_ref().map(|email| email.key()), number];
                format!("row:{}:{}", person_key(d.name.as_str()), joined(parts))
            }
        }),
        _ => None,
    }
}

fn joined(parts: [Option<String>; 3]) -> String {
    parts.map(Option::unwrap_or_default).join(":")
}

/// A row to be remembered: its key, the record that it is (none for one that is left out), and whether somebody decided.
pub struct Identity {
    pub object: Object,
    pub key: String,
    pub record: Option<Uuid>,
    pub decided: bool,
}

/// Remembers which records rows of a source are.
///
/// # Errors
/// When the store refuses.
pub async fn keep(tx: &mut Tx, import: ImportId, source: &IdSource, rows: Vec<Identity>) -> Result<(), Error> {
    // One row may be named twice in a file; the last word holds.
    let last: HashMap<(&str, String), Identity> =
        rows.into_iter().map(|row| ((row.object.key(), row.key.clone()), row)).collect();
    let rows: Vec<Vec<Value>> = last
        .into_values()
        .map(|row| {
            args![source.name.as_str(), row.object.key(), row.key.as_str(), row.record, i64::from(row.decided), import]
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let head = "insert into import_identity (source, object, row_key, record_id, decided, import_id) values";
    let tail = "on conflict (source, object, row_key) do update set record_id = excluded.record_id,
       decided = case when excluded.decided = 1 then 1 else import_identity.decided end, import_id = excluded.import_id";
    tx.insert_many(head, tail, rows).await?;
    Ok(())
}

/// Forgets what an import taught.
///
/// # Errors
/// When the store refuses.
pub async fn forget(tx: &mut Tx, import: ImportId) -> Result<(), Error> {
    tx.run("delete from import_identity where import_id = $1", args![import]).await?;
    Ok(())
}
