//! One connection to either database, with four ways to ask.

use std::pin::Pin;

use futures_util::TryStreamExt;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnection, Postgres};
use sqlx::{SqlSafeStr, SqlStr};

use super::DbError;
use super::readers::Lent;
use super::row::{Cell, Found, Row, Source};
use super::sqlite::{Lite, Sink};
use super::value::{self, Value};

/// A connection.
pub enum Conn {
    /// SQLite, owned.
    Sqlite(Box<Lite>),
    /// PostgreSQL, owned.
    Pg(Box<PgConnection>),
    /// SQLite, lent for reading.
    LentSqlite(Lent),
    /// PostgreSQL, lent by a pool.
    PooledPg(PoolConnection<Postgres>),
}

/// Rows that are being stored; how many.
pub type Inserting<'c> = Pin<Box<dyn Future<Output = Result<u64, DbError>> + Send + 'c>>;

/// Rows to be stored.
type Rows<'r> = &'r mut (dyn Iterator<Item = Vec<Value>> + Send);

enum Either<'c> {
    Sqlite(&'c mut Lite),
    Pg(&'c mut PgConnection),
}

impl Conn {
    fn either(&mut self) -> Either<'_> {
        match self {
            Self::Sqlite(lite) => Either::Sqlite(lite),
            Self::LentSqlite(lite) => Either::Sqlite(lite),
            Self::Pg(conn) => Either::Pg(conn),
            Self::PooledPg(conn) => Either::Pg(conn),
        }
    }

    /// True for PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Pg(_) | Self::PooledPg(_))
    }

    /// All rows.
    ///
    /// # Errors
    /// When the statement fails or a row does not fit `T`.
    pub async fn all<T: Row>(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Vec<T>, DbError> {
        let mut rows = Vec::new();
        self.each(sql.into_sql_str(), values, &mut |found| {
            rows.push(T::read(found)?);
            Ok(true)
        })
        .await?;
        Ok(rows)
    }

    /// The first row, when there is one.
    ///
    /// # Errors
    /// When the statement fails or the row does not fit `T`.
    pub async fn optional<T: Row>(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Option<T>, DbError> {
        let mut first = None;
        self.first(sql.into_sql_str(), values, &mut |found| {
            first = Some(T::read(found)?);
            Ok(false)
        })
        .await?;
        Ok(first)
    }

    /// Hands each row to `sink`. Not generic, so that it is compiled once for all the structs that are read.
    async fn each(&mut self, sql: SqlStr, values: Vec<Value>, sink: Sink<'_>) -> Result<(), DbError> {
        match self.either() {
            Either::Sqlite(lite) => lite.each(sql.as_str(), &values, sink)?,
            Either::Pg(conn) => {
                let mut rows = sqlx::query_with(sql, value::postgres(values)?).fetch(conn);
                while let Some(row) = rows.try_next().await? {
                    sink(&mut Found::new(Source::Pg(&row)))?;
                }
            }
        }
        Ok(())
    }

    async fn first(&mut self, sql: SqlStr, values: Vec<Value>, sink: Sink<'_>) -> Result<(), DbError> {
        match self.either() {
            Either::Sqlite(lite) => lite.each(sql.as_str(), &values, sink)?,
            Either::Pg(conn) => {
                if let Some(row) = sqlx::query_with(sql, value::postgres(values)?).fetch_optional(conn).await? {
                    sink(&mut Found::new(Source::Pg(&row)))?;
                }
            }
        }
        Ok(())
    }

    /// The one value of the one row.
    ///
    /// # Errors
    /// When the statement fails, gives no row, or the value does not fit `T`.
    pub async fn scalar<T: Cell + Send>(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<T, DbError> {
        let row: Option<(T,)> = self.optional(sql, values).await?;
        row.map(|(value,)| value).ok_or_else(|| DbError::Row("no row where one is wanted".to_owned()))
    }

    /// Runs a statement; the number of rows it touched.
    ///
    /// # Errors
    /// When the statement fails.
    pub async fn run(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<u64, DbError> {
        let sql = sql.into_sql_str();
        Ok(match self.either() {
            Either::Sqlite(lite) => lite.run(sql.as_str(), &values)?,
            Either::Pg(conn) => sqlx::query_with(sql, value::postgres(values)?).execute(conn).await?.rows_affected(),
        })
    }

    /// Runs statements without placeholders (transactions, migrations).
    ///
    /// # Errors
    /// When a statement fails.
    pub async fn raw(&mut self, sql: impl SqlSafeStr) -> Result<(), DbError> {
        let sql = sql.into_sql_str();
        match self.either() {
            Either::Sqlite(lite) => lite.raw(sql.as_str())?,
            Either::Pg(conn) => sqlx::raw_sql(sql).execute(conn).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Inserts many rows: `head` is `insert into t (a, b) values`, `tail` what follows the
    /// rows (for example `on conflict do nothing`), each row the values of its columns in order.
    ///
    /// # Errors
    /// When a statement fails.
    pub fn insert_many<'c>(
        &'c mut self,
        head: &'c str,
        tail: &'c str,
        rows: impl IntoIterator<Item = Vec<Value>, IntoIter: Send + 'c>,
    ) -> Inserting<'c> {
        let mut rows = rows.into_iter();
        // Behind a pointer, so that what it is made of need not be known where it is awaited.
        Box::pin(async move { self.insert_each(head, tail, &mut rows).await })
    }

    /// [`Conn::insert_many`] behind a pointer, so that it is compiled once. Each row is made when it is stored.
    async fn insert_each(&mut self, head: &str, tail: &str, rows: Rows<'_>) -> Result<u64, DbError> {
        let mut rows = rows.peekable();
        let Some(width) = rows.peek().map(Vec::len) else { return Ok(0) };
        if let Either::Sqlite(lite) = self.either() {
            return lite.run_each(&values_list(head, tail, 1, width, false), &mut rows);
        }
        let mut inserted = 0;
        let per_statement = (30_000 / width.max(1)).clamp(1, 400);
        while rows.peek().is_some() {
            let chunk: Vec<Vec<Value>> = rows.by_ref().take(per_statement).collect();
            let sql = values_list(head, tail, chunk.len(), width, true);
            inserted += self.run(sqlx::AssertSqlSafe(sql), chunk.into_iter().flatten().collect()).await?;
        }
        Ok(inserted)
    }
}

/// The statement with its placeholders. PostgreSQL wants them numbered; SQLite takes a number for a name, and looks
/// names up one by one.
fn values_list(head: &str, tail: &str, rows: usize, width: usize, numbered: bool) -> String {
    let mut sql = String::with_capacity(head.len() + tail.len() + rows * width * 6);
    sql.push_str(head);
    let mut place = 1;
    for row in 0..rows {
        sql.push_str(if row == 0 { " (" } else { ",(" });
        for column in 0..width {
            if column > 0 {
                sql.push(',');
            }
            if numbered {
                sql.push('$');
                sql.push_str(&place.to_string());
                place += 1;
            } else {
                sql.push('?');
            }
        }
        sql.push(')');
    }
    sql.push(' ');
    sql.push_str(tail);
    sql
}
