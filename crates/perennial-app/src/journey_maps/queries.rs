//! What the pages of journey maps show.

use perennial_core::dates::Moment;
use perennial_core::journey_maps::{JourneyMap, Persona, stored};
use uuid::Uuid;

use crate::args;
use crate::db::Conn;
use crate::error::Error;

/// A map in the list.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Summary {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
    /// The number of its present version.
    pub current: i64,
    /// When that version was made.
    pub made_at: i64,
    /// Who made it.
    pub by_name: Option<String>,
    /// Comments that are not settled.
    pub comments: i64,
}

/// A map at one of its versions.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its id.
    pub id: Uuid,
    /// The number of the present version.
    pub current: i64,
    /// The number of the version that was read.
    pub number: i64,
    /// When that version was made.
    pub made: Moment,
    /// The map.
    pub map: JourneyMap,
}

/// A version in the history of a map.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Version {
    /// Its number.
    pub number: i64,
    /// What was changed.
    pub said: String,
    /// Who changed it.
    pub by_name: Option<String>,
    /// When.
    pub made_at: i64,
}

/// A comment on a map.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Comment {
    /// Its id.
    pub id: Uuid,
    /// The key of the step it is about; empty for the whole map.
    pub step: String,
    /// What it says.
    pub words: String,
    /// Who says it.
    pub by_name: Option<String>,
    /// When.
    pub made_at: i64,
    /// Whether it is settled.
    pub settled: i64,
}

/// An address of a map that needs no sign-in.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Share {
    /// Its id.
    pub id: Uuid,
    /// Who made it.
    pub by_name: Option<String>,
    /// When.
    pub made_at: i64,
}

/// A persona of the firm.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub persona: Persona,
    /// How often it was changed.
    pub version: i64,
}

/// All maps by title.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(conn: &mut Conn) -> Result<Vec<Summary>, Error> {
    let sql = "select m.id, m.title, m.current, v.made_at, s.name as by_name,
         cast((select count(*) from map_comment k where k.map_id = m.id and k.settled_at is null) as bigint) as comments
         from journey_map m
         join journey_map_version v on v.map_id = m.id and v.number = m.current
         left join staff s on s.id = v.by_staff
         where m.deleted_at is null order by m.title_key, m.id limit 200";
    Ok(conn.all(sql, vec![]).await?)
}

/// A map at a version; none for the present one.
///
/// # Errors
/// When there is no such map or version.
pub async fn find(conn: &mut Conn, id: Uuid, number: Option<i64>) -> Result<Found, Error> {
    let sql = "select m.current, v.number, v.body, v.made_at from journey_map m
         join journey_map_version v on v.map_id = m.id and v.number = coalesce(cast($2 as bigint), m.current)
         where m.id = $1 and m.deleted_at is null";
    let row: Option<(i64, i64, String, i64)> = conn.optional(sql, args![id, number]).await?;
    let (current, number, body, made_at) = row.ok_or(Error::NotFound("journey map"))?;
    let map = stored::from_json(&body).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Found { id, current, number, made: Moment(made_at), map })
}

/// The newest versions of a map.
pub(super) async fn versions(conn: &mut Conn, id: Uuid) -> Result<Vec<Version>, Error> {
    let sql = "select v.number, v.said, s.name as by_name, v.made_at from journey_map_version v
         left join staff s on s.id = v.by_staff where v.map_id = $1 order by v.number desc limit 50";
    Ok(conn.all(sql, args![id]).await?)
}

/// The comments on a map, the newest first.
pub(super) async fn comments(conn: &mut Conn, id: Uuid) -> Result<Vec<Comment>, Error> {
    let sql = "select k.id, k.step, k.words, s.name as by_name, k.made_at,
         cast(case when k.settled_at is null then 0 else 1 end as bigint) as settled
         from map_comment k left join staff s on s.id = k.by_staff
         where k.map_id = $1 order by k.made_at desc, k.id desc limit 100";
    Ok(conn.all(sql, args![id]).await?)
}

/// The addresses of a map that work.
pub(super) async fn shares(conn: &mut Conn, id: Uuid) -> Result<Vec<Share>, Error> {
    let sql = "select h.id, s.name as by_name, h.made_at from map_share h left join staff s on s.id = h.by_staff
         where h.map_id = $1 and h.revoked_at is null order by h.made_at, h.id";
    Ok(conn.all(sql, args![id]).await?)
}

/// The map behind a secret address, as long as it works.
pub(super) async fn shared(conn: &mut Conn, hash: Vec<u8>) -> Result<Found, Error> {
    let sql = "select map_id from map_share where token_hash = $1 and revoked_at is null";
    let id: Option<(Uuid,)> = conn.optional(sql, args![hash]).await?;
    let (id,) = id.ok_or(Error::NotFound("shared map"))?;
    find(conn, id, None).await
}

/// All personas by name.
pub(super) async fn personas(conn: &mut Conn) -> Result<Vec<Known>, Error> {
    let rows: Vec<(Uuid, String, i64)> =
        conn.all("select id, body, version from persona order by name, id limit 200", vec![]).await?;
    let read = |(id, body, version): (Uuid, String, i64)| {
        let persona = serde_json::from_str(&body).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Known { id, persona, version })
    };
    rows.into_iter().map(read).collect()
}

/// A persona.
pub(super) async fn persona(conn: &mut Conn, id: Uuid) -> Result<Known, Error> {
    let found = personas(conn).await?.into_iter().find(|known| known.id == id);
    found.ok_or(Error::NotFound("persona"))
}
