//! The projection: each client's position, derived from its facts and stored beside them in the same transaction.

use std::collections::BTreeMap;
use std::sync::Arc;

use perennial_core::dates::Day;
use perennial_core::fact::{Event, Fact, InvoiceFact, PursuitFact, SupportFact};
use perennial_core::ids::ClientId;
use perennial_core::journeys::model::Model;
use perennial_core::journeys::position::{Position, Prospect};
use perennial_core::journeys::{derive, pieces};
use perennial_core::money::Currency;
use uuid::Uuid;

use super::history::{Billed, History, Sought};
use crate::actor::Actor;
use crate::app::{Act, App};
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::{clients, complaints, firm, log, presents, promises, touches};

/// Clients brought up to date with one set of statements.
const CHUNK: usize = 200;

/// A client as its position was just derived and stored: what follows from it need not derive it again.
pub struct Derived {
    /// Whose.
    pub client: ClientId,
    /// The facts in force.
    pub facts: Vec<Fact>,
    /// The position.
    pub position: Position,
}

/// The bringing up to date of positions after one change, in its transaction.
pub struct Projection {
    /// The journey model in force.
    pub model: Arc<Model>,
    seq: i64,
    today: Day,
}

impl Projection {
    /// Clients brought up to date with one set of statements.
    pub const CHUNK: usize = CHUNK;

    /// Begins to bring positions up to date.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn begin(tx: &mut Tx, act: &Act) -> Result<Self, Error> {
        let model = firm::cached_model(tx, &act.memory.model).await?;
        let seq: i64 =
            tx.scalar("update change_counter set value = value + 1 where id = 1 returning value", vec![]).await?;
        Ok(Self { model, seq, today: act.today })
    }

    /// Brings the positions of at most [`Self::CHUNK`] clients up to date, and hands on what was derived.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn project(&self, tx: &mut Tx, clients: &[ClientId]) -> Result<Vec<Derived>, Error> {
        let facts = log::of_clients(tx, clients).await?;
        touches::settle(tx, &self.model, clients, &facts).await?;
        promises::keep(tx, clients, &facts).await?;
        complaints::keep(tx, clients, &facts).await?;
        presents::keep(tx, clients, &facts).await?;
        let (rows, derived): (Vec<PositionRow>, Vec<Derived>) =
            derive_chunk(tx, &self.model, clients, facts, self.today).await?.into_iter().unzip();
        let values = rows.into_iter().map(|row| row.values(self.seq)).collect();
        tx.insert_many(INSERT, UPSERT, values).await?;
        Ok(derived)
    }
}

const INSERT: &str = "insert into position (client_id, seq, as_of, stage, camp, standing, stalled, silence, counts,
    parked, archived, since, ladder, last_contact, changes_on, fees_minor, working, history) values";

const UPSERT: &str = "on conflict (client_id) do update set seq=excluded.seq, as_of=excluded.as_of,
    stage=excluded.stage, camp=excluded.camp, standing=excluded.standing, stalled=excluded.stalled,
    silence=excluded.silence, counts=excluded.counts, parked=excluded.parked, archived=excluded.archived, since=excluded.since,
    ladder=excluded.ladder, last_contact=excluded.last_contact, changes_on=excluded.changes_on,
    fees_minor=excluded.fees_minor, working=excluded.working, history=excluded.history";

/// One row of the projection.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
struct PositionRow {
    client_id: Uuid,
    as_of: i64,
    stage: i64,
    camp: i64,
    standing: i64,
    stalled: i64,
    silence: i64,
    counts: i64,
    parked: i64,
    archived: i64,
    since: i64,
    ladder: i64,
    last_contact: Option<i64>,
    changes_on: Option<i64>,
    fees_minor: i64,
    working: String,
    history: Vec<u8>,
}

impl PositionRow {
    fn of(client: ClientId, position: &Position, history: &History, deleted: bool) -> Self {
        let day = position.as_of;
        let leaves_year = history.billed.iter().map(|billed| billed.on + 365).filter(|on| *on > day).min();
        let changes_on = position.changes_on.into_iter().chain(leaves_year).min();
        let number = |day: Day| i64::from(day.number());
        Self {
            client_id: client.0,
            as_of: number(day),
            stage: position.stage as i64,
            camp: position.camp.map_or(0, |camp| camp as i64 + 1),
            standing: position.standing.map_or(0, |phase| i64::from(phase.number())),
            stalled: position.stalls().fold(0, |mask, working| mask | 1 << (working.phase.number() - 1)),
            silence: position.silence as i64,
            counts: i64::from(position.counts() && !deleted),
            parked: i64::from(matches!(position.prospect, Some(Prospect::Parked { .. }))),
            archived: i64::from(position.archived),
            since: number(position.since),
            ladder: position.ladder as i64,
            last_contact: position.last_contact.map(number),
            changes_on: changes_on.map(number),
            fees_minor: history.fees_in_year_to(day),
            working: working_json(position),
            history: if deleted { History::default().to_bytes() } else { history.to_bytes() },
        }
    }

    fn values(self, seq: i64) -> Vec<Value> {
        args![
            self.client_id,
            seq,
            self.as_of,
            self.stage,
            self.camp,
            self.standing,
            self.stalled,
            self.silence,
            self.counts,
            self.parked,
            self.archived,
            self.since,
            self.ladder,
            self.last_contact,
            self.changes_on,
            self.fees_minor,
            self.working,
            self.history
        ]
    }
}

fn working_json(position: &Position) -> String {
    let list: Vec<serde_json::Value> = position
        .working
        .iter()
        .map(|working| {
            serde_json::json!({
                "pursuit": working.pursuit,
                "engagement": working.engagement,
                "cycle": working.cycle,
                "phase": working.phase.number(),
                "since": working.since,
                "stalled": working.stalled,
                "stalls_on": working.stalls_on,
                "on_hold": working.on_hold,
                "provisional": working.provisional,
            })
        })
        .collect();
    serde_json::Value::Array(list).to_string()
}

async fn derive_chunk(
    conn: &mut Conn,
    model: &Model,
    clients: &[ClientId],
    mut facts: BTreeMap<ClientId, Vec<Fact>>,
    today: Day,
) -> Result<Vec<(PositionRow, Derived)>, Error> {
    let mut extras = extras_of(conn, clients).await?;
    let rows = clients.iter().filter_map(|client| {
        let extra = extras.remove(client)?;
        let facts = facts.remove(client).unwrap_or_default();
        let position = derive(&facts, model, today);
        let history = history_of(&facts, model, extra.sought, extra.currency);
        let row = PositionRow::of(*client, &position, &history, extra.deleted);
        Some((row, Derived { client: *client, facts, position }))
    });
    Ok(rows.collect())
}

/// What the projection needs besides facts.
struct Extra {
    deleted: bool,
    currency: Currency,
    sought: Vec<Sought>,
}

async fn extras_of(conn: &mut Conn, clients: &[ClientId]) -> Result<BTreeMap<ClientId, Extra>, Error> {
    let list = log::places(1, clients.len());
    let ids = || clients.iter().map(|id| Value::from(*id)).collect::<Vec<_>>();
    let sql = format!(
        "select id, cast(case when deleted_at is null then 0 else 1 end as bigint),
                (select f.currency from firm f where f.id = 1)
         from client where id in ({list})"
    );
    let rows: Vec<(Uuid, i64, Option<String>)> = conn.all(AssertSqlSafe(sql), ids()).await?;
    let mut extras: BTreeMap<ClientId, Extra> = rows
        .into_iter()
        .map(|(id, deleted, code)| {
            let currency = code.and_then(|code| code.parse().ok()).unwrap_or(Currency::GBP);
            (id.into(), Extra { deleted: deleted != 0, currency, sought: Vec::new() })
        })
        .collect();
    let sql = format!(
        "select client_id, opened_on, decided_on, value_minor, currency from pursuit
         where deleted_at is null and value_minor is not null and client_id in ({list}) order by opened_on, id"
    );
    let rows: Vec<(Uuid, i64, Option<i64>, i64, String)> = conn.all(AssertSqlSafe(sql), ids()).await?;
    for (client, opened, decided, minor, code) in rows {
        if let Some(extra) = extras.get_mut(&client.into())
            && code == extra.currency.code()
        {
            let day = |n: i64| Day::from_number(i32::try_from(n).unwrap_or_default());
            extra.sought.push(Sought { from: day(opened), until: decided.map_or(Day::MAX, day), minor });
        }
    }
    Ok(extras)
}

/// The history of one relationship, from its facts.
fn history_of(facts: &[Fact], model: &Model, sought: Vec<Sought>, currency: Currency) -> History {
    let mut history = History { pieces: pieces(facts, model), sought, ..History::default() };
    for fact in facts {
        match &fact.what {
            Event::Invoice(InvoiceFact::Issued { amount, .. }) if amount.currency == currency => {
                history.billed.push(Billed { on: fact.on, minor: amount.minor });
            }
            Event::Pursuit(PursuitFact::Opened { service_line, .. }) => history.lines.extend(service_line),
            Event::Engagement(perennial_core::fact::EngagementFact::Accepted { service_line, .. }) => {
                history.lines.extend(service_line);
                history.first_hired = history.first_hired.into_iter().chain([fact.on]).min();
            }
            Event::Support(SupportFact::ReferralReceived { .. }) => history.referred.push(fact.on),
            _ => {}
        }
    }
    history.lines.sort();
    history.lines.dedup();
    history
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
    let each = clients.iter().map(|client| {
        let facts = facts.remove(client).unwrap_or_default();
        let position = derive(&facts, model, as_of);
        Derived { client: *client, facts, position }
    });
    Ok(each.collect())
}

/// Derives anew the positions that time alone has changed since they were stored. Returns how many.
///
/// # Errors
/// When the store refuses.
pub async fn refresh(app: &App) -> Result<usize, Error> {
    let mut total = 0;
    loop {
        let done = app
            .change(&Actor::Program, |tx, act| {
                Box::pin(async move {
                    let due: Vec<(Uuid,)> = tx
                        .all(
                            "select client_id from position where changes_on <= $1 order by changes_on limit 1000",
                            args![act.today],
                        )
                        .await?;
                    act.touched.extend(due.iter().map(|(id,)| ClientId(*id)));
                    Ok(due.len())
                })
            })
            .await?;
        total += done;
        if done < 1000 {
            return Ok(total);
        }
    }
}

/// Derives every position anew. Returns how many.
///
/// # Errors
/// When the store refuses.
pub async fn rebuild(app: &App) -> Result<usize, Error> {
    rebuild_telling(app, |_| {}).await
}

/// Derives every position anew, and tells after each thousand how many are done. Returns how many.
///
/// # Errors
/// When the store refuses.
pub async fn rebuild_telling(app: &App, tell: impl Fn(usize)) -> Result<usize, Error> {
    let mut after = ClientId::from_number(0);
    let mut total = 0;
    loop {
        let last = app
            .change(&Actor::Program, move |tx, act| {
                Box::pin(async move {
                    let page = clients_after(tx, after).await?;
                    act.touched.extend(&page);
                    Ok(page.last().copied().map(|last| (last, page.len())))
                })
            })
            .await?;
        let Some((last, n)) = last else { return Ok(total) };
        after = last;
        total += n;
        tell(total);
    }
}

async fn clients_after(conn: &mut Conn, after: ClientId) -> Result<Vec<ClientId>, Error> {
    let rows: Vec<(Uuid,)> =
        conn.all("select id from client where id > $1 order by id limit 1000", args![after]).await?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// A client whose stored position is not the one that its facts give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The client.
    pub client: ClientId,
    /// What differs, in words.
    pub what: String,
}

/// Replays every client's facts and compares with what is stored. Returns the clients compared and the differences.
///
/// # Errors
/// When the store cannot be read.
pub async fn check(app: &App) -> Result<(usize, Vec<Difference>), Error> {
    let mut conn = app.db.read().await?;
    // Others may write meanwhile: a position and its facts must be of one instant.
    conn.begin_reading().await?;
    let found = check_all(app, &mut conn).await;
    conn.end_reading().await?;
    found
}

async fn check_all(app: &App, conn: &mut Conn) -> Result<(usize, Vec<Difference>), Error> {
    let model = firm::cached_model(conn, &app.memory.model).await?;
    let (mut after, mut compared, mut differences) = (ClientId::from_number(0), 0, Vec::new());
    loop {
        let page = clients_after(conn, after).await?;
        let Some(last) = page.last().copied() else { return Ok((compared, differences)) };
        for chunk in page.chunks(CHUNK) {
            differences.extend(compare(conn, &model, chunk).await?);
        }
        compared += page.len();
        after = last;
    }
}

async fn compare(conn: &mut Conn, model: &Model, chunk: &[ClientId]) -> Result<Vec<Difference>, Error> {
    let sql = format!("select * from position where client_id in ({})", log::places(1, chunk.len()));
    let stored: Vec<PositionRow> =
        conn.all(AssertSqlSafe(sql), chunk.iter().map(|id| Value::from(*id)).collect()).await?;
    let mut stored: BTreeMap<Uuid, PositionRow> = stored.into_iter().map(|row| (row.client_id, row)).collect();
    let facts = log::of_clients(conn, chunk).await?;
    let differing = touches::differing(conn, model, chunk, &facts).await?;
    let of_touches = |client| Difference { client, what: "the stored touches are not those of its facts".to_owned() };
    let mut differences: Vec<Difference> = differing.into_iter().map(of_touches).collect();
    let mut by_day: BTreeMap<i64, Vec<ClientId>> = BTreeMap::new();
    for client in chunk {
        match stored.get(&client.0) {
            Some(row) => by_day.entry(row.as_of).or_default().push(*client),
            None => differences.push(Difference { client: *client, what: "no position is stored".to_owned() }),
        }
    }
    for (day, clients) in by_day {
        let day = Day::from_number(i32::try_from(day).unwrap_or_default());
        for (row, _) in derive_chunk(conn, model, &clients, facts.clone(), day).await? {
            let client = ClientId(row.client_id);
            if let Some(found) = stored.remove(&row.client_id)
                && found != row
            {
                differences.push(Difference { client, what: difference(&found, &row) });
            }
        }
    }
    Ok(differences)
}

fn difference(stored: &PositionRow, derived: &PositionRow) -> String {
    let without = |row: &PositionRow| PositionRow { history: Vec::new(), ..row.clone() };
    if without(stored) == without(derived) {
        return "the stored history differs".to_owned();
    }
    format!("stored {:?}, derived {:?}", without(stored), without(derived))
}
