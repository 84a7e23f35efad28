//! What a list says of the pursuits and matters that the one before named: decided, at another step, or named no more.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::fact::PursuitFact;
use perennial_core::ids::ImportId;
use uuid::Uuid;

use super::next_list::Named;
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::log::places;

/// Pursuits that were known, each with what this list says became of it.
pub(super) async fn decided(
    conn: &mut Conn,
    actor: &Actor,
    import: ImportId,
    then: &BTreeSet<Uuid>,
) -> Result<Vec<Named>, Error> {
    let sql = format!(
        "select f.body from fact f join client c on c.id = f.client_id
         where f.import_id = $2 and f.kind in ('pursuit.hired', 'pursuit.not_now', 'pursuit.no_way')
           and c.deleted_at is null and {}",
        actor.sees(1)
    );
    let bodies: Vec<(String,)> = conn.all(AssertSqlSafe(sql), args![actor.wall_value(), import]).await?;
    let became = |(body,): (String,)| match serde_json::from_str::<PursuitFact>(&body).ok()? {
        PursuitFact::Hired { pursuit, .. } => Some((pursuit.0, "won")),
        PursuitFact::NotNow { pursuit, .. } => Some((pursuit.0, "not now")),
        PursuitFact::NoWay { pursuit, .. } => Some((pursuit.0, "lost")),
        _ => None,
    };
    let known: BTreeMap<Uuid, &str> =
        bodies.into_iter().filter_map(became).filter(|(id, _)| then.contains(id)).collect();
    let ids: Vec<Uuid> = known.keys().copied().collect();
    let mut told: Vec<(Uuid, String, String)> = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(500) {
        let sql = format!(
            "select u.id, u.title, c.name from pursuit u join client c on c.id = u.client_id
             where u.deleted_at is null and u.id in ({})",
            places(1, chunk.len())
        );
        told.extend(conn.all(AssertSqlSafe(sql), chunk.iter().map(|id| Value::from(*id)).collect()).await?);
    }
    told.sort_by_cached_key(|(id, title, client)| (client.to_lowercase(), title.to_lowercase(), *id));
    let name = |(id, title, client): (Uuid, String, String)| {
        let change = known.get(&id).map(|became| (*became).to_owned());
        Named { id, name: format!("{title} ({client})"), change }
    };
    Ok(told.into_iter().map(name).collect())
}

/// Pursuits that were known and are open, and that this list says are at another step.
pub(super) async fn moved(
    conn: &mut Conn,
    actor: &Actor,
    import: ImportId,
    then: &BTreeSet<Uuid>,
) -> Result<Vec<Named>, Error> {
    let sql = "select body from fact where import_id = $1 and kind = 'pursuit.step_reached'";
    let bodies: Vec<(String,)> = conn.all(sql, args![import]).await?;
    let of = |(body,): (String,)| match serde_json::from_str::<PursuitFact>(&body).ok()? {
        PursuitFact::StepReached { pursuit, .. } => Some(pursuit.0),
        _ => None,
    };
    let known: BTreeSet<Uuid> = bodies.into_iter().filter_map(of).filter(|id| then.contains(id)).collect();
    open_pursuits(conn, actor, &known.into_iter().collect::<Vec<_>>()).await
}

/// Those of some pursuits that are open and that the actor sees.
pub(super) async fn open_pursuits(conn: &mut Conn, actor: &Actor, ids: &[Uuid]) -> Result<Vec<Named>, Error> {
    among(conn, actor, "pursuit", "x.state = 'open'", ids).await
}

/// Those of some matters that are open and that the actor sees.
pub(super) async fn open_work(conn: &mut Conn, actor: &Actor, ids: &[Uuid]) -> Result<Vec<Named>, Error> {
    among(conn, actor, "engagement", "x.state not in ('closed', 'lapsed')", ids).await
}

/// Those of some records of a table for which a condition holds and that the actor sees, by client and title.
async fn among(
    conn: &mut Conn,
    actor: &Actor,
    table: &str,
    condition: &str,
    ids: &[Uuid],
) -> Result<Vec<Named>, Error> {
    let mut told: Vec<(Uuid, String, String)> = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(500) {
        let mut values = args![actor.wall_value()];
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        let sql = format!(
            "select x.id, x.title, c.name from {table} x join client c on c.id = x.client_id
             where x.deleted_at is null and c.deleted_at is null and {condition} and {} and x.id in ({})",
            actor.sees(1),
            places(2, chunk.len())
        );
        told.extend(conn.all(AssertSqlSafe(sql), values).await?);
    }
    told.sort_by_cached_key(|(id, title, client)| (client.to_lowercase(), title.to_lowercase(), *id));
    let name =
        |(id, title, client): (Uuid, String, String)| Named { id, name: format!("{title} ({client})"), change: None };
    Ok(told.into_iter().map(name).collect())
}
