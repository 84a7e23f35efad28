//! The rows of the list of clients: one page by its keys, counts that stop early, ids of all that match.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::fact::Precision;
use perennial_core::ids::ClientId;
use uuid::Uuid;

use super::condition::Condition;
use super::filter::Filter;
use super::state::{ListState, Place, Sort};
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value, Word};
use crate::error::Error;
use crate::log;

/// Rows on a page.
pub const PAGE: usize = 50;
/// Counting stops here.
pub const COUNT_LIMIT: i64 = 1_001;

/// A row as stored.
#[derive(Debug, Clone, crate::db::Row)]
pub struct StoredRow {
    pub id: Uuid,
    pub name: String,
    pub sector: Option<String>,
    pub tier: Option<String>,
    pub size: Option<String>,
    pub address: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub parent_name: Option<String>,
    pub key_client: i64,
    pub version: i64,
    pub deleted_at: Option<i64>,
    pub manager: Option<String>,
    pub stage: i64,
    pub camp: i64,
    pub standing: i64,
    pub silence: i64,
    pub parked: i64,
    pub archived: i64,
    pub counts: i64,
    pub since: i64,
    pub since_precision: Word<Precision>,
    pub ladder: i64,
    pub last_contact: Option<i64>,
    pub fees_minor: i64,
    pub working: String,
}

const COLUMNS: &str = "c.id, c.name, c.sector, c.tier, c.size, c.address, c.email, c.phone, c.parent_name,
    c.key_client, c.version, c.deleted_at, m.name as manager, p.stage, p.camp, p.standing, p.silence,
    p.parked, p.archived, p.counts, p.since, p.since_precision, p.ladder, p.last_contact, p.fees_minor, p.working";

const FROM: &str = "from client c join position p on p.client_id = c.id left join staff m on m.id = c.manager_id";

/// The clients that match a filter, as far as they were counted.
#[derive(Debug)]
pub struct Found {
    /// How many; counting stops at [`COUNT_LIMIT`], so that it never holds up a page.
    pub n: i64,
    /// Which, when they are few: then a page is cut from them alone.
    few: Option<Vec<Uuid>>,
}

impl Found {
    fn of(rows: Vec<(Uuid,)>) -> Self {
        let n = rows.len() as i64;
        let few = (n < COUNT_LIMIT).then(|| rows.into_iter().map(|(id,)| id).collect());
        Self { n, few }
    }
}

/// One page of rows, and whether there are rows before and after it.
#[derive(Debug)]
pub struct Page {
    pub rows: Vec<StoredRow>,
    pub before: bool,
    pub after: bool,
}

/// Looks for the clients that match.
///
/// A `cross join` tells SQLite which table to walk: the narrow index of what filters ask of positions, or the
/// clients when the filter asks for them.
///
/// # Errors
/// When the store cannot be read.
pub async fn find(conn: &mut Conn, actor: &Actor, filter: &Filter, today: Day) -> Result<Found, Error> {
    if filter.asks_nothing() {
        return all(conn, actor).await;
    }
    let condition = filter.condition(actor, today);
    let tables =
        if filter.asks_clients() { "client c cross join position p" } else { "position p cross join client c" };
    let sql = format!("select c.id from {tables} where p.client_id = c.id and {} limit {COUNT_LIMIT}", condition.sql);
    let rows: Vec<(Uuid,)> = conn.all(AssertSqlSafe(sql), condition.values).await?;
    Ok(Found::of(rows))
}

/// The clients and prospects that are neither set aside nor deleted, by the positions alone: those that are hidden are
/// few.
async fn all(conn: &mut Conn, actor: &Actor) -> Result<Found, Error> {
    let sql = format!(
        "select p.client_id from position p where p.archived = 0 and p.stage <> 4 and p.client_id not in {} limit {COUNT_LIMIT}",
        actor.hidden(1)
    );
    let rows: Vec<(Uuid,)> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    Ok(Found::of(rows))
}

/// The page of the list that the state names, of the clients found.
///
/// # Errors
/// When the store cannot be read.
pub async fn page(conn: &mut Conn, actor: &Actor, state: &ListState, found: &Found, today: Day) -> Result<Page, Error> {
    let mut condition = match &found.few {
        Some(few) if few.is_empty() => return Ok(Page { rows: Vec::new(), before: false, after: false }),
        Some(few) => among(actor, few),
        None => state.filter.condition(actor, today),
    };
    let backwards = matches!(state.place, Place::Before(_));
    let placed = match state.place {
        Place::First => false,
        Place::After(id) | Place::Before(id) => {
            let descending = state.descending != backwards;
            begin_behind(conn, actor, state, &mut condition, id, descending, today).await?
        }
    };
    let way = if state.descending == backwards { "asc" } else { "desc" };
    let (key, tie) = (state.sort.expression(), state.sort.tie());
    let between = state.sort.between_equals(today).map_or_else(String::new, |sql| format!("{sql} {way}, "));
    // Many match: walk the index of the order until the page is full.
    let tables = match (&found.few, state.sort) {
        (Some(_), _) => "client c join position p on p.client_id = c.id",
        (None, Sort::Name) => "client c cross join position p",
        (None, _) => "position p cross join client c",
    };
    let sql = format!(
        "select {COLUMNS} from {tables} left join staff m on m.id = c.manager_id
         where p.client_id = c.id and {} order by {key} {way}, {between}{tie} {way} limit {}",
        condition.sql,
        PAGE + 1
    );
    let mut rows: Vec<StoredRow> = conn.all(AssertSqlSafe(sql), condition.values).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    if backwards {
        rows.reverse();
        return Ok(Page { rows, before: more, after: placed });
    }
    Ok(Page { rows, before: placed, after: more })
}

/// The condition that a client is one of a few.
fn among(actor: &Actor, few: &[Uuid]) -> Condition {
    let mut values = args![actor.wall_value()];
    values.extend(few.iter().map(|id| Value::from(*id)));
    Condition { sql: format!("{} and c.id in ({})", actor.sees(1), log::places(2, few.len())), values }
}

/// Adds the condition that rows lie behind the one given; false when that row is not there any more.
async fn begin_behind(
    conn: &mut Conn,
    actor: &Actor,
    state: &ListState,
    condition: &mut Condition,
    id: Uuid,
    descending: bool,
    today: Day,
) -> Result<bool, Error> {
    let (key, tie) = (state.sort.expression(), state.sort.tie());
    let sql = format!("select {key} as sort_key {FROM} where {} and c.id = $2", actor.sees(1));
    let values = args![actor.wall_value(), id];
    let edge = if state.sort == Sort::Name {
        conn.optional::<(String,)>(AssertSqlSafe(sql), values).await?.map(|(name,)| Value::from(name))
    } else {
        conn.optional::<(i64,)>(AssertSqlSafe(sql), values).await?.map(|(n,)| Value::from(n))
    };
    let Some(edge) = edge else { return Ok(false) };
    let sign = if descending { "<" } else { ">" };
    let Some(between) = state.sort.between_equals(today) else {
        let (edge, id) = (condition.bind(edge), condition.bind(Value::from(id)));
        condition.and(&format!("({key}, {tie}) {sign} (${edge}, ${id})"));
        return Ok(true);
    };
    let sql = format!("select cast({between} as bigint) as between_key {FROM} where c.id = $1");
    let middle: i64 = conn.scalar(AssertSqlSafe(sql), args![id]).await?;
    let (edge, middle, id) =
        (condition.bind(edge), condition.bind(Value::from(middle)), condition.bind(Value::from(id)));
    condition.and(&format!("({key}, {between}, {tie}) {sign} (${edge}, ${middle}, ${id})"));
    Ok(true)
}

/// The ids of all clients that match, at most `limit`.
///
/// # Errors
/// When the store cannot be read.
pub async fn matching(
    conn: &mut Conn,
    actor: &Actor,
    filter: &Filter,
    today: Day,
    limit: usize,
) -> Result<Vec<ClientId>, Error> {
    let condition = filter.condition(actor, today);
    let sql = format!(
        "select c.id from client c join position p on p.client_id = c.id where {} order by c.id limit {limit}",
        condition.sql
    );
    let rows: Vec<(Uuid,)> = conn.all(AssertSqlSafe(sql), condition.values).await?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// The rows of some clients, by name; those that the actor does not see are left out.
///
/// # Errors
/// When the store cannot be read.
pub async fn rows_of(conn: &mut Conn, actor: &Actor, clients: &[ClientId]) -> Result<Vec<StoredRow>, Error> {
    let sql = format!(
        "select {COLUMNS} {FROM} where {} and c.id in ({}) order by c.name_key, c.id",
        actor.sees(1),
        log::places(2, clients.len())
    );
    let mut values = args![actor.wall_value()];
    values.extend(clients.iter().map(|id| Value::from(*id)));
    Ok(conn.all(AssertSqlSafe(sql), values).await?)
}

/// The names of the service lines that clients used or sought, in the firm's order.
///
/// # Errors
/// When the store cannot be read.
pub async fn lines_of(conn: &mut Conn, clients: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<String>>, Error> {
    if clients.is_empty() {
        return Ok(BTreeMap::new());
    }
    let list = log::places(1, clients.len());
    let sql = format!(
        "select w.client_id, s.name, s.place from
           (select e.client_id, e.service_line_id from engagement e
              where e.deleted_at is null and e.client_id in ({list})
            union select u.client_id, u.service_line_id from pursuit u
              where u.deleted_at is null and u.client_id in ({list})) as w
         join service_line s on s.id = w.service_line_id order by s.place, s.name"
    );
    let values = clients.iter().map(|id| Value::from(*id)).collect();
    let rows: Vec<(Uuid, String, i64)> = conn.all(AssertSqlSafe(sql), values).await?;
    let mut lines: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for (client, name, _) in rows {
        lines.entry(client).or_default().push(name);
    }
    Ok(lines)
}

/// One particular of a client as it is stored now.
#[derive(Debug, crate::db::Row)]
pub struct Stored {
    pub value: Option<String>,
    pub version: i64,
}

/// Reads the particular that was edited in its row.
///
/// # Errors
/// When the client is not there for the actor, or the store cannot be read.
pub async fn particular(conn: &mut Conn, actor: &Actor, id: ClientId, key: &str) -> Result<Stored, Error> {
    let column = match key {
        "manager" => "m.name",
        "tier" => "c.tier",
        _ => "c.sector",
    };
    let sql = format!(
        "select {column} as value, c.version from client c left join staff m on m.id = c.manager_id
         where {} and c.id = $2",
        actor.sees(1)
    );
    let found = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    found.ok_or(Error::NotFound("client"))
}
