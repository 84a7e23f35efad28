//! The projection: each client's position, derived from its facts and stored beside them in the same transaction.

mod check;
mod foreseen;
mod progress;
mod rebuild;
mod registers;
mod row;

use std::collections::BTreeMap;
use std::sync::Arc;

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::Fact;
use perennial_core::ids::{ClientId, EngagementId, InvoiceId};
use perennial_core::insights::course;
use perennial_core::journeys::implied::ImpliedWork;
use perennial_core::journeys::model::Model;
use perennial_core::journeys::position::Position;
use perennial_core::journeys::{BilledFor, derive, implied_work, repetition};
use perennial_core::money::Currency;

use self::row::{INSERT, PositionRow, UPSERT, history_of};
use super::around::Around;
use super::assumed::assumed_of;
use super::questions::questions_of;
use crate::actor::Actor;
use crate::app::Act;
use crate::db::{Conn, Tx};
use crate::derived_rows::{self, Batch};
use crate::engagements::{self, ImpliedRows};
use crate::error::Error;
use crate::marks::Marks;
use crate::{clients, firm, invoices, log};

pub use check::{Difference, check};
pub use foreseen::{Foreseen, foresee};
pub use progress::{Progress, WorkingOut};
pub(super) use rebuild::clients_after;
pub use rebuild::{rebuild, rebuild_outdated, rebuild_telling, refresh};

/// Clients brought up to date with one set of statements.
const CHUNK: usize = 200;

/// A client as its position was just derived and stored: what follows from it need neither read nor derive it again.
pub struct Derived {
    /// Whose.
    pub client: ClientId,
    /// The facts in force.
    pub facts: Vec<Fact>,
    /// The position.
    pub position: Position,
    /// What the tables say of it beside the facts.
    pub around: Around,
}

/// The bringing up to date of positions after one change, in its transaction.
pub struct Projection {
    /// The journey model in force.
    pub model: Arc<Model>,
    /// By what the change goes.
    pub marks: Marks,
    seq: i64,
    today: Day,
    now: i64,
}

impl Projection {
    /// Clients brought up to date with one set of statements.
    pub const CHUNK: usize = CHUNK;

    /// Begins to bring positions up to date.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn begin(tx: &mut Tx, act: &Act) -> Result<Self, Error> {
        let (seq, marks) = Marks::count_up(tx).await?;
        let model = firm::model_at(tx, &act.memory.model, marks.model).await?;
        Ok(Self { model, marks, seq, today: act.today, now: act.now.0 })
    }

    /// Brings the positions of at most [`Self::CHUNK`] clients up to date, and hands on what was derived. Either all of
    /// them are new clients of the change, or none is.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn project(&self, tx: &mut Tx, act: &Act, clients: &[ClientId]) -> Result<Vec<Derived>, Error> {
        let new = clients.iter().all(|client| act.new_clients.contains_key(client));
        let mut facts = if new { facts_of_new(act, clients) } else { log::of_clients(tx, clients).await? };
        let (model, now) = (&self.model, Moment(self.now));
        let non_empty = {
            let batch = match new {
                true => Batch::of_new(clients, &facts, model, now),
                false => Batch::load(tx, registers::tables(), clients, &facts, model, now).await?,
            };
            for register in registers::ALL {
                (register.sync)(tx, &batch).await?;
            }
            batch.non_empty
        };
        let mut arounds = if new { arounds_of_new(act, clients) } else { Around::load(tx, clients).await? };
        let (mut rows, mut derived) = (Vec::new(), Vec::new());
        let (mut questions, mut implied, mut assumed) = (Vec::new(), Vec::new(), Vec::new());
        let mut billed_for = BTreeMap::new();
        for client in clients.iter().copied() {
            let Some(mut around) = arounds.remove(&client) else { continue };
            let facts = facts.remove(&client).unwrap_or_default();
            let FromFacts { row, position, works, billed_for: billed } =
                derive_row(client, &facts, &around, &self.model, self.marks.currency, self.today);
            around.fees_minor = row.fees_minor;
            billed_for.extend(billed);
            if !around.deleted {
                questions.extend(questions_of(client, &position, &facts, &around));
                assumed.extend(assumed_of(client, &position));
                if !works.works.is_empty() || around.engagements.iter().any(|work| work.implied != 0) {
                    implied.push(works);
                }
            }
            rows.push(row);
            derived.push(Derived { client, facts, position, around });
        }
        tx.insert_many(INSERT, UPSERT, rows.into_iter().map(|row| row.values(self.seq))).await?;
        derived_rows::sync_rows(tx, clients, questions, &non_empty).await?;
        derived_rows::sync_rows(tx, clients, assumed, &non_empty).await?;
        engagements::sync_implied(tx, self.now, &implied).await?;
        invoices::sync_billed_for(tx, clients, &billed_for).await?;
        Ok(derived)
    }
}

fn facts_of_new(act: &Act, clients: &[ClientId]) -> BTreeMap<ClientId, Vec<Fact>> {
    clients.iter().filter_map(|client| Some((*client, act.new_clients.get(client)?.facts.clone()))).collect()
}

fn arounds_of_new(act: &Act, clients: &[ClientId]) -> BTreeMap<ClientId, Around> {
    clients.iter().filter_map(|client| Some((*client, Around::of_new(act.new_clients.get(client)?)))).collect()
}

/// The work that the invoices of a client imply, and which of it is over by its position.
pub(super) fn implied_rows(client: ClientId, works: Vec<ImpliedWork>, position: &Position) -> ImpliedRows {
    let open = |id: EngagementId| position.working.iter().any(|working| working.engagement == Some(id));
    let works = works.into_iter().map(|work| {
        let over = !open(work.engagement);
        (work, over)
    });
    ImpliedRows { client, works: works.collect() }
}

/// One client derived.
struct FromFacts {
    row: PositionRow,
    position: Position,
    /// The work that its invoices imply.
    works: ImpliedRows,
    /// What each of its invoices pays for.
    billed_for: BTreeMap<InvoiceId, BilledFor>,
}

fn derive_row(
    client: ClientId,
    facts: &[Fact],
    around: &Around,
    model: &Model,
    currency: Currency,
    day: Day,
) -> FromFacts {
    let position = derive(facts, model, day);
    let history = history_of(facts, model, around, currency);
    let works = implied_work(facts, model);
    let course = course(facts, &history.pieces, &position, &works, model);
    let repetition = repetition(facts, model);
    let row = PositionRow::of(client, &position, &history, &course, around.deleted).with(&repetition);
    let works = implied_rows(client, works, &position);
    FromFacts { row, position, works, billed_for: repetition.billed_for }
}

/// The position of one client on a day, with its reasons, derived afresh from its facts.
///
/// # Errors
/// When the client is not there for the actor.
pub async fn position_of(
    conn: &mut Conn,
    actor: &Actor,
    model: &Model,
    client: ClientId,
    as_of: Day,
) -> Result<(Position, Vec<Fact>), Error> {
    clients::visible(conn, actor, client).await?;
    let facts = log::of_client(conn, client).await?;
    Ok((derive(&facts, model, as_of), facts))
}

/// Clients as they stand on a day, derived afresh and not stored: for trying something out on many of them.
///
/// # Errors
/// When the store cannot be read.
pub async fn derived(conn: &mut Conn, model: &Model, clients: &[ClientId], as_of: Day) -> Result<Vec<Derived>, Error> {
    let mut facts = log::of_clients(conn, clients).await?;
    let mut arounds = Around::load(conn, clients).await?;
    let each = clients.iter().map(|client| {
        let facts = facts.remove(client).unwrap_or_default();
        let around = arounds.remove(client).unwrap_or_default();
        let position = derive(&facts, model, as_of);
        Derived { client: *client, facts, position, around }
    });
    Ok(each.collect())
}
