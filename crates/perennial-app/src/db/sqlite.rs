//! SQLite in the calling thread: a statement is a call, not a message to another thread and back.
//!
//! Reading takes microseconds to a few milliseconds; the server runs more worker threads than there are readers,
//! so that a long read keeps nobody waiting. Writing, which waits for the disk, has a thread of its own
//! (`write.rs`).

use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, OpenFlags};

use super::row::{Found, Source};
use super::{DbError, Value};

/// Statements that a connection keeps compiled.
const STATEMENTS: usize = 200;

/// What is done with each row; false ends the reading.
pub(super) type Sink<'s> = &'s mut (dyn FnMut(&mut Found<'_>) -> Result<bool, DbError> + Send);

/// One connection to a SQLite file.
pub struct Lite(Connection);

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Read and write, with the log beside the file; created when it is not there and that is wanted.
    Write { create: bool },
    /// Read only, beside a writer.
    Read,
    /// Read and write a single file without a log beside it.
    Single,
    /// Read a single file that nobody changes.
    Still,
}

impl Lite {
    pub(super) fn open(file: &Path, mode: Mode) -> Result<Self, DbError> {
        let access = match mode {
            Mode::Write { create: true } => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Mode::Write { create: false } | Mode::Single => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Mode::Read | Mode::Still => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
        let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = match mode {
            Mode::Still => Connection::open_with_flags(still(file), flags | OpenFlags::SQLITE_OPEN_URI)?,
            _ => Connection::open_with_flags(file, flags)?,
        };
        conn.busy_timeout(Duration::from_secs(10))?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        conn.execute_batch(match mode {
            Mode::Write { .. } => {
                "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
                 pragma temp_store = memory; pragma cache_size = -16000"
            }
            Mode::Read => {
                "pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -16000;
                 pragma query_only = on"
            }
            Mode::Single => "pragma journal_mode = delete; pragma synchronous = full; pragma foreign_keys = on",
            Mode::Still => "pragma query_only = on",
        })?;
        Ok(Self(conn))
    }

    /// Hands each row to `sink` until it has enough.
    pub(super) fn each(&self, sql: &str, values: &[Value], sink: Sink<'_>) -> Result<(), DbError> {
        let mut statement = self.0.prepare_cached(sql)?;
        bind(&mut statement, sql, values)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            if !sink(&mut Found::new(Source::Sqlite(row)))? {
                break;
            }
        }
        Ok(())
    }

    /// Runs a statement to its end; the number of rows it changed.
    pub(super) fn run(&self, sql: &str, values: &[Value]) -> Result<u64, DbError> {
        let mut statement = self.0.prepare_cached(sql)?;
        bind(&mut statement, sql, values)?;
        let mut rows = statement.raw_query();
        while rows.next()?.is_some() {}
        drop(rows);
        Ok(if statement.readonly() { 0 } else { self.0.changes() })
    }

    /// Runs a statement once for each row of values, compiled once; the number of rows that it changed. A statement for
    /// many rows at once would be compiled for each number of rows, and compiling it costs more than running it.
    pub(super) fn run_each(&self, sql: &str, rows: &mut dyn Iterator<Item = Vec<Value>>) -> Result<u64, DbError> {
        let mut statement = self.0.prepare_cached(sql)?;
        let mut changed = 0;
        for values in rows {
            for (place, value) in values.iter().enumerate() {
                statement.raw_bind_parameter(place + 1, ToSqlOutput::Borrowed(borrowed(value)))?;
            }
            changed += statement.raw_execute()? as u64;
        }
        Ok(changed)
    }

    /// Runs statements without placeholders.
    pub(super) fn raw(&self, sql: &str) -> Result<(), DbError> {
        if sql.contains(';') { Ok(self.0.execute_batch(sql)?) } else { self.run(sql, &[]).map(|_| ()) }
    }

    /// True when no transaction is open.
    pub(super) fn is_idle(&self) -> bool {
        self.0.is_autocommit()
    }

    pub(super) fn close(self) -> Result<(), DbError> {
        self.0.close().map_err(|(_, error)| error.into())
    }
}

/// The address of a file that nobody changes: SQLite then needs no lock and no log.
fn still(file: &Path) -> String {
    let path = file.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{path}?immutable=1")
}

/// Binds the values. SQLite takes `$2` for a name: its number says which value it stands for. Bare `?` come in order.
fn bind(statement: &mut CachedStatement<'_>, sql: &str, values: &[Value]) -> Result<(), DbError> {
    let count = statement.parameter_count();
    let told = numbers(sql, values.len());
    for place in 1..=count {
        // SQLite looks for the name of a place from its first name on: with hundreds of them, that is most of the work.
        let number = match told.get(place - 1) {
            Some(number) if told.len() == count => Some(*number),
            _ => statement.parameter_name(place).and_then(|name| name[1..].parse::<usize>().ok()),
        };
        let number = number.unwrap_or(place);
        let value = number.checked_sub(1).and_then(|index| values.get(index));
        let value = value.ok_or_else(|| DbError::Row(format!("there is no value for placeholder {number}")))?;
        statement.raw_bind_parameter(place, ToSqlOutput::Borrowed(borrowed(value)))?;
    }
    Ok(())
}

/// The numbers of the placeholders of a statement in the order in which SQLite counts them: each where it stands first.
/// None where they are not plain, for example one beyond the values; then SQLite is asked.
fn numbers(sql: &str, values: usize) -> Vec<usize> {
    let (mut seen, mut told) = (vec![false; values], Vec::with_capacity(values));
    let outside_of_quotes = sql.split('\'').step_by(2);
    for part in outside_of_quotes.flat_map(|text| text.split('$').skip(1)) {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = part.get(..digits).and_then(|digits| digits.parse::<usize>().ok());
        let Some((number, seen)) = number.and_then(|number| Some((number, seen.get_mut(number.checked_sub(1)?)?)))
        else {
            return Vec::new();
        };
        if !std::mem::replace(seen, true) {
            told.push(number);
        }
    }
    told
}

fn borrowed(value: &Value) -> ValueRef<'_> {
    match value {
        Value::Int(Some(n)) => ValueRef::Integer(*n),
        Value::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
        Value::Id(Some(id)) => ValueRef::Blob(id.as_bytes()),
        Value::Bytes(Some(bytes)) => ValueRef::Blob(bytes),
        Value::Int(None) | Value::Text(None) | Value::Id(None) | Value::Bytes(None) => ValueRef::Null,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Lite, Mode, Value};

    #[test]
    fn each_placeholder_gets_the_value_of_its_number() {
        let folder = tempfile::tempdir().unwrap();
        let lite = Lite::open(&folder.path().join("a.db"), Mode::Write { create: true }).unwrap();
        let values: Vec<Value> = (1..=12).map(Value::from).collect();
        for (sql, told) in [
            ("select $2 || ',' || $1 || ',' || $2", "2,1,2"),
            ("select $12 || '$3, it''s $4' || $1", "12$3, it's $41"),
            ("select ? || ',' || ?", "1,2"),
            ("select cast($11 as text) where $1 < $2", "11"),
        ] {
            let mut found = None;
            let mut sink = |row: &mut super::Found<'_>| {
                found = Some(row.at::<String>(0)?);
                Ok(true)
            };
            lite.each(sql, &values, &mut sink).unwrap();
            assert_eq!(found.as_deref(), Some(told), "{sql}");
        }
        let none = lite.each("select $3", &values[..2], &mut |_| Ok(true));
        assert!(none.unwrap_err().to_string().contains("placeholder 3"));
    }

    #[test]
    fn the_address_of_a_file_with_odd_signs_is_escaped() {
        assert_eq!(super::still(Path::new("/a b/50%?#.db")), "file:/a b/50%25%3f%23.db?immutable=1");
    }
}
