//! Records whose columns stand in one list: stored and changed by the same list, so that no column is forgotten.

use perennial_core::dates::Moment;
use uuid::Uuid;

use super::{AssertSqlSafe, DbError, Tx, Value};

/// Stores a new record with these columns, the program's own words, and the moment of its making.
///
/// # Errors
/// When the store refuses.
pub async fn insert(
    tx: &mut Tx,
    table: &'static str,
    id: Uuid,
    now: Moment,
    columns: &[&'static str],
    values: Vec<Value>,
) -> Result<(), DbError> {
    let places: Vec<String> = (3..columns.len() + 3).map(|place| format!("${place}")).collect();
    let sql = format!(
        "insert into {table} (id, created_at, updated_at, version, {}) values ($1, $2, $2, 1, {})",
        columns.join(", "),
        places.join(", ")
    );
    let bound = [Value::Id(Some(id)), now.into()].into_iter().chain(values).collect();
    tx.run(AssertSqlSafe(sql), bound).await?;
    Ok(())
}

/// Changes these columns of a record that is still at the version `seen`. Returns how many were changed: one or none.
///
/// # Errors
/// When the store refuses.
pub async fn update(
    tx: &mut Tx,
    table: &'static str,
    id: Uuid,
    seen: i64,
    now: Moment,
    columns: &[&'static str],
    values: Vec<Value>,
) -> Result<u64, DbError> {
    let set: Vec<String> = columns.iter().zip(4..).map(|(column, place)| format!("{column} = ${place}")).collect();
    let sql = format!(
        "update {table} set {}, updated_at = $3, version = version + 1 where id = $1 and version = $2",
        set.join(", ")
    );
    let bound = [Value::Id(Some(id)), seen.into(), now.into()].into_iter().chain(values).collect();
    tx.run(AssertSqlSafe(sql), bound).await
}
