//! Rows whose columns are known only when the program runs: for copies and exports of whole tables.

use rusqlite::types::ValueRef as SqliteValue;
use sqlx::{Row as _, TypeInfo, ValueRef};

use super::row::{Found, Row, Source};
use super::{DbError, Value};

/// One row, its values in the order of the columns asked for.
///
/// SQLite tells identifiers and bytes apart no more, so there both are [`Value::Bytes`]; a null is
/// [`Value::Int`] of nothing until [`Type::fit`] gives it its type.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells(pub Vec<Value>);

impl Row for Cells {
    fn read(row: &mut Found<'_>) -> Result<Self, DbError> {
        (0..row.len()).map(|place| cell(row, place)).collect::<Result<_, _>>().map(Self)
    }
}

fn cell(found: &Found<'_>, place: usize) -> Result<Value, DbError> {
    match &found.source {
        Source::Sqlite(row) => match row.get_ref(place)? {
            SqliteValue::Null => Ok(Value::Int(None)),
            SqliteValue::Integer(_) => Ok(Value::Int(found.at(place)?)),
            SqliteValue::Text(_) => Ok(Value::Text(found.at(place)?)),
            SqliteValue::Blob(_) => Ok(Value::Bytes(found.at(place)?)),
            SqliteValue::Real(_) => Err(unexpected("REAL")),
        },
        Source::Pg(row) => match row.try_get_raw(place)?.type_info().name() {
            "INT8" => Ok(Value::Int(found.at(place)?)),
            "TEXT" | "VARCHAR" => Ok(Value::Text(found.at(place)?)),
            "UUID" => Ok(Value::Id(found.at(place)?)),
            "BYTEA" => Ok(Value::Bytes(found.at(place)?)),
            other => Err(unexpected(other)),
        },
    }
}

fn unexpected(name: &str) -> DbError {
    DbError::Row(format!("a column of the type {name}, which Perennial does not use"))
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
