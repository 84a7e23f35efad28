//! Referrers as pages and other rooms need them.

use std::collections::HashMap;

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, ReferrerId};
use perennial_core::journeys::position::Silence;
use perennial_core::keyed::Keyed;
use perennial_core::referrals::{Direction, Life, Potential, ReferrerKind, read, silence};
use uuid::Uuid;

use super::choose::word;
use super::passed::{last_other, last_received};
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value, Word};
use crate::error::Error;
use crate::log;

/// Which referrers `r` the actor sees, the wall being the first value: all but those who are known by referrals of
/// restricted clients alone, be it by their record or as the client that they are.
pub fn seen(actor: &Actor) -> String {
    format!(
        "(not exists (select 1 from referral g where g.referrer_id = r.id)
           or exists (select 1 from referral g join client c on c.id = g.client_id where g.referrer_id = r.id and {sees})
           or (exists (select 1 from client c where c.id = r.as_client_id and {sees})
             and exists (select 1 from referral g join client c on c.id = g.client_id
               where g.other_client_id = r.as_client_id and {sees})))",
        sees = actor.sees(1)
    )
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
    /// Who looks after them.
    pub owned_by: Option<Uuid>,
    /// The name of that person.
    pub owner: Option<String>,
    /// How much they may bring: the key.
    pub potential: Option<String>,
    /// Whether clients are told of the arrangement.
    pub disclosed: Option<i64>,
    /// Whether the firm refers to them in return.
    pub reciprocal: Option<i64>,
    /// Whether a fee may be paid for a referral.
    pub fee_allowed: Option<i64>,
    /// When somebody last spoke to them, as noted by hand.
    pub contacted_on: Option<Day>,
    /// The day of the last referral received.
    pub last_received: Option<Day>,
    /// The last day on which anything else passed between them and the firm.
    pub last_other: Option<Day>,
    /// Counts changes.
    pub version: i64,
}

/// The kind of a stored key; another one where no kind has it.
pub(super) fn kind_of(key: &str) -> ReferrerKind {
    ReferrerKind::from_key(key).unwrap_or(ReferrerKind::Other)
}

/// The word for a stored potential; nothing where none is recorded.
pub(super) fn potential_word(key: Option<&str>) -> &'static str {
    key.and_then(Potential::from_key).map_or("", Potential::word)
}

impl StoredReferrer {
    /// Where they stand in their life.
    pub fn life(&self, today: Day) -> Life {
        Life::of(self.last_received, today)
    }

    /// The last day on which anything passed between them and the firm.
    pub fn last_passed(&self) -> Option<Day> {
        self.last_received.max(self.last_other)
    }

    /// Whether they have gone silent.
    pub fn silence(&self, today: Day) -> Silence {
        silence(kind_of(&self.kind), self.life(today), self.last_passed(), today)
    }

    /// The potential in words.
    pub fn potential(&self) -> &'static str {
        potential_word(self.potential.as_deref())
    }

    /// What is agreed with them, as far as somebody has said.
    pub fn terms(&self) -> Vec<&'static str> {
        let told = |said: Option<i64>, yes, no| said.map(|said| if said == 0 { no } else { yes });
        let all = [
            told(self.disclosed, "clients are told", "clients are not told"),
            told(self.reciprocal, "we refer in return", "we do not refer in return"),
            told(self.fee_allowed, "a fee may be paid", "no fee is paid"),
        ];
        all.into_iter().flatten().collect()
    }

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
           r.owned_by, (select s.name from staff s where s.id = r.owned_by) as owner, r.potential, r.disclosed,
           r.reciprocal, r.fee_allowed, r.contacted_on, {} as last_received, {} as last_other, r.version
         from referrer r where r.id = $2 and r.deleted_at is null and {}",
        actor.sees(1),
        last_received(actor),
        last_other(actor),
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
