//! The table of touches: every touch that holds, with the phase at the time, derived from the facts and stored beside
//! them in the same transaction. It is rebuilt and checked together with the positions.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::dates::Day;
use perennial_core::fact::{Event, Fact, TouchDetail, TouchFact};
use perennial_core::ids::ClientId;
use perennial_core::journeys::model::Model;
use perennial_core::journeys::{Touched, touches};
use uuid::Uuid;

use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::derived_rows::{Batch, Facts, Pending, Register};
use crate::error::Error;
use crate::log;

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
struct TouchRow {
    fact_id: Uuid,
    client_id: Uuid,
    on_day: i64,
    medium: String,
    kind: Option<String>,
    direction: String,
    personal: i64,
    purpose: String,
    contact_id: Option<Uuid>,
    engagement_id: Option<Uuid>,
    service_line_id: Option<Uuid>,
    staff_id: Option<Uuid>,
    minutes: Option<i64>,
    subject: Option<String>,
    next_step: Option<String>,
    next_on: Option<i64>,
    phase: Option<i64>,
    planned_id: Option<Uuid>,
}

const INSERT: &str = "insert into touch (fact_id, client_id, on_day, medium, kind, direction, personal, purpose,
    contact_id, engagement_id, service_line_id, staff_id, minutes, subject, next_step, next_on, phase, planned_id) values";

const UPSERT: &str = "on conflict (fact_id) do update set client_id=excluded.client_id, on_day=excluded.on_day,
    medium=excluded.medium, kind=excluded.kind, direction=excluded.direction, personal=excluded.personal,
    purpose=excluded.purpose, contact_id=excluded.contact_id, engagement_id=excluded.engagement_id,
    service_line_id=excluded.service_line_id, staff_id=excluded.staff_id, minutes=excluded.minutes,
    subject=excluded.subject, next_step=excluded.next_step, next_on=excluded.next_on, phase=excluded.phase,
    planned_id=excluded.planned_id";

impl TouchRow {
    fn of(touched: &Touched<'_>, lines: &Lines) -> Self {
        let TouchFact::Made {
            medium,
            direction,
            personal,
            purpose,
            contact,
            engagement,
            staff,
            minutes,
            subject,
            detail,
        } = touched.touch;
        let nothing = TouchDetail::default();
        let detail = detail.as_deref().unwrap_or(&nothing);
        let number = |day: Day| i64::from(day.number());
        Self {
            fact_id: touched.fact.id.0,
            client_id: touched.fact.client.0,
            on_day: number(touched.on),
            medium: medium.key().to_owned(),
            kind: detail.kind.map(|kind| kind.key().to_owned()),
            direction: direction.key().to_owned(),
            personal: i64::from(*personal),
            purpose: purpose.key().to_owned(),
            contact_id: contact.map(|id| id.0),
            engagement_id: engagement.map(|id| id.0),
            service_line_id: engagement.and_then(|id| lines.get(&id.0).copied()),
            staff_id: staff.map(|id| id.0),
            minutes: minutes.map(i64::from),
            subject: subject.clone(),
            next_step: detail.next_step.clone(),
            next_on: detail.next_on.map(number),
            phase: touched.phase.map(|phase| i64::from(phase.number())),
            planned_id: detail.fulfils.map(|id| id.0),
        }
    }

    fn values(self) -> Vec<Value> {
        args![
            self.fact_id,
            self.client_id,
            self.on_day,
            self.medium,
            self.kind,
            self.direction,
            self.personal,
            self.purpose,
            self.contact_id,
            self.engagement_id,
            self.service_line_id,
            self.staff_id,
            self.minutes,
            self.subject,
            self.next_step,
            self.next_on,
            self.phase,
            self.planned_id
        ]
    }
}

/// The service line of each engagement.
type Lines = BTreeMap<Uuid, Uuid>;

/// The rows that this room derives.
pub const REGISTER: Register = {
    fn sync<'c>(tx: &'c mut Tx, batch: &'c Batch<'c>) -> Pending<'c, ()> {
        Box::pin(sync_rows(tx, batch))
    }
    fn differing<'c>(conn: &'c mut Conn, batch: &'c Batch<'c>) -> Pending<'c, BTreeSet<ClientId>> {
        Box::pin(differing_rows(conn, batch))
    }
    Register { noun: "touches", tables: &["touch"], sync, differing }
};

/// The service lines of the engagements that touches of some clients name.
async fn load_lines(conn: &mut Conn, batch: &Batch<'_>) -> Result<Lines, Error> {
    let names_work = |fact: &Fact| matches!(&fact.what, Event::Touch(TouchFact::Made { engagement: Some(_), .. }));
    if !batch.facts.values().flatten().any(names_work) {
        return Ok(Lines::new());
    }
    let sql = format!(
        "select id, service_line_id from engagement where service_line_id is not null and client_id in ({})",
        log::places(1, batch.clients.len())
    );
    let lines: Vec<(Uuid, Uuid)> =
        conn.all(AssertSqlSafe(sql), batch.clients.iter().map(|id| Value::from(*id)).collect()).await?;
    Ok(lines.into_iter().collect())
}

/// Brings the stored touches of some clients up to date with their facts. Only what differs is written.
async fn sync_rows(tx: &mut Tx, batch: &Batch<'_>) -> Result<(), Error> {
    let lines = load_lines(tx, batch).await?;
    let mut stored = match batch.non_empty.has("touch") {
        true => stored(tx, batch.clients).await?,
        false => BTreeMap::new(),
    };
    let derived = derived(batch.model, batch.clients, batch.facts, &lines);
    let changed = derived.into_iter().filter(|row| stored.remove(&row.fact_id).as_ref() != Some(row));
    let changed: Vec<Vec<Value>> = changed.map(TouchRow::values).collect();
    tx.insert_many(INSERT, UPSERT, changed).await?;
    let gone: Vec<Value> = stored.into_keys().map(Value::from).collect();
    for chunk in gone.chunks(500) {
        let sql = format!("delete from touch where fact_id in ({})", log::places(1, chunk.len()));
        tx.run(AssertSqlSafe(sql), chunk.to_vec()).await?;
    }
    Ok(())
}

/// Those of some clients whose stored touches are not the ones that their facts give.
async fn differing_rows(conn: &mut Conn, batch: &Batch<'_>) -> Result<BTreeSet<ClientId>, Error> {
    let lines = load_lines(conn, batch).await?;
    let mut stored = stored(conn, batch.clients).await?;
    let derived = derived(batch.model, batch.clients, batch.facts, &lines);
    let wrong = derived.into_iter().filter(|row| stored.remove(&row.fact_id).as_ref() != Some(row));
    let mut clients: BTreeSet<ClientId> = wrong.map(|row| row.client_id.into()).collect();
    clients.extend(stored.into_values().map(|row| ClientId(row.client_id)));
    Ok(clients)
}

async fn stored(conn: &mut Conn, clients: &[ClientId]) -> Result<BTreeMap<Uuid, TouchRow>, Error> {
    let sql = format!("select * from touch where client_id in ({})", log::places(1, clients.len()));
    let rows: Vec<TouchRow> = conn.all(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?;
    Ok(rows.into_iter().map(|row| (row.fact_id, row)).collect())
}

fn derived(model: &Model, clients: &[ClientId], facts: &Facts, lines: &Lines) -> Vec<TouchRow> {
    let facts = clients.iter().filter_map(|client| facts.get(client));
    facts.flat_map(|facts| touches(facts, model)).map(|touched| TouchRow::of(&touched, lines)).collect()
}
