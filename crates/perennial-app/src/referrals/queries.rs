//! Referrers as pages and other rooms need them.

use std::collections::HashMap;

use perennial_core::dates::Day;
use perennial_core::fact::Precision;
use perennial_core::ids::{ClientId, ReferrerId};
use perennial_core::journeys::coverage::Span;
use perennial_core::referrals::{Direction, ReferrerKind, Thanks, owed_from, read, thanks};
use uuid::Uuid;

use super::choose::word;
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value, Word};
use crate::error::Error;
use crate::log;
use crate::web::words::dated;

/// Rows of the list at once.
pub(super) const PAGE: usize = 200;

/// Which referrers `r` the actor sees, the wall being the first value: all but those who are known by referrals of
/// restricted clients alone.
pub(super) fn seen(actor: &Actor) -> String {
    format!(
        "(not exists (select 1 from referral g where g.referrer_id = r.id) or exists (
           select 1 from referral g join client c on c.id = g.client_id where g.referrer_id = r.id and {}))",
        actor.sees(1)
    )
}

/// A referrer in the list: only referrals of clients whom the reader sees are counted.
#[derive(Debug, crate::db::Row)]
pub struct ListedReferrer {
    /// Which.
    pub id: Uuid,
    /// The name.
    pub name: String,
    kind: String,
    /// The address.
    pub email: Option<String>,
    /// The number.
    pub phone: Option<String>,
    /// Referrals received from them.
    pub received: i64,
    /// Those for which thanks are owed.
    pub owed: i64,
    /// Referrals given to them.
    pub given: i64,
    last_on: Option<i64>,
}

impl ListedReferrer {
    /// The kind in words.
    pub fn kind(&self) -> &'static str {
        word(&self.kind)
    }

    /// The day of the last referral received.
    pub fn last(&self) -> Option<Day> {
        self.last_on.map(day)
    }
}

/// The referrers whose name contains a text, by name, with the thanks that are owed by the span in which thanks are
/// recorded: see [`perennial_core::referrals::thanks`].
///
/// # Errors
/// When the store cannot be read.
pub async fn list(
    conn: &mut Conn,
    actor: &Actor,
    text: &str,
    recorded: Option<Span>,
) -> Result<Vec<ListedReferrer>, Error> {
    let of = |what: &str, condition: &str| {
        format!(
            "(select {what} from referral f join client c on c.id = f.client_id join fact x on x.id = f.fact_id
              where f.referrer_id = r.id and c.deleted_at is null and {} and {condition})",
            actor.sees(1)
        )
    };
    let (count, received) = ("cast(count(*) as bigint)", "f.direction = 'received'");
    let owed = "f.direction = 'received' and f.thanked_on is null and f.on_day >= $3
        and coalesce(x.precision, 'exact') in ('exact', 'month')";
    let sql = format!(
        "select r.id, r.name, r.kind, r.email, r.phone, {} as received, {} as owed, {} as given, {} as last_on
         from referrer r where r.deleted_at is null and r.name_key like $2 escape '!' and {}
         order by r.name_key, r.id limit {PAGE}",
        of(count, received),
        of(count, owed),
        of(count, "f.direction = 'given'"),
        of("max(f.on_day)", "f.direction = 'received' and x.precision is null"),
        seen(actor)
    );
    let text = perennial_core::text::fold_space(text).to_lowercase();
    let like = format!("%{}%", text.replace('!', "!!").replace('%', "!%").replace('_', "!_"));
    let from = owed_from(recorded).map_or(i64::MAX, |from| i64::from(from.number()));
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), like, from]).await?)
}

/// A referrer.
#[derive(Debug, crate::db::Row)]
pub struct StoredReferrer {
    /// Which.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// The kind's key.
    pub kind: String,
    /// The address.
    pub email: Option<String>,
    /// The number.
    pub phone: Option<String>,
    /// The postal address.
    pub address: Option<String>,
    /// Anything else.
    pub note: Option<String>,
    /// The list that named them.
    pub source: Option<String>,
    /// The name of the client that they are too, where the actor may know of it.
    pub as_client: Option<String>,
    /// Counts changes.
    pub version: i64,
}

impl StoredReferrer {
    /// The kind in words.
    pub fn kind(&self) -> &'static str {
        word(&self.kind)
    }
}

/// One referrer.
///
/// # Errors
/// [`Error::NotFound`] when there is none whom the actor sees.
pub async fn find(conn: &mut Conn, actor: &Actor, id: ReferrerId) -> Result<StoredReferrer, Error> {
    let sql = format!(
        "select r.id, r.name, r.kind, r.email, r.phone, r.address, r.note, r.source,
           (select c.name from client c where c.id = r.as_client_id and c.deleted_at is null and {}) as as_client,
           r.version
         from referrer r where r.id = $2 and r.deleted_at is null and {}",
        actor.sees(1),
        seen(actor)
    );
    let found = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    found.ok_or(Error::NotFound("referrer"))
}

/// A referrer as reviews need it, on the list or taken off it.
#[derive(Debug, Clone)]
pub struct KnownReferrer {
    /// Which.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// What they are.
    pub kind: ReferrerKind,
    /// The client that they are too.
    pub as_client: Option<Uuid>,
    /// True once they were taken off the list.
    pub is_deleted: bool,
    /// True where the actor may know of them.
    pub is_seen: bool,
    /// The referrer as whom they are read: themselves, or the one into whom they were merged.
    pub stays: Uuid,
}

#[derive(crate::db::Row)]
struct KnownRow {
    id: Uuid,
    name: String,
    kind: Word<ReferrerKind>,
    as_client_id: Option<Uuid>,
    deleted_at: Option<i64>,
    is_seen: i64,
}

/// All referrers, those taken off the list among them.
///
/// # Errors
/// When the store cannot be read.
pub async fn known(conn: &mut Conn, actor: &Actor) -> Result<Vec<KnownReferrer>, Error> {
    let merged: Vec<(Uuid, Uuid)> = conn.all("select gone_id, kept_id from merged_referrer", vec![]).await?;
    let merged: HashMap<Uuid, Uuid> = merged.into_iter().collect();
    let stays = |id: Uuid| {
        let steps = std::iter::successors(Some(id), |id| merged.get(id).copied());
        steps.take(merged.len() + 1).last().unwrap_or(id)
    };
    let sql = format!(
        "select r.id, r.name, r.kind, r.as_client_id, r.deleted_at,
           cast(case when {} then 1 else 0 end as bigint) as is_seen
         from referrer r",
        seen(actor)
    );
    let rows: Vec<KnownRow> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    let known = |row: KnownRow| KnownReferrer {
        id: row.id,
        name: row.name,
        kind: row.kind.0,
        as_client: row.as_client_id,
        is_deleted: row.deleted_at.is_some(),
        is_seen: row.is_seen != 0,
        stays: stays(row.id),
    };
    Ok(rows.into_iter().map(known).collect())
}

/// The referrers that were merged into this one, by name.
///
/// # Errors
/// When the store cannot be read.
pub async fn merged_into(conn: &mut Conn, id: ReferrerId) -> Result<Vec<(Uuid, String)>, Error> {
    let sql = "select r.id, r.name from merged_referrer m join referrer r on r.id = m.gone_id
               where m.kept_id = $1 order by r.name_key, r.id";
    Ok(conn.all(sql, args![id]).await?)
}

/// A referral from or to a referrer.
#[derive(Debug, crate::db::Row)]
pub struct ReferralLine {
    /// Which.
    pub id: Uuid,
    /// The client who was referred.
    pub client_id: Uuid,
    /// Its name.
    pub client: String,
    direction: String,
    on_day: i64,
    precision: Option<String>,
    thanked_on: Option<i64>,
}

impl ReferralLine {
    /// True where the firm received it.
    pub fn is_received(&self) -> bool {
        self.direction == super::rows::RECEIVED
    }

    /// Its day, as precisely as it is known (D20).
    pub fn on(&self) -> String {
        let precision = self.precision.as_deref().and_then(Precision::from_key);
        dated(day(self.on_day), precision.unwrap_or_default())
    }

    /// True while no thanks are recorded.
    pub fn is_unthanked(&self) -> bool {
        self.thanked_on.is_none()
    }

    /// Whether they were thanked, by the span in which thanks are recorded.
    pub fn thanks(&self, recorded: Option<Span>) -> Thanks {
        let precision = self.precision.as_deref().and_then(Precision::from_key).unwrap_or_default();
        thanks(day(self.on_day), precision, self.thanked_on.map(day), recorded)
    }
}

/// The referrals from and to a referrer that the reader sees, the latest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn referrals(conn: &mut Conn, actor: &Actor, id: ReferrerId) -> Result<Vec<ReferralLine>, Error> {
    let sql = format!(
        "select f.id, f.client_id, c.name as client, f.direction, f.on_day, x.precision, f.thanked_on
         from referral f join client c on c.id = f.client_id join fact x on x.id = f.fact_id
         where f.referrer_id = $2 and c.deleted_at is null and {}
         order by f.on_day desc, f.id desc limit 500",
        actor.sees(1)
    );
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?)
}

/// True when a client is recorded as referred by this referrer.
///
/// # Errors
/// When the store cannot be read.
pub async fn is_told(conn: &mut Conn, client: ClientId, referrer: ReferrerId) -> Result<bool, Error> {
    let sql = "select count(*) from referral where client_id = $1 and referrer_id = $2 and direction = 'received'";
    Ok(conn.scalar::<i64>(sql, args![client, referrer]).await? > 0)
}

/// True when a client is recorded as referred by another client.
///
/// # Errors
/// When the store cannot be read.
pub async fn is_told_by_client(conn: &mut Conn, client: ClientId, by: ClientId) -> Result<bool, Error> {
    let facts = log::of_clients(conn, &[client]).await?;
    let facts = facts.get(&client).map(Vec::as_slice).unwrap_or_default();
    Ok(read(&log::in_force(facts))
        .iter()
        .any(|referral| referral.direction == Direction::Received && referral.other_client == Some(by)))
}

/// A referrer of whom the facts of a client speak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferrerOfClient {
    /// The client.
    pub client: ClientId,
    /// Which referrer.
    pub id: ReferrerId,
    /// Their name.
    pub name: String,
    /// True once they were taken off the list.
    pub is_deleted: bool,
}

/// The referrers of whom the facts of some clients speak. Those that were taken off the list keep their names.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_clients(conn: &mut Conn, clients: &[ClientId]) -> Result<Vec<ReferrerOfClient>, Error> {
    let mut found = Vec::new();
    for chunk in clients.chunks(200) {
        let sql = format!(
            "select distinct f.client_id, r.id, r.name, r.deleted_at
             from referral f join referrer r on r.id = f.referrer_id
             where f.client_id in ({})",
            log::places(1, chunk.len())
        );
        let values = chunk.iter().map(|id| Value::from(*id)).collect();
        let rows: Vec<(Uuid, Uuid, String, Option<i64>)> = conn.all(AssertSqlSafe(sql), values).await?;
        found.extend(rows.into_iter().map(|(client, id, name, deleted)| ReferrerOfClient {
            client: client.into(),
            id: id.into(),
            name,
            is_deleted: deleted.is_some(),
        }));
    }
    Ok(found)
}

fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}
