//! How rows of either database become structs and tuples.

use perennial_core::dates::Day;
use perennial_core::keyed::Keyed;
use perennial_core::money::Currency;
use rusqlite::types::ValueRef;
use sqlx::postgres::PgRow;
use sqlx::{Column, Row as _, ValueRef as _};
use uuid::Uuid;

use super::DbError;

/// A struct (`#[derive(db::Row)]`: each field from the column of its name) or a tuple (by place) that can be read
/// from a row of either database.
pub trait Row: Sized + Send {
    /// Reads it.
    ///
    /// # Errors
    /// When a column is missing or its value is of another type.
    fn read(row: &mut Found<'_>) -> Result<Self, DbError>;
}

/// One row that a statement found.
pub struct Found<'r> {
    pub(super) source: Source<'r>,
    /// Where the next column is looked for first: columns mostly stand in the order of the fields.
    next: usize,
}

pub(super) enum Source<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Pg(&'r PgRow),
}

impl<'r> Found<'r> {
    pub(super) const fn new(source: Source<'r>) -> Self {
        Self { source, next: 0 }
    }

    /// The number of columns.
    pub(super) fn len(&self) -> usize {
        match &self.source {
            Source::Sqlite(row) => row.as_ref().column_count(),
            Source::Pg(row) => row.len(),
        }
    }

    fn is_named(&self, place: usize, name: &str) -> bool {
        match &self.source {
            Source::Sqlite(row) => row.as_ref().column_name(place).is_ok_and(|found| found == name),
            Source::Pg(row) => row.columns().get(place).is_some_and(|column| column.name() == name),
        }
    }

    /// The value of the column with this name.
    ///
    /// # Errors
    /// When there is none, or its value is of another type.
    pub fn named<T: Cell>(&mut self, name: &str) -> Result<T, DbError> {
        let place = if self.is_named(self.next, name) {
            Some(self.next)
        } else {
            (0..self.len()).find(|place| self.is_named(*place, name))
        };
        let place = place.ok_or_else(|| DbError::Row(format!("there is no column {name}")))?;
        self.next = place + 1;
        self.at(place).map_err(|error| DbError::Row(format!("column {name}: {error}")))
    }

    /// The value of the column at this place, from 0.
    ///
    /// # Errors
    /// When there is none, or its value is of another type.
    pub fn at<T: Cell>(&self, place: usize) -> Result<T, DbError> {
        match &self.source {
            Source::Sqlite(row) => {
                let value = row.get_ref(place)?;
                T::of_sqlite(value)
            }
            Source::Pg(row) => T::of_postgres(row, place),
        }
    }
}

/// A value that a column can hold.
pub trait Cell: Sized {
    /// From SQLite.
    ///
    /// # Errors
    /// When it is of another type.
    fn of_sqlite(value: ValueRef<'_>) -> Result<Self, DbError>;

    /// From PostgreSQL.
    ///
    /// # Errors
    /// When it is of another type.
    fn of_postgres(row: &PgRow, place: usize) -> Result<Self, DbError>;
}

macro_rules! cells {
    ($($kind:ty: $value:ident => $read:expr;)+) => {$(
        impl Cell for $kind {
            fn of_sqlite($value: ValueRef<'_>) -> Result<Self, DbError> {
                let read: Option<Self> = $read;
                read.ok_or_else(|| DbError::Row(format!("{:?} where another type is wanted", $value.data_type())))
            }

            fn of_postgres(row: &PgRow, place: usize) -> Result<Self, DbError> {
                Ok(row.try_get(place)?)
            }
        }
    )+};
}

cells! {
    i64: value => value.as_i64().ok();
    String: value => value.as_str().ok().map(str::to_owned);
    Uuid: value => value.as_blob().ok().and_then(|bytes| Self::from_slice(bytes).ok());
    Vec<u8>: value => value.as_blob().ok().map(<[u8]>::to_vec);
}

impl<T: Cell> Cell for Option<T> {
    fn of_sqlite(value: ValueRef<'_>) -> Result<Self, DbError> {
        if value == ValueRef::Null { Ok(None) } else { T::of_sqlite(value).map(Some) }
    }

    fn of_postgres(row: &PgRow, place: usize) -> Result<Self, DbError> {
        if row.try_get_raw(place)?.is_null() { Ok(None) } else { T::of_postgres(row, place).map(Some) }
    }
}

fn day(number: i64) -> Result<Day, DbError> {
    i32::try_from(number).map(Day::from_number).map_err(|_| DbError::Row(format!("{number} is no day")))
}

impl Cell for Day {
    fn of_sqlite(value: ValueRef<'_>) -> Result<Self, DbError> {
        i64::of_sqlite(value).and_then(day)
    }

    fn of_postgres(row: &PgRow, place: usize) -> Result<Self, DbError> {
        i64::of_postgres(row, place).and_then(day)
    }
}

fn currency(code: &str) -> Result<Currency, DbError> {
    code.parse().map_err(|_| DbError::Row(format!("“{code}” is no currency")))
}

impl Cell for Currency {
    fn of_sqlite(value: ValueRef<'_>) -> Result<Self, DbError> {
        String::of_sqlite(value).and_then(|code| currency(&code))
    }

    fn of_postgres(row: &PgRow, place: usize) -> Result<Self, DbError> {
        String::of_postgres(row, place).and_then(|code| currency(&code))
    }
}

/// An enum in a column of words. A word that no variant has is an error that names the column, never another variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word<T>(pub T);

impl<T: Keyed> Word<T> {
    fn parse(word: &str) -> Result<Self, DbError> {
        T::from_key(word).map(Self).ok_or_else(|| DbError::Row(format!("“{word}” is no {}", T::NOUN)))
    }
}

impl<T: Keyed> Cell for Word<T> {
    fn of_sqlite(value: ValueRef<'_>) -> Result<Self, DbError> {
        String::of_sqlite(value).and_then(|word| Self::parse(&word))
    }

    fn of_postgres(row: &PgRow, place: usize) -> Result<Self, DbError> {
        String::of_postgres(row, place).and_then(|word| Self::parse(&word))
    }
}

macro_rules! tuples {
    ($(($($part:ident $place:literal),+))+) => {$(
        impl<$($part: Cell + Send),+> Row for ($($part,)+) {
            fn read(row: &mut Found<'_>) -> Result<Self, DbError> {
                Ok(($(row.at::<$part>($place)?,)+))
            }
        }
    )+};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8)
}
