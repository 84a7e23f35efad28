//! Copies of the whole store: into one SQLite file, and from such a file into a store.
//!
//! A copy is a SQLite database with the same tables, whichever database it came from, so that it can be opened
//! and checked with common tools, and carried from one kind of database to the other.

use std::collections::BTreeMap;
use std::path::Path;

use super::cells::{Cells, Type};
use super::sqlite::{Lite, Mode};
use super::{AssertSqlSafe, Conn, Db, DbError, Value, migrate};
use crate::args;

/// Rows read and written at once.
const PAGE: usize = 2000;

/// The number of rows of each table.
pub type Counts = BTreeMap<String, i64>;

/// Opens a single database file, outside a data folder: without a log beside it, and without creating it.
///
/// # Errors
/// When it is not there or is not a SQLite database.
pub async fn open_file(file: &Path, read_only: bool) -> Result<Conn, DbError> {
    let mode = if read_only { Mode::Still } else { Mode::Single };
    Ok(Conn::Sqlite(Box::new(Lite::open(file, mode)?)))
}

/// Brings the schema of an open file up to date; refuses one that is newer than this program.
///
/// # Errors
/// When the file cannot be written or is newer.
pub async fn migrate_file(conn: &mut Conn) -> Result<(), DbError> {
    migrate::run(conn).await
}

/// Closes an open file, so that everything is in the file itself.
///
/// # Errors
/// When the last bytes cannot be written.
pub async fn close_file(conn: Conn) -> Result<(), DbError> {
    use sqlx::Connection;
    match conn {
        Conn::Sqlite(lite) => lite.close()?,
        Conn::Pg(conn) => conn.close().await?,
        Conn::LentSqlite(_) | Conn::PooledPg(_) => {}
    }
    Ok(())
}

impl Db {
    /// Writes the store as it is at one instant into `file`, which exists and is empty. Others may go on writing.
    /// Gives the row counts of that instant; none when somebody wrote while SQLite's copy was made, because then
    /// they cannot be known.
    ///
    /// # Errors
    /// When the store cannot be read or the file cannot be written.
    pub async fn copy_to_file(&self, file: &Path) -> Result<Option<Counts>, DbError> {
        let mut conn = self.read().await?;
        if conn.is_postgres() {
            let mut target = open_file(file, false).await?;
            migrate::run(&mut target).await?;
            conn.begin_reading().await?;
            let copied = copy_rows(&mut conn, &mut target).await;
            conn.end_reading().await?;
            copied?;
            let counted = counts(&mut target).await?;
            close_file(target).await?;
            return Ok(Some(counted));
        }
        let seen = data_version(&mut conn).await?;
        let counted = counts(&mut conn).await?;
        let path = file.to_string_lossy().into_owned();
        conn.raw("pragma query_only = off").await?;
        let copied = conn.run("vacuum into $1", args![path]).await;
        conn.raw("pragma query_only = on").await?;
        copied?;
        Ok((data_version(&mut conn).await? == seen).then_some(counted))
    }
}

async fn data_version(conn: &mut Conn) -> Result<i64, DbError> {
    conn.scalar("select data_version from pragma_data_version", vec![]).await
}

/// Counts the rows of every table.
///
/// # Errors
/// When the database cannot be read.
pub async fn counts(conn: &mut Conn) -> Result<Counts, DbError> {
    let mut counts = Counts::new();
    for table in tables(conn).await? {
        let n = conn.scalar(AssertSqlSafe(format!("select count(*) from {table}")), vec![]).await?;
        counts.insert(table, n);
    }
    Ok(counts)
}

/// All tables; on SQLite in the order in which they were created, those that others refer to first.
async fn tables(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    let sql = if conn.is_postgres() {
        "select cast(table_name as text) from information_schema.tables
         where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1"
    } else {
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by rowid"
    };
    let rows: Vec<(String,)> = conn.all(sql, vec![]).await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// Copies all rows between SQLite and PostgreSQL; both have the same schema, the target has no rows.
///
/// # Errors
/// When either side fails.
pub async fn copy_rows(from: &mut Conn, to: &mut Conn) -> Result<(), DbError> {
    let names = if to.is_postgres() { tables(from).await? } else { tables(to).await? };
    for table in names.into_iter().filter(|table| table != "schema_version") {
        let layout =
            if to.is_postgres() { Layout::of(from, to, &table).await? } else { Layout::of(to, from, &table).await? };
        // The only row that a new store has.
        to.run(AssertSqlSafe(format!("delete from {table}")), vec![]).await?;
        layout.copy(from, to).await?;
    }
    Ok(())
}

/// A table: its columns with their types, and which of them are the key.
struct Layout {
    table: String,
    columns: Vec<(String, Type)>,
    key: Vec<usize>,
}

impl Layout {
    async fn of(sqlite: &mut Conn, postgres: &mut Conn, table: &str) -> Result<Self, DbError> {
        let types: Vec<(String, String)> = postgres
            .all(
                "select cast(column_name as text), cast(data_type as text) from information_schema.columns
                 where table_schema = current_schema() and table_name = $1",
                args![table],
            )
            .await?;
        let rows: Vec<(String, i64)> =
            sqlite.all("select name, pk from pragma_table_info($1) order by cid", args![table]).await?;
        let mut key: Vec<(i64, usize)> =
            rows.iter().enumerate().filter(|(_, row)| row.1 > 0).map(|(place, row)| (row.1, place)).collect();
        key.sort_unstable();
        let typed = |name: String| {
            let kind = types.iter().find(|(other, _)| *other == name).and_then(|(_, kind)| Type::named(kind));
            kind.map(|kind| (name, kind)).ok_or(DbError::Row(format!("{table}: a column of another type")))
        };
        let columns = rows.into_iter().map(|(name, _)| typed(name)).collect::<Result<_, _>>()?;
        Ok(Self { table: table.to_owned(), columns, key: key.into_iter().map(|(_, place)| place).collect() })
    }

    async fn copy(&self, from: &mut Conn, to: &mut Conn) -> Result<(), DbError> {
        // Uploaded files may be large: one at a time.
        let page = if self.columns.iter().any(|(name, _)| name == "content") { 1 } else { PAGE };
        let head = format!("insert into {} ({}) values", self.table, self.names());
        let mut after: Vec<Value> = Vec::new();
        loop {
            let rows: Vec<Cells> = from.all(AssertSqlSafe(self.select(!after.is_empty(), page)), after).await?;
            let rows: Vec<Vec<Value>> = rows.into_iter().map(|row| self.fit(row)).collect();
            let Some(last) = rows.last() else { return Ok(()) };
            after = self.key.iter().map(|place| last[*place].clone()).collect();
            let more = rows.len() == page;
            to.insert_many(&head, "", rows).await?;
            if !more {
                return Ok(());
            }
        }
    }

    fn fit(&self, row: Cells) -> Vec<Value> {
        row.0.into_iter().zip(&self.columns).map(|(value, (_, kind))| kind.fit(value)).collect()
    }

    fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn select(&self, after: bool, page: usize) -> String {
        let key = self.key.iter().map(|place| self.columns[*place].0.as_str()).collect::<Vec<_>>().join(", ");
        let places = crate::log::places(1, self.key.len());
        let condition = if after { format!("where ({key}) > ({places})") } else { String::new() };
        format!("select {} from {} {condition} order by {key} limit {page}", self.names(), self.table)
    }
}
