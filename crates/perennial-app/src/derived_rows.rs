//! Rows and columns that follow from the facts of a client: stored beside them in the same transaction, after
//! whatever was recorded, corrected, retracted, put back, imported or undone. Each room has one [`Register`] of them;
//! the projection brings the registers in line, `rebuild` does so for everybody, and `rebuild --check` compares. Only
//! what differs is written.
//!
//! - [`DerivedRow`]: a row that is nothing but its facts: it comes and goes with them.
//! - [`DerivedColumns`]: the columns of a row that has particulars of its own, such as a title.

mod columns;

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::Fact;
use perennial_core::ids::ClientId;
use perennial_core::journeys::model::Model;

use crate::db::{AssertSqlSafe, Conn, Row, Tx, Value};
use crate::error::Error;
use crate::log::places;

pub use columns::{
    DerivedColumns, Unrecorded, columns_from, columns_of_new, columns_register, current, differing_columns,
    sync_columns, unrecorded, write_columns,
};

/// The facts of some clients, as [`log::of_clients`](crate::log::of_clients) gives them.
pub type Facts = BTreeMap<ClientId, Vec<Fact>>;

/// Work on the store that a register does.
pub type Pending<'c, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'c>>;

/// The derived rows of one room.
#[derive(Clone, Copy)]
pub struct Register {
    /// What the rows are, for the report of a difference: “the stored … are not those of its facts”.
    pub noun: &'static str,
    /// The tables in which they are.
    pub tables: &'static [&'static str],
    /// Brings the rows of some clients in line with their facts.
    pub sync: for<'c> fn(&'c mut Tx, &'c Batch<'c>) -> Pending<'c, ()>,
    /// Those of some clients whose stored rows are not the ones that their facts give.
    pub differing: for<'c> fn(&'c mut Conn, &'c Batch<'c>) -> Pending<'c, BTreeSet<ClientId>>,
}

/// Some clients, with what their derived rows follow from, read once for all registers.
pub struct Batch<'b> {
    /// The clients.
    pub clients: &'b [ClientId],
    /// All their facts.
    pub facts: &'b Facts,
    /// The facts that hold, in their order.
    pub in_force: BTreeMap<ClientId, Vec<(Day, &'b Fact)>>,
    /// The journey model in force.
    pub model: &'b Model,
    /// When it is written.
    pub now: Moment,
    /// Which tables hold anything of these clients.
    pub non_empty: NonEmptyTables,
}

impl<'b> Batch<'b> {
    /// A batch for bringing the rows in `tables` in line.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn load(
        conn: &mut Conn,
        tables: impl Iterator<Item = &'static str>,
        clients: &'b [ClientId],
        facts: &'b Facts,
        model: &'b Model,
        now: Moment,
    ) -> Result<Self, Error> {
        let tables: Vec<&str> = tables.collect();
        let non_empty = NonEmptyTables::load(conn, &tables, clients).await?;
        Ok(Self { non_empty, ..Self::for_reading(clients, facts, model, now) })
    }

    /// A batch of clients of which no table holds anything but their row and their facts.
    pub fn of_new(clients: &'b [ClientId], facts: &'b Facts, model: &'b Model, now: Moment) -> Self {
        let non_empty = NonEmptyTables(Some(BTreeSet::new()));
        Self { non_empty, ..Self::for_reading(clients, facts, model, now) }
    }

    /// A batch for comparing: every table is looked at.
    pub fn for_reading(clients: &'b [ClientId], facts: &'b Facts, model: &'b Model, now: Moment) -> Self {
        let in_force = facts.iter().map(|(client, facts)| (*client, crate::log::in_force(facts))).collect();
        Self { clients, facts, in_force, model, now, non_empty: NonEmptyTables(None) }
    }
}

/// A [`Register`] of rows that follow from facts alone: its noun, what derives them from the facts of some clients,
/// and the rows, by the field where there are several kinds.
macro_rules! register {
    ($noun:literal, $derive:path => $row:ty) => {
        $crate::derived_rows::register!(@ $noun, facts => $derive(facts); { $row, })
    };
    ($noun:literal, $derive:path => $($field:ident: $row:ty),+) => {
        $crate::derived_rows::register!(@ $noun, facts => $derive(facts); { $($row, .$field)+ })
    };
    (@ $noun:literal, $facts:ident => $derive:expr; { $($row:ty, $(.$field:ident)?)+ }) => {{
        fn sync<'c>(
            tx: &'c mut $crate::db::Tx,
            batch: &'c $crate::derived_rows::Batch<'c>,
        ) -> $crate::derived_rows::Pending<'c, ()> {
            Box::pin(async move {
                let $facts = batch.facts;
                let rows = $derive;
                $($crate::derived_rows::sync_rows::<$row>(tx, batch.clients, rows$(.$field)?, &batch.non_empty).await?;)+
                Ok(())
            })
        }
        fn differing<'c>(
            conn: &'c mut $crate::db::Conn,
            batch: &'c $crate::derived_rows::Batch<'c>,
        ) -> $crate::derived_rows::Pending<'c, std::collections::BTreeSet<perennial_core::ids::ClientId>> {
            Box::pin(async move {
                let $facts = batch.facts;
                let rows = $derive;
                let mut found = std::collections::BTreeSet::new();
                $(found.extend($crate::derived_rows::differing_rows::<$row>(conn, batch.clients, rows$(.$field)?).await?);)+
                Ok(found)
            })
        }
        $crate::derived_rows::Register {
            noun: $noun,
            tables: &[$(<$row as $crate::derived_rows::DerivedRow>::TABLE),+],
            sync,
            differing,
        }
    }};
}
pub(crate) use register;

/// A row of a table that follows from facts; its fields in the order of [`DerivedRow::COLUMNS`].
pub trait DerivedRow: Row + Ord {
    /// The table.
    const TABLE: &'static str;
    /// Its columns, `client_id` among them.
    const COLUMNS: &'static str;

    /// Whose it is.
    fn client(&self) -> ClientId;

    /// Its values in the order of the columns.
    fn values(self) -> Vec<Value>;
}

/// The tables that have rows of some clients, asked in one statement for all of them; none where nobody asked.
pub struct NonEmptyTables(Option<BTreeSet<String>>);

impl NonEmptyTables {
    /// Asks which of `tables` have rows of these clients.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn load(conn: &mut Conn, tables: &[&str], clients: &[ClientId]) -> Result<Self, Error> {
        let list = places(1, clients.len());
        let each = tables.iter().map(|table| {
            format!("select cast('{table}' as text) as name where exists (select 1 from {table} where client_id in ({list}))")
        });
        let sql = each.collect::<Vec<_>>().join(" union all ");
        let rows: Vec<(String,)> = conn.all(AssertSqlSafe(sql), ids(clients)).await?;
        Ok(Self(Some(rows.into_iter().map(|(name,)| name).collect())))
    }

    /// False when a table surely has no rows of the clients.
    pub fn has(&self, table: &str) -> bool {
        self.0.as_ref().is_none_or(|tables| tables.contains(table))
    }
}

fn ids(clients: &[ClientId]) -> Vec<Value> {
    clients.iter().map(|id| Value::from(*id)).collect()
}

fn by_client<R: DerivedRow>(rows: Vec<R>) -> BTreeMap<ClientId, Vec<R>> {
    let mut grouped: BTreeMap<ClientId, Vec<R>> = BTreeMap::new();
    for row in rows {
        grouped.entry(row.client()).or_default().push(row);
    }
    grouped.values_mut().for_each(|rows| rows.sort_unstable());
    grouped
}

async fn load_rows<R: DerivedRow>(conn: &mut Conn, clients: &[ClientId]) -> Result<BTreeMap<ClientId, Vec<R>>, Error> {
    let sql = format!("select {} from {} where client_id in ({})", R::COLUMNS, R::TABLE, places(1, clients.len()));
    Ok(by_client(conn.all(AssertSqlSafe(sql), ids(clients)).await?))
}

/// Brings the stored rows of some clients in line with those that their facts give.
///
/// # Errors
/// When the store refuses.
pub async fn sync_rows<R: DerivedRow>(
    tx: &mut Tx,
    clients: &[ClientId],
    derived: Vec<R>,
    non_empty: &NonEmptyTables,
) -> Result<(), Error> {
    let mut derived = by_client(derived);
    if non_empty.has(R::TABLE) {
        let stored: BTreeMap<ClientId, Vec<R>> = load_rows(tx, clients).await?;
        let gone = stored.iter().filter(|(client, rows)| derived.get(*client) != Some(*rows));
        let gone: Vec<ClientId> = gone.map(|(client, _)| *client).collect();
        derived.retain(|client, rows| stored.get(client) != Some(rows));
        if !gone.is_empty() {
            let sql = format!("delete from {} where client_id in ({})", R::TABLE, places(1, gone.len()));
            tx.run(AssertSqlSafe(sql), ids(&gone)).await?;
        }
    }
    let head = format!("insert into {} ({}) values", R::TABLE, R::COLUMNS);
    tx.insert_many(&head, "on conflict do nothing", derived.into_values().flatten().map(R::values)).await?;
    Ok(())
}

/// Those of some clients whose stored rows are not the ones that their facts give.
///
/// # Errors
/// When the store cannot be read.
pub async fn differing_rows<R: DerivedRow>(
    conn: &mut Conn,
    clients: &[ClientId],
    derived: Vec<R>,
) -> Result<BTreeSet<ClientId>, Error> {
    let (stored, derived) = (load_rows::<R>(conn, clients).await?, by_client(derived));
    let differs = |client: &&ClientId| stored.get(client) != derived.get(client);
    Ok(clients.iter().filter(differs).copied().collect())
}
