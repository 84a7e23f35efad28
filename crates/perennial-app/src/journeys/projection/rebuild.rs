//! Positions derived anew: those that time alone has changed, and all of them.

use perennial_core::ids::ClientId;
use perennial_core::journeys::RULES_VERSION;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::db::Conn;
use crate::error::Error;
use crate::firm;
use crate::journeys::moved;

/// Derives anew the positions that time alone has changed since they were stored. Returns how many.
///
/// # Errors
/// When the store refuses.
pub async fn refresh(app: &App) -> Result<usize, Error> {
    app.change(&Actor::Program, |tx, act| Box::pin(async move { firm::age_coverage(tx, act).await })).await?;
    let mut total = rebuild_outdated(app).await?;
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

/// Derives every position anew where they were derived by another version of the journey model, of what the records
/// cover, or of the rules; whom new rules move is kept. While somebody does so, others wait for it. Returns how many.
///
/// # Errors
/// When the store refuses.
pub async fn rebuild_outdated(app: &App) -> Result<usize, Error> {
    let _one = app.memory.working_out.one.lock().await;
    let (now, by_rules) = {
        let mut conn = app.db.read().await?;
        let sql = "select f.model_version + f.coverage_version,
                     coalesce((select d.model_version from derived_with d where d.id = 1), 0),
                     coalesce((select d.rules_version from derived_with d where d.id = 1), 1)
                   from firm f where f.id = 1";
        let Some(versions) = conn.optional::<(i64, i64, i64)>(sql, vec![]).await? else { return Ok(0) };
        let (model, derived, rules) = versions;
        if model == derived && rules == RULES_VERSION {
            return Ok(0);
        }
        (model, rules != RULES_VERSION)
    };
    if by_rules {
        app.change(&Actor::Program, |tx, act| Box::pin(async move { moved::begin(tx, act).await })).await?;
    }
    let total = rebuild(app).await?;
    app.change(&Actor::Program, move |tx, _| {
        Box::pin(async move {
            if by_rules {
                moved::finish(tx).await?;
            }
            let sql = "insert into derived_with (id, model_version, rules_version, rules_begun) values (1, $1, $2, $2)
                       on conflict (id) do update set model_version = excluded.model_version,
                         rules_version = excluded.rules_version";
            tx.run(sql, args![now, RULES_VERSION]).await?;
            Ok(())
        })
    })
    .await?;
    Ok(total)
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
    let all: i64 = app.db.read().await?.scalar("select count(*) from client", vec![]).await?;
    let run = app.memory.working_out.begin(all.unsigned_abs());
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
        run.tell(total as u64);
        tell(total);
    }
}

/// The next clients in the order of their ids.
pub(in crate::journeys) async fn clients_after(conn: &mut Conn, after: ClientId) -> Result<Vec<ClientId>, Error> {
    let rows: Vec<(Uuid,)> =
        conn.all("select id from client where id > $1 order by id limit 1000", args![after]).await?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}
