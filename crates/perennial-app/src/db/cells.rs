//! Rows whose columns are known only when the program runs: for copies and exports of whole tables.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, TypeInfo, ValueRef};

use super::Value;

/// One row, its values in the order of the columns asked for.
///
/// SQLite tells identifiers and bytes apart no more, so there both are [`Value::Bytes`]; a null is
/// [`Value::Int`] of nothing until [`Type::fit`] gives it its type.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells(pub Vec<Value>);

impl<'r> FromRow<'r, SqliteRow> for Cells {
    fn from_row(row: &'r SqliteRow) -> Result<Self, sqlx::Error> {
        let cell = |place: usize| {
            let raw = row.try_get_raw(place)?;
            if raw.is_null() {
                return Ok(Value::Int(None));
            }
            match raw.type_info().name() {
                "INTEGER" => Ok(Value::Int(row.try_get(place)?)),
                "TEXT" => Ok(Value::Text(row.try_get(place)?)),
                "BLOB" => Ok(Value::Bytes(row.try_get(place)?)),
                other => Err(unexpected(other)),
            }
        };
        (0..row.len()).map(cell).collect::<Result<_, _>>().map(Self)
    }
}

impl<'r> FromRow<'r, PgRow> for Cells {
    fn from_row(row: &'r PgRow) -> Result<Self, sqlx::Error> {
        let cell = |place: usize| {
            let name = row.try_get_raw(place)?.type_info().name().to_owned();
            match name.as_str() {
                "INT8" => Ok(Value::Int(row.try_get(place)?)),
                "TEXT" | "VARCHAR" => Ok(Value::Text(row.try_get(place)?)),
                "UUID" => Ok(Value::Id(row.try_get(place)?)),
                "BYTEA" => Ok(Value::Bytes(row.try_get(place)?)),
                other => Err(unexpected(other)),
            }
        };
        (0..row.len()).map(cell).collect::<Result<_, _>>().map(Self)
    }
}

fn unexpected(name: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("a column of the type {name}, which Perennial does not use").into())
}

/// The types that columns have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// `bigint`.
    Int,
    /// `text`.
    Text,
    /// `uuid`.
    Id,
    /// `bytea`.
    Bytes,
}

impl Type {
    /// The type of its name in PostgreSQL's catalogue.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "bigint" => Some(Self::Int),
            "text" => Some(Self::Text),
            "uuid" => Some(Self::Id),
            "bytea" => Some(Self::Bytes),
            _ => None,
        }
    }

    /// The value with this type: sixteen bytes become an identifier where one is wanted, nulls are typed.
    pub fn fit(self, value: Value) -> Value {
        match (self, value) {
            (Self::Id, Value::Bytes(Some(bytes))) => match uuid::Uuid::from_slice(&bytes) {
                Ok(id) => Value::Id(Some(id)),
                Err(_) => Value::Bytes(Some(bytes)),
            },
            (kind, Value::Int(None) | Value::Text(None) | Value::Id(None) | Value::Bytes(None)) => kind.null(),
            (_, value) => value,
        }
    }

    const fn null(self) -> Value {
        match self {
            Self::Int => Value::Int(None),
            Self::Text => Value::Text(None),
            Self::Id => Value::Id(None),
            Self::Bytes => Value::Bytes(None),
        }
    }
}
