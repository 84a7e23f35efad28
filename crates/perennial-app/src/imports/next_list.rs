//! The list of the next month: what it says that the one before of the same source and kind did not, and whom it names
//! no more. Nothing ends by that: whether somebody who is gone is still a client is asked.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, EngagementFact, Event, Listing, Source};
use perennial_core::ids::{ClientId, ImportId};
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::objects::Object;
use perennial_core::journeys::stage::Stage;
use serde::Serialize;
use uuid::Uuid;

use super::course::{self, Import};
use super::work_since::{decided, moved, open_pursuits, open_work};
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::log::places;

/// Records named of each kind of news; the others are counted.
const NAMED: usize = 100;

/// What a list says that the one before of the same source and kind did not. Of clients whom the reader does not see
/// nothing is counted. Stable: fields are added, never renamed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NextList {
    /// The file of the list before.
    pub since_file: String,
    /// The day on which that was made.
    pub since_day: Option<Day>,
    /// Records that it did not name.
    pub new: usize,
    /// Clients that this list no longer names.
    pub gone: News,
    /// Work that was open in what was known, and is closed in this list.
    pub closed: News,
    /// Invoices that were recorded as sent, and that this list calls void or cancelled.
    pub withdrawn: usize,
    /// Pursuits that were open in what was known, and are decided in this list.
    pub decided: News,
    /// Pursuits that were open in what was known, and stand at another step in this list.
    pub moved: News,
    /// Pursuits that are open, and that this list no longer names.
    pub unnamed: News,
    /// Work that is open, and that this list no longer names.
    pub unnamed_work: News,
    /// Clients whom it calls otherwise than the last list that named them.
    pub changed: News,
}

/// News of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct News {
    /// How many.
    pub count: usize,
    /// The first of them, by name.
    pub first: Vec<Named>,
}

/// A record that there is news of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Which.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// What changed, in words; nothing where the kind of news says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
}

impl News {
    fn of(mut all: Vec<Named>) -> Self {
        let count = all.len();
        all.truncate(NAMED);
        Self { count, first: all }
    }
}

impl NextList {
    /// True when the list says nothing that the one before did not.
    pub fn is_empty(&self) -> bool {
        self.new + self.withdrawn + self.kinds().into_iter().map(|(_, kind, _)| kind.count).sum::<usize>() == 0
    }

    /// The kinds of news about known records, each with its words and where the records have their pages.
    pub fn kinds(&self) -> [(&'static str, &News, &'static str); 7] {
        [
            ("No longer in the list", &self.gone, "clients"),
            ("Closed", &self.closed, "engagements"),
            ("Decided", &self.decided, "pursuits"),
            ("Moved on", &self.moved, "pursuits"),
            ("Open here, and no longer in the list", &self.unnamed, "pursuits"),
            ("Open here, and no longer in the list", &self.unnamed_work, "engagements"),
            ("Another status", &self.changed, "clients"),
        ]
    }

    /// “Since clients.csv of 31 October 2026: 2 new, 3 no longer in the list”. `noun` is the firm's word for an engagement.
    pub fn sentence(&self, noun: &str) -> String {
        let closed = perennial_core::text::count(self.closed.count as u64, noun);
        let parts = [
            (self.new, format!("{} new", self.new)),
            (self.gone.count, format!("{} no longer in the list", self.gone.count)),
            (self.closed.count, format!("{closed} closed")),
            (
                self.decided.count,
                format!("{} decided", perennial_core::text::count(self.decided.count as u64, "pursuit")),
            ),
            (
                self.moved.count,
                format!("{} at another step", perennial_core::text::count(self.moved.count as u64, "pursuit")),
            ),
            (
                self.unnamed.count,
                format!(
                    "{} no longer in the list",
                    perennial_core::text::count(self.unnamed.count as u64, "open pursuit")
                ),
            ),
            (
                self.unnamed_work.count,
                format!(
                    "{} no longer in the list",
                    perennial_core::text::count(self.unnamed_work.count as u64, &format!("open {noun}"))
                ),
            ),
            (self.changed.count, format!("{} with another status", self.changed.count)),
            (
                self.withdrawn,
                format!("{} void or cancelled", perennial_core::text::count(self.withdrawn as u64, "invoice")),
            ),
        ];
        let told: Vec<String> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(_, words)| words).collect();
        let of = self.since_day.map_or_else(String::new, |day| format!(" of {}", day.words()));
        let news = if told.is_empty() { "nothing new".to_owned() } else { told.join(", ") };
        format!("Since {}{of}: {news}.", self.since_file)
    }
}

/// The list before: the latest of the same source and kind that is no younger than this one.
#[derive(crate::db::Row)]
struct Before {
    id: Uuid,
    file_name: String,
    list_day: Option<i64>,
    mapping: String,
}

/// Lists that are looked at for the one before.
const LOOKED_AT: i64 = 50;

async fn before(conn: &mut Conn, import: &Import) -> Result<Option<Before>, Error> {
    let Some(object) = import.mapping.chief() else { return Ok(None) };
    let day = import.list_day.map(|day| i64::from(day.number()));
    let sql = format!(
        "select id, file_name, list_day, mapping from import
         where state = 'done' and id <> $1 and object = $2 and created_at <= $3
           and coalesce(list_day, 0) <= coalesce($4, list_day, 0)
         order by list_day desc, finished_at desc, id desc limit {LOOKED_AT}"
    );
    let values = args![import.id, object.key(), import.created, day];
    let lists: Vec<Before> = conn.all(AssertSqlSafe(sql), values).await?;
    let same = |list: &Before| {
        serde_json::from_str::<Mapping>(&list.mapping).is_ok_and(|mapping| is_of_source(&mapping, &import.mapping))
    };
    Ok(lists.into_iter().find(same))
}

/// True for lists of one program; of those of the firm's own, for lists that share more than half of their headings.
fn is_of_source(one: &Mapping, other: &Mapping) -> bool {
    if !one.system.is_empty() || !other.system.is_empty() {
        return one.system == other.system;
    }
    let headings = |mapping: &Mapping| -> BTreeSet<String> {
        mapping.columns.iter().map(|column| column.header.trim().to_lowercase()).collect()
    };
    let (one, other) = (headings(one), headings(other));
    one.intersection(&other).count() * 2 > one.len().max(other.len())
}

/// The records of one kind that an import named, whatever it did to them.
pub(super) async fn named_by(conn: &mut Conn, id: ImportId, object: Object) -> Result<BTreeSet<Uuid>, Error> {
    let sql = "select distinct object_id from import_change where import_id = $1 and object = $2 and place >= 0";
    let rows: Vec<(Uuid,)> = conn.all(sql, args![id, object.key()]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The list before, where this one is its next edition: it names at least half of whom that named. Else it is a list of
/// others, and says nothing of whom it does not name.
async fn edition_before(
    conn: &mut Conn,
    import: &Import,
    named: &BTreeSet<Uuid>,
) -> Result<Option<(Before, BTreeSet<Uuid>)>, Error> {
    let Some(before) = before(conn, import).await? else { return Ok(None) };
    let object = import.mapping.chief().unwrap_or(Object::Client);
    let then = named_by(conn, before.id.into(), object).await?;
    let still = then.intersection(named).count();
    Ok((still > 0 && still * 2 >= then.len()).then_some((before, then)))
}

/// Says of the clients whom the list before named, and this one does not, that they stand in it no more. `named` are
/// those whom this one names. Those whom the actor does not see, who are no clients, or of whom that was said before, are
/// left out.
///
/// # Errors
/// When the store cannot be used.
pub(super) async fn mark_gone(
    tx: &mut Tx,
    act: &mut Act,
    import: &Import,
    named: &BTreeSet<Uuid>,
) -> Result<usize, Error> {
    if import.mapping.chief() != Some(Object::Client) {
        return Ok(0);
    }
    let Some((_, then)) = edition_before(tx, import, named).await? else { return Ok(0) };
    let missing: Vec<Uuid> = then.difference(named).copied().collect();
    let on = import.list_day.unwrap_or(act.today).min(act.today);
    let source = Source::File { import: import.id, file: import.file.clone(), row: 0, of: None };
    let kept = std::mem::replace(&mut act.source, source);
    let mut gone = 0;
    for chunk in missing.chunks(200) {
        let told = listings(tx, chunk).await?;
        for client in clients_among(tx, &act.actor, chunk).await? {
            if told.get(&client).is_some_and(Option::is_none) {
                continue;
            }
            act.record(tx, ClientId(client), vec![(on, Event::Client(ClientFact::Unlisted))]).await?;
            gone += 1;
        }
    }
    act.source = kept;
    Ok(gone)
}

/// Those of some clients whom the actor sees, and who are clients today or between engagements.
async fn clients_among(tx: &mut Tx, actor: &Actor, ids: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let mut values = args![actor.wall_value()];
    values.extend(ids.iter().map(|id| Value::from(*id)));
    let stages = [Stage::Client, Stage::Between].map(|stage| (stage as i64).to_string()).join(",");
    let sql = format!(
        "select c.id from client c join position p on p.client_id = c.id
         where c.deleted_at is null and p.stage in ({stages}) and {} and c.id in ({}) order by c.id",
        actor.sees(1),
        places(2, ids.len())
    );
    let rows: Vec<(Uuid,)> = tx.all(AssertSqlSafe(sql), values).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// As what lists last named some clients: none where a later list named them no more. Those whom no list named are left
/// out.
pub(super) async fn listings(conn: &mut Conn, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Option<Listing>>, Error> {
    let mut told = BTreeMap::new();
    for chunk in ids.chunks(500) {
        let sql = format!(
            "select f.client_id, f.body, f.import_id from fact f left join import i on i.id = f.import_id
             where f.client_id in ({}) and f.kind in ('client.listed', 'client.unlisted')
               and coalesce(i.state, '') <> 'undone'
             order by f.client_id, f.on_day, f.recorded_at, f.id",
            places(1, chunk.len())
        );
        let rows: Vec<(Uuid, String, Option<Uuid>)> =
            conn.all(AssertSqlSafe(sql), chunk.iter().map(|id| Value::from(*id)).collect()).await?;
        for (client, body, import) in rows {
            let listing = match serde_json::from_str::<ClientFact>(&body) {
                // What somebody here says of it is no list's word.
                Ok(ClientFact::Listed { listing }) if import.is_none() && !listing.is_client() => continue,
                Ok(ClientFact::Listed { listing }) => Some(listing),
                _ => None,
            };
            told.insert(client, listing);
        }
    }
    Ok(told)
}

/// What a list says that the one before did not, as far as the reader sees the clients; none where there is no list
/// before, or it is a list of others. `named` are the records that this one names, where its receipts are not stored.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn news(
    conn: &mut Conn,
    actor: &Actor,
    import: &Import,
    named: Option<&BTreeSet<Uuid>>,
) -> Result<Option<NextList>, Error> {
    let object = import.mapping.chief().unwrap_or(Object::Client);
    let stored = match named {
        Some(_) => BTreeSet::new(),
        None => named_by(conn, import.id, object).await?,
    };
    let named = named.unwrap_or(&stored);
    let Some((before, then)) = edition_before(conn, import, named).await? else { return Ok(None) };
    // Of a list of which they may not know nothing is told, not even its name.
    match course::find(conn, actor, before.id.into()).await {
        Ok(_) => {}
        Err(Error::NotFound(_)) => return Ok(None),
        Err(error) => return Err(error),
    }
    let fresh: Vec<Uuid> = named.difference(&then).copied().collect();
    let missing: Vec<Uuid> = then.difference(named).copied().collect();
    let new = match named.is_empty() {
        true => 0,
        false => seen(conn, actor, object, &fresh).await?,
    };
    Ok(Some(NextList {
        since_file: before.file_name,
        since_day: before.list_day.and_then(|day| i32::try_from(day).ok()).map(Day::from_number),
        new,
        gone: News::of(gone(conn, actor, import.id).await?),
        closed: News::of(closed(conn, actor, import.id, &then).await?),
        decided: News::of(decided(conn, actor, import.id, &then).await?),
        moved: News::of(moved(conn, actor, import.id, &then).await?),
        unnamed: match object {
            Object::Pursuit => News::of(open_pursuits(conn, actor, &missing).await?),
            _ => News::default(),
        },
        unnamed_work: match object {
            Object::Engagement => News::of(open_work(conn, actor, &missing).await?),
            _ => News::default(),
        },
        changed: News::of(changed(conn, actor, import.id, &then).await?),
        withdrawn: withdrawn(conn, actor, import.id).await?,
    }))
}

/// How many of some records the actor sees; of those that a trial makes nothing is stored, and they are the actor's own.
async fn seen(conn: &mut Conn, actor: &Actor, object: Object, ids: &[Uuid]) -> Result<usize, Error> {
    let Some((table, _)) = super::receipts::table(object) else { return Ok(ids.len()) };
    let client = if object == Object::Client { "x.id" } else { "x.client_id" };
    let mut hidden = 0;
    for chunk in ids.chunks(500) {
        let mut values = args![actor.wall_value()];
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        let sql = format!(
            "select count(*) from {table} x join client c on c.id = {client} where not {} and x.id in ({})",
            actor.sees(1),
            places(2, chunk.len())
        );
        hidden += usize::try_from(conn.scalar::<i64>(AssertSqlSafe(sql), values).await?).unwrap_or_default();
    }
    Ok(ids.len() - hidden)
}

async fn gone(conn: &mut Conn, actor: &Actor, import: ImportId) -> Result<Vec<Named>, Error> {
    let sql = format!(
        "select c.id, c.name from fact f join client c on c.id = f.client_id
         where f.import_id = $2 and f.kind = 'client.unlisted' and c.deleted_at is null and {} order by c.name_key, c.id",
        actor.sees(1)
    );
    let rows: Vec<(Uuid, String)> = conn.all(AssertSqlSafe(sql), args![actor.wall_value(), import]).await?;
    Ok(rows.into_iter().map(|(id, name)| Named { id, name, change: None }).collect())
}

/// Work that was known, and that this list says is closed.
async fn closed(conn: &mut Conn, actor: &Actor, import: ImportId, then: &BTreeSet<Uuid>) -> Result<Vec<Named>, Error> {
    let sql = format!(
        "select f.body from fact f join client c on c.id = f.client_id
         where f.import_id = $2 and f.kind = 'engagement.closed' and c.deleted_at is null and {}",
        actor.sees(1)
    );
    let bodies: Vec<(String,)> = conn.all(AssertSqlSafe(sql), args![actor.wall_value(), import]).await?;
    let of = |(body,): (String,)| serde_json::from_str::<EngagementFact>(&body).ok().map(|fact| fact.engagement().0);
    let known: BTreeSet<Uuid> = bodies.into_iter().filter_map(of).filter(|id| then.contains(id)).collect();
    let known: Vec<Uuid> = known.into_iter().collect();
    let mut told = Vec::with_capacity(known.len());
    for chunk in known.chunks(500) {
        let sql = format!(
            "select e.id, e.title, c.name from engagement e join client c on c.id = e.client_id
             where e.deleted_at is null and e.id in ({})",
            places(1, chunk.len())
        );
        let rows: Vec<(Uuid, String, String)> =
            conn.all(AssertSqlSafe(sql), chunk.iter().map(|id| Value::from(*id)).collect()).await?;
        told.extend(rows);
    }
    told.sort_by_cached_key(|(id, title, client)| (client.to_lowercase(), title.to_lowercase(), *id));
    let name = |(id, title, client)| Named { id, name: format!("{title} ({client})"), change: None };
    Ok(told.into_iter().map(name).collect())
}

/// Clients whom an earlier list named otherwise.
async fn changed(conn: &mut Conn, actor: &Actor, import: ImportId, then: &BTreeSet<Uuid>) -> Result<Vec<Named>, Error> {
    let sql = format!(
        "select c.id, c.name, f.import_id, f.body from fact f join client c on c.id = f.client_id
           left join import i on i.id = f.import_id
         where f.kind = 'client.listed' and coalesce(i.state, '') <> 'undone' and c.deleted_at is null and {}
           and c.id in (select n.client_id from fact n where n.import_id = $2 and n.kind = 'client.listed')
         order by c.name_key, c.id, f.on_day, f.recorded_at, f.id",
        actor.sees(1)
    );
    let rows: Vec<(Uuid, String, Option<Uuid>, String)> =
        conn.all(AssertSqlSafe(sql), args![actor.wall_value(), import]).await?;
    let mut told: Vec<(Uuid, String, Option<Listing>, Option<Listing>)> = Vec::new();
    for (id, name, by, body) in rows.into_iter().filter(|(id, ..)| then.contains(id)) {
        let Ok(ClientFact::Listed { listing }) = serde_json::from_str::<ClientFact>(&body) else { continue };
        if told.last().is_none_or(|(last, ..)| *last != id) {
            told.push((id, name, None, None));
        }
        let Some((_, _, was, is)) = told.last_mut() else { continue };
        *(if by == Some(import.0) { is } else { was }) = Some(listing);
    }
    let news = told.into_iter().filter_map(|(id, name, was, is)| {
        let (was, is) = (was?, is?);
        let change = Some(format!("{} → {}", status_word(was), status_word(is)));
        (was != is).then_some(Named { id, name, change })
    });
    Ok(news.collect())
}

/// Recorded invoices that the list calls void or cancelled.
async fn withdrawn(conn: &mut Conn, actor: &Actor, import: ImportId) -> Result<usize, Error> {
    let sql = format!(
        "select count(*) from import_change h join invoice x on x.id = h.object_id join client c on c.id = x.client_id
         where h.import_id = $2 and h.action = 'withdrawn' and {}",
        actor.sees(1)
    );
    let count: i64 = conn.scalar(AssertSqlSafe(sql), args![actor.wall_value(), import]).await?;
    Ok(usize::try_from(count).unwrap_or_default())
}

const fn status_word(listing: Listing) -> &'static str {
    match listing {
        Listing::Client => "client",
        Listing::ActiveClient => "active",
        Listing::InactiveClient => "inactive",
        Listing::FormerClient => "former",
        Listing::Prospect => "prospect",
        Listing::Other => "other",
    }
}

/// What a list that has landed says that the one before did not, as far as the reader sees the clients.
///
/// # Errors
/// When there is no such import for the reader, or the store cannot be read.
pub async fn next_list(conn: &mut Conn, actor: &Actor, id: ImportId) -> Result<Option<NextList>, Error> {
    let import = course::find(conn, actor, id).await?;
    if !matches!(import.state, course::State::Done) {
        return Ok(None);
    }
    news(conn, actor, &import, None).await
}
