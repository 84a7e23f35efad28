//! Work that invoices imply has a row like other work, which follows from the invoices and goes with them (D17).

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::journeys::implied::ImpliedWork;
use uuid::Uuid;

use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::log::{self, places};

/// Work that the invoices of one client imply, and whether it is over.
pub struct ImpliedRows {
    /// Whose.
    pub client: ClientId,
    /// The works, each with whether it is over.
    pub works: Vec<(ImpliedWork, bool)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, crate::db::Row)]
pub(super) struct ImpliedRow {
    pub(super) id: Uuid,
    pub(super) client_id: Uuid,
    pub(super) title: String,
    pub(super) service_line_id: Option<Uuid>,
    pub(super) state: String,
    pub(super) recurring: i64,
    pub(super) accepted_on: i64,
    pub(super) closed_on: Option<i64>,
}

const COLUMNS: &str = "id, client_id, title, service_line_id, state, recurring, accepted_on, closed_on";

/// Brings the rows of implied work of the clients given in line with their invoices.
///
/// # Errors
/// When the store refuses.
pub async fn sync_implied(tx: &mut Tx, now: i64, implied: &[ImpliedRows]) -> Result<(), Error> {
    if implied.is_empty() {
        return Ok(());
    }
    let clients: Vec<ClientId> = implied.iter().map(|of_client| of_client.client).collect();
    let derived = derived_rows(tx, implied).await?;
    let stored = stored_rows(tx, &clients).await?;
    let gone: Vec<Value> = stored.keys().filter(|id| !derived.contains_key(*id)).map(|id| Value::from(*id)).collect();
    if !gone.is_empty() {
        let sql = format!("delete from engagement where implied = 1 and id in ({})", places(1, gone.len()));
        tx.run(AssertSqlSafe(sql), gone).await?;
    }
    let fresh = derived.into_iter().filter(|(id, row)| stored.get(id) != Some(row));
    let currency = crate::firm::currency_of(tx, None).await?;
    let rows = fresh.map(|(_, row)| {
        args![
            row.id,
            row.client_id,
            row.title,
            row.service_line_id,
            row.state,
            row.recurring,
            row.accepted_on,
            row.closed_on,
            currency.as_str(),
            now,
            now,
            1,
            1
        ]
    });
    let head = format!("insert into engagement ({COLUMNS}, currency, created_at, updated_at, version, implied) values");
    // A row that is there is changed in its place: where one is deleted, the store looks through every table for rows
    // that name it.
    let tail = "on conflict (id) do update set client_id=excluded.client_id, title=excluded.title,
        service_line_id=excluded.service_line_id, state=excluded.state, recurring=excluded.recurring,
        accepted_on=excluded.accepted_on, closed_on=excluded.closed_on, currency=excluded.currency, deleted_at=null,
        updated_at=excluded.updated_at, version=engagement.version + 1 where engagement.implied = 1";
    tx.insert_many(&head, tail, rows).await?;
    Ok(())
}

/// Those of some clients whose stored implied work is not what their invoices give.
///
/// # Errors
/// When the store cannot be read.
pub async fn differing_implied(
    conn: &mut Conn,
    clients: &[ClientId],
    implied: &[ImpliedRows],
) -> Result<Vec<ClientId>, Error> {
    let (derived, stored) = (derived_rows(conn, implied).await?, stored_rows(conn, clients).await?);
    let of = |rows: &BTreeMap<Uuid, ImpliedRow>, client: &ClientId| {
        rows.values().filter(|row| row.client_id == client.0).cloned().collect::<Vec<_>>()
    };
    Ok(clients.iter().filter(|client| of(&derived, client) != of(&stored, client)).copied().collect())
}

async fn stored_rows(conn: &mut Conn, clients: &[ClientId]) -> Result<BTreeMap<Uuid, ImpliedRow>, Error> {
    let sql =
        format!("select {COLUMNS} from engagement where implied = 1 and client_id in ({})", places(1, clients.len()));
    let rows: Vec<ImpliedRow> =
        conn.all(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

pub(super) async fn derived_rows(
    conn: &mut Conn,
    implied: &[ImpliedRows],
) -> Result<BTreeMap<Uuid, ImpliedRow>, Error> {
    let mut rows = BTreeMap::new();
    if implied.iter().all(|of_client| of_client.works.is_empty()) {
        return Ok(rows);
    }
    let names: Vec<(Uuid, String)> = conn.all("select id, name from service_line", vec![]).await?;
    let names: BTreeMap<Uuid, String> = names.into_iter().collect();
    let number = |day: Day| i64::from(day.number());
    for of_client in implied {
        for (work, over) in &of_client.works {
            let line = work.line.and_then(|line| names.get(&line.0));
            let row = ImpliedRow {
                id: work.engagement.0,
                client_id: of_client.client.0,
                title: title_of(work, line.map(String::as_str), *over),
                service_line_id: work.line.map(|line| line.0),
                state: if *over { "closed" } else { "active" }.to_owned(),
                recurring: i64::from(work.recurring),
                accepted_on: number(work.first),
                closed_on: over.then(|| number(work.last)),
            };
            rows.insert(row.id, row);
        }
    }
    Ok(rows)
}

/// `Employment, 2019 to 2026`, or `Invoices since 2024`.
fn title_of(work: &ImpliedWork, line: Option<&str>, over: bool) -> String {
    let (first, last) = (work.first.date().year(), work.last.date().year());
    let what = line.unwrap_or("Invoices");
    match (over, first == last) {
        (true, true) => format!("{what}, {first}"),
        (true, false) => format!("{what}, {first} to {last}"),
        (false, _) => format!("{what}, since {first}"),
    }
}

/// The work that the invoices of a client imply.
///
/// # Errors
/// When the store cannot be read.
pub async fn implied_of(
    conn: &mut Conn,
    model: &perennial_core::journeys::model::Model,
    client: ClientId,
) -> Result<Vec<ImpliedWork>, Error> {
    let facts = log::of_client(conn, client).await?;
    Ok(perennial_core::journeys::implied_work(&facts, model))
}
