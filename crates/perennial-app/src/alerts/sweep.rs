//! The sweep: clients whose alerts time alone, or a change of the rules, has changed; and the check of the projection.

use perennial_core::alerts::AsOf;
use perennial_core::dates::Moment;
use perennial_core::ids::ClientId;
use uuid::Uuid;

use super::evaluate::{Basis, CHUNK, look_up};
use super::stored::{self, AlertRow, day};
use super::{evaluate, rules};
use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::db::Conn;
use crate::error::Error;
use crate::journeys::Difference;

/// Clients looked at in one transaction.
const BATCH: usize = 500;

/// How many clients a sweep looked at.
pub type Swept = usize;

/// Looks anew at the clients whose day or instant has come, and at those not yet looked at by the rules in force.
///
/// # Errors
/// When the store refuses.
pub async fn sweep(app: &App) -> Result<Swept, Error> {
    let mut total = 0;
    loop {
        let done = app
            .change(&Actor::Program, |tx, act| {
                Box::pin(async move {
                    let (version, _) = rules::in_force(tx, &act.memory.alerts.rules).await?;
                    let (today, now) = (i64::from(act.today.number()), act.now.0);
                    let due = due(tx, version, today, now).await?;
                    // The positions stand: only the alerts are derived anew.
                    evaluate::renew(tx, act, &due).await?;
                    Ok(due.len())
                })
            })
            .await?;
        total += done;
        if done < BATCH {
            return Ok(total);
        }
    }
}

async fn due(conn: &mut Conn, version: i64, today: i64, now: i64) -> Result<Vec<ClientId>, Error> {
    let questions = [
        ("select client_id from alert_watch where changes_on <= $1 order by changes_on limit 500", today),
        ("select client_id from alert_watch where changes_at <= $1 order by changes_at limit 500", now),
        ("select client_id from alert_watch where rules_version < $1 order by rules_version limit 500", version),
    ];
    let mut due: Vec<ClientId> = Vec::new();
    for (sql, limit) in questions {
        let rows: Vec<(Uuid,)> = conn.all(sql, args![limit]).await?;
        due.extend(rows.into_iter().map(|(id,)| ClientId(id)));
    }
    due.sort_unstable();
    due.dedup();
    due.truncate(BATCH);
    Ok(due)
}

/// Looks at every client anew, each as of the time of its stored alerts, and compares. Returns the clients compared
/// and the differences.
///
/// # Errors
/// When the store cannot be read.
pub async fn check(app: &App) -> Result<(usize, Vec<Difference>), Error> {
    let mut conn = app.db.read().await?;
    conn.begin_reading().await?;
    let found = check_all(app, &mut conn).await;
    conn.end_reading().await?;
    found
}

async fn check_all(app: &App, conn: &mut Conn) -> Result<(usize, Vec<Difference>), Error> {
    let basis = Basis::load(conn, &app.memory).await?;
    let (mut after, mut compared, mut differences) = (ClientId::from_number(0), 0, Vec::new());
    loop {
        let page = clients_after(conn, after).await?;
        let Some(last) = page.last().map(|(client, ..)| *client) else { return Ok((compared, differences)) };
        compared += page.len();
        differences.extend(compare(conn, &basis, &page).await?);
        after = last;
    }
}

/// A client, the version of the rules and the day and moment of its stored alerts.
type Watched = (Uuid, Option<i64>, Option<i64>, Option<i64>);

/// The next clients in the order of their ids, each with the version of the rules and the time of its stored alerts.
async fn clients_after(conn: &mut Conn, after: ClientId) -> Result<Vec<(ClientId, Option<(i64, AsOf)>)>, Error> {
    let rows: Vec<Watched> = conn
        .all(
            "select c.id, w.rules_version, w.as_of, w.as_of_moment
             from client c left join alert_watch w on w.client_id = c.id where c.id > $1 order by c.id limit 200",
            args![after],
        )
        .await?;
    let watch = |version: Option<i64>, on: Option<i64>, at: Option<i64>| {
        Some((version?, AsOf { day: day(on?), moment: Moment(at?) }))
    };
    Ok(rows.into_iter().map(|(id, version, on, at)| (ClientId(id), watch(version, on, at))).collect())
}

async fn compare(
    conn: &mut Conn,
    basis: &Basis,
    page: &[(ClientId, Option<(i64, AsOf)>)],
) -> Result<Vec<Difference>, Error> {
    debug_assert!(page.len() <= CHUNK);
    let mut differences = Vec::new();
    let mut known = Vec::new();
    for (client, watch) in page {
        match watch {
            Some((version, as_of)) if *version == basis.version => known.push((*client, *as_of)),
            // It waits for the sweep.
            Some(_) => {}
            None => differences.push(Difference { client: *client, what: "its alerts were never derived".to_owned() }),
        }
    }
    if known.is_empty() {
        return Ok(differences);
    }
    let ids: Vec<ClientId> = known.iter().map(|(client, _)| *client).collect();
    let mut stored = stored::of_clients(conn, &ids).await?;
    for found in look_up(conn, basis, &known).await? {
        let mut derived = found.rows;
        derived.sort_by_key(|row| row.id);
        let stored = stored.remove(&found.client.0).unwrap_or_default();
        if stored != derived {
            let what = format!("alerts: stored {:?}, derived {:?}", keys(&stored), keys(&derived));
            differences.push(Difference { client: found.client, what });
        }
    }
    Ok(differences)
}

fn keys(rows: &[AlertRow]) -> Vec<(&str, i64, i64)> {
    rows.iter().map(|row| (row.key.as_str(), row.state, row.value_minor)).collect()
}
