//! Receipts: what each row did, with the record as it was before, so that an import can be undone whole.

use std::collections::BTreeMap;

use perennial_core::ids::ImportId;
use perennial_core::imports::objects::Object;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::rights::Right;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Text,
    Id,
}

use Kind::{Id, Int, Text};

pub(super) type Columns = &'static [(&'static str, Kind)];

/// Where a record as it was keeps its version.
pub(super) const VERSION: &str = "version";

const CLIENT: Columns = &[
    ("name", Text),
    ("name_key", Text),
    ("clean_name", Text),
    ("kind", Text),
    ("sector", Text),
    ("size", Text),
    ("domain", Text),
    ("website", Text),
    ("email", Text),
    ("email_key", Text),
    ("phone", Text),
    ("address", Text),
    ("tier", Text),
    ("manager_id", Id),
    ("parent_name", Text),
    ("external_id", Text),
    ("notes", Text),
    ("legal_name", Text),
    ("registration", Text),
    ("more_emails", Text),
    ("more_phones", Text),
];
const CONTACT: Columns = &[
    ("name", Text),
    ("name_key", Text),
    ("job_title", Text),
    ("email", Text),
    ("email_key", Text),
    ("phone", Text),
    ("mobile", Text),
    ("external_id", Text),
    ("notes", Text),
    ("left_on", Int),
    ("department", Text),
    ("more_emails", Text),
    ("more_phones", Text),
    ("address", Text),
    ("labels", Text),
];
const PURSUIT: Columns = &[
    ("title", Text),
    ("service_line_id", Id),
    ("contact_id", Id),
    ("owner_id", Id),
    ("value_minor", Int),
    ("currency", Text),
    ("step", Text),
    ("state", Text),
    ("opened_on", Int),
    ("step_on", Int),
    ("decided_on", Int),
    ("revisit_on", Int),
    ("reason", Text),
    ("engagement_id", Id),
    ("competitors", Text),
    ("channel", Text),
];
const ENGAGEMENT: Columns = &[
    ("title", Text),
    ("service_line_id", Id),
    ("lead_id", Id),
    ("state", Text),
    ("signed_on", Int),
    ("kickoff_on", Int),
    ("planned_end", Int),
    ("closed_on", Int),
    ("goal", Text),
    ("fee_estimate_minor", Int),
    ("currency", Text),
    ("external_id", Text),
];
const INVOICE: Columns = &[("total_minor", Int), ("paid_minor", Int), ("paid_on", Int), ("due_on", Int)];

/// The table of an object, and the columns that an import may change; none for objects that it only creates.
pub(super) fn table(object: Object) -> Option<(&'static str, Columns)> {
    match object {
        Object::Client => Some(("client", CLIENT)),
        Object::Contact => Some(("contact", CONTACT)),
        Object::Pursuit => Some(("pursuit", PURSUIT)),
        Object::Engagement => Some(("engagement", ENGAGEMENT)),
        Object::Invoice => Some(("invoice", INVOICE)),
        Object::Staff | Object::ServiceLine | Object::Touch => None,
    }
}

/// A record as it is stored, and its version.
///
/// # Errors
/// When it is not there.
pub(super) async fn snapshot(conn: &mut Conn, object: Object, id: Uuid) -> Result<(Map<String, Json>, i64), Error> {
    let Some((table, columns)) = table(object) else { return Ok((Map::new(), 0)) };
    let mut kept = Map::new();
    let texts = pick::<(Option<String>,)>(conn, table, columns, Text, id).await?;
    kept.extend(texts.into_iter().map(|(name, (text,))| (name, Json::from(text))));
    let numbers = pick::<(Option<i64>,)>(conn, table, columns, Int, id).await?;
    kept.extend(numbers.into_iter().map(|(name, (number,))| (name, Json::from(number))));
    let ids = pick::<(Option<Uuid>,)>(conn, table, columns, Id, id).await?;
    kept.extend(ids.into_iter().map(|(name, (id,))| (name, Json::from(id.map(|id| id.to_string())))));
    let sql = format!("select version from {table} where id = $1");
    Ok((kept, conn.scalar(AssertSqlSafe(sql), args![id]).await?))
}

/// All columns of one kind as rows of one column, in the order of the list.
async fn pick<T: crate::db::Row>(
    conn: &mut Conn,
    table: &str,
    columns: Columns,
    kind: Kind,
    id: Uuid,
) -> Result<Vec<(String, T)>, Error> {
    let names: Vec<&str> = columns.iter().filter(|(_, k)| *k == kind).map(|(name, _)| *name).collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let each = names
        .iter()
        .enumerate()
        .map(|(place, name)| format!("select {place} as place, {name} as v from {table} where id = $1"));
    let sql = format!("select v from ({}) x order by place", each.collect::<Vec<_>>().join(" union all "));
    let rows: Vec<T> = conn.all(AssertSqlSafe(sql), args![id]).await?;
    Ok(names.into_iter().map(str::to_owned).zip(rows).collect())
}

/// Puts a record back as it was, unless somebody changed it since (`version` is that after the import). True when done.
///
/// # Errors
/// When the store refuses.
pub(super) async fn put_back(
    tx: &mut Tx,
    object: Object,
    id: Uuid,
    before: &Map<String, Json>,
    version: i64,
) -> Result<bool, Error> {
    let Some((table, columns)) = table(object) else { return Ok(false) };
    let mut values = args![id, version];
    let mut sets = Vec::new();
    for (name, kind) in columns {
        let Some(old) = before.get(*name) else { continue };
        values.push(match kind {
            Int => Value::Int(old.as_i64()),
            Text => Value::Text(old.as_str().map(str::to_owned)),
            Id => Value::Id(old.as_str().and_then(|text| Uuid::try_parse(text).ok())),
        });
        sets.push(format!("{name} = ${}", values.len()));
    }
    let sql = format!(
        "update {table} set {}, version = version + 1 where id = $1 and version = $2 and deleted_at is null",
        sets.join(", ")
    );
    Ok(tx.run(AssertSqlSafe(sql), values).await? == 1)
}

/// What one row did, for the receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The line in the file.
    pub line: i64,
    /// `created`, `updated` or `merged`.
    pub action: String,
    /// The object's key.
    pub object: String,
    /// The record.
    pub id: Uuid,
    /// Fields with their value before and after, for updates.
    pub fields: Vec<(String, String, String)>,
}

#[derive(crate::db::Row)]
struct ChangeRow {
    line: i64,
    action: String,
    object: String,
    object_id: Uuid,
    before_json: Option<String>,
    after_json: Option<String>,
}

/// What the rows of an import did, in their order, from a place on.
///
/// # Errors
/// When the store cannot be read.
pub async fn changes(conn: &mut Conn, actor: &Actor, id: ImportId, limit: i64) -> Result<Vec<Change>, Error> {
    actor.must(Right::Record)?;
    let rows: Vec<ChangeRow> = conn
        .all(
            "select line, action, object, object_id, before_json, after_json from import_change
             where import_id = $1 and action in ('created', 'updated', 'merged') order by place limit $2",
            args![id, limit],
        )
        .await?;
    Ok(rows.into_iter().map(read).collect())
}

fn read(row: ChangeRow) -> Change {
    let map = |text: Option<String>| -> Map<String, Json> {
        text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    };
    let (before, after) = (map(row.before_json), map(row.after_json));
    Change {
        line: row.line,
        action: row.action,
        object: row.object,
        id: row.object_id,
        fields: differences(&before, &after),
    }
}

/// The fields that differ, with both values as text; keys that only serve sorting are left out.
pub(super) fn differences(before: &Map<String, Json>, after: &Map<String, Json>) -> Vec<(String, String, String)> {
    let text = |value: Option<&Json>| match value {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let shown = |name: &&String| !name.ends_with("_key") && name.as_str() != "clean_name";
    let changed = after.keys().filter(shown).filter(|name| before.get(*name) != after.get(*name));
    changed.map(|name| (name.clone(), text(before.get(name)), text(after.get(name)))).collect()
}

/// A change with the name of its record, for who may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedChange {
    /// The change.
    pub change: Change,
    /// What the record is called.
    pub name: String,
    /// The client it belongs to.
    pub client: Option<Uuid>,
}

/// What the rows of an import did, as far as the actor sees the records.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn named_changes(
    conn: &mut Conn,
    actor: &Actor,
    id: ImportId,
    limit: i64,
) -> Result<Vec<NamedChange>, Error> {
    let changes = changes(conn, actor, id, limit).await?;
    let mut known = BTreeMap::new();
    for object in Object::ALL {
        let ids: Vec<Uuid> = changes.iter().filter(|c| c.object == object.key()).map(|c| c.id).collect();
        if !ids.is_empty() {
            known.insert(object.key(), names(conn, actor, object, &ids).await?);
        }
    }
    let named = changes.into_iter().filter_map(|change| {
        let (name, client) = known.get(change.object.as_str())?.get(&change.id)?.clone();
        Some(NamedChange { change, name, client })
    });
    Ok(named.collect())
}

/// A row that became one with a record that was there.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct MergedRow {
    /// The line of the file.
    pub line: i64,
    /// What it is, as in files.
    pub object: String,
    /// The record that it joined.
    pub id: Uuid,
    /// What that is called.
    pub with: String,
}

/// The rows that became one with a record that was there, as far as the actor sees the records: each with what it joined.
///
/// # Errors
/// When the store cannot be read.
pub async fn merged_rows(conn: &mut Conn, actor: &Actor, id: ImportId) -> Result<Vec<MergedRow>, Error> {
    let changes = named_changes(conn, actor, id, i64::MAX).await?;
    let merged = changes.into_iter().filter(|named| named.change.action == "merged");
    let row = |named: NamedChange| MergedRow {
        line: named.change.line,
        object: named.change.object,
        id: named.change.id,
        with: named.name,
    };
    Ok(merged.map(row).collect())
}

/// Names of records that the actor may see, with the client they belong to.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn names(
    conn: &mut Conn,
    actor: &Actor,
    object: Object,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, (String, Option<Uuid>)>, Error> {
    let (table, name) = match object {
        Object::Staff | Object::ServiceLine => return names_of_the_firm(conn, object, ids).await,
        Object::Client | Object::Touch => ("client", "name"),
        Object::Contact => ("contact", "name"),
        Object::Pursuit => ("pursuit", "title"),
        Object::Engagement => ("engagement", "title"),
        Object::Invoice => ("invoice", "number"),
    };
    let sees = actor.sees(1);
    let join = if table == "client" { "c.id = x.id" } else { "c.id = x.client_id" };
    let mut values = args![actor.wall_value()];
    let places = places_for(&mut values, ids);
    let sql = format!(
        "select x.id, x.{name}, c.id from {table} x join client c on {join} where x.id in ({places}) and {sees}"
    );
    let rows: Vec<(Uuid, String, Uuid)> = conn.all(AssertSqlSafe(sql), values).await?;
    Ok(rows.into_iter().map(|(id, name, client)| (id, (name, Some(client)))).collect())
}

async fn names_of_the_firm(
    conn: &mut Conn,
    object: Object,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, (String, Option<Uuid>)>, Error> {
    let table = if object == Object::Staff { "staff" } else { "service_line" };
    let mut values = args![];
    let places = places_for(&mut values, ids);
    let sql = format!("select id, name from {table} where id in ({places})");
    let rows: Vec<(Uuid, String)> = conn.all(AssertSqlSafe(sql), values).await?;
    Ok(rows.into_iter().map(|(id, name)| (id, (name, None))).collect())
}

fn places_for(values: &mut Vec<Value>, ids: &[Uuid]) -> String {
    let mut places = Vec::with_capacity(ids.len());
    for id in ids {
        values.push(Value::Id(Some(*id)));
        places.push(format!("${}", values.len()));
    }
    places.join(", ")
}
