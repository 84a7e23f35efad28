//! A record as a merge sees it: the values of its columns, and what hangs on it.

use std::collections::BTreeMap;

use perennial_core::duplicates::{Merged, fields_of};
use perennial_core::imports::matching::clean_name;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::merge::Object;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::log::places;

/// What is kept of a merge for splitting it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Detail {
    /// The survivor's columns before.
    pub before: Merged,
    /// The survivor's columns after.
    pub after: Merged,
    /// Which field came from which record.
    pub choices: BTreeMap<String, perennial_core::duplicates::Side>,
    /// The rows that moved, by table.
    pub moved: BTreeMap<String, Vec<Uuid>>,
    /// The records that had been merged into the one that is gone.
    pub aliases: Vec<Uuid>,
    /// The contacts whose merges moved with their client.
    pub people: Vec<Uuid>,
    /// The relationship manager, where the two had different ones.
    pub manager: Option<Manager>,
}

/// Whose client the survivor was and is, and the fact that says so.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manager {
    /// Before.
    pub before: Option<Uuid>,
    /// After.
    pub after: Uuid,
    /// The fact.
    pub fact: Uuid,
}

/// The rows that hang on a record, by table and column.
pub const fn hanging(object: Object) -> (&'static [&'static str], &'static str) {
    match object {
        Object::Client => (&["contact", "pursuit", "engagement", "invoice", "survey_invitation"], "client_id"),
        Object::Contact => (&["pursuit", "engagement", "survey_invitation"], "contact_id"),
    }
}

/// The values of a record's columns.
///
/// # Errors
/// When the store cannot be read.
pub async fn values(conn: &mut Conn, object: Object, id: Uuid) -> Result<Merged, Error> {
    let fields = fields_of(object == Object::Contact);
    let each: Vec<String> = fields
        .iter()
        .enumerate()
        .map(|(place, field)| {
            format!("select {place} as place, {} as v from {} where id = $1", field.column, object.key())
        })
        .collect();
    let sql = format!("select v from ({}) x order by place", each.join(" union all "));
    let rows: Vec<(Option<String>,)> = conn.all(AssertSqlSafe(sql), args![id]).await?;
    Ok(fields.iter().map(|field| field.column.to_owned()).zip(rows.into_iter().map(|(value,)| value)).collect())
}

/// Stores the values of a record's columns, and those that only serve sorting and matching.
///
/// # Errors
/// When the store refuses.
pub async fn write(
    tx: &mut Tx,
    object: Object,
    id: Uuid,
    values: &Merged,
    now: perennial_core::dates::Moment,
) -> Result<(), Error> {
    let mut sets = Vec::new();
    let mut bound = args![id, now];
    let mut set = |column: &str, value: Option<String>, bound: &mut Vec<Value>| {
        bound.push(Value::Text(value));
        sets.push(format!("{column} = ${}", bound.len()));
    };
    for (column, value) in values {
        set(column, value.clone(), &mut bound);
        match (column.as_str(), value) {
            ("name", Some(name)) => {
                set("name_key", Some(name.to_lowercase()), &mut bound);
                if object == Object::Client {
                    set("clean_name", Some(clean_name(name)), &mut bound);
                }
            }
            ("email", email) => set("email_key", email.as_ref().map(|email| email.to_lowercase()), &mut bound),
            _ => {}
        }
    }
    let sql = format!(
        "update {} set {}, updated_at = $2, version = version + 1 where id = $1",
        object.key(),
        sets.join(", ")
    );
    tx.run(AssertSqlSafe(sql), bound).await?;
    Ok(())
}

/// Moves what hangs on one record to another; which rows.
///
/// # Errors
/// When the store refuses.
pub async fn hang_over(
    tx: &mut Tx,
    object: Object,
    from: Uuid,
    to: Uuid,
) -> Result<BTreeMap<String, Vec<Uuid>>, Error> {
    let (tables, column) = hanging(object);
    let mut moved = BTreeMap::new();
    for table in tables {
        let sql = format!("update {table} set {column} = $2 where {column} = $1 returning id");
        let rows: Vec<(Uuid,)> = tx.all(AssertSqlSafe(sql), args![from, to]).await?;
        if !rows.is_empty() {
            moved.insert((*table).to_owned(), rows.into_iter().map(|(id,)| id).collect());
        }
    }
    Ok(moved)
}

/// Moves rows back, where they are still at the survivor.
///
/// # Errors
/// When the store refuses.
pub async fn hang_back(
    tx: &mut Tx,
    object: Object,
    moved: &BTreeMap<String, Vec<Uuid>>,
    from: Uuid,
    to: Uuid,
) -> Result<(), Error> {
    let (tables, column) = hanging(object);
    for table in tables {
        for ids in moved.get(*table).map(Vec::as_slice).unwrap_or_default().chunks(400) {
            let sql =
                format!("update {table} set {column} = $2 where {column} = $1 and id in ({})", places(3, ids.len()));
            let values = args![from, to].into_iter().chain(ids.iter().map(|id| Value::from(*id))).collect();
            tx.run(AssertSqlSafe(sql), values).await?;
        }
    }
    Ok(())
}
