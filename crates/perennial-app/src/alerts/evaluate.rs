//! The evaluation: what the rules say of the clients touched by a change, stored in its transaction.

use std::collections::BTreeMap;
use std::sync::Arc;

use perennial_core::alerts::{Alert, AsOf, Evaluator, Rules, Situation, Subject};
use perennial_core::dates::{Day, Moment};
use perennial_core::fact::Fact;
use perennial_core::ids::ClientId;
use perennial_core::journeys::model::Model;

use super::ground::{self, Ground, Staffing};
use super::rules;
use super::stored::{self, AlertRow, INSERT, OPEN, SNOOZED};
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::journeys::{Around, Derived, Projection};
use crate::marks::Marks;
use crate::{firm, log};

/// Clients looked at with one set of statements.
pub const CHUNK: usize = 200;

/// A client to be looked at, as of a time, with what is known of it.
pub struct Case<'c> {
    /// Which.
    pub client: ClientId,
    /// As of when.
    pub as_of: AsOf,
    /// The facts in force.
    pub facts: &'c [Fact],
    /// What the tables say of it.
    pub around: &'c Around,
    /// How many touches are planned for it, where that is known already.
    pub planned: Option<usize>,
}

/// Looks at the clients touched by a change, in its transaction and after their positions and plans follow:
/// `planned` says how many touches are open for each.
///
/// # Errors
/// When the store refuses.
pub async fn follow(
    tx: &mut Tx,
    act: &Act,
    projection: &Projection,
    touched: &[ClientId],
    derived: &[Derived],
    planned: &BTreeMap<ClientId, usize>,
) -> Result<(), Error> {
    let as_of = AsOf { day: act.today, moment: act.now };
    let basis = Basis::at(tx, &act.memory, &projection.marks, Arc::clone(&projection.model)).await?;
    let cases: Vec<Case<'_>> = derived
        .iter()
        .map(|one| {
            let planned = planned.get(&one.client).copied();
            Case { client: one.client, as_of, facts: &one.facts, around: &one.around, planned }
        })
        .collect();
    let found = look(tx, &basis, &cases).await?;
    let is_new = |client: &&ClientId| act.new_clients.contains_key(client);
    let known: Vec<ClientId> = touched.iter().filter(|client| !is_new(client)).copied().collect();
    save(tx, &basis, &known, found).await
}

/// Looks at clients anew whose facts nothing has changed, and stores what the rules say of them.
///
/// # Errors
/// When the store refuses.
pub async fn renew(tx: &mut Tx, act: &Act, clients: &[ClientId]) -> Result<(), Error> {
    let as_of = AsOf { day: act.today, moment: act.now };
    let basis = Basis::load(tx, &act.memory).await?;
    for chunk in clients.chunks(CHUNK) {
        let chunk: Vec<(ClientId, AsOf)> = chunk.iter().map(|client| (*client, as_of)).collect();
        let found = look_up(tx, &basis, &chunk).await?;
        let ids: Vec<ClientId> = chunk.iter().map(|(client, _)| *client).collect();
        save(tx, &basis, &ids, found).await?;
    }
    Ok(())
}

/// By what clients are looked at.
pub struct Basis {
    /// The version of the rules.
    pub version: i64,
    /// The rules.
    pub rules: Arc<Rules>,
    /// The journey.
    pub model: Arc<Model>,
    staffing: Arc<Staffing>,
}

impl Basis {
    /// The rules, the journey and the staff as they are now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn load(conn: &mut Conn, memory: &crate::Memory) -> Result<Self, Error> {
        let marks = Marks::read(conn).await?;
        let model = firm::model_at(conn, &memory.model, marks.model).await?;
        Self::at(conn, memory, &marks, model).await
    }

    /// The same with another journey.
    pub fn with_model(&self, model: Model) -> Self {
        Self {
            version: self.version,
            rules: Arc::clone(&self.rules),
            model: Arc::new(model),
            staffing: Arc::clone(&self.staffing),
        }
    }

    /// The same, as of marks that are known; what is kept in memory is read again only when they say so.
    async fn at(conn: &mut Conn, memory: &crate::Memory, marks: &Marks, model: Arc<Model>) -> Result<Self, Error> {
        let rules = rules::at(conn, &memory.alerts.rules, marks.rules).await?;
        let staffing = ground::staffing(conn, &memory.alerts.staffing, marks).await?;
        Ok(Self { version: marks.rules, rules, model, staffing })
    }
}

/// What the rules say of one client.
pub struct Found {
    /// Which client.
    pub client: ClientId,
    /// As of when.
    pub as_of: AsOf,
    /// The alerts.
    pub rows: Vec<AlertRow>,
    /// The first later day on which they could differ.
    pub changes_on: Option<Day>,
    /// The first later instant.
    pub changes_at: Option<Moment>,
}

/// Looks at clients, each as of its own time, reading what is known of them. A client that is no longer in the store
/// is left out.
///
/// # Errors
/// When the store cannot be read.
pub async fn look_up(conn: &mut Conn, basis: &Basis, clients: &[(ClientId, AsOf)]) -> Result<Vec<Found>, Error> {
    let ids: Vec<ClientId> = clients.iter().map(|(client, _)| *client).collect();
    let facts = log::of_clients(conn, &ids).await?;
    let arounds = Around::load(conn, &ids).await?;
    let cases = clients.iter().filter_map(|&(client, as_of)| {
        let facts = facts.get(&client).map(Vec::as_slice).unwrap_or_default();
        Some(Case { client, as_of, facts, around: arounds.get(&client)?, planned: None })
    });
    look(conn, basis, &cases.collect::<Vec<_>>()).await
}

/// Looks at clients, each as of its own time.
async fn look(conn: &mut Conn, basis: &Basis, cases: &[Case<'_>]) -> Result<Vec<Found>, Error> {
    let grounds = ground::load(conn, cases, &basis.staffing).await?;
    let mut evaluator = Evaluator::new(&basis.rules, &basis.model);
    let found = cases.iter().filter_map(|case| {
        let ground = grounds.get(&case.client)?;
        Some(evaluate(&mut evaluator, &basis.staffing, case, ground))
    });
    Ok(found.collect())
}

fn evaluate(evaluator: &mut Evaluator<'_>, staffing: &Staffing, case: &Case<'_>, ground: &Ground) -> Found {
    let &Case { client, as_of, facts, .. } = case;
    if !ground.there {
        return Found { client, as_of, rows: Vec::new(), changes_on: None, changes_at: None };
    }
    let situation = Situation { client, facts, beside: &ground.beside, handled: &ground.handled };
    let alerts = evaluator.evaluate(&situation, as_of);
    let row = |alert: &Alert, state, until| row(client, alert, ground, staffing, state, until);
    let open = alerts.open.iter().map(|alert| row(alert, OPEN, None));
    let snoozed = alerts.snoozed.iter().map(|(alert, until)| row(alert, SNOOZED, Some(*until)));
    let ended = alerts.dismissed.iter().map(|alert| row(alert, ground.ended(&alert.key), None));
    let rows = open.chain(snoozed).chain(ended).collect();
    Found { client, as_of, rows, changes_on: alerts.changes_on, changes_at: alerts.changes_at }
}

fn row(
    client: ClientId,
    alert: &Alert,
    ground: &Ground,
    staffing: &Staffing,
    state: i64,
    until: Option<Day>,
) -> AlertRow {
    let number = |day: Day| i64::from(day.number());
    AlertRow {
        id: stored::id_of(&alert.key),
        key: alert.key.to_string(),
        client_id: client.0,
        rule: alert.rule.key().to_owned(),
        subject: alert.subject.to_string(),
        engagement_id: ground::engagement_of(alert),
        pursuit_id: ground::pursuit_of(alert),
        contact_id: match alert.subject {
            Subject::Contact(id) => Some(id.0),
            _ => None,
        },
        service_line_id: ground.line(alert),
        owner_role: alert.owner.key().to_owned(),
        owner_id: ground.owner(alert, staffing),
        step: i64::from(alert.step),
        since: number(alert.since),
        due_on: alert.detail.due.map(number),
        detail: stored::detail_json(alert),
        facts: serde_json::to_string(&alert.facts).unwrap_or_default(),
        value_minor: ground.value(alert, staffing),
        state,
        snoozed_until: until.map(number),
    }
}

/// Stores what was found of clients; those of `clients` that were not found are no longer in the store. Of a client
/// that the change makes nothing is stored yet: it is none of them.
async fn save(tx: &mut Tx, basis: &Basis, clients: &[ClientId], found: Vec<Found>) -> Result<(), Error> {
    let mut stored = stored::of_clients(tx, clients).await?;
    if found.len() < clients.len() {
        remove(tx, "alert_watch", clients).await?;
    }
    let (mut alerts, mut watches) = (Vec::new(), Vec::new());
    for mut found in found {
        let (day, moment) = (found.as_of.day, found.as_of.moment);
        let at = found.changes_at.map(|at| at.0);
        watches.push((found.client, day, moment, found.changes_on, at));
        found.rows.sort_by_key(|row| row.id);
        if stored.get(&found.client.0).map(Vec::as_slice).unwrap_or_default() == found.rows {
            stored.remove(&found.client.0);
        } else {
            alerts.extend(found.rows);
        }
    }
    let changed: Vec<ClientId> = stored.into_keys().map(ClientId).collect();
    if !changed.is_empty() {
        remove(tx, "alert", &changed).await?;
    }
    // A row of the same key may still stand under another client: one that was merged away.
    tx.insert_many(INSERT, "on conflict (id) do nothing", alerts.into_iter().map(AlertRow::values)).await?;
    let watches = watches
        .into_iter()
        .map(|(client, day, moment, changes_on, at)| args![client, basis.version, day, moment, changes_on, at]);
    tx.insert_many(
        "insert into alert_watch (client_id, rules_version, as_of, as_of_moment, changes_on, changes_at) values",
        "on conflict (client_id) do update set rules_version=excluded.rules_version, as_of=excluded.as_of,
         as_of_moment=excluded.as_of_moment, changes_on=excluded.changes_on, changes_at=excluded.changes_at",
        watches,
    )
    .await?;
    Ok(())
}

async fn remove(tx: &mut Tx, table: &'static str, clients: &[ClientId]) -> Result<(), Error> {
    let sql = format!("delete from {table} where client_id in ({})", log::places(1, clients.len()));
    tx.run(AssertSqlSafe(sql), clients.iter().map(|client| Value::from(*client)).collect()).await?;
    Ok(())
}
