//! The evaluation: what the rules say of the clients touched by a change, stored in its transaction.

use std::pin::Pin;
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
use crate::{firm, log};

/// Clients looked at with one set of statements.
pub const CHUNK: usize = 200;

/// Looks at the clients touched by a change, in its transaction and after their positions follow.
pub fn settle<'c>(tx: &'c mut Tx, act: &'c Act) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'c>> {
    Box::pin(async move {
        if act.touched.is_empty() {
            return Ok(());
        }
        renew(tx, act, act.touched.iter().copied()).await
    })
}

/// Looks at clients anew, and stores what the rules say of them.
///
/// # Errors
/// When the store refuses.
pub async fn renew(tx: &mut Tx, act: &Act, clients: impl Iterator<Item = ClientId> + Send) -> Result<(), Error> {
    let as_of = AsOf { day: act.today, moment: act.now };
    let clients: Vec<(ClientId, AsOf)> = clients.map(|client| (client, as_of)).collect();
    let basis = Basis::load(tx, &act.memory).await?;
    for chunk in clients.chunks(CHUNK) {
        let found = look(tx, &basis, chunk).await?;
        save(tx, &basis, chunk, found).await?;
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
    staffing: Staffing,
}

impl Basis {
    /// The rules, the journey and the staff as they are now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn load(conn: &mut Conn, memory: &crate::Memory) -> Result<Self, Error> {
        let (version, rules) = rules::in_force(conn, &memory.alerts.rules).await?;
        let model = firm::cached_model(conn, &memory.model).await?;
        Ok(Self { version, rules, model, staffing: Staffing::load(conn).await? })
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

/// Looks at clients, each as of its own time. A client that is no longer in the store is left out.
///
/// # Errors
/// When the store cannot be read.
pub async fn look(conn: &mut Conn, basis: &Basis, clients: &[(ClientId, AsOf)]) -> Result<Vec<Found>, Error> {
    let ids: Vec<ClientId> = clients.iter().map(|(client, _)| *client).collect();
    let mut facts = log::of_clients(conn, &ids).await?;
    let grounds = ground::load(conn, &ids, &basis.staffing).await?;
    let mut evaluator = Evaluator::new(&basis.rules, &basis.model);
    let found = clients.iter().filter_map(|&(client, as_of)| {
        let ground = grounds.get(&client)?;
        let facts = facts.remove(&client).unwrap_or_default();
        Some(evaluate(&mut evaluator, &basis.staffing, client, as_of, &facts, ground))
    });
    Ok(found.collect())
}

fn evaluate(
    evaluator: &mut Evaluator<'_>,
    staffing: &Staffing,
    client: ClientId,
    as_of: AsOf,
    facts: &[Fact],
    ground: &Ground,
) -> Found {
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
        value_minor: ground.value(alert),
        state,
        snoozed_until: until.map(number),
    }
}

async fn save(tx: &mut Tx, basis: &Basis, clients: &[(ClientId, AsOf)], found: Vec<Found>) -> Result<(), Error> {
    let places = log::places(1, clients.len());
    let ids = || clients.iter().map(|(client, _)| Value::from(*client)).collect::<Vec<_>>();
    tx.run(AssertSqlSafe(format!("delete from alert where client_id in ({places})")), ids()).await?;
    if found.len() < clients.len() {
        tx.run(AssertSqlSafe(format!("delete from alert_watch where client_id in ({places})")), ids()).await?;
    }
    let mut alerts = Vec::new();
    let mut watches = Vec::new();
    for found in found {
        let (day, moment) = (found.as_of.day, found.as_of.moment);
        let at = found.changes_at.map(|at| at.0);
        watches.push(args![found.client, basis.version, day, moment, found.changes_on, at]);
        alerts.extend(found.rows.into_iter().map(AlertRow::values));
    }
    // A row of the same key may still stand under another client: one that was merged away.
    tx.insert_many(INSERT, "on conflict (id) do nothing", alerts).await?;
    tx.insert_many(
        "insert into alert_watch (client_id, rules_version, as_of, as_of_moment, changes_on, changes_at) values",
        "on conflict (client_id) do update set rules_version=excluded.rules_version, as_of=excluded.as_of,
         as_of_moment=excluded.as_of_moment, changes_on=excluded.changes_on, changes_at=excluded.changes_at",
        watches,
    )
    .await?;
    Ok(())
}
