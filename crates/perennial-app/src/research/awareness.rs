//! What clients know of the firm's services (S1.24): what they said last, and what the firm assumes.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, ServiceLineId};
use perennial_core::research::{AwarenessOf, InstrumentKind, Known};
use uuid::Uuid;

use super::{meaning, results, wave};
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::log::places;
use crate::rights::Right;
use crate::{clients, firm};

/// Clients asked for at once.
const AT_ONCE: usize = 500;

/// A client who was asked.
#[derive(Debug, Clone)]
pub struct Aware {
    /// Which.
    pub client: ClientId,
    /// The name.
    pub name: String,
    /// Who said so.
    pub person: String,
    /// When.
    pub on: Option<Day>,
    /// What was said.
    pub said: AwarenessOf,
    /// What the firm assumes that the client knows, by service; absent where nobody said.
    pub assumed: BTreeMap<ServiceLineId, bool>,
    /// The fees of the last twelve months, in minor units.
    pub value: i64,
}

impl Aware {
    /// The service as the client knows it, and whether the firm assumed otherwise.
    pub fn cell(&self, line: &ServiceLineId) -> (Known, bool) {
        let known = self.said.of(*line);
        let knows = match known {
            Known::NeverAsked => None,
            Known::Unknown => Some(false),
            _ => Some(true),
        };
        let differs = matches!((knows, self.assumed.get(line)), (Some(knows), Some(assumed)) if knows != *assumed);
        (known, differs)
    }
}

/// The matrix.
#[derive(Debug, Clone, Default)]
pub struct Matrix {
    /// The services, in the firm's order.
    pub lines: Vec<(ServiceLineId, String)>,
    /// Clients who were asked, the greatest value first.
    pub clients: Vec<Aware>,
}

/// One service over all clients who were asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineTotal {
    /// Clients who use it.
    pub used: u32,
    /// Clients who named it from memory.
    pub unaided: u32,
    /// Clients who know it with the list.
    pub aided: u32,
    /// Clients who use another provider for it.
    pub lost: u32,
    /// Clients who did not know.
    pub unknown: u32,
    /// Clients who were asked about it.
    pub asked: u32,
    /// Clients of whom the firm assumed otherwise.
    pub surprises: u32,
}

impl LineTotal {
    /// Clients who do not use it from anybody known: they did not know, or knew and had no need.
    pub const fn white_space(&self) -> u32 {
        self.asked.saturating_sub(self.used + self.lost)
    }
}

impl Matrix {
    /// One service over all clients.
    pub fn total(&self, line: &ServiceLineId) -> LineTotal {
        let mut total = LineTotal::default();
        for client in &self.clients {
            let (known, differs) = client.cell(line);
            total.asked += u32::from(known != Known::NeverAsked);
            total.used += u32::from(known == Known::Used);
            total.unaided += u32::from(client.said.unaided.contains(line));
            total.aided += u32::from(matches!(known, Known::Used | Known::Unaided | Known::Aided));
            total.lost += u32::from(client.said.aided.get(line) == Some(&perennial_core::fact::Awareness::Another));
            total.unknown += u32::from(known == Known::Unknown);
            total.surprises += u32::from(differs);
        }
        total
    }

    /// Clients who think that the one service they use is all, the greatest value first.
    pub fn typecast(&self) -> Vec<&Aware> {
        self.clients.iter().filter(|client| client.said.is_typecast()).collect()
    }

    /// How many services the clients use, on average.
    pub fn mean_used(&self) -> String {
        self.mean(AwarenessOf::used)
    }

    /// How many services the clients name from memory, on average.
    pub fn mean_unaided(&self) -> String {
        self.mean(|said| said.unaided.len())
    }

    /// How many services the clients know with the list, on average.
    pub fn mean_known(&self) -> String {
        self.mean(AwarenessOf::known)
    }

    /// The mean of a count over all clients who were asked, with one decimal.
    fn mean(&self, of: impl Fn(&AwarenessOf) -> usize) -> String {
        if self.clients.is_empty() {
            return "not known".to_owned();
        }
        let sum: usize = self.clients.iter().map(|client| of(&client.said)).sum();
        // Both are counts of clients and services.
        format!("{:.1}", sum as f64 / self.clients.len() as f64)
    }
}

/// The matrix of all clients whom the actor sees: the last answer of each counts.
///
/// # Errors
/// When the store cannot be read.
pub async fn matrix(conn: &mut Conn, actor: &Actor) -> Result<Matrix, Error> {
    let lines = firm::service_lines(conn).await?.into_iter().filter(|line| !line.retired);
    let lines: Vec<(ServiceLineId, String)> = lines.map(|line| (line.id, line.name)).collect();
    let mut clients: Vec<Aware> = latest(conn, actor, None).await?.into_values().collect();
    clients.sort_by(|a, b| b.value.cmp(&a.value).then(a.name.cmp(&b.name)));
    Ok(Matrix { lines, clients })
}

/// What one client last said of the services.
pub async fn of_client(conn: &mut Conn, actor: &Actor, client: ClientId) -> Result<Option<Aware>, Error> {
    Ok(latest(conn, actor, Some(client)).await?.remove(&client.0))
}

/// The last answers, of everybody or of one client; of one, only the waves are read in which it was asked.
async fn latest(conn: &mut Conn, actor: &Actor, of: Option<ClientId>) -> Result<BTreeMap<Uuid, Aware>, Error> {
    let mut latest: BTreeMap<Uuid, Aware> = BTreeMap::new();
    let mut waves = wave::all(conn).await?;
    waves.retain(|wave| wave.row.kind() == InstrumentKind::Awareness);
    if let Some(client) = of {
        let sql = "select distinct wave_id from survey_invitation where client_id = $1";
        let asked: Vec<(Uuid,)> = conn.all(sql, args![client]).await?;
        waves.retain(|wave| asked.contains(&(wave.row.id,)));
    }
    for wave in waves.iter().rev() {
        let found = results::of_wave(conn, actor, wave).await?;
        for person in &found.people {
            let (Some(client), Some(answers)) = (person.client_id, found.answers.get(&person.id)) else { continue };
            if of.is_some_and(|only| only.0 != client) {
                continue;
            }
            let said = meaning::said(wave, answers);
            if latest.get(&client).is_some_and(|before| before.on > person.answered()) {
                continue;
            }
            let aware = Aware {
                client: client.into(),
                name: person.client.clone().unwrap_or_default(),
                person: person.person.clone(),
                on: person.answered(),
                said,
                assumed: BTreeMap::new(),
                value: 0,
            };
            latest.insert(client, aware);
        }
    }
    fill(conn, &mut latest).await?;
    Ok(latest)
}

/// Adds what the firm assumes, and what each client is worth. They are clients whom the actor sees.
async fn fill(conn: &mut Conn, all: &mut BTreeMap<Uuid, Aware>) -> Result<(), Error> {
    let ids: Vec<Uuid> = all.keys().copied().collect();
    for chunk in ids.chunks(AT_ONCE) {
        let list = places(1, chunk.len());
        let values = || chunk.iter().map(|id| Value::from(*id)).collect::<Vec<_>>();
        let sql = format!("select p.client_id, p.fees_minor from position p where p.client_id in ({list})");
        let rows: Vec<(Uuid, i64)> = conn.all(AssertSqlSafe(sql), values()).await?;
        for (client, fees) in rows {
            if let Some(aware) = all.get_mut(&client) {
                aware.value = fees;
            }
        }
        let sql =
            format!("select client_id, service_line_id, known from assumed_awareness where client_id in ({list})");
        let rows: Vec<(Uuid, Uuid, i64)> = conn.all(AssertSqlSafe(sql), values()).await?;
        for (client, line, known) in rows {
            if let Some(aware) = all.get_mut(&client) {
                aware.assumed.insert(line.into(), known != 0);
            }
        }
    }
    Ok(())
}

/// What the firm assumes of one client.
pub async fn assumed(conn: &mut Conn, client: ClientId) -> Result<BTreeMap<ServiceLineId, bool>, Error> {
    let rows: Vec<(Uuid, i64)> =
        conn.all("select service_line_id, known from assumed_awareness where client_id = $1", args![client]).await?;
    Ok(rows.into_iter().map(|(line, known)| (line.into(), known != 0)).collect())
}

/// Notes what the firm assumes that a client knows, for all services at once.
///
/// # Errors
/// When the client is not there.
pub async fn assume(tx: &mut Tx, act: &mut Act, client: ClientId, known: &[ServiceLineId]) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, client).await?;
    for line in firm::service_lines(tx).await?.into_iter().filter(|line| !line.retired) {
        let sql = "insert into assumed_awareness (client_id, service_line_id, known, by_staff, said_on)
            values ($1, $2, $3, $4, $5) on conflict (client_id, service_line_id)
            do update set known = excluded.known, by_staff = excluded.by_staff, said_on = excluded.said_on";
        tx.run(sql, args![client, line.id, known.contains(&line.id), act.actor.staff(), act.today]).await?;
    }
    Ok(())
}
