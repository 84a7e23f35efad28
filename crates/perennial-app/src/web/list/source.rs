//! What a list selects: `from … where …`, written by the program and never by a person, with the values bound so far.

use super::{Count, Keyset, Order, like};
use crate::actor::Actor;
use crate::db::{AssertSqlSafe, Conn, Row, Value};
use crate::error::Error;

/// `from … where …` with its values.
#[derive(Debug, Clone)]
pub struct Source {
    sql: String,
    values: Vec<Value>,
    /// Where `sql` goes on behind its tables.
    behind: usize,
    /// The tables that a count needs, where these are fewer.
    counted: Option<&'static str>,
}

impl Source {
    /// Rows of clients that the actor sees. `client` is the column with the client's id; where `from` joins the
    /// client's table from the left, a count need not look at it.
    pub fn seen_by(actor: &Actor, client: &str, from: &str) -> Self {
        let tables = format!("from {from}");
        let behind = tables.len();
        let sql = format!("{tables} and {client} not in {}", actor.hidden(1));
        Self { sql, values: vec![actor.wall_value()], behind, counted: None }
    }

    /// Counts on these tables, `where` included: for a source whose other tables only add columns to its rows, and of
    /// which no condition asks for one of these columns.
    #[must_use]
    pub const fn counted_on(mut self, from: &'static str) -> Self {
        self.counted = Some(from);
        self
    }

    /// Only rows of which this is true.
    pub fn only(&mut self, condition: &str) {
        self.sql.push_str(&format!(" and {condition}"));
    }

    /// Only rows of which this is true with the value behind it: `and("p.state =", …)`. Without a value all rows.
    pub fn and(&mut self, condition: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.values.push(value.into());
            self.only(&format!("{condition} ${}", self.values.len()));
        }
    }

    /// Only rows whose text, an expression in lower case, contains the words.
    pub fn containing(&mut self, text: &str, words: &str) {
        if !words.is_empty() {
            self.and(&format!("{text} like"), Some(like(words)));
            self.sql.push_str(" escape '\\'");
        }
    }

    /// How many rows there are, counted no further than [`Count::LIMIT`].
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn count(&self, conn: &mut Conn) -> Result<Count, Error> {
        let rest = self.sql.get(self.behind..).unwrap_or_default();
        let from = self.counted.map_or_else(|| self.sql.clone(), |from| format!("from {from}{rest}"));
        let sql = format!("select count(*) from (select 1 as one {from} limit {}) counted", Count::LIMIT + 1);
        Ok(Count::of(conn.scalar(AssertSqlSafe(sql), self.values.clone()).await?))
    }

    /// The rows, in an order and up to a limit: `rest` is what follows.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn rows<T: Row>(&self, conn: &mut Conn, selected: &str, rest: &str) -> Result<Vec<T>, Error> {
        let sql = format!("select {selected} {} {rest}", self.sql);
        Ok(conn.all(AssertSqlSafe(sql), self.values.clone()).await?)
    }

    /// The rows beyond a keyset, at most `limit`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn beyond<T: Row>(
        mut self,
        conn: &mut Conn,
        selected: &str,
        order: &Order,
        keyset: Option<&Keyset>,
        limit: usize,
    ) -> Result<Vec<T>, Error> {
        let beyond = order.beyond(keyset, &mut self.values);
        self.sql.push_str(&beyond);
        let rest = format!("order by {} limit {limit}", order.by(keyset));
        self.rows(conn, &format!("{selected}, {}", order.selected()), &rest).await
    }
}
