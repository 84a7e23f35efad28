//! Entries as pages and counts need them.

use std::collections::{HashMap, HashSet};

use perennial_core::dates::Day;
use perennial_core::effort::{Aim, Entry, Initiative, Placed, Signature};
use perennial_core::ids::{ClientId, EffortId, PursuitId, ReferrerId, StaffId};
use perennial_core::insights::Period;
use perennial_core::journeys::was_client;
use perennial_core::markets::Axis;
use perennial_core::money::{Currency, Money};
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value, Word};
use crate::error::Error;
use crate::firm;

/// An entry with its place.
#[derive(Debug, Clone)]
pub struct Spent {
    /// Which.
    pub id: EffortId,
    /// What.
    pub entry: Entry,
    /// Where it belongs.
    pub placed: Placed,
}

/// An entry as it is stored.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Which.
    pub id: EffortId,
    /// What.
    pub entry: Entry,
    /// The day on which its pursuit was won.
    decided: Option<Day>,
    /// Counts what was said of it.
    pub version: i64,
}

#[derive(crate::db::Row)]
struct Row {
    id: Uuid,
    on_day: Day,
    staff_id: Option<Uuid>,
    minutes: Option<i64>,
    amount_minor: Option<i64>,
    currency: Option<Currency>,
    market: Option<Word<Axis>>,
    client_id: Option<Uuid>,
    pursuit_id: Option<Uuid>,
    referrer_id: Option<Uuid>,
    aim: Option<Word<Aim>>,
    signature: Option<Word<Signature>>,
    initiative: Option<Word<Initiative>>,
    note: Option<String>,
    version: i64,
    decided_on: Option<Day>,
}

impl Row {
    fn read(self) -> Stored {
        let entry = Entry {
            on: self.on_day,
            by: self.staff_id.map(StaffId),
            minutes: self.minutes.map(|minutes| u32::try_from(minutes).unwrap_or(u32::MAX)),
            money: self.amount_minor.zip(self.currency).map(|(minor, currency)| Money::new(minor, currency)),
            market: self.market.map(|word| word.0),
            client: self.client_id.map(ClientId),
            pursuit: self.pursuit_id.map(PursuitId),
            referrer: self.referrer_id.map(ReferrerId),
            aim: self.aim.map(|word| word.0),
            signature: self.signature.map(|word| word.0),
            initiative: self.initiative.map(|word| word.0),
            note: self.note,
        };
        Stored { id: EffortId(self.id), entry, decided: self.decided_on, version: self.version }
    }
}

/// Entries that hold and that the actor may know of, the wall being the first value: a client that was merged is the one
/// that it became, and what was spent on one that is deleted or hidden is not there.
fn select(actor: &Actor, condition: &str) -> String {
    format!(
        "select e.id, e.on_day, e.staff_id, e.minutes, e.amount_minor, e.currency, e.market, c.id as client_id,
           e.pursuit_id, coalesce(g.kept_id, e.referrer_id) as referrer_id, e.aim, e.signature, e.initiative, e.note, e.version, u.decided_on
         from effort e
           left join merged_record m on m.gone_id = e.client_id and m.object = 'client'
           left join client c on c.id = coalesce(m.kept_id, e.client_id)
           left join merged_referrer g on g.gone_id = e.referrer_id
           left join pursuit u on u.id = e.pursuit_id and u.state = 'hired'
         where e.deleted_at is null and {condition}
           and (e.client_id is null or (c.deleted_at is null and {}))",
        actor.sees(1)
    )
}

/// One entry.
///
/// # Errors
/// When it is not there, was taken back, or is about a client whom the actor does not see.
pub async fn find(conn: &mut Conn, actor: &Actor, id: EffortId) -> Result<Stored, Error> {
    let sql = select(actor, "e.id = $2");
    let found: Option<Row> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    found.map(Row::read).ok_or(Error::NotFound("entry of effort"))
}

/// The entries of a period, the latest first, each with its place.
///
/// # Errors
/// When the store cannot be read.
pub async fn in_period(app: &App, conn: &mut Conn, actor: &Actor, period: Period) -> Result<Vec<Spent>, Error> {
    let sql = format!("{} order by e.on_day desc, e.id desc", select(actor, "e.on_day between $2 and $3"));
    let values = args![actor.wall_value(), period.from, period.until];
    let rows: Vec<Row> = conn.all(AssertSqlSafe(sql), values).await?;
    placed(app, conn, rows.into_iter().map(Row::read).collect()).await
}

async fn placed(app: &App, conn: &mut Conn, stored: Vec<Stored>) -> Result<Vec<Spent>, Error> {
    let asked = stored.iter().filter_map(|each| Some((each.entry.client?, each.entry.on))).collect();
    let were = who_were_clients(app, conn, asked).await?;
    let place = |Stored { id, entry, decided, .. }: Stored| {
        let was = entry.client.and_then(|client| were.get(&(client, entry.on)).copied().flatten());
        let placed = Placed::of(&entry, was, decided);
        Spent { id, entry, placed }
    };
    Ok(stored.into_iter().map(place).collect())
}

/// Whether each was a client when the day began, by the history of its stage; none where nobody knows.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn who_were_clients(
    app: &App,
    conn: &mut Conn,
    asked: HashSet<(ClientId, Day)>,
) -> Result<HashMap<(ClientId, Day), Option<bool>>, Error> {
    let mut days: HashMap<ClientId, Vec<Day>> = HashMap::new();
    for (client, day) in asked {
        days.entry(client).or_default().push(day);
    }
    let mut were: HashMap<(ClientId, Day), Option<bool>> = HashMap::new();
    if !days.is_empty() {
        let model = firm::cached_model(conn, &app.memory.model).await?;
        let look = app.memory.snapshot.look(conn, |everybody, _| {
            for known in everybody {
                for day in days.get(&known.client).into_iter().flatten() {
                    // Whoever signs today was no client this morning.
                    let before = *day - 1;
                    let first = || known.history.pieces().next();
                    let was = was_client(known.history.on(before), first, before, &model.coverage);
                    were.insert((known.client, *day), was);
                }
            }
        });
        look.await?;
    }
    Ok(were)
}

/// Whose pursuit it is.
///
/// # Errors
/// When it is not there, or the actor does not see its client.
pub async fn client_of_pursuit(conn: &mut Conn, actor: &Actor, pursuit: PursuitId) -> Result<ClientId, Error> {
    let sql = format!(
        "select c.id from pursuit u join client c on c.id = u.client_id
         where u.id = $2 and u.deleted_at is null and c.deleted_at is null and {}",
        actor.sees(1)
    );
    let found: Option<(Uuid,)> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), pursuit]).await?;
    found.map(|(client,)| ClientId(client)).ok_or(Error::NotFound("pursuit"))
}

/// What entries are about, by id: the names of clients, pursuits and sources that the actor may know of.
///
/// # Errors
/// When the store cannot be read.
pub async fn names(conn: &mut Conn, spent: &[Spent]) -> Result<HashMap<Uuid, String>, Error> {
    let mut names = HashMap::new();
    for (table, column, ids) in [
        ("client", "name", spent.iter().filter_map(|each| each.entry.client.map(|id| id.0)).collect::<HashSet<_>>()),
        ("pursuit", "title", spent.iter().filter_map(|each| each.entry.pursuit.map(|id| id.0)).collect()),
        ("referrer", "name", spent.iter().filter_map(|each| each.entry.referrer.map(|id| id.0)).collect()),
    ] {
        if ids.is_empty() {
            continue;
        }
        let sql = format!("select id, {column} from {table} where id in ({})", crate::log::places(1, ids.len()));
        let rows: Vec<(Uuid, String)> =
            conn.all(AssertSqlSafe(sql), ids.into_iter().map(Value::from).collect()).await?;
        names.extend(rows);
    }
    Ok(names)
}
