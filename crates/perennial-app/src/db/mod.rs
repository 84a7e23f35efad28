//! The store: the only place that knows which database it is, and the only door to a transaction.
//!
//! One SQL text serves SQLite and PostgreSQL: `$1` placeholders, `on conflict`, `returning`, row values.
//! Identifiers are 16-byte UUIDs, whole numbers 64 bits, days and moments whole numbers, flags 0 or 1.
//! [`Db::read`] gives a connection for reading; [`Db::write`] is the only way to begin a change.

mod cells;
pub mod columns;
mod conn;
mod copy;
mod health;
mod migrate;
mod readers;
mod row;
mod sqlite;
mod value;
mod write;

use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

pub use cells::{Cells, Type};
pub use conn::Conn;
pub use copy::{Counts, close_file, copy_rows, counts, migrate_file, open_file};
pub use migrate::{SCHEMA_VERSION, schema_version};
pub use perennial_derive::Row;
pub use readers::READERS;
pub use row::{Cell, Found, Row, Word};
pub use sqlx::AssertSqlSafe;
pub use value::Value;
pub use write::{Tx, WriteFuture};

/// The lowest SQLite that is safe with WAL: earlier ones can corrupt it (`reliability.md` section 2).
const SQLITE_FLOOR: i32 = 3_051_003;

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A folder with an embedded SQLite database in it.
    Folder(PathBuf),
    /// A PostgreSQL server, by its URL.
    Postgres(String),
}

/// What can go wrong with the store.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The database refused or could not be reached.
    #[error("the database answered: {0}")]
    Sqlx(#[from] sqlx::Error),
    /// The same, of SQLite.
    #[error("the database answered: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A row is not as the program expects it.
    #[error("the database's answer was not understood: {0}")]
    Row(String),
    /// The writer could not be started.
    #[error("the system gave the writer no thread: {0}")]
    Thread(std::io::Error),
    /// The store was written by a newer program.
    #[error(
        "the data was written by a newer Perennial (schema {found}; this program knows up to {known}): use that version or a later one"
    )]
    Newer {
        /// The schema found.
        found: i64,
        /// The newest schema known here.
        known: i64,
    },
    /// There is no store.
    #[error(
        "there is no Perennial data in {0}: create it with `perennial serve --data {0}` or `perennial demo --data {0}`"
    )]
    Missing(String),
    /// The bundled SQLite is too old.
    #[error("SQLite {0} is older than 3.51.3, which can corrupt its log: build Perennial with the bundled library")]
    OldSqlite(i32),
    /// The folder cannot be used.
    #[error("the folder {0} cannot be used: {1}")]
    Folder(String, std::io::Error),
    /// An earlier write failed on the disk; nothing more is written until a restart.
    #[error(
        "the store stopped writing after a disk error: free the disk, then restart Perennial; nothing that was answered as saved is lost"
    )]
    Stopped,
    /// The work of a write panicked; its changes were undone.
    #[error("the change failed inside the program and was undone")]
    Panicked,
}

/// An open store. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    writer: write::Writer,
    location: Location,
}

#[derive(Clone)]
enum Pools {
    Sqlite(readers::Readers),
    Pg(PgPool),
}

impl Db {
    /// Opens the store, creates it when it is not there and `create` allows it, and brings its schema up to date.
    ///
    /// # Errors
    /// When it cannot be reached, is missing, or was written by a newer program.
    pub async fn open(location: &Location, create: bool) -> Result<Self, DbError> {
        match location {
            Location::Folder(folder) => Self::open_sqlite(folder, create).await,
            Location::Postgres(url) => Self::open_postgres(url).await,
        }
    }

    async fn open_sqlite(folder: &Path, create: bool) -> Result<Self, DbError> {
        let file = folder.join("perennial.db");
        if !file.exists() {
            if !create {
                return Err(DbError::Missing(folder.display().to_string()));
            }
            std::fs::create_dir_all(folder).map_err(|e| DbError::Folder(folder.display().to_string(), e))?;
        }
        let lite = sqlite::Lite::open(&file, sqlite::Mode::Write { create })?;
        let mut writer = Conn::Sqlite(Box::new(lite));
        refuse_old_sqlite(&mut writer).await?;
        migrate::run(&mut writer).await?;
        Ok(Self {
            pools: Pools::Sqlite(readers::Readers::open(&file)?),
            writer: write::Writer::start(writer)?,
            location: Location::Folder(folder.to_owned()),
        })
    }

    async fn open_postgres(url: &str) -> Result<Self, DbError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("perennial")
            .options([("idle_in_transaction_session_timeout", "60000")])
            .statement_cache_capacity(200);
        let mut writer = Conn::Pg(Box::new(options.connect().await?));
        migrate::run(&mut writer).await?;
        let readers = PgPoolOptions::new().max_connections(6).connect_with(options).await?;
        Ok(Self {
            pools: Pools::Pg(readers),
            writer: write::Writer::start(writer)?,
            location: Location::Postgres(url.to_owned()),
        })
    }

    /// A connection for reading. Give it back soon: there are few.
    ///
    /// # Errors
    /// When none becomes free or the database cannot be reached.
    pub async fn read(&self) -> Result<Conn, DbError> {
        Ok(match &self.pools {
            Pools::Sqlite(readers) => Conn::LentSqlite(readers.lend().await?),
            Pools::Pg(pool) => Conn::PooledPg(pool.acquire().await?),
        })
    }

    /// Runs `work` in a transaction and answers once its commit is durable.
    ///
    /// Many small writes share one commit; each has its own savepoint, so that one that fails undoes only
    /// itself. The work runs in the writer's task: a caller that goes away cannot cancel it half way.
    ///
    /// # Errors
    /// What `work` returns, or why the commit failed.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'c> FnOnce(&'c mut Tx) -> WriteFuture<'c, T, E> + Send + 'static,
    {
        self.writer.run(work).await
    }

    /// Where the data is.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// The number of commits that changed something, counted since the start of this process.
    pub fn commits(&self) -> u64 {
        self.writer.commits()
    }

    /// Resolves when the store has stopped writing after a disk error: the server then ends.
    pub async fn stopped(&self) {
        self.writer.stopped().await;
    }

    /// Closes all connections; waits for writes under way.
    pub async fn close(&self) {
        self.writer.close().await;
        match &self.pools {
            Pools::Sqlite(readers) => readers.close().await,
            Pools::Pg(pool) => pool.close().await,
        }
    }
}

async fn refuse_old_sqlite(conn: &mut Conn) -> Result<(), DbError> {
    let text: String = conn.scalar("select sqlite_version()", vec![]).await?;
    let mut parts = text.split('.').map(|part| part.parse::<i32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    let number = next() * 1_000_000 + next() * 1_000 + next();
    if number < SQLITE_FLOOR { Err(DbError::OldSqlite(number)) } else { Ok(()) }
}
