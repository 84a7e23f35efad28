//! What can be asked of the database about itself.

use super::{Conn, DbError};

impl Conn {
    /// The name and version of the database.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub async fn version(&mut self) -> Result<String, DbError> {
        if self.is_postgres() {
            let version: String = self.scalar("select current_setting('server_version')", vec![]).await?;
            return Ok(format!("PostgreSQL {version}"));
        }
        let version: String = self.scalar("select sqlite_version()", vec![]).await?;
        Ok(format!("SQLite {version}"))
    }

    /// What is damaged in the database's own files, in its words; empty when nothing is.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub async fn damages(&mut self) -> Result<Vec<String>, DbError> {
        let sql = if self.is_postgres() {
            "select 'index ' || cast(c.relname as text) || ' is not valid' from pg_index i
             join pg_class c on c.oid = i.indexrelid where not i.indisvalid or not i.indisready"
        } else {
            "select integrity_check from pragma_integrity_check where integrity_check <> 'ok'"
        };
        let rows: Vec<(String,)> = self.all(sql, vec![]).await?;
        Ok(rows.into_iter().map(|(damage,)| damage).collect())
    }

    /// Rows that refer to rows that are not there. PostgreSQL admits none.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub async fn dangling(&mut self) -> Result<Vec<String>, DbError> {
        if self.is_postgres() {
            return Ok(Vec::new());
        }
        let rows: Vec<(String, String, i64)> =
            self.all("select \"table\", parent, count(*) from pragma_foreign_key_check group by 1, 2", vec![]).await?;
        Ok(rows.into_iter().map(|(table, parent, n)| format!("{n} of {table} without their {parent}")).collect())
    }

    /// Begins to read at one instant: what others write meanwhile is not seen until [`Conn::end_reading`].
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin_reading(&mut self) -> Result<(), DbError> {
        let postgres = self.is_postgres();
        self.raw(if postgres { "begin isolation level repeatable read read only" } else { "begin" }).await
    }

    /// Ends what [`Conn::begin_reading`] began.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn end_reading(&mut self) -> Result<(), DbError> {
        self.raw("rollback").await
    }
}
