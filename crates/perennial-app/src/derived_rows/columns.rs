//! Columns that follow from facts, of rows that have particulars of their own: the state and the days of a pursuit,
//! whose title and owner nobody records as facts.

use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::{Dated, Event, Fact};
use perennial_core::ids::{ClientId, FactId};
use uuid::Uuid;

use super::{Batch, Pending, Register};
use crate::app::Act;
use crate::db::{AssertSqlSafe, Conn, Row, Tx, Value};
use crate::error::Error;
use crate::log::{self, places};

/// The derived columns of a table; its fields in the order of [`DerivedColumns::COLUMNS`].
pub trait DerivedColumns: Row + Clone + PartialEq + Sync {
    /// What the facts are read as: the core's type, whose state carries its own data.
    type Noun: Send;

    /// The table.
    const TABLE: &'static str;
    /// The columns that follow from facts.
    const COLUMNS: &'static [&'static str];
    /// Which rows follow from facts of their own: a further condition, `and …`; empty for all.
    const WHICH: &'static str;

    /// The nouns of a client, by their ids, from its facts in force.
    fn read_nouns(in_force: &[(Day, &Fact)]) -> BTreeMap<Uuid, Self::Noun>;

    /// True for a fact about the noun of an id.
    fn is_about(what: &Event, id: Uuid) -> bool;

    /// The noun of a row all of whose facts were retracted: as on its first day.
    fn bare(&self, id: Uuid) -> Self::Noun;

    /// The columns of a noun.
    fn from_noun(noun: &Self::Noun) -> Self;

    /// Its values in the order of the columns.
    fn values(self) -> Vec<Value>;
}

/// A row with its derived columns.
#[derive(Clone)]
struct Stored<C> {
    id: Uuid,
    client: ClientId,
    columns: C,
}

impl<C: DerivedColumns> Row for Stored<C> {
    fn read(row: &mut crate::db::Found<'_>) -> Result<Self, crate::db::DbError> {
        let (id, client) = (row.named("id")?, row.named::<Uuid>("client_id")?);
        Ok(Self { id, client: ClientId(client), columns: C::read(row)? })
    }
}

async fn load_columns<C: DerivedColumns>(conn: &mut Conn, clients: &[ClientId]) -> Result<Vec<Stored<C>>, Error> {
    let sql = format!(
        "select id, client_id, {} from {} where deleted_at is null {} and client_id in ({})",
        C::COLUMNS.join(", "),
        C::TABLE,
        C::WHICH,
        places(1, clients.len())
    );
    Ok(conn.all(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?)
}

/// The rows of a batch whose columns are not those of their facts, with the columns that they should have. A row about
/// which nobody ever recorded anything stays as it is.
fn outdated<C: DerivedColumns>(stored: Vec<Stored<C>>, batch: &Batch<'_>) -> Vec<Stored<C>> {
    let wrong = derive_each(stored, batch).into_iter().filter_map(|(row, derived)| {
        let columns = derived.filter(|columns| *columns != row.columns)?;
        Some(Stored { columns, ..row })
    });
    wrong.collect()
}

/// Each row with the columns that the facts of its client give it; none where no fact speaks of it.
fn derive_each<C: DerivedColumns>(stored: Vec<Stored<C>>, batch: &Batch<'_>) -> Vec<(Stored<C>, Option<C>)> {
    let mut readings: BTreeMap<ClientId, BTreeMap<Uuid, C::Noun>> = BTreeMap::new();
    let each = stored.into_iter().map(|row| {
        let nothing = Vec::new();
        let in_force = || batch.in_force.get(&row.client).unwrap_or(&nothing);
        let nouns = readings.entry(row.client).or_insert_with(|| C::read_nouns(in_force()));
        let derived = match nouns.get(&row.id) {
            Some(noun) => Some(C::from_noun(noun)),
            None if is_spoken_of::<C>(batch.facts.get(&row.client), row.id) => {
                Some(C::from_noun(&row.columns.bare(row.id)))
            }
            None => None,
        };
        (row, derived)
    });
    each.collect()
}

fn is_spoken_of<C: DerivedColumns>(facts: Option<&Vec<Fact>>, id: Uuid) -> bool {
    facts.is_some_and(|facts| facts.iter().any(|fact| C::is_about(&fact.what, id)))
}

/// Brings the columns of some clients' rows in line with their facts.
///
/// # Errors
/// When the store refuses.
pub async fn sync_columns<C: DerivedColumns>(tx: &mut Tx, batch: &Batch<'_>) -> Result<(), Error> {
    if !batch.non_empty.has(C::TABLE) {
        return Ok(());
    }
    let stored = load_columns::<C>(tx, batch.clients).await?;
    for row in outdated(stored, batch) {
        write_columns(tx, row.id, row.columns, batch.now).await?;
    }
    Ok(())
}

/// Writes the columns of one row that were derived from its facts.
///
/// # Errors
/// When the store refuses.
pub async fn write_columns<C: DerivedColumns>(tx: &mut Tx, id: Uuid, columns: C, now: Moment) -> Result<(), Error> {
    let sets: Vec<String> = C::COLUMNS.iter().zip(3..).map(|(column, place)| format!("{column} = ${place}")).collect();
    let sql =
        format!("update {} set {}, updated_at = $2, version = version + 1 where id = $1", C::TABLE, sets.join(", "));
    let mut values = crate::args![id, now];
    values.extend(columns.values());
    tx.run(AssertSqlSafe(sql), values).await?;
    Ok(())
}

/// Those of some clients whose stored columns are not the ones that their facts give.
///
/// # Errors
/// When the store cannot be read, or holds a word that no state has.
pub async fn differing_columns<C: DerivedColumns>(
    conn: &mut Conn,
    batch: &Batch<'_>,
) -> Result<BTreeSet<ClientId>, Error> {
    let stored = load_columns::<C>(conn, batch.clients).await?;
    Ok(outdated(stored, batch).into_iter().map(|row| row.client).collect())
}

/// A row whose stored columns are not, or not only, those of its facts: from a time at which states were stored without
/// any fact.
pub struct Unrecorded<C> {
    /// The row.
    pub id: Uuid,
    /// Whose it is.
    pub client: ClientId,
    /// What is stored.
    pub stored: C,
    /// What its facts give; none where no fact speaks of it.
    pub derived: Option<C>,
}

/// The rows of a batch that say anything which no fact says.
///
/// # Errors
/// When the store cannot be read, or holds a word that no state has.
pub async fn unrecorded<C: DerivedColumns>(conn: &mut Conn, batch: &Batch<'_>) -> Result<Vec<Unrecorded<C>>, Error> {
    let stored = load_columns::<C>(conn, batch.clients).await?;
    let rows = derive_each(stored, batch).into_iter().filter_map(|(Stored { id, client, columns }, derived)| {
        (derived.as_ref() != Some(&columns)).then_some(Unrecorded { id, client, stored: columns, derived })
    });
    Ok(rows.collect())
}

/// A [`Register`] of columns.
pub const fn columns_register<C: DerivedColumns + 'static>(noun: &'static str) -> Register {
    struct Of<C>(PhantomData<C>);
    impl<C: DerivedColumns + 'static> Of<C> {
        const TABLES: &'static [&'static str] = &[C::TABLE];

        fn sync<'c>(tx: &'c mut Tx, batch: &'c Batch<'c>) -> Pending<'c, ()> {
            Box::pin(sync_columns::<C>(tx, batch))
        }

        fn differing<'c>(conn: &'c mut Conn, batch: &'c Batch<'c>) -> Pending<'c, BTreeSet<ClientId>> {
            Box::pin(differing_columns::<C>(conn, batch))
        }
    }
    Register { noun, tables: Of::<C>::TABLES, sync: Of::<C>::sync, differing: Of::<C>::differing }
}

/// One noun of a client, read from its facts now, also within a transaction that has just recorded some; with the
/// facts, for what else a verb asks of them. `stored` are the columns of its row, for one without facts in force.
///
/// # Errors
/// When the store cannot be read.
pub async fn current<C: DerivedColumns>(
    conn: &mut Conn,
    client: ClientId,
    id: Uuid,
    stored: &C,
) -> Result<(C::Noun, Vec<Fact>), Error> {
    let facts = log::of_client(conn, client).await?;
    let noun = C::read_nouns(&log::in_force(&facts)).remove(&id);
    Ok((noun.unwrap_or_else(|| stored.bare(id)), facts))
}

/// The columns of a new row from the facts that will be recorded of it; none where no fact speaks of it.
pub fn columns_of_new<C: DerivedColumns>(act: &Act, client: ClientId, id: Uuid, facts: &[Dated]) -> Option<C> {
    // A new row has no earlier facts, so that their places do for ids.
    let to_be = |(dated, place): (&Dated, _)| log::fact_to_be(act, client, FactId::from_number(place), dated.clone());
    let facts = facts.iter().zip(1..).map(to_be);
    columns_from(&facts.collect::<Vec<_>>(), id)
}

/// The columns that the facts of a client give a row of it; none where none in force speaks of it.
pub fn columns_from<C: DerivedColumns>(facts: &[Fact], id: Uuid) -> Option<C> {
    C::read_nouns(&log::in_force(facts)).get(&id).map(C::from_noun)
}
